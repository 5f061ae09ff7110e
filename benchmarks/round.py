"""A province's round: opening, classifying, deciding, the forms, and fifty people who look at the boards.

    HOUSEHOLDS=297104 python -m benchmarks.round

DATA=folder: a demo that was loaded before; its half-way rounds are gone afterwards. Opening, classifying and the forms
are jobs of the province over all communes; what is kept with a signature and a decision are jobs of each commune's own
chair and clerk.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import cpu_seconds, finish
from benchmarks.round_list import make_list
from benchmarks.served import asked, database_of, told
from benchmarks.users import SECONDS_TO_LOAD, p95, settle
from giamngheo import __version__
from tests.config.product import serving

MOST_SECONDS, MOST_MS, SECONDS = 30, 300, 60
ASKED = "2024-10-01"
COUNTED = """
SELECT count(*), count(*) FILTER (WHERE s.status IN ('poor', 'near_poor')) FROM registry_household h
LEFT JOIN registry_statusperiod s ON s.household_id = h.id AND s.valid_to IS NULL WHERE h.ended_on IS NULL
"""
KEPT = "what is signed, kept"
STEPS = ("opening", "classifying"), (KEPT, "the decision's rows", "forms 1-13")
_OPEN = "SELECT id FROM review_reviewround WHERE step <> 'decided'"
# The demo's half-way rounds, of which a commune has one: the list's households are to be reviewed anew.
HALF_WAY_GONE = (
    "DELETE FROM review_roundhousehold WHERE village_id IN "
    f"(SELECT id FROM review_roundvillage WHERE round_id IN ({_OPEN}))",
    f"DELETE FROM review_roundvillage WHERE round_id IN ({_OPEN})",
    "DELETE FROM review_reviewround WHERE step <> 'decided'",
)
# What people do between: the villages agree, nothing is said against the postings, the chair signs. Whoever was not
# asked, or whose facts do not settle the class, is left to a later round.
TO_THE_CHAIR = (
    "DELETE FROM review_roundhousehold WHERE proposed = '' AND village_id IN "
    f"(SELECT id FROM review_roundvillage WHERE round_id IN ({_OPEN}))",
    "UPDATE review_roundhousehold SET is_agreed = true WHERE village_id IN "
    f"(SELECT id FROM review_roundvillage WHERE round_id IN ({_OPEN}))",
    f"UPDATE review_roundvillage SET step = 'concluded' WHERE round_id IN ({_OPEN})",
    "INSERT INTO review_decision (id, round_id, signer, signed_at, number, numbered_by) "
    f"SELECT gen_random_uuid(), id, 'benchmarks', now(), '', '' FROM ({_OPEN}) opened",
    "UPDATE review_reviewround SET step = 'signed' WHERE step <> 'decided'",
)


def _told(module: str, *words: str, **env: str) -> dict[str, Any]:
    """The last line that a module of these benchmarks prints."""
    found: dict[str, Any] = json.loads(told("-m", module, *words, **env).splitlines()[-1])
    return found


def _write(data: Path, *statements: str, asked: str = "") -> None:
    """As the server's own superuser, whom nothing stops. asked: a list of 30 % is made too, asked on that day."""
    with database_of(data) as database:
        database.execute("SET session_replication_role = replica")
        for statement in statements:
            database.execute(statement)  # type: ignore[call-overload]  # put together from this file's own words
        if asked:
            make_list(database, asked)
    settle(data)


def report() -> Iterator[str]:
    """The lines, once everything is measured."""
    households = os.environ.get("HOUSEHOLDS", "297104")
    with tempfile.TemporaryDirectory(prefix="giamngheo-round-") as folder:
        Path(folder).chmod(0o711)
        data = Path(os.environ.get("DATA", f"{folder}/data"))
        with serving(data, "--demo", seconds=SECONDS_TO_LOAD, HOUSEHOLDS=households) as product:
            settle(data)
            boards = _told("benchmarks.boards", f"http://127.0.0.1:{product.port}", "--seconds", str(SECONDS))
            _write(data, *HALF_WAY_GONE, asked=ASKED)
            ((all_of, listed),) = asked(product, COUNTED)
            steps: dict[str, Any] = {}
            for names, then in zip(STEPS, (TO_THE_CHAIR, ()), strict=True):
                for name in names:
                    before = cpu_seconds(product.everything())
                    steps |= _told("benchmarks.round_steps", name, GIAMNGHEO_DATA=str(data))
                    steps[name]["cpu"] = cpu_seconds(product.everything()) - before
                _write(data, *then)
            load = os.getloadavg()[1]
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}: a round of every commune of a province"
    yield ""
    yield f"{all_of:,} households, {listed:,} of them on the list and reviewed; {os.cpu_count()} processors."
    yield f"{load:.1f} processes at work on average over the last five minutes, the benchmark's own included."
    yield "Repeat with `python -m benchmarks.round`."
    yield ""
    yield "| step, of all communes | how | rows | seconds | processor seconds of the product | bar |"
    yield "|---|---|--:|--:|--:|---|"
    for name, one in steps.items():
        # It has no bar: it is done while the list goes from the chair to the clerk.
        is_met = (
            "" if name == KEPT else f"{MOST_SECONDS} {'met' if one['seconds'] <= MOST_SECONDS else 'MISSED'}"
        )
        words = f"{one['how']} | {one['rows']} | {one['seconds']:.1f} | {one['cpu']:.1f}"
        yield f"| {name} | {words} | {is_met} |"
    yield ""
    yield "| page, 50 users | answers | median ms | p95 ms | bar |"
    yield "|---|--:|--:|--:|---|"
    for name, times in sorted(boards["times"].items()):
        is_met = f"{MOST_MS} {'met' if p95(times) <= MOST_MS else 'MISSED'}"
        yield f"| {name} | {len(times)} | {median(times):.0f} | {p95(times):.0f} | {is_met} |"
    yield from (f"- {error}" for error in sorted(set(boards["errors"]))[:20])


def main() -> None:
    """Measure, print, keep; leaves with status 1 where a bar is missed or an answer was an error."""
    finish("round", report())


if __name__ == "__main__":
    main()
