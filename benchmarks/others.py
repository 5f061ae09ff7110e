"""The same work done otherwise: over Spark, by OpenFisca-core, household by household."""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from statistics import median

from benchmarks.measure import ROOT, Compared, compare, python, verdict
from benchmarks.sizes import AS_OF, LARGE, LARGE_SHARDS, LOOPED, SMALL, Files, classify_command

SPARK_PAIRS, PAIRS = 3, 3
SPARK_BAR, SPARK_GOAL = 3, 2
NOT_HERE = "not measured: {} is not installed"


def others() -> Iterator[str]:
    """The paragraph and the table that stand under the bars."""
    yield ""
    yield "The same verdicts by other means: whole processes, Parquet to Parquet, median of 3 pairs (least - most)."
    yield "OpenFisca-core: the 12 indicators and the status of 2022-2026 only; it has no unknown and checks nothing, so"
    yield "it does less than `classify`. Loop: the tests' oracle, household by household in plain Python, all judged."
    yield ""
    yield "| what | s | our s | their time by ours | their peak GiB | our peak GiB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, module, files in (
        ("OpenFisca-core", "benchmarks.openfisca_rules", SMALL),
        ("OpenFisca-core", "benchmarks.openfisca_rules", LARGE),
        ("row-by-row loop", "benchmarks.row_loop", LOOPED),
    ):
        yield _row(name, module, files)


def _row(name: str, module: str, files: Files) -> str:
    what = f"{name}, {files}"
    if "openfisca" in module and not find_spec("openfisca_core"):
        return f"| {what} | {NOT_HERE.format('openfisca-core (group bench)')} | | | | |"
    folder = files.made()
    theirs = python("-m", module, folder, AS_OF, folder / "other.parquet")
    compared = compare(theirs, classify_command(files), PAIRS)
    return f"| {what} | {_cells(compared)} |"


def _cells(compared: Compared) -> str:
    """compared.ours are their runs here."""
    theirs, ours = (median(run.seconds for run in runs) for runs in (compared.ours, compared.theirs))
    peaks = [max(run.peak_gib for run in runs) for runs in (compared.ours, compared.theirs)]
    least, most = compared.spread
    ratio = f"{compared.ratio:.2f} ({least:.2f} - {most:.2f}){'' if compared.ratio >= 1 else ' WE LOSE'}"
    return f"{theirs:.2f} | {ours:.2f} | {ratio} | {peaks[0]:.2f} | {peaks[1]:.2f}"


def spark_lines() -> Iterator[str]:
    """`--engine spark` on this machine beside Polars, each timed inside a process that has started."""
    if not (find_spec("pyspark") and shutil.which("java")):
        yield f"`--engine spark`: {NOT_HERE.format('pyspark or Java')}."
        return
    pairs = [(_seconds("spark"), _seconds("polars")) for _ in range(SPARK_PAIRS)]
    spark, polars = (median(pair[side] for pair in pairs) for side in (0, 1))
    ratios = sorted(one / other for one, other in pairs)
    ratio = median(ratios)
    yield (
        f"`--engine spark` on local[2], {LARGE_SHARDS}: {spark:.2f} s against {polars:.2f} s with polars, both timed "
        f"inside a process that has started (Spark: session open, one empty task run); median ratio {ratio:.2f} "
        f"({ratios[0]:.2f} - {ratios[-1]:.2f}, {SPARK_PAIRS} pairs; bar {SPARK_BAR}, goal {SPARK_GOAL}): "
        f"{verdict(ratio, SPARK_BAR, SPARK_GOAL)}."
    )


def _seconds(engine: str) -> float:
    folder = LARGE_SHARDS.made()
    command = python("-m", "benchmarks.engine_seconds", engine, folder, AS_OF, folder / f"results-{engine}")
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(told.stdout)
