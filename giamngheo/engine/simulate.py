"""The same answers under two standards: who enters, who leaves."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from giamngheo.engine.classify import check_out
from giamngheo.engine.findings import Finding
from giamngheo.engine.judge import heads_ethnic, judge
from giamngheo.engine.ledger import Ledger
from giamngheo.engine.pairs import Pair, pairs
from giamngheo.engine.progress import progress
from giamngheo.engine.provenance import Run
from giamngheo.engine.review import review_for
from giamngheo.engine.what_if import supposed
from giamngheo.engine.write import swapped_in, write_frame
from giamngheo.rules.verdict import Review

GROUPS = {"commune": "commune_code", "area_type": "area_type", "ethnic": "ethnic_code"}
KEYS = ("group", "status_from", "status_to")


@dataclass(frozen=True)
class SimulateRequest:
    """Which files, which two standards, broken down by what."""

    households: Path
    persons: Path
    as_of: date
    standard_from: str
    standard_to: str
    out: Path
    by: str | None = None
    overlay: Path | None = None
    what_if: Path | None = None


@dataclass
class SimulateReport:
    """How many households change, how many have a score only and so are undetermined under the second."""

    changed: int = 0
    score_only: int = 0
    warnings: list[Finding] = field(default_factory=list)


def simulate(request: SimulateRequest) -> SimulateReport:
    """Write group, status_from, status_to, households, persons, without_measured_income (and what_if).

    what_if changes parameters of the second standard. Raises Refused, WrongUsage.
    """
    reviews = [
        review_for(request.as_of, standard, overlay=request.overlay)
        for standard in (request.standard_from, request.standard_to)
    ]
    if request.what_if is not None:
        reviews[1] = replace(reviews[1], standard=supposed(reviews[1].standard, request.what_if))
    report = SimulateReport()
    found = pairs(request.households, request.persons)
    sources = [path for pair in found for path in (pair.households, pair.persons)]
    sources += [] if request.what_if is None else [request.what_if]
    check_out(request.out, sources, as_shards=False)
    run = Run.started(sources)
    ledger = Ledger()
    with progress(len(found)) as shown, swapped_in(request.out) as beside:
        parts = []
        for pair in found:
            shown.say(f"{request.standard_from} → {request.standard_to}: {pair.households.name}")
            parts.append(_compared(pair, reviews, request.by, report, ledger))
            shown.advance()
        ledger.refuse_doubles()
        counted = pl.concat(parts).group_by(KEYS).sum().sort(KEYS, nulls_last=False)
        table = counted.drop("score_only")
        write_frame(table if request.what_if is None else table.with_columns(what_if=pl.lit(True)), beside)
        asked = {"standard_to": reviews[1].standard.id, "by": request.by}
        run.keep(request.out, beside, reviews[0], {"households": int(table["households"].sum())}, **asked)
    report.changed = int(counted.filter(pl.col("status_from") != pl.col("status_to"))["households"].sum())
    report.score_only = int(counted.filter(pl.col("status_to") == "undetermined")["score_only"].sum())
    return report


def _compared(
    pair: Pair, reviews: list[Review], by: str | None, report: SimulateReport, ledger: Ledger
) -> pl.DataFrame:
    households, persons = pair.opened()
    first, second = (judge(households, persons, review) for review in reviews)
    report.warnings += first.warnings
    ledger.add(pair, first)
    facts = first.households
    no_income = pl.col("income_per_capita").is_null()
    frame = facts.select("household_id", "area_type", "commune_code", no_income.alias("without_measured_income"),
                         (no_income & pl.col("income_score").is_not_null()).alias("score_only"))  # fmt: skip
    if by == "ethnic":
        frame = frame.join(heads_ethnic(persons), on="household_id", how="left", maintain_order="left")
    group = pl.lit("all") if by is None else pl.col(GROUPS[by]).cast(pl.String)
    return (
        frame.with_columns(
            group.alias("group"),
            first.results["status"].alias("status_from"),
            second.results["status"].alias("status_to"),
            first.results["persons"],
            pl.lit(1).alias("households"),
        )
        .group_by(KEYS)
        .agg(pl.col("households", "persons", "without_measured_income", "score_only").cast(pl.Int64).sum())
    )
