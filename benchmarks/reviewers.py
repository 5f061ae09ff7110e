"""Two hundred reviewers in the villages, each saving an answer every five seconds, while the web server is killed.

    HOUSEHOLDS=297104 python -m benchmarks.reviewers

DATA=folder: a demo that was loaded before, instead of a new one; SECONDS: how long, 300; KILLS: how often a master or
a worker of the web server is killed meanwhile, in turn, 10. Afterwards the database is asked whether every answer that
a phone was told of is there, once, and nothing else.
"""

import json
import os
import random
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import ROOT, Watched, finish, python
from benchmarks.served import acts, asked, told
from benchmarks.users import SECONDS_TO_LOAD, p95, settle
from giamngheo import __version__
from tests.config.product import Product, parent_of, serving

# Yes or no; most of them may alter the verdict.
ASKED = ("has_tv", "has_radio", "uses_phone", "uses_internet", "is_agricultural")
REVIEWERS, MOST_MS = 200, 400
KILLS = int(os.environ.get("KILLS", "10"))
SAVES = "registry.save_answers"
LAST = f"""
SELECT DISTINCT ON (household_id) household_id::text, {", ".join(ASKED)}
FROM registry_householdanswers WHERE household_id = ANY (%s::uuid[]) ORDER BY household_id, review_date DESC
"""


def _phones(data: Path, folder: Path) -> Path:
    """Who asks, in a file."""
    made = told("-m", "benchmarks.reviewers_ready", str(REVIEWERS), GIAMNGHEO_DATA=str(data))
    path = folder / "phones.json"
    path.write_text(made, encoding="utf-8")
    return path


def _kill_now_and_then(product: Product, seconds: float, over: threading.Event) -> None:
    for number in range(KILLS):
        if over.wait(seconds / (KILLS + 1)):
            return
        masters = product.own("gunicorn")
        workers = [pid for pid in product.children() if parent_of(pid) in masters]
        os.kill(random.choice(masters if number % 2 else workers), 9)


def _loaded(product: Product, phones: Path, seconds: float) -> tuple[dict[str, Any], float]:
    """What the phones told, and the product's own processor seconds."""
    words = [f"http://127.0.0.1:{product.port}", str(phones), "--seconds", str(seconds)]
    over = threading.Event()
    killer = threading.Thread(target=_kill_now_and_then, args=(product, seconds, over))
    with Watched(product.everything) as used:
        load = subprocess.Popen(
            python("-m", "benchmarks.phones", *words), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        killer.start()
        printed, _ = load.communicate()
        over.set()
    return json.loads(printed.splitlines()[-1]), used.seconds


def _wrong(product: Product, load: Mapping[str, Any], logged: int) -> dict[str, int]:
    """How many kept answers are not there, are there twice, or whose cell says something else."""
    there = asked(product, "SELECT count(*) FROM review_sentanswer WHERE id = ANY (%s::uuid[])", load["keys"])
    rows = asked(product, LAST, list(load["values"]))
    words = {True: "true", False: "false", None: ""}
    last = {row[0]: dict(zip(ASKED, map(words.__getitem__, row[1:]), strict=True)) for row in rows}
    others = sum(
        last[home][name] != value for home, cells in load["values"].items() for name, value in cells.items()
    )
    kept = len(load["keys"])
    doubled = acts(product, SAVES) - logged - kept
    return {"lost": kept - there[0][0], "other value": others, "doubled": doubled}


def report() -> Iterator[str]:
    """The lines, once everything is measured."""
    seconds = float(os.environ.get("SECONDS", "300"))
    households = os.environ.get("HOUSEHOLDS", "297104")
    with tempfile.TemporaryDirectory(prefix="giamngheo-reviewers-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        data = Path(os.environ.get("DATA", folder / "data"))
        with serving(data, "--demo", seconds=SECONDS_TO_LOAD, HOUSEHOLDS=households) as product:
            settle(data)
            phones, logged = _phones(data, folder), acts(product, SAVES)
            load, served = _loaded(product, phones, seconds)
            wrong = _wrong(product, load, logged)
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}: {REVIEWERS} reviewers, an answer every 5 s each"
    yield ""
    yield f"{int(households):,} households; {os.cpu_count()} processors, which the load generator shares."
    yield f"Meanwhile the web server is killed {KILLS} times (kill -9), master and workers in turn."
    yield "Until kept: from the first sending, through every repetition. Repeat: `python -m benchmarks.reviewers`."
    yield ""
    yield "| kept | a second | median ms | p95 ms | bar | until kept, p95 ms | lost | doubled | other value |"
    yield "|--:|--:|--:|--:|---|--:|--:|--:|--:|"
    slow = p95(load["times"])
    bar = f"{MOST_MS} {'met' if slow <= MOST_MS else 'MISSED'}"
    counts = " | ".join(str(wrong[of]) for of in ("lost", "doubled", "other value"))
    rate = len(load["until_kept"]) / load["seconds"]
    yield (
        f"| {len(load['keys'])} | {rate:.1f} | {median(load['times']):.0f} | {slow:.0f} | {bar} "
        f"| {p95(load['until_kept']):.0f} | {counts} |"
    )
    yield ""
    yield (
        f"Processor seconds: the generator {load['cpu']:.1f} of the {load['seconds']:.0f} s measured; the product "
        f"{served:.1f} from the first answer to the last, {1000 * served / len(load['keys']):.0f} ms an answer."
    )
    yield from (f"- {error}" for error in sorted(set(load["errors"]))[:20])
    yield from (f"- {of}: {count}" for of, count in wrong.items() if count)


def main() -> None:
    """Measure, print, keep; leaves with status 1 where the bar is missed or an answer is lost or doubled."""
    finish("reviewers", report())


if __name__ == "__main__":
    main()
