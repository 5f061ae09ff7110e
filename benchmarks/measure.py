"""Time whole processes side by side: in turn, so that a machine's changing speed hits both alike."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

KIB = 1024
ROOT = Path(__file__).resolve().parents[1]


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


def python(*arguments: str | Path) -> list[str]:
    """A command run by this environment's Python."""
    return [sys.executable, *map(str, arguments)]


def verdict(value: float, bar: float, goal: float) -> str:
    """Where a ratio or a time stands beside its bar and its goal."""
    if value <= goal:
        return "goal met"
    return "bar met, goal missed" if value <= bar else "BAR MISSED"
