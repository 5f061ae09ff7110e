"""Multidimensional poverty of the people in the reviewed households, from the officers' files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
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
from giamngheo.engine.simulate import GROUPS
from giamngheo.engine.write import swapped_in, write_frame
from giamngheo.rules.language import say
from giamngheo.rules.measures import alkire_foster, dimension_weights, equal_weights
from giamngheo.rules.parameters import Standard
from giamngheo.rules.verdict import Review

WEIGHTS: dict[str, Callable[[Standard], dict[str, float]]] = {
    "indicator": lambda standard: equal_weights([indicator.code for indicator in standard.indicators]),
    "dimension": lambda standard: dimension_weights(
        {indicator.code: indicator.dimension for indicator in standard.indicators}
    ),
}


@dataclass(frozen=True)
class MeasureRequest:
    """Which files, which standard, weighted and broken down by what."""

    households: Path
    persons: Path
    as_of: date
    out: Path
    standard: str = "auto"
    by: str | None = None
    weights: str = "indicator"
    overlay: Path | None = None


@dataclass
class MeasureReport:
    """By what was measured, whom, and who was left out: households with an unknown indicator, or not in review."""

    standard: str
    cutoff: int
    indicators: int
    households: int = 0
    persons: int = 0
    left_out: int = 0
    not_reviewed: int = 0
    warnings: list[Finding] = field(default_factory=list)


def measure(request: MeasureRequest) -> MeasureReport:
    """Write the rows of `alkire_foster`, people measured by their household's deprivations whatever its income.

    k is the standard's number of deprivations over its number of indicators, with either kind of weights.
    Raises Refused, WrongUsage.
    """
    review = review_for(request.as_of, request.standard, overlay=request.overlay)
    found = pairs(request.households, request.persons)
    sources = [path for pair in found for path in (pair.households, pair.persons)]
    check_out(request.out, sources, as_shards=False)
    run = Run.started(sources)
    weights = WEIGHTS[request.weights](review.standard)
    report = MeasureReport(review.standard.id, review.cutoff, len(weights))
    with progress(len(found)) as shown, swapped_in(request.out) as beside:
        ledger, parts = Ledger(), []
        for pair in found:
            shown.say(say(f"Kết luận {pair.households.name}", f"Judging {pair.households.name}"))
            parts.append(_reviewed(pair, review, list(weights), request.by, ledger, report))
            shown.advance()
        ledger.refuse_doubles()
        k = float(Fraction(report.cutoff, report.indicators))
        measured = alkire_foster(pl.concat(parts), weights, k, weight="persons", by="group")
        write_frame(measured, beside)
        _count(report, measured)
        counts = {"households": report.households, "persons": report.persons, "left_out": report.left_out}
        run.keep(request.out, beside, review, counts, by=request.by, weights=request.weights)
    return report


def _reviewed(
    pair: Pair, review: Review, codes: list[str], by: str | None, ledger: Ledger, report: MeasureReport
) -> pl.DataFrame:
    """A row a household in review: group, persons, each indicator (null: unknown)."""
    households, persons = pair.opened()
    judged = judge(households, persons, review)
    ledger.add(pair, judged)
    report.warnings += judged.warnings
    results = judged.results.filter(pl.col("status") != "not_reviewed")
    report.not_reviewed += len(judged.results) - len(results)
    if by == "ethnic":
        results = results.join(heads_ethnic(persons), on="household_id", how="left", maintain_order="left")
    group = pl.lit("all") if by is None else pl.col(GROUPS[by]).cast(pl.String)
    return results.select(group.alias("group"), "persons", *codes)


def _count(report: MeasureReport, measured: pl.DataFrame) -> None:
    totals = dict(measured.group_by("measure").agg(pl.col("estimate").sum()).rows())
    report.households = int(totals.get("n", 0))
    report.persons = int(totals.get("population", 0))
    report.left_out = int(totals.get("left_out", 0))
