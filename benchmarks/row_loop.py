"""The same rules household by household in plain Python: the oracle of the tests, members grouped beforehand.

python -m benchmarks.row_loop FOLDER AS_OF OUT
"""

import sys
from collections import defaultdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

ORACLE = Path(__file__).resolve().parents[1] / "tests" / "rules"
STANDARD = "2022-2026"


def main(folder: Path, as_of: date, out: Path) -> None:
    """Read both tables as rows, judge each household, write the statuses."""
    sys.path.insert(0, str(ORACLE))
    oracle = import_module("oracle")
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person in pl.read_parquet(folder / "persons.parquet").iter_rows(named=True):
        members[person["household_id"]].append(person)
    rows = []
    for household in pl.read_parquet(folder / "households.parquet").iter_rows(named=True):
        home = household["household_id"]
        judged = oracle.judge_household(household, members[home], as_of, STANDARD, "auto", as_of)
        rows.append((home, judged["status"]))
    pl.DataFrame(rows, schema=["household_id", "status"], orient="row").sort("household_id").write_parquet(
        out
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
