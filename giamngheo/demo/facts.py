"""Which deprivations each household should show, so that its answers lead to the verdict in mind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo.classes import NOT_POOR, POOR, Intent
from giamngheo.demo.draws import Bools, Floats, Ints, pick, random_keys, truth

# The deprivations that answers can be drawn for; dependency follows from the members.
DRAWN = (
    "employment",
    "nutrition",
    "health_care",
    "health_insurance",
    "adult_education",
    "school_attendance",
    "housing_quality",
    "housing_area",
    "water",
    "sanitation",
    "telecom",
    "information",
    "waste",
)
DEPENDENCY = "dependency"


@dataclass(frozen=True)
class Facts:
    """deprived, may_be_blank: households x DRAWN; dependency: (deprived, may_be_blank) a household.

    by_income: poor whatever the deprivations; open_income, open_indicator: the verdict stays open because the
    income, or one indicator, is not known.
    """

    deprived: Bools
    may_be_blank: Bools
    dependency: tuple[Bools, Bools]
    by_income: Bools
    open_income: Bools
    open_indicator: Bools

    def of(self, name: str) -> Bools:
        """Whether each household is deprived in this."""
        return self.deprived[:, DRAWN.index(name)]

    def blank(self, name: str) -> Bools:
        """Whether the answers behind this may be missing without touching the verdict."""
        return self.may_be_blank[:, DRAWN.index(name)]


@dataclass(frozen=True)
class Setting:
    """What the standard and the members allow.

    inside: the standard's deprivations; cutoff: how many of them make poor; has_sure_line: it has an income
    line under which a household is poor whatever they are; feasible: households x DRAWN; dependency: each;
    previous: last year's results in the households' order, for the persistence of deprivations.
    """

    inside: tuple[str, ...]
    cutoff: int
    feasible: Bools
    dependency: Bools
    has_sure_line: bool
    previous: pl.DataFrame | None


def choose(intent: Intent, setting: Setting, rules: Any, rng: np.random.Generator) -> Facts:
    """Draw the deprivations: exactly as many inside the standard as the verdict needs, others by chance."""
    size = len(intent.status)
    open_income = intent.is_open & (rng.random(size) < rules["review"]["undetermined_by_income"])
    open_indicator = intent.is_open & ~open_income
    sure = (intent.status == POOR) & setting.has_sure_line & (rng.random(size) < rules["poor_by_income"])
    counted = setting.dependency & (DEPENDENCY in setting.inside)
    wanted = _counts(intent, open_indicator, sure, rules["counts"], setting.cutoff, rng) - counted
    weights = _weights(setting, rules)
    inside = np.array([name in setting.inside for name in DRAWN])
    keys = np.where(setting.feasible & inside, random_keys(rng, weights), -np.inf)
    rank = np.argsort(np.argsort(-keys, axis=1), axis=1)
    deprived = (rank < wanted[:, None]) & np.isfinite(keys)
    deprived |= _by_chance(intent, setting.feasible & ~inside, rules["outside_standard"], rng)
    free = (intent.status == NOT_POOR) | sure | intent.is_open
    blank, dependency_blank = _blanks(intent, free, deprived & inside, counted, setting.cutoff, rng)
    blank |= ~inside
    return Facts(deprived, blank, (counted, dependency_blank), sure, open_income, open_indicator)


def _counts(
    intent: Intent, open_indicator: Bools, sure: Bools, counts: Any, cutoff: int, rng: np.random.Generator
) -> Ints:
    """How many deprivations inside the standard each household should have."""
    size = len(intent.status)
    drawn = {name: pick(rng, weights, size) for name, weights in counts.items()}
    by_status = np.choose(intent.status, [drawn["not_poor"], drawn["near_poor"], drawn["poor"]])
    count = np.where(sure, drawn["poor_by_income"], by_status)
    return np.where(open_indicator, cutoff - 1, count)


def _weights(setting: Setting, rules: Any) -> Floats:
    """How readily each deprivation is chosen: more so where the household showed it last time."""
    weights = np.array([rules["weights"][name] for name in DRAWN])
    matrix = np.broadcast_to(weights, setting.feasible.shape).copy()
    if setting.previous is not None:
        for column, name in enumerate(DRAWN):
            matrix[truth(setting.previous[f"dep_{name}"]), column] *= rules["persistence"]
    return matrix


def _by_chance(intent: Intent, possible: Bools, chances: Any, rng: np.random.Generator) -> Bools:
    """Deprivations of other standards: they follow the class loosely."""
    chance = np.array([chances["not_poor"], chances["near_poor"], chances["poor"]])[intent.status]
    drawn: Bools = possible & (rng.random(possible.shape) < chance[:, None])
    return drawn


def _blanks(
    intent: Intent, free: Bools, deprived: Bools, dependency: Bools, cutoff: int, rng: np.random.Generator
) -> tuple[Bools, Bools]:
    """What may go unanswered: for the poor what is no deprivation, for the near-poor while they stay so."""
    everything = np.column_stack([deprived, dependency])
    room = cutoff - 1 - everything.sum(axis=1)
    keys = np.where(everything, -1.0, rng.random(everything.shape))
    few = np.argsort(np.argsort(-keys, axis=1), axis=1) < room[:, None]
    by_class = np.where((intent.status == POOR)[:, None], True, few)
    blank = free[:, None] | (by_class & ~everything)
    return blank[:, :-1], blank[:, -1]
