"""Make the whole country: every province of the day in shards, one block of households in memory at a time.

No household totals of the other provinces are among our sources: a province's share of the households is its
share of the communes, which says nothing about any real province.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from giamngheo.demo.communes import communes_by_province
from giamngheo.demo.draws import share_out
from giamngheo.demo.generate import FORMATS, GenerateRequest, Summary, make
from giamngheo.demo.previous import METADATA
from giamngheo.demo.totals import KEYS
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.progress import Progress, progress
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import SHARD
from giamngheo.engine.write import swapped_in
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

HOUSEHOLDS, MOST_IN_A_SHARD, MOST_SHARDS = 28_000_000, 500_000, 100_000
TABLES = ("households", "persons")
SHARE = "số xã: không có tổng số hộ đã công bố của các tỉnh khác"


@dataclass(frozen=True)
class CountryRequest:
    """What to make; seed: same number, same data."""

    as_of: date
    seed: int
    out: Path
    households: int = HOUSEHOLDS
    all_in_review: bool = False


@dataclass(frozen=True)
class Country:
    """What was made; provinces: the households of each, by its code."""

    provinces: dict[str, int]
    shards: int
    persons: int
    in_review: int
    standard: str

    @property
    def households(self) -> int:
        """All households."""
        return sum(self.provinces.values())

    def __str__(self) -> str:
        counts = [grouped(number) for number in (self.households, self.persons, self.in_review)]
        return say(
            f"{len(self.provinces)} tỉnh trong {self.shards} mảnh: {counts[0]} hộ, {counts[1]} nhân khẩu, "
            f"{counts[2]} hộ thuộc diện rà soát; chuẩn {self.standard}; hộ chia theo {SHARE}",
            f"{len(self.provinces)} provinces in {self.shards} shards: {counts[0]} households, {counts[1]} persons, "
            f"{counts[2]} in review; standard {self.standard}; households shared out by the number of communes",
        )


def generate_country(request: CountryRequest) -> Country:
    """Write households-NNNNN.parquet, persons-NNNNN.parquet, totals and metadata.json. Raises WrongUsage.

    The folder takes its place when everything is there; left before that, nothing of it stays.
    """
    plan = shards(request)
    _check_out(request.out)
    request.out.resolve().parent.mkdir(parents=True, exist_ok=True)
    with progress(len(plan)) as shown, swapped_in(request.out.resolve()) as beside:
        beside.mkdir()
        made = list(_written(plan, beside, shown))
        _totals([totals for _, totals in made]).write_parquet(beside / "totals.parquet")
        country = _country(plan, [summary for summary, _ in made])
        _write_metadata(request, country, beside)
    return country


def shards(request: CountryRequest) -> list[GenerateRequest]:
    """The blocks to make, in order. Raises WrongUsage: too few households, no standard or communes that day."""
    communes = communes_by_province(request.as_of)
    if request.households < len(communes):
        raise WrongUsage(
            f"--households {request.households}: phải từ {len(communes)} trở lên (mỗi tỉnh một hộ)"
        )
    review_for(request.as_of)
    spare = share_out(request.households - len(communes), np.array(list(communes.values()), np.float64))
    plan = [
        shard
        for (province, inside), count in zip(communes.items(), (spare + 1).tolist(), strict=True)
        for shard in _of_province(request, province, inside, count)
    ]
    return [replace(shard, seed=request.seed * MOST_SHARDS + n) for n, shard in enumerate(plan)]


def _of_province(
    request: CountryRequest, province: str, communes: int, households: int
) -> Iterator[GenerateRequest]:
    """The blocks of one province: each has communes of its own, as many households as they weigh."""
    parts = -(-households // MOST_IN_A_SHARD)
    edges = [households * part // parts for part in range(parts + 1)]
    if parts > communes:
        raise WrongUsage(
            f"--households {request.households}: quá nhiều cho {communes} xã của tỉnh {province}"
        )
    for part, first in enumerate(edges[:-1]):
        yield GenerateRequest(
            province,
            edges[part + 1] - first,
            request.as_of,
            request.seed,
            request.out,
            all_in_review=request.all_in_review,
            first_serial=first + 1,
            part=(part, parts),
        )


def _written(
    plan: list[GenerateRequest], folder: Path, shown: Progress
) -> Iterator[tuple[Summary, pl.DataFrame]]:
    """Make and write block after block; what is kept of each is its summary and its totals."""
    for number, shard in enumerate(plan):
        shown.say(say(f"Tỉnh {shard.province}: mảnh {number}", f"Province {shard.province}: shard {number}"))
        tables, _, summary = make(shard)
        for name in TABLES:
            tables[name].write_parquet(folder / f"{name}-{number:05}.parquet")
        shown.advance()
        yield summary, tables["totals"]


def _totals(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The totals of all blocks as one table: no commune is in two of them."""
    return pl.concat(parts).sort(KEYS)


def _country(plan: list[GenerateRequest], made: list[Summary]) -> Country:
    provinces: dict[str, int] = {}
    for shard in plan:
        provinces[shard.province] = provinces.get(shard.province, 0) + shard.households
    return Country(
        provinces,
        len(plan),
        sum(summary.persons for summary in made),
        sum(summary.in_review for summary in made),
        made[0].standard,
    )


def _write_metadata(request: CountryRequest, country: Country, folder: Path) -> None:
    content = {
        "country": True,
        "as_of": request.as_of.isoformat(),
        "seed": request.seed,
        "shards": country.shards,
        "households": country.households,
        "persons": country.persons,
        "in_review": country.in_review,
        "standard": country.standard,
        "households_by_province": country.provinces,
        "households_shared_out_by": SHARE,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (folder / METADATA).write_text(text, encoding="utf-8")


def _check_out(out: Path) -> None:
    """Refuse a folder that holds something else: it is replaced as a whole. Raises WrongUsage."""
    if not out.exists():
        return
    if not out.is_dir():
        raise WrongUsage(say(f"{out}: không phải thư mục", f"{out}: not a folder"))
    ours = {METADATA, *(f"totals.{ending}" for ending in FORMATS)}
    for item in out.iterdir():
        match = SHARD.match(item.name)
        if item.name not in ours and not (match and match["name"] in TABLES):
            raise WrongUsage(
                say(f"{out}: thư mục có tệp khác ({item.name})", f"{out}: holds other files ({item.name})")
            )
