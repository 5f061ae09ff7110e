"""From two tables judged to what the forms count: a row a household, a row a child, the members of the listed."""

import polars as pl

from giamngheo.engine.findings import Finding
from giamngheo.engine.judge import Judged, members_of
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened
from giamngheo.rules.ages import has_completed
from giamngheo.rules.language import say
from giamngheo.rules.verdict import INDICATOR_COLUMNS, Review

CAUSE_COLUMNS = tuple(f"cause_{number}" for number in range(1, 9))
NEEDS = ("need_health", "need_education", "need_production", "need_credit", "need_housing")
OTHER_NEEDS = ("need_water", "need_sanitation", "need_internet", "need_other")
FLAGS = ("no_labour_capacity", "has_merit_member", *CAUSE_COLUMNS, *NEEDS, *OTHER_NEEDS)
JUDGED = (
    "household_id",
    "class",
    "status",
    "movement",
    "persons",
    "average_living_farm_household",
    *INDICATOR_COLUMNS,
)
KINH, FOREIGN = "01", "55"


def household_facts(households: Opened, persons: Opened, judged: Judged) -> pl.DataFrame:
    """A row a household with all that a form may ask: JUDGED, where it lives, its flags, its head.

    Flags that are not known are false: a form counts what is known to be so. previous_class is the class
    before as the file tells it. Measures: households (1), persons, deprivations (those known).
    """
    asked = ("household_id", "commune_code", "village_code", "village_name", *FLAGS)
    told = households.collected(households.raw.select(*households.values(*asked)))
    before = judged.households.select(
        ROW, "household_id", previous_class=pl.col("previous_status").cast(pl.String).fill_null("not_poor")
    )
    frame = judged.results.select(*JUDGED, deprivations=pl.col("deprivation_count_min").fill_null(0))
    for part in (told, before, _heads(persons)):
        frame = frame.join(part, on="household_id", how="left", maintain_order="left")
    is_known = pl.col("ethnic_code").is_not_null()
    return frame.with_columns(
        pl.col(*FLAGS, "is_local_minority").fill_null(False),
        households=pl.lit(1).cast(pl.Int64),
        movement=pl.col("movement").fill_null("unknown"),
        needs_other=pl.any_horizontal(pl.col(OTHER_NEEDS).fill_null(False)),
        is_kinh=is_known & (pl.col("ethnic_code") == KINH).fill_null(False),
        is_minority=is_known & (pl.col("ethnic_code") != KINH).fill_null(False),
        is_other_ethnic=(pl.col("ethnic_code") == FOREIGN).fill_null(False),
    )


def as_decided(facts: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The same facts with the class and movement that a decision gave, for whom it gave one (FormsRequest.decided)."""
    by_decision = decided.select("household_id", pl.col("class", "movement").name.prefix("decided_"))
    met = facts.join(by_decision, on="household_id", how="left", maintain_order="left")
    given = {"class": "decided_class", "status": "decided_class", "movement": "decided_movement"}
    return met.with_columns(
        pl.coalesce(pl.col(new).cast(facts.schema[name]), name).alias(name) for name, new in given.items()
    ).select(facts.columns)


def _heads(persons: Opened) -> pl.DataFrame:
    columns = ("household_id", "relation", "sex", "ethnic_code", "is_local_minority")
    heads = persons.raw.select(*persons.values(*columns)).filter(pl.col("relation") == "head")
    return persons.collected(
        heads.select(
            "household_id",
            pl.col("sex").cast(pl.String).alias("head_sex"),
            pl.col("ethnic_code").cast(pl.String),
            "is_local_minority",
        )
    )


def members_of_listed(persons: Opened, judged: Judged, facts: pl.DataFrame, review: Review) -> pl.DataFrame:
    """The members of the households of `facts`, with place, class and each indicator they cause.

    Of a household that is not in this review nothing counts as caused.
    """
    listed = facts.select("household_id", "class", "status", "place")
    homes = judged.households.join(listed.select("household_id"), on="household_id", how="semi")
    reviewed = pl.col("status") != "not_reviewed"
    causes = [
        (indicator.concerns.fill_null(False) & reviewed).alias(indicator.code)
        for indicator in review.statements.indicators
    ]
    members = members_of(persons, homes, review).join(listed, on="household_id", how="left")
    return members.with_columns(causes)


def children(members: pl.DataFrame, under: int) -> pl.DataFrame:
    """How many members are under that age on the review date: place, class, each indicator, persons."""
    codes = [code for code in INDICATOR_COLUMNS if code in members.columns]
    is_child = (~has_completed(under)).fill_null(False)
    absent = [pl.lit(False).alias(code) for code in INDICATOR_COLUMNS if code not in codes]
    found = members.filter(is_child).select("place", "class", *codes, *absent)
    return found.group_by(found.columns).agg(persons=pl.len().cast(pl.Int64))


def undetermined(households: Opened, facts: pl.DataFrame) -> list[Finding]:
    """A finding for each household without enough facts: an official form waits for them."""
    told = say(
        "chưa đủ thông tin để xác định: chưa lập được biểu chính thức",
        "undetermined: no official form yet",
    )
    rows = facts.filter(status="undetermined")[ROW]
    return [Finding(households.file, row, "household_id", told) for row in rows]


def start_differs(households: Opened, wrong: pl.DataFrame) -> list[Finding]:
    """A finding for each household whose previous status is not its class in the results of the year before."""
    told = say(
        "kết quả lần trước ở đây là “{}”, ở kết quả năm trước là “{}”",
        "“{}” here, “{}” in the results of the year before",
    )
    return [
        Finding(households.file, row, "previous_status", told.format(here, there))
        for row, here, there in wrong.select(ROW, "previous_class", "before_class").sort(ROW).rows()
    ]
