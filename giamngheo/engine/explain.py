"""One household's verdict with its reasons, by the same run that judges a province."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.engine.judge import judge, members_of
from giamngheo.engine.pairs import pairs
from giamngheo.engine.progress import progress
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import Opened
from giamngheo.rules.explain import Reason, Told, completed_years, reason
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Parameter, Source
from giamngheo.rules.verdict import Review


@dataclass(frozen=True)
class ExplainRequest:
    """Which household of which files, by which law."""

    households: Path
    persons: Path
    household_id: str
    as_of: date
    standard: str = "auto"
    basis: str = "auto"
    overlay: Path | None = None


@dataclass(frozen=True)
class Income:
    """What the household's income is judged by. value and line in VND a person a month, or points."""

    value: int | None
    line: int | None
    basis: str | None
    is_poor: bool | None
    source: Source


@dataclass(frozen=True)
class Explanation:
    """A verdict and why. result: the row that `classify` writes."""

    result: dict[str, Any]
    standard: Told
    income: Income
    reasons: tuple[Reason, ...]


def explain(request: ExplainRequest) -> Explanation:
    """Judge the files and explain one household. Raises Refused where the files or the household are not right."""
    review = review_for(request.as_of, request.standard, request.basis, overlay=request.overlay)
    found = pairs(request.households, request.persons)
    with progress(len(found)) as shown:
        for pair in found:
            shown.say(say(f"Tìm trong {pair.households.name}", f"Looking in {pair.households.name}"))
            explanation = explain_household(*pair.opened(), review, request.household_id)
            if explanation is not None:
                return explanation
            shown.advance()
    wanted = request.household_id
    message = say(f"không có hộ “{wanted}” trong tệp", f"no household “{wanted}” in the file")
    raise Refused([whole_file(str(request.households), message, "household_id")])


def explain_household(
    households: Opened, persons: Opened, review: Review, household_id: str
) -> Explanation | None:
    """Explain one household of two open tables; None where it is not there."""
    judged = judge(households, persons, review)
    is_it = judged.households["household_id"] == household_id
    if not is_it.any():
        return None
    result = judged.results.filter(is_it).row(0, named=True)
    household = judged.households.filter(is_it)
    members = _members(members_of(persons, household, review), household, review)
    is_reviewed = result["status"] != "not_reviewed"
    facts = household.row(0, named=True) | result
    reasons = tuple(reason(indicator, facts, members, is_reviewed) for indicator in review.indicators)
    return Explanation(result, _standard(review), _income(household, result, review), reasons)


def _standard(review: Review) -> Told:
    vietnamese, english = review.standard.label_vi, review.standard.label_en
    return Told(vietnamese, english or vietnamese)


def _members(persons: pl.DataFrame, household: pl.DataFrame, review: Review) -> list[dict[str, Any]]:
    day = household["review_date"][0] or review.as_of
    judged = persons.with_columns(
        indicator.concerns.alias(indicator.code) for indicator in review.statements.indicators
    )
    return [row | {"age": completed_years(row["birth_date"], day)} for row in judged.iter_rows(named=True)]


def _income(household: pl.DataFrame, result: dict[str, Any], review: Review) -> Income:
    by_score = result["basis"] == "score"
    line = review.lines.score if by_score else review.lines.income
    assert line is not None
    column = "income_score" if by_score else "income_per_capita"
    value, limit = household.select(pl.col(column).alias("value"), line.alias("line")).row(0)
    name = f"{'income_score_cutoff' if by_score else 'income_line'}_{result['area_type']}"
    source = _line(review, name, result["commune_code"]).dated(review.as_of).source
    is_known = result["basis"] is not None
    return Income(value if is_known else None, limit, result["basis"], result["is_income_poor"], source)


def _line(review: Review, name: str, commune_code: str) -> Parameter:
    """The line that judges a commune: its province's own where there is one."""
    own = [
        lines.parameters[name]
        for lines in review.standard.provincial
        if name in lines.parameters and commune_code in review.communes.get(lines.province, [])
    ]
    return own[-1] if own else review.standard.parameters[name]
