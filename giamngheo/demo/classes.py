"""Who is reviewed and with what verdict in mind: movements of a year, counted so that the rates come out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo.draws import Bools, Floats, Ints, round_each, stream
from giamngheo.demo.province import Province

NOT_POOR, NEAR_POOR, POOR = 0, 1, 2
CODES = 100_000  # commune codes have five digits


@dataclass(frozen=True)
class Intent:
    """For each household: the class its answers should give, or that they leave it open; if it is asked."""

    status: Ints
    is_open: Bools
    in_review: Bools


@dataclass(frozen=True)
class Flows:
    """How many households of one group go where; the rest of a list stays on it."""

    open_poor: int
    open_near: int
    open_off: int
    stay_poor: int
    poor_to_near: int
    near_to_poor: int
    stay_near: int
    new_poor: int
    new_near: int
    refused: int


def flows(before: tuple[int, int, int], target: tuple[int, int], open_share: float, rates: Any) -> Flows:
    """The movements that bring a group from (poor, near, off the lists) to the target (poor, near).

    Open verdicts keep their old class on the lists and have no status: the target is met half-way between.
    """
    poor, near, off = before
    open_poor, open_near = _part(open_share, poor), _part(open_share, near)
    free_poor, free_near = poor - open_poor, near - open_near
    want_poor, want_near = max(target[0] - open_poor // 2, 0), max(target[1] - open_near // 2, 0)
    near_to_poor = min(_part(rates["near_to_poor"], want_poor), free_near)
    most = free_poor - _part(rates["leave_poor"], free_poor)
    stay_poor = max(min(want_poor - near_to_poor - _part(rates["new_poor"], want_poor), most), 0)
    new_poor = min(max(want_poor - near_to_poor - stay_poor, 0), off)
    left = free_poor - stay_poor
    poor_to_near = left - min(left, _part(rates["poor_to_not"], free_poor))
    new_near = _part(rates["new_near"], want_near)
    poor_to_near = min(poor_to_near, max(want_near - new_near, 0))
    there = free_near - near_to_poor
    most = there - min(_part(rates["leave_near"], free_near), there)
    stay_near = max(min(want_near - new_near - poor_to_near, most), 0)
    new_near = min(max(want_near - poor_to_near - stay_near, 0), off - new_poor)
    refused = min(_part(rates["refused"], poor + near), off - new_poor - new_near)
    return Flows(
        open_poor,
        open_near,
        _part(open_share, new_poor + new_near + refused),
        stay_poor,
        poor_to_near,
        near_to_poor,
        stay_near,
        new_poor,
        new_near,
        refused,
    )


def intend(
    group: Ints,
    previous: Ints,
    escaped: Bools,
    effect: Floats,
    shape: Province,
    rules: Any,
    everyone: bool,
    rng: np.random.Generator,
) -> Intent:
    """Choose each household's verdict. previous: a class; escaped: has an escape date; effect: of its place."""
    key = rng.standard_normal(len(group)) + effect + rules["escaped_bonus"] * escaped
    intent = Intent(np.zeros(len(group), np.int64), np.zeros(len(group), bool), previous > 0)
    sizes = np.bincount(group, minlength=len(shape.groups))
    targets = [round_each(sizes * [getattr(g, name) for g in shape.groups]) for name in ("poor", "near_poor")]
    for number in range(len(shape.groups)):
        rows = np.flatnonzero(group == number)
        _settle_group(
            intent, rows, previous, key, (int(targets[0][number]), int(targets[1][number])), rules, rng
        )
    if everyone:
        _review_all(intent, rules["undetermined"], rng)
    return intent


def commune_effect(commune_code: pl.Series, spread: float, seed: int) -> Floats:
    """How much poorer than others each household's commune is: the same every year of one seed."""
    drawn: Floats = stream(seed, "commune effect").standard_normal(CODES)
    effect: Floats = spread * drawn[commune_code.cast(pl.Int64).to_numpy()]
    return effect


def _settle_group(
    intent: Intent,
    rows: Ints,
    previous: Ints,
    key: Floats,
    target: tuple[int, int],
    rules: Any,
    rng: np.random.Generator,
) -> None:
    """Write the verdicts of one group's rows into the intent."""
    lists = [rows[previous[rows] == status] for status in (POOR, NEAR_POOR, NOT_POOR)]
    before = (len(lists[0]), len(lists[1]), len(lists[2]))
    flow = flows(before, target, rules["undetermined"], rules["flows"])
    poor, near, off = (members[np.argsort(-key[members], kind="stable")] for members in lists)
    poor = _open(intent, poor, flow.open_poor, rng)
    near = _open(intent, near, flow.open_near, rng)
    intent.status[poor[: flow.stay_poor]] = POOR
    intent.status[poor[flow.stay_poor : flow.stay_poor + flow.poor_to_near]] = NEAR_POOR
    intent.status[near[: flow.near_to_poor]] = POOR
    intent.status[near[flow.near_to_poor : flow.near_to_poor + flow.stay_near]] = NEAR_POOR
    intent.status[off[: flow.new_poor]] = POOR
    intent.status[off[flow.new_poor : flow.new_poor + flow.new_near]] = NEAR_POOR
    asked = flow.new_poor + flow.new_near + flow.refused
    intent.in_review[off[: asked + flow.open_off]] = True
    intent.is_open[off[asked : asked + flow.open_off]] = True


def _open(intent: Intent, rows: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Leave `count` of the rows open, at random; returns the others in their order."""
    chosen = np.zeros(len(rows), bool)
    chosen[rng.choice(len(rows), count, replace=False)] = True
    intent.is_open[rows[chosen]] = True
    return rows[~chosen]


def _review_all(intent: Intent, open_share: float, rng: np.random.Generator) -> None:
    """Review every household; those that did not ask are not poor, a few of them open."""
    others = np.flatnonzero(~intent.in_review)
    intent.in_review[:] = True
    _open(intent, others, _part(open_share, len(others)), rng)


def _part(share: float, count: int) -> int:
    """A share of a count, rounded half up."""
    return int(share * count + 0.5)
