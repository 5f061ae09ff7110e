"""Enter into the loaded demo what its register knows of the years before, and judge whoever was asked only then."""

from uuid import UUID

import polars as pl
from django.db import connection

from giamngheo.demo.history import History
from giamngheo.demo.history_sql import ASKED_BEFORE, GONE, HOUSEHOLD, PERSON, STEPS
from giamngheo.records.base.clock import now
from giamngheo.records.base.copying import stage
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.load import AT_ONCE
from giamngheo.records.registry.services.summary import refresh_lines


def enter_history(known: History, gone: pl.DataFrame, saved_by: str) -> None:
    """Within the caller's scope and transaction, after the households of today and those that are gone.

    gone: the persons among the gone as a load prepares them.
    """
    stage("demo_life", known.lives)
    stage("demo_gone", gone, uuids=["person_id"])
    stage("demo_died", known.died)
    stage("demo_membership", known.memberships)
    stage("demo_answers", known.answers.select(HOUSEHOLD), uuids=["answers_id"])
    stage("demo_member_answers", known.member_answers.select(PERSON), uuids=["answers_id", "id"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE demo_gone, demo_membership, demo_answers, demo_member_answers")
        for step in STEPS:
            cursor.execute(step, {"by": saved_by})
    refresh_lines(_ids(GONE), now())
    asked = _ids(ASKED_BEFORE)
    for start in range(0, len(asked), AT_ONCE):
        judge_households(asked[start : start + AT_ONCE], now(), is_found=True)


def _ids(question: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [found for (found,) in cursor.fetchall()]
