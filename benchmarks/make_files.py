"""Make the files of the speed contract: 40 review dates, persons in no order, holes as in life, everyone reviewed.

    python benchmarks/make_files.py --households 300000 --out DIR
    python benchmarks/make_files.py --households 3000000 --out DIR
    python benchmarks/make_files.py --households 28000000 --shards --out DIR

One block of at most BLOCK households is in memory at a time. Without --shards the blocks end as one
households.parquet and one persons.parquet; with it they stay households-00000.parquet and so on.
"""

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from giamngheo.demo.generate import GenerateRequest, make

BLOCK = 500_000
PROVINCE, AS_OF = "14", date(2022, 10, 15)
HOLES = 0.03
WITH_HOLES = ("work_status", "attends", "diploma", "health_insurance", "stunted", "disability")
TABLES = ("households", "persons")


def make_files(households: int, persons_per_household: float, out: Path, seed: int, shards: bool) -> None:
    """Write the two tables to `out`, block by block."""
    out.mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, households, BLOCK)):
        count = min(BLOCK, households - first)
        request = GenerateRequest(
            PROVINCE,
            count,
            AS_OF,
            seed + number,
            out,
            all_in_review=True,
            first_serial=first + 1,
            persons_per_household=persons_per_household,
        )
        for name, frame in _block(request).items():
            frame.write_parquet(out / f"{name}-{number:05}.parquet")
    if not shards:
        _merge(out)


def _block(request: GenerateRequest) -> dict[str, pl.DataFrame]:
    """One block's tables: every review date given, persons shuffled, six of their columns with holes."""
    tables, _, _ = make(request)
    rng = np.random.default_rng(request.seed)
    persons = tables["persons"]
    holes = [
        pl.when(pl.Series(rng.random(len(persons)) >= HOLES)).then(name).alias(name) for name in WITH_HOLES
    ]
    shuffled = persons.with_columns(holes)[rng.permutation(len(persons))]
    dated = tables["households"].with_columns(pl.col("review_date").fill_null(request.as_of))
    return {"households": dated, "persons": shuffled}


def _merge(out: Path) -> None:
    """Stream the blocks of each table into one file."""
    for name in TABLES:
        blocks = sorted(out.glob(f"{name}-*.parquet"))
        pl.scan_parquet(blocks).sink_parquet(out / f"{name}.parquet", maintain_order=True)
        for block in blocks:
            block.unlink()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", type=int, required=True)
    parser.add_argument("--persons-per-household", type=float, default=3.6)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", action="store_true")
    given = parser.parse_args()
    make_files(given.households, given.persons_per_household, given.out, given.seed, given.shards)


if __name__ == "__main__":
    main()
