"""Who came onto the lists of poor and near-poor households and who left them, between two reviews.

A household's place may change: then it leaves in the old place and comes in the new one, whatever its class.
Members: who leaves takes the members of the year before along, who comes brings those of now, and a change
of members inside a class is an other decrease or increase of persons without a household.
"""

import polars as pl

LISTS = ("poor", "near_poor")
ARRIVALS = ("newly_poor", "fell_back_to_poor", "newly_near_poor", "fell_back_to_near_poor")
NOW = ("household_id", "commune_code", "place", "class", "movement", "persons", "previous_class")
BEFORE = ("household_id", "before_commune", "before_place", "before_class", "before_persons")


def as_told_now(now: pl.DataFrame) -> pl.DataFrame:
    """The year before as this year's file tells it, as BEFORE; the members of then are not known."""
    return now.select(
        "household_id",
        before_commune="commune_code",
        before_place="place",
        before_class="previous_class",
        before_persons=pl.lit(None, dtype=pl.Int64),
    )


def differing(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Households whose previous class here is not their class in the results of the year before."""
    both = now.join(before, on="household_id", how="inner")
    return both.filter(pl.col("previous_class") != pl.col("before_class"))


def flows(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Every step onto, off and along the two lists: commune, place, list, flow, households, persons.

    now: NOW, a row a household; before: BEFORE, likewise. flow is `start`, a movement, `other_decrease` or
    `other_increase`; households is 0 for a mere change of members, persons null where not known.
    """
    met = now.join(before, on="household_id", how="full", coalesce=True)
    is_there = pl.col("commune_code") == pl.col("before_commune")
    met = met.with_columns(is_there.fill_null(False).alias("stayed"))
    return pl.concat([step for name in LISTS for step in _steps(met, name)])


def _steps(met: pl.DataFrame, name: str) -> list[pl.DataFrame]:
    was = (pl.col("before_class") == name).fill_null(False)
    now = (pl.col("class") == name).fill_null(False)
    stayed, arrived = pl.col("stayed"), pl.col("movement").is_in(ARRIVALS).fill_null(False)
    movement = pl.col("movement").cast(pl.String)
    more = pl.col("persons") - pl.col("before_persons")
    then = pl.col("before_persons")
    decrease, increase = pl.lit("other_decrease"), pl.lit("other_increase")
    kept = was & now & stayed
    return [
        _step(met.filter(was), name, pl.lit("start"), "before_place", then),
        _step(met.filter(was & ~stayed), name, decrease, "before_place", then),
        _step(met.filter(was & stayed & ~now), name, movement, "before_place", then),
        _step(met.filter(now & stayed & ~was), name, movement, "place", pl.col("persons")),
        _step(met.filter(now & ~stayed & arrived), name, movement, "place", pl.col("persons")),
        _step(met.filter(now & ~stayed & ~arrived), name, increase, "place", pl.col("persons")),
        _step(met.filter(kept & (more < 0)), name, decrease, "place", -more, households=0),
        _step(met.filter(kept & (more > 0)), name, increase, "place", more, households=0),
    ]


def _step(
    met: pl.DataFrame, name: str, flow: pl.Expr, place: str, persons: pl.Expr, households: int = 1
) -> pl.DataFrame:
    commune = "commune_code" if place == "place" else "before_commune"
    return met.select(
        pl.col(commune).alias("commune"),
        pl.col(place).alias("place"),
        pl.lit(name).alias("list"),
        flow.alias("flow"),
        pl.lit(households).cast(pl.Int64).alias("households"),
        persons.cast(pl.Int64).alias("persons"),
    )
