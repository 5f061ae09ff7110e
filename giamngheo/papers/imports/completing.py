"""What a file leaves unsaid about its households: commune, kind of area, village, head."""

from collections.abc import Callable

import polars as pl
from vn_text import fold

from giamngheo.engine.read_csv import ROW
from giamngheo.papers.imports.gather import Gathered
from giamngheo.papers.imports.mapping import ALL_OTHERS, CREATE, ImportChoices
from giamngheo.papers.imports.telling import Telling
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

NO_CODE = "thiếu mã hộ", "the household's code is missing"
NO_VILLAGE = "thiếu thôn, bản của hộ mới", "the village of a new household is missing"


def completed_homes(
    gathered: Gathered, choices: ImportChoices, only_commune: str | None, telling: Telling
) -> pl.DataFrame:
    """The file's households with commune, kind of area and the head as said in the file.

    Further columns: place (from 0), head, born (the head's birth year), has_key; a key where the file has none.
    """
    homes = gathered.households
    if homes.is_empty() and not gathered.persons.is_empty():
        homes = _homes_of_persons(gathered, telling)
    heads = (
        gathered.persons.filter(relation="head")
        .unique("key", keep="first", maintain_order=True)
        .select("key", listed="full_name", listed_born="birth_date")
    )
    commune = choices.commune_code or only_commune
    return (
        homes.join(heads, on="key", how="left", maintain_order="left")
        .with_columns(
            pl.col("commune_code").fill_null(pl.lit(commune, pl.String)),
            pl.col("area_type").fill_null(pl.lit(choices.area_type or None, pl.String)),
            pl.coalesce("head_name", "listed").alias("head"),
            pl.coalesce("head_birth_date", "listed_born")
            .str.extract("([0-9]{4})")
            .cast(pl.Int64)
            .alias("born"),
        )
        .with_row_index("place")
        .with_columns(has_key=pl.col("key").is_not_null())
        .with_columns(pl.col("key").fill_null(pl.format("#{}", "place")))
    )


def _homes_of_persons(gathered: Gathered, telling: Telling) -> pl.DataFrame:
    """A file of members only: their households, which the register must know, with nothing new to say."""
    persons = gathered.persons.drop_nulls("key").unique("key", keep="first", maintain_order=True)
    telling.add_records(HOUSEHOLDS, PERSONS, persons[ROW])
    homes = persons.select("key", household_id="key").with_row_index(ROW, offset=1)
    return pl.concat([gathered.households.clear(), homes], how="diagonal")


def check_keys(homes: pl.DataFrame, telling: Telling) -> None:
    """Where a sheet has a column of household codes or numbers, an empty one is no new household."""
    for row in homes.filter(~pl.col("has_key"))[ROW]:
        sheet = telling.sources[HOUSEHOLDS]["sheet"][row - 1]
        if {"household_id", "household_order"} & telling.places[sheet].keys():
            telling.tell(HOUSEHOLDS, row, "household_id", *NO_CODE)


def with_villages(
    homes: pl.DataFrame,
    villages: pl.DataFrame,
    register: pl.DataFrame,
    choices: ImportChoices,
    is_ours: Callable[[pl.Expr], pl.Expr],
    telling: Telling,
) -> tuple[pl.DataFrame, list[str]]:
    """Each village by the name the register has for it; one it has not waits for the officer, or is made.

    Returns the households and the names that wait. A village left unsaid is the one in which the household lives.
    """
    chosen = _chosen(homes, choices)
    settled = (
        homes.join(chosen, on="village_name", how="left", maintain_order="left")
        .join(_by_name(villages), on=["commune_code", "folded"], how="left", maintain_order="left")
        .join(_by_code(villages), on=["commune_code", "village_code"], how="left", maintain_order="left")
        .with_columns(
            written=pl.col("village_name"),
            known=pl.coalesce("named", "coded"),
            own=pl.col("key").replace_strict(dict(choices.matches), default=None, return_dtype=pl.String),
        )
        .with_columns(own=pl.coalesce("own", "household_id"))
        .join(_lived_in(register), on=["commune_code", "own"], how="left", maintain_order="left")
    )
    waits = pl.col("known").is_null() & pl.col("written").is_not_null()
    waits = waits & is_ours(pl.col("commune_code")) & pl.col("choice").is_null()
    waiting = settled.filter(waits).select(ROW, "written")
    for row, written in waiting.iter_rows():
        told = (
            f"xã chưa có thôn “{written}”: hãy chọn tạo mới hoặc ghép với thôn đã có",
            f"the commune has no village “{written}”: make it or say which it is",
        )
        telling.tell(HOUSEHOLDS, row, "village_name", *told)
    new = pl.when(is_ours(pl.col("commune_code"))).then("choice").otherwise("written")
    settled = settled.with_columns(village_name=pl.coalesce("known", new, "lives_in"))
    unsaid = settled.filter(pl.col("village_name").is_null() & pl.col("written").is_null())
    telling.tell_each(HOUSEHOLDS, unsaid[ROW], "village_name", *NO_VILLAGE)
    return settled.select(homes.columns), waiting["written"].unique(maintain_order=True).to_list()


def _chosen(homes: pl.DataFrame, choices: ImportChoices) -> pl.DataFrame:
    """village_name as written, folded, and choice: the officer's name for it (its own where it shall be made)."""
    names = homes["village_name"].drop_nulls().unique().to_list()
    folded = [fold(name) for name in names]
    picked = [choices.villages.get(plain) or choices.villages.get(ALL_OTHERS) for plain in folded]
    chosen = [name if choice == CREATE else choice for name, choice in zip(names, picked, strict=True)]
    texts = dict.fromkeys(("village_name", "folded", "choice"), pl.String)
    return pl.DataFrame({"village_name": names, "folded": folded, "choice": chosen}, schema=texts)


def _by_name(villages: pl.DataFrame) -> pl.DataFrame:
    folded = pl.Series("folded", [fold(name) for name in villages["name"]], pl.String)
    named = villages.select("commune_code", folded, named="name")
    return named.unique(["commune_code", "folded"], keep="last", maintain_order=True)


def _by_code(villages: pl.DataFrame) -> pl.DataFrame:
    coded = villages.filter(pl.col("code") != "").select("commune_code", village_code="code", coded="name")
    return coded.unique(["commune_code", "village_code"], keep="last", maintain_order=True)


def _lived_in(register: pl.DataFrame) -> pl.DataFrame:
    return register.select("commune_code", own="code", lives_in="village_name")


def with_named_heads(homes: pl.DataFrame, persons: pl.DataFrame, telling: Telling) -> pl.DataFrame:
    """The members, and the head that a list of households names, where the household is new and has no member."""
    lonely = homes.filter(pl.col("id").is_null() & pl.col("head_name").is_not_null()).join(
        persons.select("key").drop_nulls(), on="key", how="anti", maintain_order="left"
    )
    telling.add_records(PERSONS, HOUSEHOLDS, lonely[ROW])
    heads = lonely.select(
        "key", "code", "id", full_name="head_name", birth_date="head_birth_date", relation=pl.lit("head")
    ).with_row_index(ROW, offset=len(persons) + 1)
    return pl.concat([persons, heads], how="diagonal")
