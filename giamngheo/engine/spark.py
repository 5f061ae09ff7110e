"""Judge over Spark: it hands out the shards, each task runs the same Polars rules on one of them.

Spark's machines must see the files under the same paths and have this package in the same Python. Loaded only
when asked for: pyspark is an extra.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

import polars as pl
import pyspark
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from giamngheo.engine.classify import Batch, ClassifyRequest, Report, in_this_process
from giamngheo.engine.findings import Finding, Refused, WrongUsage
from giamngheo.engine.ledger import Ledger
from giamngheo.engine.pairs import Pair
from giamngheo.engine.spark_shards import sharded
from giamngheo.engine.spark_task import Done, Task, hashes, run_task
from giamngheo.engine.write import write_frame
from giamngheo.rules.language import language, say

MASTERS, LOCAL = ("SPARK_MASTER", "spark.master"), "local[2]"
STDERR = 2
SHOWN_OF_LOG = 2_000
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.caseSensitive": "true",
    # A task has one processor; the tasks are side by side.
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
}
LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def on_spark(batch: Batch) -> Report:
    """Judge the pairs as Spark tasks and write what `in_this_process` writes. Raises Refused with its findings."""
    _refuse_answers_without_shards(batch)
    folder = batch.beside.with_name(f"{batch.beside.name}.work")
    folder.mkdir()
    try:
        with session() as spark:
            return _judged(spark, batch, folder)
    finally:
        shutil.rmtree(folder)


def _refuse_answers_without_shards(batch: Batch) -> None:
    """Answers are checked against every household, which no task of a divided table sees."""
    if batch.request.income_answers is not None and not batch.pairs[0].number:
        raise WrongUsage(
            say(
                "--income-answers với --engine spark: dữ liệu phải là thư mục mảnh, hoặc dùng --engine polars",
                "--income-answers with --engine spark needs shards, or take --engine polars",
            )
        )


def _judged(spark: SparkSession, batch: Batch, folder: Path) -> Report:
    is_plain = not batch.pairs[0].number
    batch.shown.say(say("Spark chia bảng thành mảnh", "Spark writes shards") if is_plain else "Spark")
    found = _sharded(spark, batch, folder) if is_plain else batch.pairs
    tasks = [_task(pair, batch, folder) for pair in found]
    number = len(tasks)
    batch.shown.say(say(f"Spark kết luận {number} mảnh", f"Spark judges {number} shards"))
    work = partial(run_task, request=_absolute(batch.request), review=batch.review)
    done = spark.sparkContext.parallelize(tasks, number).map(work).collect()
    try:
        report = _report(batch, tasks, done)
    except Refused:
        if not is_plain:
            raise
        # The rows of a divided table are told as those of the whole one, in the words for the whole one.
        return in_this_process(batch)
    if not batch.in_shards:
        _write_whole(tasks, batch)
    batch.shown.advance(2 * len(batch.pairs))
    return replace(report, engine={"pyspark": pyspark.__version__, "spark_master": spark.sparkContext.master})


def _sharded(spark: SparkSession, batch: Batch, folder: Path) -> list[Pair]:
    try:
        return sharded(spark, batch.pairs[0], folder)
    except (Py4JJavaError, PySparkException):
        # Where a file is to blame, Polars says so in the officers' words; else it is Spark's own trouble.
        in_this_process(batch)
        raise


def _task(pair: Pair, batch: Batch, folder: Path) -> Task:
    place = batch.beside if batch.in_shards else folder
    results = place / f"results-{pair.number}.parquet"
    absolute = Pair(pair.number, pair.households.resolve(), pair.persons.resolve(), _names(pair))
    return Task(absolute, results.resolve(), (folder / f"{pair.number}.ids").resolve(), language.get())


def _names(pair: Pair) -> tuple[str, str]:
    return pair.named or (str(pair.households), str(pair.persons))


def _absolute(request: ClassifyRequest) -> ClassifyRequest:
    """Tasks run in another folder."""
    overlay, answers = (path and path.resolve() for path in (request.overlay, request.income_answers))
    return replace(request, overlay=overlay, income_answers=answers)


def _report(batch: Batch, tasks: list[Task], done: list[Done]) -> Report:
    """Everything counted in; identifiers proved to be different over all shards. Raises Refused."""
    if findings := [finding for one in done for finding in one.findings]:
        raise Refused(findings)
    report, ledger = Report(batch.review.standard.id), Ledger()
    for task, one in zip(tasks, done, strict=True):
        report.add(one.statuses, one.persons, one.warnings)
        ledger.add_hashes(task.pair, *hashes(task.hashes))
    ledger.refuse_doubles()
    if not batch.pairs[0].number:
        report.warnings.sort(key=lambda finding: _place(finding, batch.pairs[0]))
    return report


def _place(finding: Finding, pair: Pair) -> tuple[bool, Finding]:
    """Households before persons, by row: the order in which one table tells its warnings."""
    return finding.file != str(pair.households), finding


def _write_whole(tasks: list[Task], batch: Batch) -> None:
    """The results of all shards as one file."""
    whole = pl.concat([pl.read_parquet(task.results) for task in tasks]).sort("household_id")
    write_frame(whole, batch.beside)


@contextmanager
def session() -> Iterator[SparkSession]:
    """The session that is open, else one of our own: on SPARK_MASTER or spark.master, else on this machine.

    Raises WrongUsage where there is no Java or no such master.
    """
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise WrongUsage(
            say("--engine spark: cần Java 17 trở lên", "--engine spark: Java 17 or later is needed")
        )
    started = _started(next((os.environ[name] for name in MASTERS if os.environ.get(name)), LOCAL))
    try:
        yield started
    finally:
        started.stop()


def _started(master: str) -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    is_here = master.startswith("local") or "127.0.0.1" in master
    settings = SETTINGS | (LOOPBACK if is_here else {})
    if is_here:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("giamngheo").master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    with TemporaryFile() as log, _stderr_in(log.fileno()):
        try:
            return builder.getOrCreate()
        except Exception as error:
            log.seek(0)
            told = log.read().decode(errors="replace")[-SHOWN_OF_LOG:]
            raise WrongUsage(f"--engine spark: {master}: {error}\n{told}") from error


@contextmanager
def _stderr_in(file: int) -> Iterator[None]:
    """Java is started with its chatter in a file: our stderr is for findings."""
    kept = os.dup(STDERR)
    os.dup2(file, STDERR)
    try:
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
