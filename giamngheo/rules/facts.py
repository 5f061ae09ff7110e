"""From members to household: one row a household that tells, for each indicator, whom it concerns.

Everything that members say about a household is kept in one whole number, a bit a statement (`said`), so that
one pass over the persons gives the verdict, the missing facts and the checks.
"""

from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_

import polars as pl

from giamngheo.rules.indicators import PersonIndicator

MEMBERS, HEADS = "members", "heads"
MOST_STATEMENTS = 64
NOTHING = pl.lit(0, dtype=pl.UInt64)
NOTES = ("wrong_cell", "born_after_review", "very_old")


class Statements:
    """Which bit says what: of each indicator `true`, `unknown`, `empty` per column; and the checks' notes."""

    def __init__(self, indicators: Iterable[PersonIndicator]) -> None:
        """Raises ValueError for more statements than a whole number has bits."""
        self.indicators = list(indicators)
        names = list(NOTES)
        for indicator in self.indicators:
            names += [f"{indicator.code} true", f"{indicator.code} unknown"]
            names += [f"{indicator.code} empty {column}" for column in indicator.columns]
        if len(names) > MOST_STATEMENTS:
            raise ValueError(f"{len(names)} > {MOST_STATEMENTS}")
        self.bits = {name: 1 << place for place, name in enumerate(names)}

    @cached_property
    def one_member(self) -> pl.Expr:
        """What one member says; reads a boolean column of each note's and each indicator's name."""
        said = [self._bit(note, pl.col(note)) for note in NOTES]
        for indicator in self.indicators:
            concerns = pl.col(indicator.code)
            unknown = concerns.is_null()
            said += [
                self._bit(f"{indicator.code} true", concerns),
                self._bit(f"{indicator.code} unknown", unknown),
            ]
            said += [
                self._bit(f"{indicator.code} empty {column}", unknown & pl.col(column).is_null())
                for column in indicator.columns
            ]
        return reduce(or_, said)

    @cached_property
    def concerned(self) -> list[pl.Expr]:
        """Whether one member is a case of each indicator: a column of its name."""
        return [indicator.concerns.alias(indicator.code) for indicator in self.indicators]

    @cached_property
    def counted(self) -> list[pl.Expr]:
        """What is counted over the members; reads `concerned`."""
        shares = [indicator for indicator in self.indicators if indicator.max_share is not None]
        return [
            (pl.col("relation") == "head").fill_null(False).alias(HEADS),
            *(pl.col(one.code).fill_null(False).alias(counted(one, "true")) for one in shares),
            *(pl.col(one.code).is_null().alias(counted(one, "unknown")) for one in shares),
        ]

    def _bit(self, name: str, holds: pl.Expr) -> pl.Expr:
        return pl.when(holds).then(pl.lit(self.bits[name], dtype=pl.UInt64)).otherwise(NOTHING)

    def some_member(self, statement: str) -> pl.Expr:
        """Whether at least one member of the household says so (null without members)."""
        return (pl.col("said") & self.bits[statement]) != 0


def counted(indicator: PersonIndicator, what: str) -> str:
    """Name of the column that counts members, `true` or `unknown`, of an indicator by share."""
    return f"{indicator.code} {what} members"


def by_household(persons: pl.LazyFrame, statements: Statements) -> pl.LazyFrame:
    """One row a household_row: members, heads, said, and the counts of each indicator by share.

    persons: a row a member, with household_row, relation, the notes and the columns of the person rules.
    """
    judged = persons.with_columns(statements.concerned)
    kept = judged.select("household_row", statements.one_member.alias("said"), *statements.counted)
    return kept.group_by("household_row").agg(
        pl.len().alias(MEMBERS),
        pl.col("said").bitwise_or(),
        *(pl.col(one.meta.output_name()).sum() for one in statements.counted),
    )


def deprived_by_members(indicator: PersonIndicator, statements: Statements) -> pl.Expr:
    """The household's Kleene value of an indicator decided by members; null without members."""
    if indicator.max_share is None:
        return _any(statements, indicator.code)
    return _share(indicator)


def _any(statements: Statements, code: str) -> pl.Expr:
    unknown = statements.some_member(f"{code} unknown") | pl.col("said").is_null()
    true = statements.some_member(f"{code} true")
    return pl.when(true).then(True).when(unknown).then(None).otherwise(False)


def _share(indicator: PersonIndicator) -> pl.Expr:
    share = indicator.max_share
    assert share is not None
    true, unknown = (pl.col(counted(indicator, what)).cast(pl.Int64) for what in ("true", "unknown"))
    limit = pl.col(MEMBERS).cast(pl.Int64) * share.numerator
    return (
        pl.when(true * share.denominator > limit)
        .then(True)
        .when((true + unknown) * share.denominator <= limit)
        .then(False)
        .otherwise(None)
    )
