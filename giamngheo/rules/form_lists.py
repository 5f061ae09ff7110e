"""The lists of poor and near-poor households: a row a member, the head first."""

from collections.abc import Iterator

import polars as pl

from giamngheo.rules.codes import RELATIONS
from giamngheo.rules.forms import LINE, PLACE, TOTAL, Column, Form, condition

MASKED, MARK = "***", "x"
MEMBER_COLUMNS = ("household_id", "person_id", "relation", "sex", "birth_date", "member_ethnic", "full_name")


def listed(
    form: Form,
    households: pl.DataFrame,
    members: pl.DataFrame,
    ethnic: dict[str, str],
    with_names: bool,
    at_once: int,
) -> Iterator[pl.DataFrame]:
    """The cells of a list, so many households at once: place, line, a column each number.

    The last part is the total. households: a row each, with place, commune_code, village_code, home (as printed)
    and what the marks ask for; members: MEMBER_COLUMNS. ethnic: name of each group's code. Names are masked
    unless with_names.
    """
    ordered = (
        households.filter(pl.col("class") == form.list_class)
        .sort(PLACE, "commune_code", "village_code", "household_id")
        .with_row_index("household_number", offset=1)
    )
    number_of_members = 0
    for homes in ordered.iter_slices(at_once):
        theirs = members.join(homes.select("household_id"), on="household_id", how="semi")
        number_of_members += len(theirs)
        yield _cells(form, homes, theirs, ethnic, with_names)
    yield _total(form, len(ordered), number_of_members)


def _cells(
    form: Form, homes: pl.DataFrame, members: pl.DataFrame, ethnic: dict[str, str], with_names: bool
) -> pl.DataFrame:
    rows = (
        homes.join(_in_order(members), on="household_id", how="left")
        .sort("household_number", "order")
        .with_columns(_first=pl.int_range(pl.len()).over("household_number") == 0)
    )
    shown = rows.with_columns(_shown(ethnic, with_names))
    line = pl.lit(0).cast(pl.Int64).alias(LINE)
    return shown.select(PLACE, line, *(_cell(column) for column in form.columns))


def _in_order(members: pl.DataFrame) -> pl.DataFrame:
    not_head = pl.col("relation") != "head"
    ordered = members.sort("household_id", not_head, "birth_date", "person_id", nulls_last=True)
    return ordered.with_columns(order=pl.int_range(pl.len()).over("household_id"))


def _shown(ethnic: dict[str, str], with_names: bool) -> list[pl.Expr]:
    name = (
        pl.col("full_name") if with_names else pl.when(pl.col("person_id").is_not_null()).then(pl.lit(MASKED))
    )
    home = pl.when(pl.col("_first")).then(pl.col("home"))
    year = pl.col("birth_date").dt.year().cast(pl.String)
    return [
        (pl.col("order") + 1).cast(pl.String).alias("member_number"),
        pl.col("household_number").cast(pl.String),
        pl.concat_str(name, home, separator="; ", ignore_nulls=True).alias("name"),
        pl.when(pl.col("sex") == "male").then(year).alias("male_birth_year"),
        pl.when(pl.col("sex") == "female").then(year).alias("female_birth_year"),
        pl.col("member_ethnic").cast(pl.String).replace_strict(ethnic, default=None).alias("ethnic_group"),
        pl.col("relation").cast(pl.String).replace(RELATIONS),
    ]


def _cell(column: Column) -> pl.Expr:
    if column.mark is not None:
        marked = pl.col("_first") & condition(column.mark)
        return pl.when(marked).then(pl.lit(MARK)).alias(column.number)
    return pl.col(str(column.show)).alias(column.number)


def _total(form: Form, households: int, members: int) -> pl.DataFrame:
    """Under the numbers of household and member stands how many there are."""
    known = {"household_number": str(households), "member_number": str(members)}
    texts = [
        pl.lit(known.get(str(column.show)), dtype=pl.String).alias(column.number) for column in form.columns
    ]
    return pl.select(pl.lit(TOTAL).alias(PLACE), pl.lit(0).cast(pl.Int64).alias(LINE), *texts)
