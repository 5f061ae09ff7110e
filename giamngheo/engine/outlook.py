"""What would change a household's class: its answers with one fact supposed otherwise, judged by the real engine."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import polars as pl

from giamngheo.engine.judge import judge
from giamngheo.engine.tables import opened_frame
from giamngheo.rules import classification
from giamngheo.rules.indicators import HouseholdIndicator, household_indicators
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind, Table
from giamngheo.rules.verdict import Review

# Facts that no help and no better answer changes.
GIVEN = frozenset({"birth_date", "sex"})
# A score that is known goes before a measured income.
INCOMES = ("income_per_capita", "income_score")


class Meaning(Enum):
    """How the supposed values are to be read."""

    IS = "is"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"


@dataclass(frozen=True)
class Change:
    """One fact supposed otherwise, and the status it would give. person_id: None for a fact of the household.

    after: any of these values does it. indicators: the dep_ columns that would change.
    """

    column: Column
    person_id: str | None
    before: Any
    after: tuple[Any, ...]
    meaning: Meaning
    status: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class OpenIndicator:
    """An indicator that is not known, and the status if it turned out a deprivation, and if not."""

    code: str
    if_deprived: str
    if_not: str


@dataclass(frozen=True)
class Outlook:
    """changes: every single fact that alters the status, in the order of the contract's columns.

    unknown: what each unknown indicator would decide by itself, official order.

    fewer: of a poor household, how many indicators must be mended to be near-poor; more: of a near-poor one, how many
    more would make it poor; None where the number of deprivations decides nothing.
    """

    status: str
    changes: tuple[Change, ...]
    unknown: tuple[OpenIndicator, ...] = ()
    fewer: int | None = None
    more: int | None = None


@dataclass(frozen=True)
class _Supposed:
    column: Column
    member: int | None
    value: Any
    shown: Any
    meaning: Meaning


def outlook(household: pl.DataFrame, members: pl.DataFrame, review: Review) -> Outlook:
    """Judge one household as it is and with each single fact changed.

    household: one row of `schema.HOUSEHOLDS`; members: its rows of `schema.PERSONS`; columns typed as there.
    Raises Refused where the household cannot be judged. Nothing changes one that is not in review.
    """
    supposed = list(_supposed(household, members, review))
    results = _judged(household, members, supposed, review)
    now = results[0]
    if now["status"] == "not_reviewed":
        return Outlook("not_reviewed", ())
    changes = _nearest(_merged(supposed, results, household, members))
    unknown = tuple(_unknown(now, household, review))
    return Outlook(now["status"], tuple(changes), unknown, *_distance(now, household, review))


def _supposed(household: pl.DataFrame, members: pl.DataFrame, review: Review) -> Iterator[_Supposed]:
    """Every single fact that the indicators and the income line read, with every value it does not have now."""
    yield from _incomes(household, review)
    facts = household.row(0, named=True)
    for indicator in household_indicators(review.indicators):
        for name in indicator.columns:
            column = HOUSEHOLDS[name]
            if column.kind is Kind.NUMBER:
                yield from _areas(indicator, column, len(members), review)
            else:
                yield from _others(column, None, facts.get(name))
    names = dict.fromkeys(name for one in review.statements.indicators for name in one.columns)
    for place, member in enumerate(members.iter_rows(named=True)):
        for name in names:
            if name not in GIVEN:
                yield from _others(PERSONS[name], place, member.get(name))


def _others(column: Column, member: int | None, now: Any) -> Iterator[_Supposed]:
    values: Sequence[Any] = list(column.codes) if column.kind is Kind.CODE else (True, False)
    for value in values:
        if value != now:
            yield _Supposed(column, member, value, value, Meaning.IS)


def _areas(
    indicator: HouseholdIndicator, column: Column, members: int, review: Review
) -> Iterator[_Supposed]:
    share = indicator.indicator.parameters["area_per_member_m2"].on(review.as_of)
    enough = members * share if isinstance(share, int) else 0
    if enough:
        yield _Supposed(column, None, float(enough), enough, Meaning.AT_LEAST)
        yield _Supposed(column, None, 0.0, enough, Meaning.BELOW)


def _incomes(household: pl.DataFrame, review: Review) -> Iterator[_Supposed]:
    lines = review.lines
    of_law = {"income_per_capita": [lines.poor_without_count, lines.income], "income_score": [lines.score]}
    known = {name: [line for line in found if line is not None] for name, found in of_law.items()}
    told = [name for name in INCOMES if known[name] and household[name][0] is not None]
    for name, expressions in known.items():
        if told and name != told[-1]:
            continue
        for line in expressions:
            at = household.select(line).item()
            yield _Supposed(HOUSEHOLDS[name], None, at, at, Meaning.AT_MOST)
            yield _Supposed(HOUSEHOLDS[name], None, at + 1, at, Meaning.ABOVE)


def _judged(
    household: pl.DataFrame, members: pl.DataFrame, supposed: list[_Supposed], review: Review
) -> list[dict[str, Any]]:
    """The verdicts: the household as it is, then with each supposed fact."""
    copies, size = len(supposed) + 1, len(members)
    homes = household[[0] * copies].with_columns(pl.Series("household_id", [str(n) for n in range(copies)]))
    people = members[list(range(size)) * copies].with_columns(
        pl.Series("household_id", [str(n) for n in range(copies) for _ in range(size)], dtype=pl.String)
    )
    people = people.with_columns(pl.concat_str("household_id", "person_id", separator="-").alias("person_id"))
    homes = _with(homes, HOUSEHOLDS, {n: one for n, one in enumerate(supposed, 1) if one.member is None})
    placed = {n * size + one.member: one for n, one in enumerate(supposed, 1) if one.member is not None}
    people = _with(people, PERSONS, placed)
    judged = judge(opened_frame(HOUSEHOLDS, homes), opened_frame(PERSONS, people), review)
    return judged.results.to_dicts()


def _with(frame: pl.DataFrame, table: Table, placed: dict[int, _Supposed]) -> pl.DataFrame:
    """The frame with the supposed value in each of these rows."""
    by_column: dict[str, dict[int, Any]] = defaultdict(dict)
    for row, one in placed.items():
        by_column[one.column.name][row] = one.value
    columns = []
    for name, values in by_column.items():
        cells = frame[name].to_list() if name in frame.columns else [None] * len(frame)
        for row, value in values.items():
            cells[row] = value
        columns.append(pl.Series(name, cells, dtype=table[name].dtype))
    return frame.with_columns(columns)


def _merged(
    supposed: list[_Supposed],
    results: list[dict[str, Any]],
    household: pl.DataFrame,
    members: pl.DataFrame,
) -> list[Change]:
    """The facts that alter the status; values with the same effect together."""
    now = results[0]
    found: dict[tuple[Any, ...], list[_Supposed]] = {}
    for one, then in zip(supposed, results[1:], strict=True):
        if then["status"] != now["status"]:
            flipped = tuple(name for name in then if name.startswith("dep_") and then[name] != now[name])
            amount = None if one.meaning is Meaning.IS else one.shown
            key = (one.column.name, one.member, one.meaning, then["status"], flipped, amount)
            found.setdefault(key, []).append(one)
    return [_change(alike, key[3], key[4], household, members) for key, alike in found.items()]


def _change(
    alike: list[_Supposed],
    status: str,
    indicators: tuple[str, ...],
    household: pl.DataFrame,
    members: pl.DataFrame,
) -> Change:
    one = alike[0]
    table, row = (household, 0) if one.member is None else (members, one.member)
    before = table[one.column.name][row] if one.column.name in table.columns else None
    person = None if one.member is None else str(members["person_id"][one.member])
    after = tuple(each.shown for each in alike)
    return Change(one.column, person, before, after, one.meaning, status, indicators)


def _nearest(changes: list[Change]) -> list[Change]:
    """Of several amounts of one column that give the same status, the one next to what is known."""
    kept: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        if change.meaning is Meaning.IS or change.before is None:
            kept[(*_same(change), change.meaning, change.after)] = change
            continue
        other = kept.get(_same(change))
        if other is None or abs(change.after[0] - change.before) < abs(other.after[0] - other.before):
            kept[_same(change)] = change
    return list(kept.values())


def _same(change: Change) -> tuple[Any, ...]:
    return change.column.name, change.person_id, change.status, change.indicators


def _unknown(now: dict[str, Any], household: pl.DataFrame, review: Review) -> Iterator[OpenIndicator]:
    """One more deprivation for certain, or one possible less: whichever indicator it is."""
    codes = [one.code for one in review.indicators if now[one.code] is None]
    least, most = now["deprivation_count_min"], now["deprivation_count_max"]
    counts = {"deprivation_count_min": [least + 1, least], "deprivation_count_max": [most, most - 1]}
    supposed = household[[0, 0]].with_columns(
        pl.lit(now["is_income_poor"], dtype=pl.Boolean).alias("is_income_poor"),
        *(pl.Series(name, values) for name, values in counts.items()),
    )
    status = supposed.select(classification.status(review.lines, review.cutoff)).to_series()
    for code in codes:
        yield OpenIndicator(code, str(status[0]), str(status[1]))


def _distance(now: dict[str, Any], household: pl.DataFrame, review: Review) -> tuple[int | None, int | None]:
    least, most = now["deprivation_count_min"], now["deprivation_count_max"]
    if now["status"] == "poor":
        whatever = household.select(classification.poor_whatever_the_count(review.lines)).item()
        return (None, None) if whatever else (least - review.cutoff + 1, None)
    return (None, review.cutoff - most) if now["status"] == "near_poor" else (None, None)
