"""Seconds of one classification inside a running process, by either engine: what starting up costs is left out.

    python -m benchmarks.engine_seconds polars|spark FOLDER AS_OF OUT

Before the clock starts everything is imported, and for Spark the session is open and has run one empty task on each
processor, so that Java, the Python workers and their start are not counted. Prints the seconds.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from importlib import import_module
from pathlib import Path
from time import perf_counter

from giamngheo.engine.classify import ClassifyRequest, Engine, classify, in_this_process


def spark_engine(running: ExitStack) -> Engine:
    """Spark, its session open and warm until the stack is left."""
    spark = import_module("giamngheo.engine.spark")
    context = running.enter_context(spark.session()).sparkContext
    context.parallelize(range(2), 2).map(lambda number: number).count()
    engine: Engine = spark.on_spark
    return engine


ENGINES: dict[str, Callable[[ExitStack], Engine]] = {
    "polars": lambda _: in_this_process,
    "spark": spark_engine,
}


def main(name: str, folder: Path, as_of: str, out: Path) -> None:
    """Time one run over the shards of a folder."""
    with ExitStack() as running:
        engine = ENGINES[name](running)
        start = perf_counter()
        classify(ClassifyRequest(folder, folder, date.fromisoformat(as_of), out), engine)
        print(perf_counter() - start)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
