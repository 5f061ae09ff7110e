"""`make bench`: speed and memory against the bars, measured in one run, written to benchmarks/results/."""

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from statistics import median, quantiles
from time import perf_counter

import polars as pl

from benchmarks.measure import Compared, compare, finish, python, verdict
from benchmarks.others import others, spark_lines
from benchmarks.sizes import AS_OF, COUNTRY, LARGE, LARGE_SHARDS, SMALL, Files, classify_command
from giamngheo import __version__
from giamngheo.engine.explain import explain_household, explained
from giamngheo.engine.one import OneByOne
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import opened_frame
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

WARM_HOUSEHOLDS, WARM_BAR_MS, WARM_GOAL_MS = 300, 40, 15
PAIRS = 5


@dataclass(frozen=True)
class Bar:
    """A size and what it may cost beside the baseline."""

    files: Files
    most_times: float
    goal_times: float
    most_gib: float | None
    pairs: int = PAIRS


BARS = (Bar(SMALL, 4, 2, None), Bar(LARGE, 6, 4, 3), Bar(LARGE_SHARDS, 6, 4, 3))
# Each run takes minutes: fewer pairs, and the first one warms nothing up.
COUNTRY_BAR = Bar(COUNTRY, 8, 4, 8, pairs=2)


def classified(bar: Bar) -> Compared:
    """Our whole process beside the baseline's, Parquet to Parquet, every check on."""
    baseline = python("-m", "benchmarks.baseline", bar.files.made())
    return compare(classify_command(bar.files), baseline, bar.pairs, warm_up=bar.pairs == PAIRS)


def warm_household_ms() -> tuple[list[float], list[float]]:
    """Milliseconds to judge and explain one household at a time, once warm: as a page does, and from open files."""
    folder = SMALL.made()
    households = pl.scan_parquet(folder / "households.parquet").head(WARM_HOUSEHOLDS).collect()
    ids = households["household_id"]
    persons = (
        pl.scan_parquet(folder / "persons.parquet")
        .filter(pl.col("household_id").is_in(ids.implode()))
        .collect()
    )
    review = review_for(date.fromisoformat(AS_OF))
    rules, pages, files = OneByOne(review), [], []
    for household_id in ids:
        one = households.filter(pl.col("household_id") == household_id)
        members = persons.filter(pl.col("household_id") == household_id)
        rows = one.row(0, named=True), members.rows(named=True)
        start = perf_counter()
        shown = explained(rules.judge(*rows), rules)
        pages.append((perf_counter() - start) * 1000)
        start = perf_counter()
        tables = opened_frame(HOUSEHOLDS, one), opened_frame(PERSONS, members)
        found = explain_household(*tables, review, household_id)
        files.append((perf_counter() - start) * 1000)
        assert found == shown
    return pages[20:], files[20:]


def lines(bars: tuple[Bar, ...]) -> Iterator[str]:
    """The report, a row a bar."""
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}"
    yield ""
    machine = f"{os.cpu_count()} processors, {platform.machine()}"
    yield f"Python {platform.python_version()}, Polars {pl.__version__}, {machine}."
    yield "Baseline: one Python process reads the same columns of the same two Parquet files and takes each maximum."
    yield f"Ratios: wall-clock time of whole processes run in turn, median of {PAIRS} pairs (smallest - largest);"
    yield f"28 million households: {COUNTRY_BAR.pairs} pairs. Peak memory: of the largest process."
    yield "Repeat with `make bench`; the country: `python -m benchmarks.run --country`."
    yield ""
    yield "| what | baseline s | ours s | ratio | bar | goal | our peak GiB | bar |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for bar in bars:
        yield _row(bar, classified(bar))
    yield ""


def one_household() -> Iterator[str]:
    """What a page waits for, and beside it the table's road, which a file takes."""
    pages, files = warm_household_ms()
    p95, told = quantiles(pages, n=20)[-1], f"{len(pages)} of them: median {median(pages):.2f} ms"
    yield (
        f"One household judged and explained as a page does, warm, {told}, p95 {p95:.2f} ms "
        f"(bar {WARM_BAR_MS}, goal {WARM_GOAL_MS}): {verdict(p95, WARM_BAR_MS, WARM_GOAL_MS)}; "
        f"from open files {median(files):.1f} ms, p95 {quantiles(files, n=20)[-1]:.1f}."
    )
    yield ""


def _row(bar: Bar, compared: Compared) -> str:
    theirs = median(run.seconds for run in compared.theirs)
    ours = median(run.seconds for run in compared.ours)
    peak = max(run.peak_gib for run in compared.ours)
    least, most = compared.spread
    memory = (
        "–" if bar.most_gib is None else f"{bar.most_gib:g} {'met' if peak <= bar.most_gib else 'MISSED'}"
    )
    told = verdict(compared.ratio, bar.most_times, bar.goal_times)
    return (
        f"| classify {bar.files} | {theirs:.2f} | {ours:.2f} | {compared.ratio:.2f} ({least:.2f} - "
        f"{most:.2f}) {told} | {bar.most_times:g} | {bar.goal_times:g} | {peak:.2f} | {memory} |"
    )


def main() -> None:
    """Measure every bar and keep the report; with --country the country alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--country", action="store_true")
    if parser.parse_args().country:
        finish("country", lines((COUNTRY_BAR,)))
    finish("engine", chain(lines(BARS), one_household(), spark_lines(), others()))


if __name__ == "__main__":
    main()
