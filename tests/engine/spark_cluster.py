"""A Spark cluster on this machine alone: a standalone master and two workers, stopped at the end."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

from giamngheo.config.postgres import free_port

LOOPBACK = "127.0.0.1"
PATIENCE_S = 60
HAS_SPARK = bool(find_spec("pyspark") and (os.environ.get("JAVA_HOME") or shutil.which("java")))
WHY_NOT = "skipped: pyspark/Java not installed"


@contextmanager
def daemon(name: str, log: Path, *options: str) -> Iterator[None]:
    """One Java process of Spark's own, ended with the block."""
    spec = find_spec("pyspark")
    assert spec
    assert spec.origin
    home = Path(spec.origin).parent
    words = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *options]
    settings = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "PYSPARK_PYTHON": sys.executable}
    with log.open("wb") as file:
        process = subprocess.Popen(words, env=os.environ | settings, stdout=file, stderr=file)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def wait_for(log: Path, words: str, times: int = 1) -> None:
    """Until a daemon's log says so. Raises TimeoutError with the log."""
    end = monotonic() + PATIENCE_S
    while monotonic() < end:
        if log.exists() and log.read_text(errors="replace").count(words) >= times:
            return
        sleep(0.1)
    raise TimeoutError(log.read_text(errors="replace"))


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The address of a master with so many workers, one processor each; worker-N/ is where each works."""
    port = str(free_port())
    master, log = f"spark://{LOOPBACK}:{port}", folder / "master.log"
    with ExitStack() as running:
        place = ["--host", LOOPBACK, "--webui-port", "0"]
        running.enter_context(daemon("master.Master", log, *place, "--port", port))
        wait_for(log, "I have been elected leader")
        for number in range(workers):
            here = folder / f"worker-{number}"
            limits = ["--cores", "1", "--memory", "1g", "--work-dir", str(here)]
            worker_log = folder / f"worker-{number}.log"
            running.enter_context(daemon("worker.Worker", worker_log, *place, *limits, master))
        wait_for(log, "Registering worker", workers)
        yield master
