"""One household at a time by the rules of a review: what a page asks, without what a province's file needs.

The same expressions as `judge.py` runs over a table, each as plain Python (`giamngheo/rules/plain.py`). Where a cell
or the members look wrong, the table's way is asked instead: it refuses with every finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

import polars as pl

from giamngheo.engine.judge import (
    Judged,
    birth_number,
    checked_households,
    judge,
    members_of,
    noted,
    retirement_months,
)
from giamngheo.engine.tables import Opened, opened_frame
from giamngheo.rules import classification
from giamngheo.rules.ages import review_numbers
from giamngheo.rules.facts import HEADS, MEMBERS
from giamngheo.rules.plain import Plain, plain
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table
from giamngheo.rules.verdict import RESULT_COLUMNS, Review

Row = Mapping[str, Any]
SAID = "said"


@dataclass(frozen=True)
class JudgedOne:
    """result: the row that `classify` writes. household: its checked cells and the facts by which it was judged.

    members: their cells, and whether each indicator by members concerns them.
    """

    result: dict[str, Any]
    household: dict[str, Any]
    members: list[dict[str, Any]]


class OneByOne:
    """The rules of a review, made ready for one household after the other."""

    def __init__(self, review: Review) -> None:
        self.review = review

    @cached_property
    def household(self) -> Plain:
        """The checked cells of a household."""
        return plain([checked_households(_opened(HOUSEHOLDS, []), self.review)])

    @cached_property
    def lines(self) -> Plain:
        """The amounts of the income lines that hold for a household, by their names."""
        return plain([[line.alias(name) for name, line in self.review.lines.named.items()]])

    @cached_property
    def settled(self) -> Plain:
        """The status by is_income_poor and the counts; and whether it is poor whatever they are."""
        lines = self.review.lines
        whatever = classification.poor_whatever_the_count(lines).alias("whatever_the_count")
        return plain([[classification.status(lines, self.review.cutoff).alias("status"), whatever]])

    def make(self) -> None:
        """Make every function now, and not when the first household comes."""
        _ = (self.household, self._of_member, self._of_facts, self.lines, self.settled)

    def judge(self, household: Row, members: Sequence[Row]) -> JudgedOne:
        """The verdict. household, members: cells typed as the schema says, by column; absent: not known.

        Raises Refused with every finding.
        """
        cells = self.household(household)
        known = [self.member(one, cells) for one in members]
        if self._looks_wrong(cells, known):
            return self._by_table(household, members)
        facts = cells | self.facts(known)
        return JudgedOne(self.verdict(facts), facts, known)

    def member(self, member: Row, household: Row) -> dict[str, Any]:
        """The checked cells of a member and what they say of the household."""
        numbers = self._numbers(household["review_date"] or self.review.as_of)
        return self._of_member({**member, **numbers}) | numbers

    def facts(self, members: Sequence[Row]) -> dict[str, Any]:
        """What the members together say; unknown without any."""
        if not members:
            return dict.fromkeys((MEMBERS, SAID, *self._counted))
        sums = {name: sum(one[name] for one in members) for name in self._counted}
        return {MEMBERS: len(members), SAID: reduce(or_, (one[SAID] for one in members)), **sums}

    def verdict(self, facts: Row) -> dict[str, Any]:
        """The result by the household's cells and facts."""
        found = {**facts, **self._of_facts(facts)}
        return {name: found[name] for name in RESULT_COLUMNS}

    @cached_property
    def _of_member(self) -> Plain:
        statements, cells = self.review.statements, _opened(PERSONS, [])
        return plain(
            [
                [*cells.values(*PERSONS.names), cells.suspicious().alias("wrong_cell")],
                [birth_number()],
                noted(),
                statements.concerned,
                [statements.one_member.alias(SAID), *statements.counted],
            ]
        )

    @cached_property
    def _of_facts(self) -> Plain:
        return plain([*self.review.steps, [self.review.worklist.text]])

    @cached_property
    def _counted(self) -> list[str]:
        return [one.meta.output_name() for one in self.review.statements.counted]

    def _numbers(self, day: Any) -> dict[str, int]:
        return review_numbers(day, retirement_months(self.review))

    def _looks_wrong(self, household: Row, members: Sequence[Row]) -> bool:
        if household["wrong_cell"]:
            return True
        own, bits = household["household_id"], self.review.statements.bits
        wrong = bits["wrong_cell"] | bits["born_after_review"]
        return bool(members) and (
            sum(one[HEADS] for one in members) != 1
            or any(one["household_id"] != own or one[SAID] & wrong for one in members)
            or len({one["person_id"] for one in members}) < len(members)
        )

    def _by_table(self, household: Row, members: Sequence[Row]) -> JudgedOne:
        homes, persons = _opened(HOUSEHOLDS, [household]), _opened(PERSONS, members)
        found = found_in(judge(homes, persons, self.review), persons, self.review, household["household_id"])
        assert found is not None
        return found


def found_in(judged: Judged, persons: Opened, review: Review, household_id: str) -> JudgedOne | None:
    """One household of a table that was judged; None where it is not there."""
    is_it = judged.households["household_id"] == household_id
    if not is_it.any():
        return None
    household = judged.households.filter(is_it)
    members = members_of(persons, household, review).with_columns(review.statements.concerned)
    result = judged.results.filter(is_it).row(0, named=True)
    return JudgedOne(result, household.row(0, named=True), members.to_dicts())


def _opened(table: Table, rows: Sequence[Row]) -> Opened:
    schema = {column.name: column.dtype for column in table.columns}
    cells = {name: [row.get(name) for row in rows] for name in schema}
    return opened_frame(table, pl.DataFrame(cells, schema=schema))
