"""Both lists in the form in which rules.reconciliation compares them."""

import unicodedata
from collections.abc import Callable
from functools import cache

import polars as pl
from vn_text import fold

from giamngheo.records.registry.personal_ids import as_newest

# A tone may stand on either vowel (hoà, hòa; thuý, thúy): the two spellings are one name.
_TONES = {
    f"{first}{second}{tone}": f"{first}{tone}{second}"
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}


def our_side(people: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """people: selectors.reconciliation.PEOPLE_SCHEMA. numbers: personal_ids.hashes of theirs."""
    return people.select(
        "id",
        "sex",
        "ethnic_code",
        "presence",
        key=pl.col("id"),
        personal_id=as_newest(people["personal_id_hash"], numbers),
        commune=pl.col("commune_code"),
        village=pl.col("village_id"),
        born=pl.col("birth_date"),
        is_year_only=pl.col("birth_date_is_year_only").fill_null(value=False),
        **_names(),
    ).with_columns(_birth())


def their_side(
    rows: pl.DataFrame, numbers: pl.DataFrame, villages: pl.DataFrame, commune: str | None
) -> pl.DataFrame:
    """rows: of answer.Answer. numbers: personal_ids.hashes of theirs. villages: id, commune_code, name.

    commune: where the sheet says none.
    """
    placed = rows.with_columns(
        commune=pl.coalesce("commune_code", pl.lit(commune, pl.String)), place=_each("village_name", fold)
    ).join(_by_name(villages), left_on=["commune", "place"], right_on=["commune_code", "place"], how="left")
    return placed.select(
        "key",
        "commune",
        "sex",
        "ethnic_code",
        "presence",
        "is_year_only",
        "village",
        id=pl.int_range(pl.len()).cast(pl.String),
        personal_id=numbers["hash"],
        born=pl.col("birth_date"),
        **_names(),
    ).with_columns(_birth())


def _by_name(villages: pl.DataFrame) -> pl.DataFrame:
    """Folded name → village, where the name is one village's of its commune."""
    named = villages.select(village="id", commune_code="commune_code", place=_each("name", fold))
    return named.filter(pl.struct("commune_code", "place").is_unique())


def _names() -> dict[str, pl.Expr]:
    return {"name": _each("full_name", fold), "written_name": _each("full_name", written)}


def _birth() -> list[pl.Expr]:
    whole = pl.when(~pl.col("is_year_only")).then(pl.col("born"))
    return [whole.alias("birth_date"), pl.col("born").dt.year().alias("birth_year")]


def _each(column: str, make: Callable[[str], str]) -> pl.Expr:
    """A text made of each different text; an empty one is none."""
    kept = cache(make)
    return pl.col(column).map_batches(
        lambda texts: pl.Series([kept(text) or None if text else None for text in texts], dtype=pl.String),
        return_dtype=pl.String,
    )


def written(name: str) -> str:
    """A name with its diacritics, without what is a way of typing: case, blanks, composition, place of the tone."""
    marks = unicodedata.normalize("NFD", " ".join(name.split()).lower())
    for one, other in _TONES.items():
        marks = marks.replace(one, other)
    return unicodedata.normalize("NFC", marks)
