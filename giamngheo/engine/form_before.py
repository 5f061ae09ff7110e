"""The year before: who stood on a list then, from its results, a shard at a time."""

from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused
from giamngheo.engine.form_inputs import RESULTS, checked, opened_tables
from giamngheo.engine.form_places import Places
from giamngheo.engine.ledger import twice_in
from giamngheo.engine.read_csv import ROW
from giamngheo.rules.form_flows import BEFORE, LISTS
from giamngheo.rules.language import say

IS_LISTED = pl.col("class").is_in(LISTS)


class YearBefore:
    """The results of the year before. Raises Refused, WrongUsage where they cannot be used.

    listed: household_id, before_commune, before_class, before_persons of the poor and near-poor; of a country's
    other households nothing is kept, they are read again where one of them is asked for.
    """

    def __init__(self, path: Path) -> None:
        self._parts = opened_tables(path, RESULTS)
        ids, listed = [], []
        for part in self._parts:
            frame = checked(part)
            ids.append(frame["household_id"].hash())
            listed.append(_as_before(frame.filter(IS_LISTED)))
        self._refuse_doubles(twice_in(ids))
        self.listed = pl.concat(listed)

    def _refuse_doubles(self, twice: pl.Series) -> None:
        """Refuse every row whose household stands above or in an earlier shard. twice: hashes met twice."""
        if twice.is_empty():
            return
        is_suspect = pl.col("household_id").hash().is_in(twice.implode())
        suspects = [
            part.collected(part.numbered().select(ROW, *part.values("household_id")).filter(is_suspect))
            for part in self._parts
        ]
        files = [
            part.file for part, frame in zip(self._parts, suspects, strict=True) for _ in range(len(frame))
        ]
        met = pl.concat(suspects).with_columns(file=pl.Series(files, dtype=pl.String))
        later = met.filter(~pl.col("household_id").is_first_distinct())
        told = say("hộ này đã có ở hàng trên hoặc mảnh trước", "stands in a row above or an earlier shard")
        if not later.is_empty():
            rows = later.select("file", ROW).rows()
            raise Refused(Finding(file, row, "household_id", told) for file, row in rows)

    def unlisted(self, household_ids: pl.Series) -> pl.DataFrame:
        """Those of the households that were on no list then, as `listed`."""
        wanted = pl.col("household_id").is_in(household_ids.implode()) & ~IS_LISTED
        return pl.concat(
            _as_before(part.collected(part.raw.select(*part.values(*RESULTS.names)).filter(wanted)))
            for part in self._parts
        )


def _as_before(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "household_id",
        before_commune="commune_code",
        before_class=pl.col("class").cast(pl.String),
        before_persons="persons",
    )


def placed_before(before: pl.DataFrame, now: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The year before in the communes of today, as BEFORE: where it was divided, that of the household now.

    A household that is gone from a divided commune counts in the first of its successors (reading).
    now: household_id, commune_code, place. Villages are not in the results: that of now, else none.
    """
    met = before.join(now.select("household_id", "commune_code", "place"), on="household_id", how="left")
    today = places.successors(before["before_commune"].unique())
    candidates = met.join(today, on="before_commune", how="left").with_columns(
        successor=pl.when(pl.col("commune_code") == pl.col("before_commune"))
        .then("commune_code")
        .otherwise("successor")
    )
    elsewhere = (pl.col("successor") != pl.col("commune_code")).fill_null(True)
    chosen = candidates.sort(elsewhere, "successor").unique("household_id", keep="first", maintain_order=True)
    moved = chosen.drop("before_commune").rename({"successor": "before_commune", "place": "place_now"})
    placed = places.placed(moved, commune="before_commune").rename({"place": "before_place"})
    if places.rows == "village":
        same = pl.col("before_commune") == pl.col("commune_code")
        placed = placed.with_columns(before_place=pl.when(same).then("place_now").otherwise("before_place"))
    return placed.select(BEFORE)
