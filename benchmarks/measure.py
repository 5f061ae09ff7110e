"""Time whole processes side by side: in turn, so that a machine's changing speed hits both alike."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NoReturn

KIB = 1024
LOOK_EVERY = 1.0
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


def _ticks(pid: int, of_children: bool = True) -> int:
    try:
        words = Path("/proc", str(pid), "stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return 0
    return sum(map(int, words.rpartition(")")[2].split()[11 : 15 if of_children else 13]))


class Watched:
    """Processor seconds of processes that come and go, as killed ones do: looked at now and then while it runs.

    What a process used after the last look before its end is not counted.
    """

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        self._pids, self._over = pids, threading.Event()
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._looking = threading.Thread(target=self._look_on)

    def __enter__(self) -> "Watched":
        self._first = self._look()
        self._last = dict(self._first)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    @property
    def seconds(self) -> float:
        """What was used while it was watched."""
        ticks = sum(now - self._first.get(pid, 0) for pid, now in self._last.items())
        return ticks / os.sysconf("SC_CLK_TCK")

    def _look(self) -> dict[int, int]:
        return {pid: ticks for pid in self._pids() if (ticks := _ticks(pid, of_children=False))}

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self._last |= self._look()
        self._last |= self._look()


def yardstick() -> float:
    """Seconds of always the same work in plain Python, done on every processor at once; the slowest counts.

    A machine that others share is not always as fast: what took two seconds here may take four an hour later, and
    more so where all its processors are at work.
    """
    processors = os.cpu_count() or 1
    with ProcessPoolExecutor(processors) as pool:
        return max(pool.map(_work, range(processors)))


def _work(_: int) -> float:
    begun = perf_counter()
    known = {number * 7919 % 1_000_003: str(number) for number in range(1_000_000)}
    sorted(known.values())
    return perf_counter() - begun


def _with_yardstick(lines: Iterable[str]) -> Iterator[str]:
    before = yardstick()
    yield from lines
    yield ""
    yield f"Yardstick (benchmarks/measure.py): {before:.2f} s before, {yardstick():.2f} s after."


def keep(name: str, lines: Iterable[str]) -> list[str]:
    """Print the lines of a report as they are measured, then write them to results/ under the day and the name."""
    told = []
    for line in _with_yardstick(lines):
        print(line, flush=True)
        told.append(line)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-{name}.md"
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return told


def finish(name: str, lines: Iterable[str]) -> NoReturn:
    """Keep the report and leave: with status 1 where a bar is missed or something went wrong (a line `- …`)."""
    told = keep(name, lines)
    sys.exit(any("MISSED" in line or line.startswith("- ") for line in told))


def python(*arguments: str | Path) -> list[str]:
    """A command run by this environment's Python."""
    return [sys.executable, *map(str, arguments)]


def verdict(value: float, bar: float, goal: float) -> str:
    """Where a ratio or a time stands beside its bar and its goal."""
    if value <= goal:
        return "goal met"
    return "bar met, goal missed" if value <= bar else "BAR MISSED"
