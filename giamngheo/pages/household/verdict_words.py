"""The verdict in a few words, and the facts it still waits for."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from giamngheo.pages.components.parts import Term
from giamngheo.pages.household.sections import Section
from giamngheo.records.registry.models import Verdict
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.rules.labels import basis_label, column_label, movement_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS


@dataclass(frozen=True)
class MissingFact:
    """A fact the verdict waits for, and the page where it is answered."""

    label: str
    url: str


def verdict_terms(view: HouseholdView) -> list[Term]:
    """What the proposal rests on; nothing before the first verdict."""
    verdict = view.verdict
    if verdict is None or view.answers is None:
        return []
    terms = [
        Term(say("Ngày rà soát", "Reviewed on"), f"{view.answers.review_date:%d/%m/%Y}"),
        Term(say("Chuẩn", "Standard"), verdict.standard),
    ]
    if verdict.status != "not_reviewed":
        terms += [
            Term(say("Thu nhập", "Income"), _income(verdict)),
            Term(say("Chỉ số thiếu hụt", "Deprivations"), _count(verdict)),
        ]
    if verdict.movement and verdict.movement != "none":
        terms.append(Term(say("Biến động", "Movement"), movement_label(verdict.movement)))
    return terms


def missing_facts(view: HouseholdView, sections: Mapping[str, Section]) -> list[MissingFact]:
    """What would settle an undetermined household, as contract 3 lists it."""
    return [] if view.verdict is None else [_missing(view, name, sections) for name in view.verdict.missing]


def _missing(view: HouseholdView, name: str, sections: Mapping[str, Section]) -> MissingFact:
    own = view.household.pk
    if name == "persons":
        return MissingFact(say("Danh sách nhân khẩu", "The members"), reverse("add_member", args=[own]))
    if name in sections:
        url = reverse("edit_answers", args=[own, sections[name].slug])
        return MissingFact(column_label(HOUSEHOLDS[name]), url)
    label = column_label(PERSONS[name.removeprefix("persons.")])
    url = f"{reverse('household', args=[own])}#members"
    return MissingFact(say(f"{label} (nhân khẩu)", f"{label} (members)"), url)


def _income(verdict: Verdict) -> str:
    if verdict.is_income_poor is None:
        return say("chưa biết", "not known")
    judged = (
        say("không vượt chuẩn", "not over the line")
        if verdict.is_income_poor
        else say("vượt chuẩn", "over the line")
    )
    return f"{judged} ({basis_label(verdict.basis or 'income')})"


def _count(verdict: Verdict) -> str:
    least, most = verdict.deprivation_count_min, verdict.deprivation_count_max
    return f"{least}" if least == most else say(f"từ {least} đến {most}", f"from {least} to {most}")
