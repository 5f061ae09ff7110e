"""Ask the engine: the verdict on a household's latest answers, kept as a proposal beside them."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import polars as pl

from giamngheo.engine.explain import Explanation, explained
from giamngheo.engine.findings import Refused
from giamngheo.engine.judge import judge
from giamngheo.engine.one import JudgedOne, OneByOne
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import opened_frame
from giamngheo.records.base.planned import planned
from giamngheo.records.registry.services.summary import index, refresh_lines
from giamngheo.records.registry.tables import FEW, engine_rows, engine_tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from giamngheo.rules.verdict import Review

KEPT = (
    *("standard", "basis", "status", "is_income_poor", "deprivation_count_min", "deprivation_count_max"),
    *("average_living_farm_household", "movement", "is_newly_escaped"),
)
NAMES = ("deprived", "unknown", "missing")
# Not by COPY: a temporary table for every answer that is saved would fill PostgreSQL's catalogue.
KEEP = f"""
INSERT INTO registry_verdict (
    answers_id, household_id, {", ".join(KEPT)}, {", ".join(f'"{name}"' for name in NAMES)}, judged_at, run_id
)
SELECT a.id, a.household_id, {", ".join(f"s.{column}" for column in KEPT)},
    {", ".join(f'''string_to_array(s."{name}", ' ')''' for name in NAMES)}, %(now)s, %(run)s
FROM jsonb_to_recordset(%(judged)s::jsonb) AS s (
    household_id uuid, review_date date, standard text, basis text, status text, is_income_poor boolean,
    deprivation_count_min smallint, deprivation_count_max smallint, average_living_farm_household boolean,
    movement text, is_newly_escaped boolean, deprived text, "unknown" text, missing text
) JOIN registry_householdanswers a
    ON a.household_id = s.household_id AND a.review_date = s.review_date
"""
GONE = "DELETE FROM registry_verdict WHERE household_id = ANY (%(households)s::uuid[])"
AGAIN = ", ".join(f'"{name}" = excluded."{name}"' for name in (*KEPT, *NAMES, "judged_at", "run_id"))
# Where only answers changed: the verdicts, and of the lines what they show of them, in one question.
KEEP_AND_SHOW = f"""
WITH kept AS ({KEEP} ON CONFLICT (answers_id) DO UPDATE SET {AGAIN} RETURNING *),
gone AS (
    DELETE FROM registry_verdict
    WHERE household_id = ANY (%(households)s::uuid[]) AND answers_id NOT IN (SELECT answers_id FROM kept)
)
UPDATE registry_householdsummary s
SET (review_date, status, is_newly_escaped, deprivations, deprived, missing, changed_at) = (
    a.review_date, coalesce(k.status, ''), k.is_newly_escaped, k.deprivation_count_min, coalesce(k.deprived, '{{}}'),
    coalesce(cardinality(k.missing), 0), %(now)s
)
FROM unnest(%(households)s::uuid[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT id, review_date FROM registry_householdanswers
    WHERE household_id = asked.id ORDER BY review_date DESC LIMIT 1
) a
LEFT JOIN kept k ON k.answers_id = a.id
WHERE s.household_id = asked.id
"""


@lru_cache(maxsize=64)
def review_on(day: date) -> Review:
    """What a household reviewed that day is judged by."""
    return review_for(day)


@lru_cache(maxsize=64)
def rules_on(day: date) -> OneByOne:
    """The same, ready for one household after the other."""
    return OneByOne(review_on(day))


def judge_households(
    households: Iterable[UUID],
    now: datetime,
    meanwhile: Callable[[], None] = lambda: None,
    is_found: bool = False,
) -> None:
    """Judge the latest answers of these households, replace their proposals, refresh their lines and search entries.

    A household that the engine cannot judge (no head, two heads, a birth after the review…) is left without a
    proposal; its page says why. meanwhile: what else the database has to do, while the engine thinks.
    is_found: only answers changed, and nobody is searched by those: the search entries stand.
    """
    ids = list(households)
    if len(ids) <= FEW:
        verdicts = _judged_one_by_one(ids)
        _meanwhile(ids, meanwhile, is_found)
    else:
        tables = engine_tables(ids)
        with ThreadPoolExecutor(max_workers=1) as beside:
            judging = beside.submit(_judged_by_day, *tables)
            _meanwhile(ids, meanwhile, is_found)
            verdicts = judging.result()
    _keep(ids, verdicts, now, is_found)


def _meanwhile(ids: list[UUID], meanwhile: Callable[[], None], is_found: bool) -> None:
    if not is_found:
        index(ids)
    meanwhile()


def _keep(ids: list[UUID], verdicts: str, now: datetime, is_found: bool) -> None:
    asked = {"households": ids, "judged": verdicts, "now": now, "run": uuid4()}
    with planned() as cursor:
        # The one question compares each kept verdict with each household: of many that is slower than three questions.
        if is_found and len(ids) <= FEW:
            cursor.execute(KEEP_AND_SHOW, asked)
            return
        cursor.execute(GONE, asked)
        cursor.execute(KEEP, asked)
    refresh_lines(ids, now)


def _judged_one_by_one(ids: list[UUID]) -> str:
    """The verdicts as JSON, each by the law of its own review day."""
    found = []
    for home, members in engine_rows(ids):
        rules = rules_on(home["review_date"])
        with suppress(Refused):
            found.append(_kept_cells(rules.judge(home, members), rules.review))
    return json.dumps(found, default=str)


def _kept_cells(one: JudgedOne, review: Review) -> dict[str, Any]:
    """One verdict; lists of names with a blank between."""
    result, codes = one.result, [indicator.code for indicator in review.indicators]
    return {name: result[name] for name in ("household_id", *KEPT)} | {
        "review_date": one.household["review_date"],
        "deprived": " ".join(code for code in codes if result[code]),
        "unknown": " ".join(code for code in codes if result[code] is None),
        "missing": (result["missing"] or "").replace(",", " "),
    }


def _judged_by_day(tables: pl.DataFrame, members: pl.DataFrame) -> str:
    """The same of many households."""
    days = members.join(
        tables.select("household_id", "review_date"), on="household_id", maintain_order="left"
    )
    parts = days.partition_by("review_date", include_key=False, as_dict=True)
    found = [
        _as_kept(results, review_on(day)).with_columns(pl.lit(day).alias("review_date"))
        for (day,), reviewed in tables.group_by("review_date", maintain_order=True)
        for results in judged(reviewed, parts.get((day,), members.clear()), review_on(day))
    ]
    return pl.concat(found).write_json() if found else "[]"


def judge_now(household: UUID) -> tuple[JudgedOne, OneByOne] | None:
    """What the latest answers give, and by which rules; None before the first review.

    Raises Refused with what keeps the household from being judged.
    """
    for home, members in engine_rows([household]):
        rules = rules_on(home["review_date"])
        return rules.judge(home, members), rules
    return None


def explain(household: UUID) -> Explanation | None:
    """Why the latest answers give their verdict; None before the first review. Raises as `judge_now`."""
    found = judge_now(household)
    return explained(*found) if found else None


def judged(tables: pl.DataFrame, members: pl.DataFrame, review: Review) -> list[pl.DataFrame]:
    """The engine's results, in parts; where it refuses, each half by itself, so that one household's fault costs no
    other its verdict: a household that cannot be judged is left out."""
    try:
        return [judge(opened_frame(HOUSEHOLDS, tables), opened_frame(PERSONS, members), review).results]
    except Refused:
        if len(tables) == 1:
            return []
        middle = len(tables) // 2
        halves = (tables.head(middle), tables.tail(-middle))
        return [found for half in halves for found in judged(half, _of(half, members), review)]


def _of(tables: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    return members.filter(pl.col("household_id").is_in(tables["household_id"].implode()))


def _as_kept(results: pl.DataFrame, review: Review) -> pl.DataFrame:
    """One row a verdict; lists of names with a blank between."""
    indicators = [indicator.code for indicator in review.indicators]
    return results.select(
        "household_id",
        *KEPT,
        deprived=_named(indicators, lambda name: pl.col(name)),
        unknown=_named(indicators, lambda name: pl.col(name).is_null()),
        missing=pl.col("missing").str.replace_all(",", " ").fill_null(""),
    )


def _named(columns: list[str], holds: Callable[[str], pl.Expr]) -> pl.Expr:
    """The names of the columns of which something holds."""
    return pl.concat_str(
        [pl.when(holds(name)).then(pl.lit(name)) for name in columns], separator=" ", ignore_nulls=True
    )
