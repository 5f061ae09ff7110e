"""Enter the rounds of three years into the loaded demo: two decided, this year's half-way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.demo.data import load
from giamngheo.demo.rounds_sql import STEPS
from giamngheo.demo.three_years import ThreeYears
from giamngheo.engine.policy import load_law
from giamngheo.records.base.copying import stage
from giamngheo.records.review.services.periods import periodic_period, working_days_from

BY = "Dữ liệu thử nghiệm"
DAYS = ("opened_on", "ends_on", "submitted_on", "meeting_on", "posted_on", "posting_ends_on")
COMPLAINT_DAYS = ("complaint_on", "due_on")


def enter_rounds(years: ThreeYears) -> None:
    """Within the caller's scope and transaction, after the households and accounts; a handful of statements."""
    rounds = load("rounds.yaml")
    present = rounds["present"]
    stage("demo_line", years.reviewed)
    stage("demo_stage", years.villages.drop_nulls("stage"))
    stage("demo_day", _days(rounds))
    stage("demo_commune", years.decisions)
    words = pl.DataFrame(rounds["complaints"]).with_row_index("number")
    stage("demo_words", words)
    given: dict[str, Any] = {
        "year": present["year"],
        "opened_on": present["opened_on"],
        "standard": load_law().in_force(present["opened_on"]).id,
        "words": len(words),
        "by": BY,
        "signer": f"Chủ tịch UBND xã ({BY.lower()})",
    }
    with connection.cursor() as cursor:
        for step in STEPS:
            cursor.execute(step, given)


def _days(rounds: Any) -> pl.DataFrame:
    """The days of a finished year, and of each stage of this year's villages."""
    present = rounds["present"]
    opened = {"opened_on": present["opened_on"], "submitted_on": present["submitted_on"]}
    rows = [
        *(_day(year, "past", {"step": "decided", **past}) for year, past in _with_complaints(rounds)),
        *(_day(present["year"], name, opened | kept) for name, kept in present["stages"].items()),
    ]
    schema = {"year": pl.Int64, "stage": pl.String, "step": pl.String}
    schema |= dict.fromkeys((*DAYS, *COMPLAINT_DAYS), pl.Date)
    return pl.DataFrame(rows, schema | {"is_agreed": pl.Boolean, "is_answered": pl.Boolean}, orient="row")


def _with_complaints(rounds: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """In a finished round whoever complained did so the day after the posting, and was answered."""
    for year, past in rounds["past"].items():
        yield year, past | {"complaint_on": past["posted_on"] + timedelta(days=1), "is_answered": True}


def _day(year: int, stage_name: str, kept: dict[str, Any]) -> list[Any]:
    kept = kept | {"ends_on": periodic_period(year)[1]}
    if posted := kept.get("posted_on"):
        kept["posting_ends_on"] = working_days_from("posting_working_days", posted)
    if received := kept.get("complaint_on"):
        kept["due_on"] = working_days_from("recheck_working_days", received)
    if kept.get("is_answered"):
        kept["posting_ends_on"] = working_days_from("repost_working_days", kept["due_on"])
    days = [kept.get(name) for name in (*DAYS, *COMPLAINT_DAYS)]
    return [
        year,
        stage_name,
        kept["step"],
        *days,
        kept.get("is_agreed", True),
        kept.get("is_answered", False),
    ]
