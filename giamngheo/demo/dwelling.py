"""A household's own answers: what it lives in, uses and has, drawn to show the deprivations in mind."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from giamngheo.demo.draws import Bools, Floats, Ints, coded, flags, masked, pick
from giamngheo.demo.facts import Facts
from giamngheo.rules.schema import HOUSEHOLDS

CLEAN_WATER = ("piped", "borehole", "protected_well", "protected_spring", "rainwater", "bottled")
OTHER_WATER = ("unprotected_well", "unprotected_spring", "surface", "other")
HYGIENIC = ("septic", "pour_flush", "vip", "double_vault", "pit_with_slab")
UNHYGIENIC = ("other", "none")
PARTS = ("wall", "frame", "roof")
DEVICES = ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet", "has_smartphone")
HELD = {"has_radio": 0.1, "has_desktop": 0.08, "has_laptop": 0.1, "has_tablet": 0.07, "has_smartphone": 0.7}
Columns = dict[str, pl.Series]
ANSWERS = {
    "housing_quality": PARTS,
    "housing_area": ("floor_area_m2",),
    "water": ("water_source",),
    "sanitation": ("toilet",),
    "waste": ("waste_disposal",),
    "information": (*DEVICES, "has_loudspeaker"),
}


def dwelling(
    facts: Facts,
    limit: Floats,
    known: Bools,
    before: pl.DataFrame | None,
    holes: float,
    rng: np.random.Generator,
) -> Columns:
    """Walls to loudspeakers, a row a household. known: whether it is asked; holes: share of blank cells.

    limit: floor area in m2 under which the household is deprived; before: last year's answers (columns of
    households, and dep_ columns) in the households' order, kept where they still say the same.
    """

    def kept(name: str) -> Bools:
        answered: Bools = known & ~(facts.blank(name) & (rng.random(len(known)) < holes))
        return answered

    columns = _parts(facts.of("housing_quality"), known, kept("housing_quality"), rng)
    columns["floor_area_m2"] = _area(facts.of("housing_area"), limit, kept("housing_area"), rng)
    columns["water_source"] = _one(
        "water_source", facts.of("water"), OTHER_WATER, CLEAN_WATER, kept("water"), rng
    )
    toilets = facts.of("sanitation")
    columns["toilet"] = _one("toilet", toilets, UNHYGIENIC, HYGIENIC, kept("sanitation"), rng)
    waste = facts.of("waste")
    clean = ("collected", "self_treated")
    columns["waste_disposal"] = _one("waste_disposal", waste, ("dumped",), clean, kept("waste"), rng)
    columns["untreated_illness"] = flags(facts.of("health_care"), kept("health_care"))
    columns |= _telecom(facts.of("telecom"), kept("telecom"), rng)
    columns |= _devices(facts.of("information"), known, kept("information"), rng)
    return columns if before is None else _with_kept(columns, before, facts, limit)


def _with_kept(columns: Columns, before: pl.DataFrame, facts: Facts, limit: Floats) -> Columns:
    """Last year's answer wherever one was and is given and the household is deprived or not as it was."""
    result = dict(columns)
    for fact, names in ANSWERS.items():
        now = pl.Series(facts.of(fact))
        then = before["floor_area_m2"] < pl.Series(limit) if fact == "housing_area" else before[f"dep_{fact}"]
        same = (now == then).fill_null(False)
        for name in names:
            keep = same & before[name].is_not_null() & columns[name].is_not_null()
            result[name] = before[name].zip_with(keep, columns[name])
    return result


def _one(
    column: str,
    deprived: Bools,
    bad: Sequence[str],
    good: Sequence[str],
    known: Bools,
    rng: np.random.Generator,
) -> pl.Series:
    """One code of the bad ones where deprived, else of the good ones; the first named prevail."""
    codes = list(HOUSEHOLDS[column].codes)
    chosen = [_positions(codes, names, len(deprived), rng) for names in (good, bad)]
    return coded(np.where(deprived, chosen[1], chosen[0]), HOUSEHOLDS[column].dtype, known)


def _positions(codes: list[str], names: Sequence[str], size: int, rng: np.random.Generator) -> Ints:
    weights = 1 / np.arange(1, len(names) + 1)
    positions: Ints = np.array([codes.index(name) for name in names])[pick(rng, weights, size)]
    return positions


def _parts(deprived: Bools, known: Bools, all_known: Bools, rng: np.random.Generator) -> Columns:
    """Two or three parts weak where deprived, else none or one; a blank part where that may be."""
    size = len(deprived)
    order = np.argsort(rng.random((size, len(PARTS))), axis=1)
    weak_parts = np.where(deprived, 2, 0) + (rng.random(size) < 0.4)
    blank = rng.integers(0, len(PARTS), size)
    return {
        name: coded(
            (order[:, place] < weak_parts).astype(np.int64),
            HOUSEHOLDS[name].dtype,
            known & (all_known | (blank != place)),
        )
        for place, name in enumerate(PARTS)
    }


def _area(deprived: Bools, limit: Floats, known: Bools, rng: np.random.Generator) -> pl.Series:
    """Floor area in m2, one decimal: clearly under or over the limit."""
    size = len(limit)
    part = np.where(
        deprived, rng.uniform(0.35, 0.98, size), np.minimum(rng.gamma(2.2, 0.6, size) + 1.03, 7.0)
    )
    return masked(pl.Series(np.round(part * limit, 1)), known)


def _telecom(deprived: Bools, known: Bools, rng: np.random.Generator) -> Columns:
    """Deprived: neither internet nor phone subscription. Otherwise internet, and nearly always a phone."""
    phone = ~deprived & (rng.random(len(deprived)) < 0.95)
    return {"uses_internet": flags(~deprived, known), "uses_phone": flags(phone, known)}


def _devices(deprived: Bools, known: Bools, all_known: Bools, rng: np.random.Generator) -> Columns:
    """Deprived: no device, no loudspeaker. Otherwise TV, phone, and others by chance; a few cells blank."""
    size = len(deprived)
    columns: Columns = {}
    for name in DEVICES:
        held = ~deprived & (rng.random(size) < HELD.get(name, 1.0))
        may_miss = name in ("has_tv", "has_phone")
        columns[name] = flags(held, all_known if may_miss else known)
    columns["has_loudspeaker"] = flags(~deprived & (rng.random(size) < 0.8), all_known)
    return columns
