"""The reasons of a verdict and what would change it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giamngheo.engine.explain import Explanation, Income
from giamngheo.engine.outlook import Change, Meaning, Outlook
from giamngheo.pages.components.parts import Why as WhyPart
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_sensitive_facts
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.why import Why
from giamngheo.rules.codes import DIPLOMAS, SCHOOL_LEVELS
from giamngheo.rules.explain import Reason, cell_words
from giamngheo.rules.labels import basis_label, column_label, status_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

LADDERS = {"attends": list(SCHOOL_LEVELS), "diploma": list(DIPLOMAS)}
UNVERIFIED = "unverified"
Names = Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """Single facts that lead to the same status: each line is one of them."""

    status: str
    words: str
    lines: list[str]


def why_context(officer: Officer, found: Why, names: Names) -> dict[str, Any]:
    """What the page of reasons shows. names: by person id."""
    explanation = found.explanation
    if explanation is None:
        return {"refused": found.refused, "explanation": None}
    shown = {key: shown_name(officer, name) for key, name in names.items()} if _may(officer) else {}
    sources = [reason.source for reason in explanation.reasons] + [explanation.income.source]
    return {
        "explanation": explanation,
        "status_words": status_label(explanation.result["status"]),
        "income": income_words(explanation),
        "reasons": [_part(reason, shown) for reason in explanation.reasons],
        "is_unverified": any(source.confidence == UNVERIFIED for source in sources),
        "ways": ways(found.outlook, shown) if found.outlook else [],
        "far": far(found.outlook) if found.outlook else "",
        "open": open_indicators(explanation, found.outlook) if found.outlook else [],
    }


def _may(officer: Officer) -> bool:
    return read_sensitive_facts(officer)


def _part(reason: Reason, names: Names) -> WhyPart:
    """names is empty for a role that may not read the facts of single persons."""
    persons = tuple(
        f"{names[person]} ({facts})"
        for person, facts in zip(reason.persons, reason.facts, strict=True)
        if person in names
    )
    return WhyPart(
        label=str(reason.label),
        deprived=reason.deprived,
        fact=f"{reason.fact}.",
        cutoff=str(reason.cutoff),
        article=str(reason.source),
        persons=persons,
        is_verified=reason.source.confidence != UNVERIFIED,
    )


def income_words(explanation: Explanation) -> WhyPart:
    """The income beside its line, as one more reason."""
    income = explanation.income
    return WhyPart(
        label=say("Thu nhập", "Income"),
        deprived=income.is_poor,
        fact=_income_fact(income, explanation.result["status"]),
        cutoff=say("không vượt ", "not over ") + _amount(income.line, income.basis),
        article=str(income.source),
        is_verified=income.source.confidence != UNVERIFIED,
    )


def _income_fact(income: Income, status: str) -> str:
    if status == "not_reviewed":
        return say("Hộ không thuộc diện rà soát lần này.", "The household is not subject to this review.")
    if income.basis is None or income.value is None:
        return say("Chưa biết thu nhập.", "The income is not known.")
    basis = basis_label(income.basis)
    return f"{basis[:1].upper()}{basis[1:]}: {_amount(income.value, income.basis)}."


def _amount(value: int | None, basis: str | None) -> str:
    unit = say("điểm", "points") if basis == "score" else say("đồng/người/tháng", "đồng/person/month")
    return f"{grouped(value or 0)} {unit}"


def ways(outlook: Outlook, names: Names) -> list[Way]:
    """The single facts that change the class, by the status they lead to; persons with the same fact together."""
    lines: dict[str, dict[str, list[str]]] = {}
    is_open = outlook.status == "undetermined"
    for change in outlook.changes:
        if is_open and change.before is not None:
            continue  # what is known already is no answer that is waited for
        people = lines.setdefault(change.status, {}).setdefault(change_words(change), [])
        if change.person_id in names:
            people.append(names[str(change.person_id)])
    return [
        Way(status, status_label(status), [_line(words, people) for words, people in found.items()])
        for status, found in lines.items()
    ]


def _line(words: str, people: list[str]) -> str:
    if not people:
        return words
    named = ", ".join(people)
    return say(f"{words} – {named}", f"{words} – {named}") if len(people) == 1 else _any(words, named)


def _any(words: str, named: str) -> str:
    return say(f"{words} – một trong: {named}", f"{words} – one of: {named}")


def change_words(change: Change) -> str:
    """One fact supposed otherwise: “Nguồn nước sinh hoạt: nước máy hoặc giếng khoan”."""
    return f"{column_label(change.column)}: {_after(change)}"


def _after(change: Change) -> str:
    amount = grouped(change.after[0]) if change.meaning is not Meaning.IS else ""
    match change.meaning:
        case Meaning.AT_LEAST:
            return say(f"từ {amount} trở lên", f"{amount} or more")
        case Meaning.BELOW:
            return say(f"dưới {amount}", f"under {amount}")
        case Meaning.AT_MOST:
            return say(f"không quá {amount}", f"not over {amount}")
        case Meaning.ABOVE:
            return say(f"trên {amount}", f"over {amount}")
    ladder = LADDERS.get(change.column.name, [])
    if len(change.after) > 1 and ladder[-len(change.after) :] == list(change.after):
        lowest = cell_words(change.column, change.after[0])
        return say(f"{lowest} trở lên", f"{lowest} or above")
    return say(" hoặc ", " or ").join(cell_words(change.column, value) for value in change.after)


def open_indicators(explanation: Explanation, outlook: Outlook) -> list[str]:
    """What each unknown indicator decides by itself, where it decides anything."""
    labels = {reason.code: str(reason.label) for reason in explanation.reasons}
    return [
        f"{labels[one.code]}: "
        + say(
            f"nếu thiếu hụt → {status_label(one.if_deprived)}; nếu không → {status_label(one.if_not)}",
            f"if deprived → {status_label(one.if_deprived)}; if not → {status_label(one.if_not)}",
        )
        for one in outlook.unknown
        if {one.if_deprived, one.if_not} != {outlook.status}
    ]


def far(outlook: Outlook) -> str:
    """How many indicators stand between the household and the next class; "" where they decide nothing."""
    if outlook.fewer is not None:
        return say(
            f"Bớt được {outlook.fewer} chỉ số thiếu hụt (chỉ số nào cũng được) thì hộ thành hộ cận nghèo.",
            f"With {outlook.fewer} deprivations fewer (whichever) the household is near-poor.",
        )
    if outlook.more is not None:
        return say(
            f"Thêm {outlook.more} chỉ số thiếu hụt thì hộ thành hộ nghèo.",
            f"With {outlook.more} deprivations more the household is poor.",
        )
    return ""
