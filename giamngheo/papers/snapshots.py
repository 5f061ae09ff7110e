"""A snapshot of the register as a folder: the engine's two tables as Parquet, totals where given, a manifest."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo import __version__
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.form_inputs import read_totals
from giamngheo.engine.form_places import Places
from giamngheo.engine.geography import day_in_force
from giamngheo.engine.policy import POLICY, load_law
from giamngheo.engine.provenance import checksum
from giamngheo.engine.publication import MANIFEST, SNAPSHOT, TOTALS
from giamngheo.papers.exports.write import as_tables
from giamngheo.records.registry.services.exporting import Tables
from giamngheo.records.registry.services.snapshotting import NAMES, AsOf, saved_later, tables_as_of
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

Advance = Callable[[int, int], None]


@dataclass
class Counted:
    """What went into a snapshot."""

    households: int = 0
    persons: int = 0
    communes: int = 0
    saved_later: int = 0


@dataclass(frozen=True)
class SnapshotRequest:
    """What is asked for. totals: the table of contract 9.1, where the register does not hold every household.

    advance: told before each commune how many are done, of how many.
    """

    area: str
    as_of: date
    with_names: bool = False
    totals: Path | None = None
    advance: Advance | None = None


def write_snapshot(request: SnapshotRequest, folder: Path) -> dict[str, Any]:
    """Fill an empty folder within the scope of the present transaction; returns the manifest.

    The same register and day give the same bytes, manifest included, whatever is recorded later for later days.
    Raises WrongUsage for an area that never was, or has no household that day.
    """
    asked, name = _area(request)
    counted = Counted()
    left_out = set() if request.with_names else set(NAMES)
    names = {
        table.name: [name for name in table.names if name not in left_out] for table in (HOUSEHOLDS, PERSONS)
    }
    files = as_tables(folder, _pieces(request, asked, counted), ".parquet", names)
    if not counted.households:
        told = "không có hộ nào trong sổ vào ngày đó", "no household in the register on that day"
        raise WrongUsage(f"--area {request.area}: {say(*told)}")
    if request.totals is not None:
        files.append(folder / TOTALS)
        _totals(request.totals, asked).write_parquet(files[-1])
    manifest = _manifest(request, name, counted, files)
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def _area(request: SnapshotRequest) -> tuple[AsOf, str]:
    """The communes, on the day or, for a unit that is no more, on its last; the area's name."""
    day = day_in_force(POLICY, request.area, request.as_of)
    if day is None:
        told = "không phải tỉnh, huyện hay xã nào đã biết đến ngày đó", "no unit known by that day"
        raise WrongUsage(f"--area {request.area}: {say(*told)}")
    places = Places(request.area, None, day, ())
    return AsOf(request.as_of, tuple(places.communes), day), places.area_name()


def _pieces(request: SnapshotRequest, asked: AsOf, counted: Counted) -> Iterator[Tables]:
    for number, commune in enumerate(asked.communes):
        if request.advance:
            request.advance(number, len(asked.communes))
        tables = tables_as_of(asked, commune, without=() if request.with_names else NAMES)
        if tables.households.is_empty():
            continue
        counted.communes += 1
        counted.households += len(tables.households)
        counted.persons += len(tables.persons)
        counted.saved_later += saved_later(asked, commune)
        yield tables


def _totals(path: Path, asked: AsOf) -> pl.DataFrame:
    """The area's rows of the day's year, in the contract's columns."""
    found = read_totals(path, asked.day.year).filter(pl.col("commune_code").is_in(list(asked.communes)))
    key = ("commune_code", "ethnic_code", "area_type")
    return found.sort(key).with_columns(year=pl.lit(asked.day.year, pl.Int64))


def _manifest(request: SnapshotRequest, name: str, counted: Counted, files: list[Path]) -> dict[str, Any]:
    return {
        "kind": SNAPSHOT,
        "format": 1,
        "product": __version__,
        "area": {"code": request.area, "name": name},
        "as_of": request.as_of.isoformat(),
        "with_names": request.with_names,
        "policy": dict(load_law().versions),
        "counts": {
            "communes": counted.communes,
            "households": counted.households,
            "persons": counted.persons,
        },
        "answers_saved_later": counted.saved_later,
        "files": {path.name: {"bytes": path.stat().st_size, "sha256": checksum(path)} for path in files},
    }
