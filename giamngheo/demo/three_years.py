"""Three reviews of one made-up province: what the register holds today, and who was reviewed in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from giamngheo.demo.data import load
from giamngheo.demo.draws import pick, stream
from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.demo.history import History, history
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.verdict import INDICATOR_COLUMNS

ESCAPES = ("escaped_poverty_date", "escaped_near_poverty_date")
VILLAGE = ("commune_code", "village_code")
# On how many days before the last one a village's households were asked, so many days apart.
VISITS, DAYS_APART = 2, 3


@dataclass(frozen=True)
class ThreeYears:
    """households, persons: with this year's answers of whoever was asked. history: the years before.

    villages: the stage of each in this year's round. decisions: of the finished ones, by year and commune. communes:
    those of the demo's accounts.
    reviewed: a line a household and round (year, class and days of escape before, class found, movement, deprived,
    days of escape after).
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    history: History
    villages: pl.DataFrame
    reviewed: pl.DataFrame
    decisions: pl.DataFrame
    communes: tuple[str, str]


def three_years(province: str, households: int, seed: int, folder: Path) -> ThreeYears:
    """Made and judged year by year in the folder; deterministic by the seed."""
    days, past = _rounds(), load("rounds.yaml")["past"]
    tables, before = {}, None
    for year, day in days.items():
        out = folder / str(year)
        request = GenerateRequest(province, households, day, seed, out, before, is_settled=year in past)
        generate(request)
        tables[year], before = _tables(out, day), out
    communes = tables[max(tables)]["households"]["commune_code"].unique().sort().to_list()
    decisions = pl.concat(decided(year, communes) for year in past)
    for of_year in tables.values():
        for name in ("households", "results"):
            of_year[name] = _recognised(of_year[name], days, decisions)
    villages = _stages(tables[max(tables)]["households"], seed)
    now = _asked(tables[max(tables)]["households"].join(villages, on=VILLAGE, how="left"), seed)
    return ThreeYears(
        now.with_columns(in_review=pl.col("asked_on").is_not_null(), review_date="asked_on"),
        tables[max(tables)]["persons"],
        history(tables, load("rounds.yaml")["changes_on"], {year: days[year] for year in past}),
        villages,
        _reviewed(tables, now),
        decisions,
        own_communes(now),
    )


def _rounds() -> Mapping[int, date]:
    """The day for which each year's answers are made."""
    rounds = load("rounds.yaml")
    return {year: past["reviewed_on"] for year, past in rounds["past"].items()} | {
        rounds["present"]["year"]: date(rounds["present"]["year"], 10, 10)
    }


def _tables(folder: Path, day: date) -> dict[str, pl.DataFrame]:
    files = {name: folder / f"{name}.parquet" for name in ("households", "persons", "results")}
    classify(ClassifyRequest(files["households"], files["persons"], day, files["results"]))
    return {name: pl.read_parquet(path) for name, path in files.items()}


def decided(year: int, communes: list[str]) -> pl.DataFrame:
    """The day and number of each commune's decision of a finished year: five working days in turn."""
    first = load("rounds.yaml")["past"][year]["decided_from"]
    places = range(len(communes))
    return pl.DataFrame(
        {
            "year": [year for _ in places],
            "commune_code": communes,
            "decided_on": [first + timedelta(days=place % 5) for place in places],
            "number": [120 + place * 7 % 60 for place in places],
        }
    )


def _recognised(table: pl.DataFrame, days: Mapping[int, date], decisions: pl.DataFrame) -> pl.DataFrame:
    """Days of escape count from the decision that recognised them, not from the review."""
    for (year,), of_year in decisions.partition_by("year", as_dict=True).items():
        at = table.select("commune_code").join(of_year, on="commune_code", how="left", maintain_order="left")[
            "decided_on"
        ]
        table = table.with_columns(
            pl.when(pl.col(name) == days[year]).then(at).otherwise(pl.col(name)).alias(name)
            for name in ESCAPES
        )
    return table


def _stages(households: pl.DataFrame, seed: int) -> pl.DataFrame:
    """A stage for every village; none where the commune has not opened its round."""
    present = load("rounds.yaml")["present"]
    stages = present["stages"]
    villages = households.select(VILLAGE).unique().sort(VILLAGE)
    rng = stream(seed, "review stages")
    drawn = pick(rng, [stage["share"] for stage in stages.values()], len(villages))
    commune = villages["commune_code"].rank("dense").cast(pl.Int64) - 1
    own = own_communes(households)[0]
    number = pl.int_range(pl.len()).over("commune_code")
    return villages.with_columns(
        stage=pl.Series([list(stages)[place] for place in drawn]), commune=commune
    ).with_columns(
        stage=pl.when(pl.col("commune_code") == own)
        .then(number.replace_strict(dict(enumerate(present["own_commune"])), default=pl.col("stage")))
        .when(pl.col("commune") % present["submitted_of"] == 1)
        .then(pl.lit("concluded"))
        .when(pl.col("commune") % present["not_opened_of"] == 0)
        .then(pl.lit(None))
        .otherwise("stage")
    ).drop("commune")  # fmt: skip


def own_communes(households: pl.DataFrame) -> tuple[str, str]:
    """The two rural communes with most households reviewed: most to see, and farms fit the stories' incomes."""
    is_rural = pl.col("area_type") == "rural"
    reviewed = households.filter("in_review", is_rural).group_by("commune_code").len()
    first, second = reviewed.sort("len", "commune_code", descending=[True, False])["commune_code"].head(2)
    return first, second


def _asked(households: pl.DataFrame, seed: int) -> pl.DataFrame:
    """With asked_on: when a household was asked in this year's round, null where it was not yet."""
    stages = load("rounds.yaml")["present"]["stages"]
    rng = stream(seed, "asked")
    chance = pl.Series(rng.random(len(households)))
    earlier = pl.Series(rng.integers(0, VISITS, len(households)) * DAYS_APART)
    share = {name: float(stage.get("asked", 1)) for name, stage in stages.items()}
    last = {name: stage.get("reviewed_on") for name, stage in stages.items()}
    day = pl.col("stage").replace_strict(last, default=None, return_dtype=pl.Date)
    is_asked = chance < pl.col("stage").replace_strict(share, default=0.0, return_dtype=pl.Float64)
    return households.with_columns(
        asked_on=pl.when(pl.col("in_review") & is_asked).then(day - pl.duration(days=pl.lit(earlier)))
    )


def _reviewed(tables: Mapping[int, dict[str, pl.DataFrame]], now: pl.DataFrame) -> pl.DataFrame:
    """Every household of a finished round, then those of this year's where the commune has opened it."""
    past = [
        _lines(year, tables[year]["households"], tables[year]["results"])
        for year in load("rounds.yaml")["past"]
    ]
    year = max(tables)
    opened = now.filter(pl.col("stage").is_not_null())
    return pl.concat([*past, _lines(year, opened, tables[year]["results"])])


def _lines(year: int, households: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    before = {f"{name}_before": name for name in ESCAPES}
    found = households.filter("in_review").select(
        "household_id", previous=_listed("previous_status"), **before
    )
    deprived = pl.concat_list(
        pl.when(pl.col(name)).then(pl.lit(name)) for name in INDICATOR_COLUMNS
    ).list.drop_nulls()
    return found.join(results, on="household_id", maintain_order="left").select(
        pl.lit(year).alias("year"),
        pl.col("household_id").alias("code"),
        "previous",
        pl.col("class").cast(pl.String).alias("decided"),
        pl.col("movement").cast(pl.String).fill_null("").alias("movement"),
        deprived.list.join(" ").alias("deprived"),
        *ESCAPES,
        *before,
    )


def _listed(name: str) -> pl.Expr:
    """A class, or nothing."""
    text = pl.col(name).cast(pl.String)
    return pl.when(text.is_in(list(CLASSES))).then(text).otherwise(pl.lit(""))
