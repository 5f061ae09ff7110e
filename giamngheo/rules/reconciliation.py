"""Two lists of the same people, ours and a counterpart's: who is who, what differs, how much of it agrees.

A side is a frame of one row a person, `id` naming the row, with the columns of IDENTIFYING (null where not known: a
null identifies nobody) and of COMPARED.
"""

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

# name: folded. birth_date: where the whole day is known. personal_id: its keyed hash.
IDENTIFYING = ("key", "personal_id", "commune", "village", "name", "birth_date", "birth_year", "sex")
# written_name: as written, composed, lower case. born: the day or, with is_year_only, 1 January of the year.
# presence: present, died or moved_away. village: null where not known.
COMPARED = ("written_name", "born", "is_year_only", "ethnic_code", "presence")
PRESENT = "present"


class DifferenceKind(StrEnum):
    """What differs between the two lists about one person."""

    NAME = "name"
    DIACRITICS = "diacritics"
    PERSONAL_ID = "personal_id"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    ETHNIC_CODE = "ethnic_code"
    DIED = "died"
    MOVED_AWAY = "moved_away"
    OTHER_VILLAGE = "other_village"
    STILL_THERE = "still_there"
    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"


def matched(left: pl.DataFrame, right: pl.DataFrame, rules: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Pairs of the same person: left, right (their ids), rule (its place in rules).

    Rule by rule, the surest first; a pair is made only where exactly one row on each side has those values, so that
    nobody is matched twice and namesakes stay apart. Whoever has two different personal ids and two different whole
    birth dates is not one person, but for an explicit key.
    """
    pairs = []
    for number, rule in enumerate(rules):
        keys = list(rule)
        found = _alone(left, keys, "left").join(_alone(right, keys, "right"), on=keys)
        if not {"key", "personal_id"} & {*keys}:
            found = found.filter(~_clashes())
        pairs.append(found.select("left", "right", rule=pl.lit(number)))
        left = left.join(found.select(id="left"), on="id", how="anti")
        right = right.join(found.select(id="right"), on="id", how="anti")
    return pl.concat(pairs)


def _alone(side: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    """The rows whose values of the keys no other row of the side has."""
    more = {f"{name}_{column}": pl.col(column) for column in ("personal_id", "birth_date")}
    rows = side.drop_nulls(keys).select(pl.col("id").alias(name), *keys, **more)
    return rows.filter(pl.struct(keys).is_unique())


def _clashes() -> pl.Expr:
    differ = [pl.col(f"left_{name}") != pl.col(f"right_{name}") for name in ("personal_id", "birth_date")]
    return pl.all_horizontal(*differ).fill_null(value=False)


def differences(ours: pl.DataFrame, theirs: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """One line a difference: ours, theirs (ids; null on the side that lacks the person), kind.

    pairs: of matched(ours, theirs). What the counterpart leaves empty is no difference. Of who is dead or gone here
    only their presence there counts; who is dead or gone there and not known here is none.
    """
    both = (
        pairs.select("left", "right")
        .join(ours, left_on="left", right_on="id")
        .join(theirs, left_on="right", right_on="id", suffix="_theirs")
    )
    kinds = [_line(both.filter(is_so), kind) for kind, is_so in _tests().items()]
    new = theirs.filter(_present("")).join(pairs, left_on="id", right_on="right", how="anti")
    lacking = ours.filter(_present("")).join(pairs, left_on="id", right_on="left", how="anti")
    nobody = pl.lit(None, pl.String)
    return pl.concat(
        [
            *kinds,
            new.select(ours=nobody, theirs="id", kind=pl.lit(str(DifferenceKind.ONLY_THEIRS))),
            lacking.select(ours="id", theirs=nobody, kind=pl.lit(str(DifferenceKind.ONLY_OURS))),
        ]
    )


def _line(rows: pl.DataFrame, kind: DifferenceKind) -> pl.DataFrame:
    return rows.select(ours="left", theirs="right", kind=pl.lit(str(kind)))


def _tests() -> dict[DifferenceKind, pl.Expr]:
    here, there = _present(""), _present("_theirs")
    facts = {
        DifferenceKind.NAME: _differs("name"),
        DifferenceKind.DIACRITICS: _differs("written_name") & ~_differs("name"),
        DifferenceKind.PERSONAL_ID: _differs("personal_id"),
        DifferenceKind.BIRTH_DATE: _another_birth(),
        DifferenceKind.SEX: _differs("sex"),
        DifferenceKind.ETHNIC_CODE: _differs("ethnic_code"),
        DifferenceKind.DIED: pl.col("presence_theirs") == "died",
        DifferenceKind.MOVED_AWAY: pl.col("presence_theirs") == "moved_away",
        DifferenceKind.OTHER_VILLAGE: _differs("village") & there,
    }
    return {kind: here & is_so for kind, is_so in facts.items()} | {DifferenceKind.STILL_THERE: ~here & there}


def _present(suffix: str) -> pl.Expr:
    return pl.col(f"presence{suffix}").fill_null(PRESENT) == PRESENT


def _differs(column: str) -> pl.Expr:
    theirs = pl.col(f"{column}_theirs")
    return theirs.is_not_null() & theirs.ne_missing(pl.col(column))


def _another_birth() -> pl.Expr:
    """Another day; another year where they know no more; a whole day where we know the year only."""
    ours, theirs = pl.col("born"), pl.col("born_theirs")
    is_same_year = (ours.dt.year() == theirs.dt.year()).fill_null(value=False)
    is_same = is_same_year & (
        pl.col("is_year_only_theirs") | (~pl.col("is_year_only") & (ours == theirs).fill_null(value=False))
    )
    return theirs.is_not_null() & ~is_same


def shares(
    ours: pl.DataFrame, theirs: pl.DataFrame, pairs: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """By village: ours, theirs, matched, differing, only_ours, only_theirs (counts of persons present).

    found: of differences. Both sides carry commune and village; a matched person counts in our village.
    ours = matched + only_ours and theirs = matched + only_theirs, in each line.
    """
    here = ours.filter(_present("")).select("id", "commune", "village")
    both = here.join(pairs.select(id="left"), on="id")
    wrong = both.join(found.drop_nulls("ours").select(id="ours").unique(), on="id")
    is_theirs_alone = pl.col("kind").is_in([DifferenceKind.ONLY_THEIRS, DifferenceKind.STILL_THERE])
    new = theirs.select("id", "commune", "village").join(
        found.filter(is_theirs_alone).select(id="theirs"), on="id"
    )
    lacking = here.join(found.filter(pl.col("kind") == DifferenceKind.ONLY_OURS).select(id="ours"), on="id")
    parts = {"matched": both, "differing": wrong, "only_ours": lacking, "only_theirs": new}
    counted = pl.concat(
        [part.select("commune", "village", part=pl.lit(name)) for name, part in parts.items()]
    )
    return (
        counted.group_by("commune", "village")
        .agg((pl.col("part") == name).sum().cast(pl.Int64).alias(name) for name in parts)
        .with_columns(
            ours=pl.col("matched") + pl.col("only_ours"), theirs=pl.col("matched") + pl.col("only_theirs")
        )
        .sort("commune", "village")
    )
