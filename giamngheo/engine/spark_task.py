"""What one Spark task does: the same Polars rules on one pair of shards. Knows nothing of Spark."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from giamngheo.engine.classify import ClassifyRequest, judge_pair
from giamngheo.engine.findings import Finding, Refused
from giamngheo.engine.judge import Judged
from giamngheo.engine.pairs import Pair
from giamngheo.rules.language import language
from giamngheo.rules.verdict import Review


@dataclass(frozen=True)
class Task:
    """One pair to judge: where its results go, where the hashes of its identifiers, what language findings speak."""

    pair: Pair
    results: Path
    hashes: Path
    language: str


@dataclass(frozen=True)
class Done:
    """What the driver needs to know of a pair that was judged; findings: it was refused, and nothing written."""

    statuses: dict[str, int]
    persons: int
    warnings: list[Finding]
    findings: list[Finding]


def run_task(task: Task, request: ClassifyRequest, review: Review) -> Done:
    """Judge one pair and write its results and the hashes of its identifiers."""
    token = language.set(task.language)
    try:
        judged = judge_pair(task.pair, request, review)
    except Refused as refused:
        return Done({}, 0, [], refused.findings)
    finally:
        language.reset(token)
    judged.results.write_parquet(task.results)
    _keep_hashes(judged, task.hashes)
    return Done(judged.statuses(), len(judged.person_ids), judged.warnings, [])


def _keep_hashes(judged: Judged, path: Path) -> None:
    for name, ids in (("households", judged.household_ids), ("persons", judged.person_ids)):
        ids.to_frame("id").write_ipc(path.with_suffix(f".{name}"))


def hashes(path: Path) -> tuple[pl.Series, pl.Series]:
    """The hashes of the household_ids and person_ids of a pair that was judged."""
    households, persons = (
        pl.read_ipc(path.with_suffix(f".{name}"))["id"] for name in ("households", "persons")
    )
    return households, persons
