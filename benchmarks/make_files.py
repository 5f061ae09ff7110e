"""Make the files of the speed contract: 40 review dates, persons in no order, holes as in life, everyone reviewed.

    python benchmarks/make_files.py --households 300000 --out DIR
    python benchmarks/make_files.py --households 3000000 --out DIR
    python benchmarks/make_files.py --households 3000000 --shards --out DIR
    python benchmarks/make_files.py --households 28000000 --country --out DIR

One block of at most BLOCK households is in memory at a time. Without --shards the blocks end as one
households.parquet and one persons.parquet; with it they stay households-00000.parquet and so on. With
--country the blocks are those of `demo-data --country`, every province in shards of its own.
"""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from giamngheo.demo.country import CountryRequest, shards
from giamngheo.demo.generate import GenerateRequest, make

BLOCK = 500_000
PROVINCE, AS_OF = "14", date(2022, 10, 15)
HOLES = 0.03
WITH_HOLES = ("work_status", "attends", "diploma", "health_insurance", "stunted", "disability")
TABLES = ("households", "persons")


def make_files(blocks: list[GenerateRequest], out: Path) -> None:
    """Write the two tables to `out`, block by block."""
    out.mkdir(parents=True, exist_ok=True)
    for number, request in enumerate(blocks):
        for name, frame in _block(request).items():
            frame.write_parquet(out / f"{name}-{number:05}.parquet")


def one_province(
    households: int, persons_per_household: float, out: Path, seed: int
) -> list[GenerateRequest]:
    """Blocks of one province, numbered on."""
    return [
        GenerateRequest(
            PROVINCE,
            min(BLOCK, households - first),
            AS_OF,
            seed + number,
            out,
            all_in_review=True,
            first_serial=first + 1,
            persons_per_household=persons_per_household,
        )
        for number, first in enumerate(range(0, households, BLOCK))
    ]


def country(households: int, persons_per_household: float, out: Path, seed: int) -> list[GenerateRequest]:
    """The blocks of every province of the day."""
    plan = shards(CountryRequest(AS_OF, seed, out, households, all_in_review=True))
    return [replace(block, persons_per_household=persons_per_household) for block in plan]


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
    parser.add_argument("--country", action="store_true")
    given = parser.parse_args()
    planned = country if given.country else one_province
    make_files(planned(given.households, given.persons_per_household, given.out, given.seed), given.out)
    if not (given.shards or given.country):
        _merge(given.out)


if __name__ == "__main__":
    main()
