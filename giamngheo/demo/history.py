"""What a register kept for years knows beside its present: who came and went, who lived where, what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from giamngheo.records.base.ids import ordered_ids

Tables = Mapping[int, Mapping[str, pl.DataFrame]]
# Whoever of these is absent a year later may live elsewhere; the others have died, as their household is still there.
MOBILE = ("child", "grandchild", "other")


@dataclass(frozen=True)
class History:
    """households, persons: contract rows of those who are gone, as they were last.

    lives: from when to when a household was one, where it came or went; memberships: the same of a member of one, by
    relation; died: persons. answers, member_answers: of the finished reviews, joined by answers_id.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    lives: pl.DataFrame
    memberships: pl.DataFrame
    died: pl.DataFrame
    answers: pl.DataFrame
    member_answers: pl.DataFrame


def history(tables: Tables, changes: Mapping[int, date], reviewed: Mapping[int, date]) -> History:
    """From the tables of each year. changes: the day on which the register noted what a year brought; reviewed: the day
    of a finished review's answers that tell none.
    """
    lives = _spans(tables, "households", ("household_id", "commune_code"), changes)
    persons = _gone(tables, "persons", "person_id")
    answers = _answers(tables, reviewed)
    return History(
        _gone(tables, "households", "household_id").with_columns(in_review=pl.lit(False)),
        persons,
        lives,
        _spans(tables, "persons", ("household_id", "person_id", "relation"), changes),
        _died(persons, lives, changes),
        answers,
        _member_answers(tables, answers),
    )


def _of_years(tables: Tables, name: str, columns: Sequence[str]) -> pl.DataFrame:
    return pl.concat(of[name].select(*columns, year=pl.lit(year)) for year, of in tables.items())


def _spans(tables: Tables, name: str, columns: Sequence[str], changes: Mapping[int, date]) -> pl.DataFrame:
    """From when to when rows were the same, in their order; those that always were and still are need none."""
    year = pl.col("year")
    spans = _of_years(tables, name, columns).group_by(columns).agg(since=year.min(), until=year.max() + 1)
    began, ended = pl.col("since") > min(tables), pl.col("until") <= max(tables)
    return (
        spans.filter(began | ended)
        .with_columns(pl.col("since", "until").replace_strict(changes, default=None, return_dtype=pl.Date))
        .sort(columns)
    )


def _gone(tables: Tables, name: str, key: str) -> pl.DataFrame:
    """The last row of whoever is there no more, and its year."""
    years = sorted(tables)
    return pl.concat(
        tables[year][name]
        .join(tables[after][name], on=key, how="anti", maintain_order="left")
        .with_columns(year=pl.lit(year))
        for year, after in pairwise(years)
    )


def _died(gone: pl.DataFrame, lives: pl.DataFrame, changes: Mapping[int, date]) -> pl.DataFrame:
    """Who of the gone has died, and on which day: whose household lives on, and who was not of an age to leave."""
    on = (pl.col("year") + 1).replace_strict(changes, return_dtype=pl.Date)
    age = (on - pl.col("birth_date")).dt.total_days() // 365
    could_leave = pl.col("relation").is_in(MOBILE) & age.is_between(18, 36)
    staying = gone.join(lives.drop_nulls("until"), on="household_id", how="anti", maintain_order="left")
    return staying.filter(~could_leave).select("person_id", died_on=on)


def _answers(tables: Tables, reviewed: Mapping[int, date]) -> pl.DataFrame:
    asked = pl.concat(
        tables[year]["households"]
        .filter("in_review")
        .with_columns(pl.col("review_date").fill_null(day), year=pl.lit(year))
        for year, day in reviewed.items()
    ).sort("commune_code", "household_id", "year")
    return asked.with_columns(answers_id=ordered_ids(len(asked)))


def _member_answers(tables: Tables, answers: pl.DataFrame) -> pl.DataFrame:
    found = pl.concat(
        of.join(tables[year]["persons"], on="household_id", maintain_order="left")
        for (year,), of in answers.select("year", "household_id", "answers_id")
        .partition_by("year", as_dict=True)
        .items()
    )
    return found.with_columns(id=ordered_ids(len(found)))
