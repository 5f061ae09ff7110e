"""Fifty people at work: pages and API of the running product under a load, answer by answer.

    HOUSEHOLDS=297104 python -m benchmarks.users

DATA=folder: a demo that was loaded before, instead of a new one.

`giamngheo serve --demo` in a folder of its own, the users of benchmarks/officers.py beside it on the same machine: 34
of a commune, 6 of the province, 6 of departments, 4 programs, each with about 2 s between an answer and a question.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from benchmarks.measure import ROOT, cpu_seconds, finish, python
from benchmarks.served import database_of, told
from giamngheo import __version__
from tests.config.product import serving

USERS, SECONDS, SECONDS_TO_LOAD = 50, 120, 1_800
MOST_MS, MOST_SEARCH_MS = 300, 150


def token_of(data: Path, user: str) -> str:
    """A new token of a demo account."""
    return told("-m", "giamngheo", "token", "--user", user, "--data", data)


def settle(data: Path) -> None:
    """What PostgreSQL does of itself in the minutes after a province was loaded, done before the clock starts."""
    with database_of(data, autocommit=True) as database:
        database.execute("VACUUM (ANALYZE)")


def p95(times: Sequence[float]) -> float:
    """The time that one answer in twenty is above."""
    return quantiles(times, n=20)[18] if len(times) > 1 else times[0]


def rows(times: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """A row a kind of question."""
    yield "| question | answers | median ms | p95 ms | slowest ms | bar |"
    yield "|---|--:|--:|--:|--:|---|"
    for name, all_times in sorted(times.items()):
        bar = MOST_SEARCH_MS if name == "search" else MOST_MS
        slow = p95(all_times)
        is_met = f"{bar} {'met' if slow <= bar else 'MISSED'}"
        yield f"| {name} | {len(all_times)} | {median(all_times):.0f} | {slow:.0f} | {max(all_times):.0f} | {is_met} |"


def report() -> Iterator[str]:
    """The lines, once everything is measured."""
    households = os.environ.get("HOUSEHOLDS", "297104")
    with tempfile.TemporaryDirectory(prefix="giamngheo-users-") as folder:
        Path(folder).chmod(0o711)
        data = Path(os.environ.get("DATA", f"{folder}/data"))
        with serving(data, "--demo", seconds=SECONDS_TO_LOAD, HOUSEHOLDS=households) as product:
            settle(data)
            words = [f"http://127.0.0.1:{product.port}", token_of(data, "province@demo")]
            asked = ["--users", str(USERS), "--seconds", str(SECONDS)]
            load = subprocess.Popen(
                python("-m", "benchmarks.officers", *words, *asked),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            before = cpu_seconds(product.everything())
            printed, _ = load.communicate()
            served = cpu_seconds(product.everything()) - before
    found = json.loads(printed.splitlines()[-1])
    everything = [one for all_times in found["times"].values() for one in all_times]
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}: {USERS} users at the pages and the API"
    yield ""
    yield f"{int(households):,} households; {os.cpu_count()} processors, which the load generator shares."
    yield f"{len(everything)} answers in {found['seconds']:.0f} s, {len(found['errors'])} errors."
    yield f"All together: median {median(everything):.0f} ms, p95 {p95(everything):.0f} ms."
    yield f"Processor seconds: the generator {found['cpu']:.1f}; the product {served:.1f}, sign-ins included."
    yield "Repeat with `python -m benchmarks.users`."
    yield ""
    yield from rows(found["times"])
    yield from (f"- {error}" for error in sorted(set(found["early"] + found["errors"]))[:20])


def main() -> None:
    """Measure, print, keep; leaves with status 1 where a bar is missed or an answer was an error."""
    finish("users", report())


if __name__ == "__main__":
    main()
