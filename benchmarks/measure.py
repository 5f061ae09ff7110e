"""Time whole processes side by side: in turn, so that a machine's changing speed hits both alike."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

KIB = 1024
ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True)
class Run:
    """One process: wall-clock seconds, processor seconds, peak memory in GiB."""

    seconds: float
    cpu_seconds: float
    peak_gib: float


def run(command: list[str]) -> Run:
    """Run a command to its end, output thrown away. Raises CalledProcessError where it fails."""
    start = perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, command)
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB / KIB)


@dataclass(frozen=True)
class Compared:
    """Pairs of runs of two commands, one after the other."""

    ours: list[Run]
    theirs: list[Run]

    @property
    def ratio(self) -> float:
        """Median over the pairs of our wall-clock time by theirs."""
        return median(a.seconds / b.seconds for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio of a pair."""
        ratios = [a.seconds / b.seconds for a, b in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), max(ratios)


def compare(ours: list[str], theirs: list[str], pairs: int, warm_up: bool = True) -> Compared:
    """Warm up once, then run the two in turn."""
    if warm_up:
        run(theirs)
        run(ours)
    results = [(run(ours), run(theirs)) for _ in range(pairs)]
    return Compared([a for a, _ in results], [b for _, b in results])


def cpu_seconds(pids: Iterable[int]) -> float:
    """Of the processor, by these processes and their ended children; one that is gone counts none."""
    return sum(map(_ticks, pids)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        words = Path("/proc", str(pid), "stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return 0
    return sum(map(int, words.rpartition(")")[2].split()[11:15]))


def keep(name: str, lines: Iterable[str]) -> list[str]:
    """Print the lines of a report as they are measured, then write them to results/ under the day and the name."""
    told = []
    for line in lines:
        print(line, flush=True)
        told.append(line)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-{name}.md"
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return told


def python(*arguments: str | Path) -> list[str]:
    """A command run by this environment's Python."""
    return [sys.executable, *map(str, arguments)]


def verdict(value: float, bar: float, goal: float) -> str:
    """Where a ratio or a time stands beside its bar and its goal."""
    if value <= goal:
        return "goal met"
    return "bar met, goal missed" if value <= bar else "BAR MISSED"
