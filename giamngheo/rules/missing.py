"""What an undetermined household still has to tell: the worklist of missing facts."""

from collections.abc import Mapping

import polars as pl

from giamngheo.rules.facts import NOTHING, Statements
from giamngheo.rules.indicators import AnyIndicator, HouseholdIndicator, PersonIndicator
from giamngheo.rules.parameters import Standard
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS


def income_columns(standard: Standard, basis: str) -> list[str]:
    """The columns any of which would tell the income."""
    if basis == "income" or not standard.has_score:
        return ["income_per_capita"]
    return ["income_score"] if basis == "score" else ["income_per_capita", "income_score"]


def empty_columns(indicators: list[AnyIndicator], statements: Statements) -> dict[str, pl.Expr]:
    """For each column, in contract order, whether it is empty behind an unknown indicator of the household."""
    empty: dict[str, pl.Expr] = {}
    for indicator in indicators:
        for name, is_empty in _behind(indicator, statements).items():
            needed = pl.col(indicator.code).is_null() & is_empty
            empty[name] = empty[name] | needed if name in empty else needed
    return {name: empty[name] for name in _contract_order() if name in empty}


def _behind(indicator: AnyIndicator, statements: Statements) -> dict[str, pl.Expr]:
    no_members = pl.col("members").is_null()
    if isinstance(indicator, HouseholdIndicator):
        own = {column: pl.col(column).is_null() for column in indicator.columns}
        return own | ({"persons": no_members} if indicator.needs_members else {})
    return {"persons": no_members} | _behind_members(indicator, statements)


def _behind_members(indicator: PersonIndicator, statements: Statements) -> dict[str, pl.Expr]:
    return {
        f"persons.{column}": statements.some_member(f"{indicator.code} empty {column}").fill_null(False)
        for column in indicator.columns
    }


def _contract_order() -> list[str]:
    return [*HOUSEHOLDS.names, "persons", *(f"persons.{name}" for name in PERSONS.names)]


def missing(
    indicators: list[AnyIndicator], statements: Statements, standard: Standard, basis: str, cutoff: int
) -> dict[str, pl.Expr]:
    """For each column that may settle an undetermined status, whether it is missing; contract order.

    Reads status, is_income_poor, the counts and the indicators.
    """
    undetermined = pl.col("status") == "undetermined"
    crosses = (pl.col("deprivation_count_min") < cutoff) & (pl.col("deprivation_count_max") >= cutoff)
    no_income = undetermined & pl.col("is_income_poor").is_null()
    asked = dict.fromkeys(income_columns(standard, basis), no_income)
    return asked | {
        name: undetermined & crosses & is_empty
        for name, is_empty in empty_columns(indicators, statements).items()
    }


def columns_in(missing: str | None) -> list[str]:
    """The columns that the text of `missing` names; none where it is empty or null."""
    return missing.split(",") if missing else []


class Worklist:
    """The conditions of `missing`, ready to be told as text.

    Households share few combinations, so a combination is a whole number and its text is made once.
    """

    def __init__(self, conditions: Mapping[str, pl.Expr]) -> None:
        bits = [
            pl.when(holds).then(pl.lit(1 << place, dtype=pl.UInt64)).otherwise(NOTHING)
            for place, holds in enumerate(conditions.values())
        ]
        names = [
            pl.when((pl.col("missing_bits") & (1 << place)) != 0).then(pl.lit(name))
            for place, name in enumerate(conditions)
        ]
        self.bits = pl.sum_horizontal(bits).alias("missing_bits")
        text = pl.concat_str(names, separator=",", ignore_nulls=True)
        self.text = pl.when(pl.col("missing_bits") != 0).then(text).alias("missing")

    def told(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add `missing`, the names joined by commas, null where there are none; reads missing_bits."""
        texts = frame.select(pl.col("missing_bits").unique()).with_columns(self.text)
        return frame.join(texts, on="missing_bits", how="left", maintain_order="left")
