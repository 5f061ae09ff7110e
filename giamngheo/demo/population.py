"""A population before it is asked: new households with their members, places, names and last list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo import naming, people, places
from giamngheo.demo.classes import NEAR_POOR, NOT_POOR, POOR, commune_effect
from giamngheo.demo.draws import Ints, coded, days, masked, round_each, stream
from giamngheo.demo.members import Members
from giamngheo.demo.province import Province
from giamngheo.rules.codes import CLASSES, ETHNIC_CODES
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

CLASS_OF = {NOT_POOR: "not_poor", NEAR_POOR: "near_poor", POOR: "poor"}
ETHNIC = {code: place for place, code in enumerate(ETHNIC_CODES)}


@dataclass(frozen=True)
class Population:
    """households: where they live and stood; persons: sorted by `household`, the row of their household.

    next_serial: number of the next household to be added. results: last year's answers and dep_ columns in
    the households' order, None in a first year.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    next_serial: int
    results: pl.DataFrame | None = None


def household_ids(province: str, first: int, count: int) -> pl.Series:
    """Identifiers of new households, numbered on."""
    numbers = pl.int_range(first, first + count, eager=True).cast(pl.String).str.zfill(8)
    return pl.Series([f"H{province}-"]).new_from_index(0, count) + numbers


def first_population(
    shape: Province, communes: pl.DataFrame, households: int, as_of: date, rules: Any, seed: int, first: int
) -> Population:
    """Households never seen before, with the list they would be on. communes: code, urban."""
    shares = np.array([group.households for group in shape.groups])
    group = places.groups_of_households(shares, households, seed)
    codes = [g.ethnic_code for g in shape.groups]
    communes = places.enough(communes, households, rules["places"])
    commune = places.commune_of(group, codes, communes["urban"], rules["places"], seed)
    ids = household_ids(shape.code, first, households)
    codes_here = communes["code"].gather(commune)
    table = pl.DataFrame(
        {
            "household_id": ids,
            "commune_code": codes_here,
            **_villages(commune, group, communes["urban"], rules, seed),
            "area_type": places.area_types(communes["urban"], commune),
            **_first_list(group, codes_here, shape, as_of, rules["review"], seed),
            "separate_since": pl.Series([None], dtype=pl.Date).new_from_index(0, households),
        }
    )
    means = np.array([g.persons_per_household for g in shape.groups])
    count = people.sizes(group, means, stream(seed, "sizes"))
    ethnic = np.array([ETHNIC[code] for code in codes])[group]
    persons = settled_members(ids, count, ethnic, as_of, rules["people"], seed, first)
    return Population(table, persons, first + households)


def _villages(commune: Ints, group: Ints, urban: pl.Series, rules: Any, seed: int) -> dict[str, pl.Series]:
    """village_code and village_name; some names were not written down."""
    columns = places.villages(commune, group, urban, rules["places"], seed)
    written = stream(seed, "village names").random(len(commune)) >= rules["holes"] / 4
    return columns | {"village_name": masked(columns["village_name"], written)}


def settled_members(
    ids: pl.Series, count: Ints, ethnic: Ints, as_of: date, rules: Any, seed: int, first: int
) -> pl.DataFrame:
    """Members of new households with their identifiers and names; nothing asked yet."""
    persons = people.new_members(count, ethnic, as_of, rules, stream(seed, "members"))
    household = persons["household"].to_numpy()
    members = Members.of(household)
    relation, is_male = persons["relation"].to_physical().to_numpy(), (persons["sex"] == "male").to_numpy()
    own = persons["ethnic_code"].to_physical().to_numpy()
    rng = stream(seed, "names")
    family = naming.family_names(own, relation, is_male, members, rng)
    number = pl.Series(np.arange(len(household)) - members.starts[household] + 1)
    holder = ids.gather(household)
    has_number = rng.random(len(household)) > 0.02
    return persons.with_columns(
        holder.alias("household_id"),
        (holder + "-" + number.cast(pl.String).str.zfill(2)).alias("person_id"),
        (family + " " + naming.given_names(own, is_male, rng)).alias("full_name"),
        naming.personal_ids(persons["birth_date"], is_male, has_number, first).alias("personal_id"),
        *unasked(),
    )


def unasked() -> list[pl.Expr]:
    """The answers that stay with a member from year to year, not known yet."""
    names = ("disability", "monthly_allowance", "diploma")
    return [pl.lit(None, dtype=PERSONS[name].dtype).alias(name) for name in names]


def _first_list(
    group: Ints, commune_code: pl.Series, shape: Province, as_of: date, rules: Any, seed: int
) -> dict[str, pl.Series]:
    """previous_status and escape dates of a first year: a list near this year's, and some who left it."""
    rng = stream(seed, "first list")
    key = rng.standard_normal(len(group)) + commune_effect(commune_code, rules["commune_effect"], seed)
    status = np.zeros(len(group), np.int64)
    sizes = np.bincount(group, minlength=len(shape.groups))
    ratio = rules["first_list"]
    poor = round_each(sizes * np.array([min(g.poor * ratio["poor"], 1.0) for g in shape.groups]))
    near = round_each(sizes * np.array([g.near_poor * ratio["near_poor"] for g in shape.groups]))
    for number in range(len(shape.groups)):
        rows = np.flatnonzero(group == number)
        rows = rows[np.argsort(-key[rows], kind="stable")]
        status[rows[: poor[number]]] = POOR
        status[rows[poor[number] : poor[number] + near[number]]] = NEAR_POOR
    return _first_dates(status, as_of, rules, rng)


def _first_dates(status: Ints, as_of: date, rules: Any, rng: np.random.Generator) -> dict[str, pl.Series]:
    """Some households off the list, or now near-poor, were recognised as having escaped some years ago."""
    size, share = len(status), rules["first_escaped"]
    drawn = rng.random(size)
    left = (status == NOT_POOR) & (drawn < share["off_list"])
    from_poor = ((status == NEAR_POOR) & (drawn < share["near_poor"])) | (
        left & (drawn < share["off_list"] * 0.6)
    )
    from_near = left & (drawn > share["off_list"] * 0.3)
    known = (status != NOT_POOR) | left | (rng.random(size) < rules["first_known_not_poor"])
    dates = np.stack([_decision_day(size, as_of, rng) for _ in range(2)])
    dates.sort(axis=0)
    classes = np.array([list(CLASSES).index(CLASS_OF[number]) for number in sorted(CLASS_OF)])
    return {
        "previous_status": coded(classes[status], HOUSEHOLDS["previous_status"].dtype, known),
        "escaped_poverty_date": days(dates[0], from_poor),
        "escaped_near_poverty_date": days(dates[1], from_near),
    }


def _decision_day(size: int, as_of: date, rng: np.random.Generator) -> Any:
    """Days in the second third of December of the five years before, when lists are recognised."""
    year = as_of.year - rng.integers(1, 6, size)
    december = ((year - 1970) * 12 + 11).astype("datetime64[M]").astype("datetime64[D]")
    return december + rng.integers(9, 20, size)


def heads(persons: pl.DataFrame) -> pl.DataFrame:
    """One row a household, in order: the head."""
    return persons.filter(pl.col("relation") == "head")


def group_of(persons: pl.DataFrame, shape: Province) -> Ints:
    """The group (position in the shape) of each household by its head; the last one for a code not listed."""
    codes = [group.ethnic_code for group in shape.groups]
    lookup = np.full(len(ETHNIC), len(codes) - 1)
    for place, code in enumerate(codes):
        lookup[ETHNIC[code]] = place
    found: Ints = lookup[heads(persons)["ethnic_code"].to_physical().to_numpy()]
    return found
