"""What would change a household's class: its answers with one fact supposed otherwise, judged by the same rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from giamngheo.engine.one import JudgedOne, OneByOne
from giamngheo.rules.indicators import HouseholdIndicator, household_indicators
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind
from giamngheo.rules.verdict import INDICATOR_COLUMNS, Review

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


def outlook(one: JudgedOne, rules: OneByOne) -> Outlook:
    """A household as it was judged, and with each single fact changed. Nothing changes one that is not in review."""
    if one.result["status"] == "not_reviewed":
        return Outlook("not_reviewed", ())
    supposed = list(_supposed(one, rules))
    results = [_judged(one, each, rules) for each in supposed]
    changes = _nearest(_merged(supposed, results, one))
    unknown = tuple(_unknown(one, rules))
    return Outlook(one.result["status"], tuple(changes), unknown, *_distance(one, rules))


def _supposed(one: JudgedOne, rules: OneByOne) -> Iterator[_Supposed]:
    """Every single fact that the indicators and the income line read, with every value it does not have now."""
    review = rules.review
    yield from _incomes(one, rules)
    for indicator in household_indicators(review.indicators):
        for name in indicator.columns:
            column = HOUSEHOLDS[name]
            if column.kind is Kind.NUMBER:
                yield from _areas(indicator, column, len(one.members), review)
            else:
                yield from _others(column, None, one.household[name])
    names = dict.fromkeys(name for each in review.statements.indicators for name in each.columns)
    for place, member in enumerate(one.members):
        for name in names:
            if name not in GIVEN:
                yield from _others(PERSONS[name], place, member[name])


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


def _incomes(one: JudgedOne, rules: OneByOne) -> Iterator[_Supposed]:
    amounts = rules.lines(one.household)
    of_law = {"income_per_capita": ["poor_without_count", "income"], "income_score": ["score"]}
    known = {name: [amounts[line] for line in lines if line in amounts] for name, lines in of_law.items()}
    told = [name for name in INCOMES if known[name] and one.household[name] is not None]
    for name, lines in known.items():
        if told and name != told[-1]:
            continue
        for at in lines:
            yield _Supposed(HOUSEHOLDS[name], None, at, at, Meaning.AT_MOST)
            yield _Supposed(HOUSEHOLDS[name], None, at + 1, at, Meaning.ABOVE)


def _judged(one: JudgedOne, supposed: _Supposed, rules: OneByOne) -> dict[str, Any]:
    """The verdict with one fact supposed."""
    name, value = supposed.column.name, supposed.value
    if supposed.member is None:
        return rules.verdict(one.household | {name: value})
    members = list(one.members)
    members[supposed.member] = rules.member(members[supposed.member] | {name: value}, one.household)
    return rules.verdict(one.household | rules.facts(members))


def _merged(supposed: list[_Supposed], results: list[dict[str, Any]], now: JudgedOne) -> list[Change]:
    """The facts that alter the status; values with the same effect together."""
    found: dict[tuple[Any, ...], list[_Supposed]] = {}
    for one, then in zip(supposed, results, strict=True):
        if then["status"] != now.result["status"]:
            flipped = tuple(name for name in INDICATOR_COLUMNS if then[name] != now.result[name])
            amount = None if one.meaning is Meaning.IS else one.shown
            key = (one.column.name, one.member, one.meaning, then["status"], flipped, amount)
            found.setdefault(key, []).append(one)
    return [_change(alike, key[3], key[4], now) for key, alike in found.items()]


def _change(alike: list[_Supposed], status: str, indicators: tuple[str, ...], now: JudgedOne) -> Change:
    one = alike[0]
    row = now.household if one.member is None else now.members[one.member]
    person = None if one.member is None else str(row["person_id"])
    after = tuple(each.shown for each in alike)
    return Change(one.column, person, row[one.column.name], after, one.meaning, status, indicators)


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


def _unknown(one: JudgedOne, rules: OneByOne) -> Iterator[OpenIndicator]:
    """One more deprivation for certain, or one possible less: whichever indicator it is."""
    now = one.result
    least, most = now["deprivation_count_min"], now["deprivation_count_max"]
    facts = one.household | {"is_income_poor": now["is_income_poor"]}
    if_deprived, if_not = (
        rules.settled(facts | {"deprivation_count_min": low, "deprivation_count_max": high})["status"]
        for low, high in ((least + 1, most), (least, most - 1))
    )
    for indicator in rules.review.indicators:
        if now[indicator.code] is None:
            yield OpenIndicator(indicator.code, if_deprived, if_not)


def _distance(one: JudgedOne, rules: OneByOne) -> tuple[int | None, int | None]:
    now, cutoff = one.result, rules.review.cutoff
    least, most = now["deprivation_count_min"], now["deprivation_count_max"]
    if now["status"] == "poor":
        whatever = rules.settled(one.household | now)["whatever_the_count"]
        return (None, None) if whatever else (least - cutoff + 1, None)
    return (None, cutoff - most) if now["status"] == "near_poor" else (None, None)
