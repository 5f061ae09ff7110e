"""One household's verdict with its reasons, by the same run that judges a province."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.engine.judge import judge
from giamngheo.engine.one import JudgedOne, OneByOne, found_in
from giamngheo.engine.pairs import pairs
from giamngheo.engine.progress import progress
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import Opened
from giamngheo.rules.explain import Reason, Told, completed_years, reason
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Parameter, Source
from giamngheo.rules.verdict import Review

# By what a household is judged: its column, the line, the parameter that sets it.
_BY_SCORE = ("income_score", "score", "income_score_cutoff")
_BY_INCOME = ("income_per_capita", "income", "income_line")


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
    one = found_in(judge(households, persons, review), persons, review, household_id)
    return None if one is None else explained(one, OneByOne(review))


def explained(one: JudgedOne, rules: OneByOne) -> Explanation:
    """The reasons of a household that was judged by these rules."""
    review, result = rules.review, one.result
    day = one.household["review_date"] or review.as_of
    members = [row | {"age": completed_years(row["birth_date"], day)} for row in one.members]
    is_reviewed = result["status"] != "not_reviewed"
    facts = one.household | result
    reasons = tuple(reason(indicator, facts, members, is_reviewed) for indicator in review.indicators)
    return Explanation(result, _standard(review), _income(one, rules), reasons)


def _standard(review: Review) -> Told:
    vietnamese, english = review.standard.label_vi, review.standard.label_en
    return Told(vietnamese, english or vietnamese)


def _income(one: JudgedOne, rules: OneByOne) -> Income:
    result, basis = one.result, one.result["basis"]
    column, line, parameter = _BY_SCORE if basis == "score" else _BY_INCOME
    limit = rules.lines(one.household)[line]
    name = f"{parameter}_{result['area_type']}"
    source = _line(rules.review, name, result["commune_code"]).dated(rules.review.as_of).source
    value = one.household[column] if basis is not None else None
    return Income(value, limit, basis, result["is_income_poor"], source)


def _line(review: Review, name: str, commune_code: str) -> Parameter:
    """The line that judges a commune: its province's own where there is one."""
    own = [
        lines.parameters[name]
        for lines in review.standard.provincial
        if name in lines.parameters and commune_code in review.communes.get(lines.province, [])
    ]
    return own[-1] if own else review.standard.parameters[name]
