"""Judge one pair of tables: one pass over the persons gives the facts, the checks and the worklist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from giamngheo.engine import relations
from giamngheo.engine.findings import Finding, Refused
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened
from giamngheo.rules.ages import day_number, has_completed, review_days
from giamngheo.rules.facts import HEADS, by_household
from giamngheo.rules.language import say
from giamngheo.rules.verdict import Review, verdict

LARGE_FLOOR_M2, OLD_YEARS = 2000, 120
HOUSEHOLD_COLUMNS = (
    "household_id",
    "commune_code",
    "area_type",
    "in_review",
    "review_date",
    "income_per_capita",
    "income_12m_per_capita",
    "income_score",
    "previous_status",
    "escaped_poverty_date",
    "escaped_near_poverty_date",
    "is_agricultural",
    "floor_area_m2",
)
PERSON_COLUMNS = ("household_id", "relation", "birth_date", "sex")


@dataclass(frozen=True)
class Scored:
    """Income scores computed from answers: household_id, income_score (null: unknown); and what is wrong there."""

    scores: pl.DataFrame
    findings: list[Finding]


@dataclass(frozen=True)
class Judged:
    """The verdicts of one pair of tables, a row a household in the file's order, and what was met.

    households: the checked household columns and the facts by which they were judged, in the same order.
    """

    results: pl.DataFrame
    households: pl.DataFrame
    warnings: list[Finding]
    household_ids: pl.Series
    person_ids: pl.Series

    def statuses(self) -> dict[str, int]:
        """How many households of each status."""
        return dict(self.results["status"].value_counts().rows())


def judge(households: Opened, persons: Opened, review: Review, scored: Scored | None = None) -> Judged:
    """Check both tables and judge every household. Raises Refused with every finding.

    scored: scores computed from the score sheet; one that is known goes before what the file says.
    """
    broken = [*households.findings, *persons.findings]
    if broken:
        raise Refused(broken)
    frame = _with_scores(_read_households(households, review), scored)
    household_ids = frame["household_id"].hash()
    person_ids = persons.raw.select(*persons.values("person_id")).select(pl.col("person_id").hash())
    person_hashes = persons.collected(person_ids).to_series()
    facts = _facts(persons, frame, review, pl.col("household_id").hash())
    answer_findings = [] if scored is None else scored.findings
    suspicious = (
        bool(answer_findings)
        or bool(frame["wrong_cell"].any())
        or household_ids.n_unique() < len(frame)
        or person_hashes.n_unique() < len(person_hashes)
        or _facts_are_suspicious(facts, review)
    )
    if suspicious:
        _refuse(households, persons, review, answer_findings)
        facts = _facts(persons, frame, review, pl.col("household_id"))
    judged = _with_facts(frame.drop("wrong_cell"), facts)
    warnings = _warnings(households, persons, judged, review)
    return Judged(verdict(judged, review), judged, warnings, household_ids, person_hashes)


def columns_read(review: Review) -> frozenset[str]:
    """Of both tables, the columns that may alter a verdict."""
    indicators = (*review.indicators, *review.statements.indicators)
    behind = [column for indicator in indicators for column in indicator.columns]
    return frozenset([*HOUSEHOLD_COLUMNS, *PERSON_COLUMNS, *behind])


def checked_households(households: Opened, review: Review) -> list[pl.Expr]:
    """The columns that the verdict reads, typed, and whether some cell of the row may be wrong."""
    behind = [column for indicator in review.indicators for column in indicator.columns]
    names = dict.fromkeys([*HOUSEHOLD_COLUMNS, *(name for name in behind if name in households.table.names)])
    return [*households.values(*names), households.suspicious().alias("wrong_cell")]


def _read_households(households: Opened, review: Review) -> pl.DataFrame:
    cells = checked_households(households, review)
    return households.collected(households.numbered().select(ROW, *cells))


def _with_scores(frame: pl.DataFrame, scored: Scored | None) -> pl.DataFrame:
    if scored is None:
        return frame
    computed = scored.scores.rename({"income_score": "computed_score"})
    joined = frame.join(computed, on="household_id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("computed_score", "income_score").alias("income_score")).drop(
        "computed_score"
    )


def _with_facts(frame: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Each household with what its members say; null without members."""
    if len(facts) < len(frame):
        return frame.join(facts, left_on=ROW, right_on="household_row", how="left", maintain_order="left")
    # Every household has members: both in the order of the file, a sort of small numbers costs half a join.
    return frame.hstack(facts.sort("household_row").drop("household_row"))


def review_date(review: Review) -> pl.Expr:
    """The day ages are taken on: the household's review date, else the as-of day."""
    return pl.col("review_date").fill_null(review.as_of)


def _keys(frame: pl.DataFrame, review: Review, key: pl.Expr) -> pl.LazyFrame:
    """One row a household: key, household_row and the day numbers that the rules on members need."""
    dates = frame.select(review_date(review).unique()).to_series().to_list()
    return (
        frame.lazy()
        .select(
            review_date(review).alias("review_date"),
            key.alias("key"),
            pl.col(ROW).alias("household_row"),
        )
        .join(review_days(dates, retirement_months(review)).lazy(), on="review_date", how="left")
        .drop("review_date")
    )


def retirement_months(review: Review) -> dict[str, Callable[[date], int]]:
    """Of each sex, the age of retirement in months on a day."""
    return {sex: partial(review.law.whole, f"retirement_months_{sex}") for sex in ("male", "female")}


def noted() -> list[pl.Expr]:
    """What is worth a note about a member; reads the day numbers."""
    return [
        (pl.col("birth_number") > pl.col("review_number")).alias("born_after_review"),
        has_completed(OLD_YEARS + 1).alias("very_old"),
    ]


def birth_number() -> pl.Expr:
    """The day a member was born on, as the rules compare it."""
    return day_number(pl.col("birth_date")).alias("birth_number")


def _facts(persons: Opened, frame: pl.DataFrame, review: Review, key: pl.Expr) -> pl.DataFrame:
    """One row a household_row (null: persons of no household): what its members say; joined by key."""
    behind = [column for indicator in review.statements.indicators for column in indicator.columns]
    names = dict.fromkeys([*PERSON_COLUMNS, *behind])
    members = (
        persons.raw.select(*persons.values(*names), persons.suspicious().alias("wrong_cell"))
        .with_columns(key.alias("key"), birth_number())
        .drop("household_id")
        .join(_keys(frame, review, key), on="key", how="left")
        .with_columns(noted())
    )
    return persons.collected(by_household(members, review.statements))


def _facts_are_suspicious(facts: pl.DataFrame, review: Review) -> bool:
    said = review.statements.some_member
    wrong = pl.any_horizontal(
        pl.col("household_row").is_null(), pl.col(HEADS) != 1, said("wrong_cell"), said("born_after_review")
    )
    return bool(facts.select(wrong.any()).item())


def _refuse(households: Opened, persons: Opened, review: Review, answer_findings: list[Finding]) -> None:
    """Raise Refused with everything that is wrong; come back where it was only two ids with one hash."""
    findings = [
        *households.wrong_cells(),
        *relations.duplicates(households, "household_id"),
        *persons.wrong_cells(),
        *relations.duplicates(persons, "person_id"),
        *relations.between(households, persons, review_date(review)),
    ]
    if findings or answer_findings:
        order = {households.file: 0, persons.file: 1}
        raise Refused(
            [*sorted(findings, key=lambda finding: (order[finding.file], finding)), *answer_findings]
        )


def _warnings(households: Opened, persons: Opened, judged: pl.DataFrame, review: Review) -> list[Finding]:
    empty = judged.filter(pl.col("members").is_null())[ROW]
    large = judged.filter(pl.col("floor_area_m2") > LARGE_FLOOR_M2).select(ROW, "floor_area_m2").rows()
    old = judged.select(review.statements.some_member("very_old").any()).item()
    found = [
        *(
            _warning(
                households.file,
                row,
                "household_id",
                say("hộ không có nhân khẩu nào", "a household without persons"),
            )
            for row in empty
        ),
        *(
            _warning(
                households.file,
                row,
                "floor_area_m2",
                say(f"diện tích {area:g} m² lớn bất thường", f"a floor area of {area:g} m²"),
            )
            for row, area in large
        ),
    ]
    return sorted(found) + (_very_old(persons, judged, review) if old else [])


def _warning(file: str, row: int, column: str, message: str) -> Finding:
    return Finding(file, row, column, message, is_warning=True)


def _very_old(persons: Opened, judged: pl.DataFrame, review: Review) -> list[Finding]:
    old_homes = judged.filter(review.statements.some_member("very_old"))
    members = (
        persons.numbered()
        .select(ROW, *persons.values("household_id", "birth_date"))
        .join(old_homes.lazy().select("household_id", review_date(review)), on="household_id", how="inner")
        .with_columns(
            birth_number(),
            day_number(pl.col("review_date")).alias("review_number"),
        )
        .filter(has_completed(OLD_YEARS + 1))
        .select(ROW, "birth_date")
        .collect(engine="streaming")
    )
    message = say("sinh ngày {:%d/%m/%Y}, hơn 120 tuổi", "born on {:%d/%m/%Y}, over 120 years old")
    return sorted(
        _warning(persons.file, row, "birth_date", message.format(born)) for row, born in members.rows()
    )


def members_of(persons: Opened, household: pl.DataFrame, review: Review) -> pl.DataFrame:
    """The members of the households given, in the file's order, with what the rules on members read."""
    home = pl.col("household_id")
    found = (
        persons.raw.select(*persons.values(*persons.table.names))
        .filter(home.is_in(household["household_id"].implode()))
        .with_columns(home.alias("key"), birth_number())
        .join(_keys(household, review, home), on="key", how="left", maintain_order="left")
    )
    return persons.collected(found)


def heads_ethnic(persons: Opened) -> pl.DataFrame:
    """One row a household with a head: household_id, ethnic_code of the head."""
    heads = persons.raw.select(*persons.values("household_id", "relation", "ethnic_code"))
    is_head = pl.col("relation") == "head"
    return heads.filter(is_head).drop("relation").collect(engine="streaming")
