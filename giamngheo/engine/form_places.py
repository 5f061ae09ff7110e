"""Where the rows of a form are: which communes belong to the area, which row each is counted in, the names."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.geography import convert_communes, units
from giamngheo.engine.policy import POLICY
from giamngheo.rules.language import say

COUNTRY = "VN"
ROWS = ("village", "commune", "district", "province")
_LEVELS = {2: "province", 3: "district", 5: "commune"}
_YEAR = timedelta(days=365)


class Places:
    """The area of a form and its rows, as the units were on the day.

    file_codes: the commune codes met in the households. A code that is no unit of that day counts in the
    area where all the others do, and is left out where the file is of more than this area.
    """

    def __init__(self, area: str, rows: str | None, on: date, file_codes: Iterable[str]) -> None:
        self.area, self._on = area, on
        self.level = "country" if area == COUNTRY else _LEVELS.get(len(area), "")
        if not self.level or not (area == COUNTRY or area.isdecimal()):
            told = (
                "mã địa bàn gồm 2 (tỉnh), 3 (huyện), 5 (xã) chữ số hoặc VN",
                "2, 3 or 5 digits, or VN",
            )
            raise WrongUsage(f"--area {area}: {say(*told)}")
        self._units = units(POLICY, on)
        self._communes = _communes(self._units)
        self.rows = self._rows(rows)
        met = set(file_codes)
        self.unknown = sorted(met - set(self._communes["commune_code"]))
        known = met - set(self.unknown)
        self.takes_unknown = self.level != "commune" and known <= self._inside

    @cached_property
    def communes(self) -> list[str]:
        """The communes of the area that day, sorted."""
        return sorted(self._inside)

    @cached_property
    def _inside(self) -> set[str]:
        if self.level == "country":
            return set(self._communes["commune_code"])
        if self.level == "commune":
            return {self.area}
        return set(self._communes.filter(pl.col(f"{self.level}_code") == self.area)["commune_code"])

    def _rows(self, asked: str | None) -> str:
        """What a row is: what was asked for, else the level below the area. Raises WrongUsage."""
        districts = self._communes.filter(pl.col("commune_code").is_in(list(self._inside)))["district_code"]
        has_districts = districts.null_count() < len(districts)
        default = {
            "country": "province",
            "province": "district" if has_districts else "commune",
            "district": "commune",
            "commune": "village",
        }
        rows = asked or default[self.level]
        is_finer = self.level == "country" or ROWS.index(rows) <= ROWS.index(self.level)
        if not is_finer or (rows == "district" and not has_districts):
            told = "địa bàn này không có hàng như vậy vào ngày đó", "this area has no such rows on that day"
            raise WrongUsage(f"--rows {rows}: {say(*told)}")
        return rows

    def in_area(self, commune: str = "commune_code") -> pl.Expr:
        """The commune belongs to the area."""
        codes = self._inside | (set(self.unknown) if self.takes_unknown else set())
        return pl.col(commune).is_in(list(codes)).fill_null(False)

    def placed(
        self, frame: pl.DataFrame, commune: str = "commune_code", village: str | None = None
    ) -> pl.DataFrame:
        """The same rows with `place`, the row they are counted in; a commune without a parent is its own row.

        village: the column of village codes; empty where villages are not known.
        """
        if self.rows == "village":
            code = pl.col(village).fill_null("") if village else pl.lit("")
            return frame.with_columns(place=pl.concat_str(pl.col(commune), pl.lit("-"), code))
        if self.rows == "commune":
            return frame.with_columns(place=pl.col(commune))
        parent = self._communes.select(pl.col("commune_code").alias(commune), place=f"{self.rows}_code")
        joined = frame.join(parent, on=commune, how="left", maintain_order="left")
        return joined.with_columns(pl.col("place").fill_null(pl.col(commune)))

    def area_name(self) -> str:
        """The area as a heading names it, with its kind; the bare code where it is unknown."""
        if self.level == "country":
            return "Cả nước"
        return self.labels().get(self.area, self.area)

    def names(self) -> dict[str, str]:
        """Name of each unit of the day."""
        return dict(self._units.select("code", "name").iter_rows())

    def labels(self) -> dict[str, str]:
        """Kind and name of each unit of the day, as printed."""
        kind = pl.col("kind").replace({"thành phố trung ương": "thành phố"})
        named = self._units.select("code", pl.concat_str(kind, "name", separator=" "))
        return {code: label[0].upper() + label[1:] for code, label in named.iter_rows()}

    def successors(self, codes: Iterable[str]) -> pl.DataFrame:
        """Return before_commune, successor: what communes of a year before the day may be on it; sorted."""
        converted = convert_communes(POLICY, codes, self._on - _YEAR, self._on)
        successor = pl.col("new_code").fill_null(pl.col("old_code"))
        return converted.select(pl.col("old_code").alias("before_commune"), successor.alias("successor"))


def _communes(day: pl.DataFrame) -> pl.DataFrame:
    """Return commune_code, district_code (null where there is none), province_code."""
    above = day.select(parent_code="code", parent_level="level", grandparent="parent_code")
    communes = day.filter(level="commune").join(above, on="parent_code", how="left")
    has_district = pl.col("parent_level") == "district"
    return communes.select(
        commune_code="code",
        district_code=pl.when(has_district).then("parent_code"),
        province_code=pl.when(has_district).then("grandparent").otherwise("parent_code"),
    )
