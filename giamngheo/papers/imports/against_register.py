"""What of a file the register speaks against: another commune, an ended household, a second head, a held number."""

from collections.abc import Callable
from datetime import date

import polars as pl

from giamngheo.engine.read_csv import ROW
from giamngheo.papers.imports.telling import Telling
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.known import holders_of
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

NO_HOUSEHOLD = (
    "sổ chưa có hộ này: tệp chỉ có nhân khẩu thì hộ phải có trước",
    "the register has no such household, and the file holds members only",
)
NUMBER_TWICE = "số định danh đã có ở hàng trên", "the personal id stands in a row above"


def check_communes(homes: pl.DataFrame, is_ours: Callable[[pl.Expr], pl.Expr], telling: Telling) -> None:
    """A household of another commune than the officer's."""
    strange = homes.drop_nulls("commune_code").filter(~is_ours(pl.col("commune_code")))
    for row, commune in strange.select(ROW, "commune_code").iter_rows():
        told = f"xã {commune} ngoài địa bàn của đơn vị", f"commune {commune} is outside your area"
        telling.tell(HOUSEHOLDS, row, "commune_code", *told)


def check_units(homes: pl.DataFrame, day: date, telling: Telling) -> None:
    """For an officer of the whole province: a commune that no list of the day has."""
    if not Unit.objects.on(day).filter(level=Unit.Level.COMMUNE).exists():
        return
    codes = homes["commune_code"].drop_nulls().unique().to_list()
    unknown = list(set(codes) - units_on(codes, day).keys())
    strange = homes.filter(pl.col("commune_code").is_in(unknown))
    for row, commune in strange.select(ROW, "commune_code").iter_rows():
        told = (
            f"ngày {day:%d/%m/%Y} không có xã mã {commune}",
            f"on {day:%d/%m/%Y} no commune had the code {commune}",
        )
        telling.tell(HOUSEHOLDS, row, "commune_code", *told)


def check_ended(homes: pl.DataFrame, register: pl.DataFrame, telling: Telling) -> None:
    """A household that has died out or moved away."""
    ended = register.drop_nulls("ended_on").select("id", "ended_on")
    for row, day in homes.join(ended, on="id").select(ROW, "ended_on").iter_rows():
        told = f"hộ đã kết thúc ngày {day:%d/%m/%Y}", f"the household ended on {day:%d/%m/%Y}"
        telling.tell(HOUSEHOLDS, row, "household_id", *told)


def check_known(homes: pl.DataFrame, telling: Telling) -> None:
    """A file of members only: each household must be there."""
    telling.tell_each(HOUSEHOLDS, homes.filter(pl.col("id").is_null())[ROW], "household_id", *NO_HOUSEHOLD)


def check_heads(persons: pl.DataFrame, members: pl.DataFrame, telling: Telling) -> None:
    """A new head where the register's is not given another relation: that is an act of its own."""
    heads = members.filter(relation="head").select(id="household_id", kept="code", kept_name="full_name")
    told = persons.select("id", "person_id", "relation").drop_nulls()
    new = persons.filter(relation="head").join(heads, on="id").filter(pl.col("person_id") != pl.col("kept"))
    freed = told.filter(pl.col("relation") != "head").select("id", kept="person_id")
    for row, name in new.join(freed, on=["id", "kept"], how="anti").select(ROW, "kept_name").iter_rows():
        vietnamese = f"trong sổ, chủ hộ là {name}: hãy ghi nhận thay đổi chủ hộ trước, hoặc sửa tệp"
        english = f"the register's head is {name}: record the new head first, or mend the file"
        telling.tell(PERSONS, row, "relation", vietnamese, english)


def check_personal_ids(persons: pl.DataFrame, telling: Telling) -> None:
    """A number twice in the file, or of a person of another household. persons: with hash, as matching adds it."""
    numbers = persons.drop_nulls("hash").select(ROW, "id", "hash", "older")
    twice = numbers.filter(~pl.col("hash").is_first_distinct())
    telling.tell_each(PERSONS, twice[ROW], "personal_id", *NUMBER_TWICE)
    held = numbers.join(holders_of(numbers), on="hash", how="inner", maintain_order="left")
    of_others = held.filter(pl.col("id").ne_missing(pl.col("household_id")))
    for row, code in of_others.select(ROW, "household_code").iter_rows():
        told = (
            f"số định danh đã thuộc một người của hộ {code}",
            f"the personal id belongs to a person of household {code}",
        )
        telling.tell(PERSONS, row, "personal_id", *told)


def excused_heads(homes: pl.DataFrame, persons: pl.DataFrame, members: pl.DataFrame) -> set[int]:
    """ROW of members of households whose head stands in the register, and in the file nobody claims to be head."""
    headed = (
        members.filter(relation="head").select(id="household_id").join(homes.select("id", "code"), on="id")
    )
    heads = persons.filter(relation="head").select("household_id").drop_nulls()
    ours = persons.join(headed.select(household_id="code").unique(), on="household_id", how="semi")
    return set(ours.join(heads, on="household_id", how="anti")[ROW].to_list())
