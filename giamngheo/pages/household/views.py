"""A household's page, one person's personal id, and why the household is judged so."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from giamngheo.pages.acts.papers import missing_papers, paper_checks
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.duplicates.lists import notices
from giamngheo.pages.household.crumbs import crumbs
from giamngheo.pages.household.sections import SECTION_OF, SECTIONS
from giamngheo.pages.household.timeline import timeline
from giamngheo.pages.household.verdict_words import missing_facts, verdict_terms
from giamngheo.pages.household.why_words import why_context
from giamngheo.pages.household.words import ending_label
from giamngheo.pages.review.order_badge import order_badge
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import Household, Person
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.household import HouseholdView, Member, household_view
from giamngheo.records.registry.selectors.why import why
from giamngheo.records.registry.services.editing_members import reveal_personal_id
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.records.review.selectors.orders import standing_orders
from giamngheo.records.review.selectors.photos import photos_of
from giamngheo.rules.explain import cell_words, completed_years
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS


@page(rights.read_households)
def household(request: Request, household_id: UUID) -> HttpResponse:
    """Who they are, how they stand, what happened."""
    return render(request, "household/household.html", page_context(request.officer, found(household_id)))


@page(rights.read_personal_ids)
@require_POST
def reveal(request: Request, household_id: UUID, person_id: UUID) -> HttpResponse:
    """One person's whole number, on the page of the household; logged."""
    view = found(household_id)
    try:
        number = reveal_personal_id(officer=request.officer, household_id=household_id, person_id=person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    context = page_context(request.officer, view) | {"revealed": person_id, "number": number}
    return render(request, "household/household.html", context)


@page(rights.read_households)
def household_why(request: Request, household_id: UUID) -> HttpResponse:
    """Every indicator, fact, person, cut-off and article; what is unknown; what would change the class."""
    view = found(household_id)
    context = why_context(request.officer, why(household_id), view.names)
    if rights.read_sensitive_facts(request.officer):
        note_reading(request.officer, household_id)
    here = {"view": view, "crumbs": crumbs(request.officer, view, Crumb(say("Vì sao?", "Why?")))}
    return render(request, "household/why.html", head(request.officer, view) | here | context)


def found(household_id: UUID) -> HouseholdView:
    """The household's page data; one outside the officer's area does not exist."""
    try:
        return household_view(household_id)
    except Household.DoesNotExist:
        raise Http404 from None


def page_context(officer: Officer, view: HouseholdView) -> dict[str, Any]:
    """Everything that the household's page shows."""
    may_write = view.household.ended_on is None and rights.write_households(officer)
    may_answer = view.household.ended_on is None and rights.write_answers(officer)
    papers = paper_checks(view.household, rights.keep_dossiers(officer))
    return head(officer, view) | {
        "crumbs": crumbs(officer, view),
        "order": order_badge(officer, standing_orders([view.household.pk]).get(view.household.pk)),
        "facts": _facts(officer, view),
        "members": [member_line(officer, view, member) for member in view.members],
        "former": [member_line(officer, view, member) for member in view.former],
        "needs": _named(view, "need_"),
        "causes": _named(view, "cause_"),
        "events": timeline(officer, view),
        "sections": SECTIONS if may_answer and view.answers else (),
        "may_write": may_write,
        "may_answer": may_answer,
        "may_reveal": rights.read_personal_ids(officer),
        "may_keep_dossier": rights.keep_dossiers(officer),
        "may_record_acts": rights.record_life_acts(officer),
        "papers": papers,
        "missing_papers": missing_papers(papers),
        "photos": photos_of(view.household.pk) if rights.read_files(officer) else (),
        "duplicates": notices(officer, {member.membership.person_id for member in view.members}),
    }


def head(officer: Officer, view: HouseholdView) -> dict[str, Any]:
    """What stands over every page of a household."""
    return {
        "view": view,
        "household": view.household,
        "name": shown_name(officer, view.summary.head_name) or say("Hộ chưa có chủ hộ", "No head yet"),
        "ending": ending_label(view.household.ending),
        "verdict_terms": verdict_terms(view),
        "missing": missing_facts(view, SECTION_OF),
    }


def _facts(officer: Officer, view: HouseholdView) -> list[Term]:
    home, summary = view.household, view.summary
    known = rights.read_full_names(officer)
    recognised = view.recognised
    since = recognised.valid_from if recognised else None
    return [
        Term(say("Mã hộ", "Code"), home.code),
        Term(say("Thôn, bản", "Village"), home.village.name),
        Term(say("Số nhân khẩu", "Members"), summary.members),
        Term(say("Công nhận từ ngày", "Recognised since"), f"{since:%d/%m/%Y}" if since else None),
        Term(say("Địa chỉ", "Address"), home.address if known else say("không hiển thị", "not shown")),
        Term(say("Điện thoại", "Telephone"), home.phone if known else say("không hiển thị", "not shown")),
    ]


def member_line(officer: Officer, view: HouseholdView, member: Member) -> dict[str, Any]:
    """A member as the page lists them; ages on the day of the latest review, else today."""
    person = member.membership.person
    day: date = view.answers.review_date if view.answers else officer.today
    return {
        "person": person,
        "name": shown_name(officer, person.full_name) or say("chưa có tên", "no name"),
        "age": completed_years(person.birth_date, day),
        "membership": member.membership,
        "words": " · ".join(_member_words(member)),
    }


def _member_words(member: Member) -> Iterator[str]:
    """Relation, sex, work, school, insurance: what is known of them; insurance also where it is not."""
    answers = member.answers
    codes = {"relation": member.membership.relation, "sex": member.membership.person.sex}
    codes["work_status"] = getattr(answers, "work_status", None)
    yield from (cell_words(PERSONS[name], value) for name, value in codes.items() if value)
    if attends := getattr(answers, "attends", None):
        level = cell_words(PERSONS["attends"], attends)
        yield level if attends == "none" else say(f"đang học {level}", f"attends: {level}")
    match getattr(answers, "health_insurance", None):
        case True:
            yield say("có bảo hiểm y tế", "insured")
        case False:
            yield say("không có bảo hiểm y tế", "not insured")
        case _:
            yield say("bảo hiểm y tế: chưa biết", "insurance: not known")


def _named(view: HouseholdView, beginning: str) -> list[str]:
    """The needs or causes that the latest review says yes to."""
    if view.answers is None:
        return []
    names = [name for name in HOUSEHOLDS.names if name.startswith(beginning)]
    return [column_label(HOUSEHOLDS[name]) for name in names if getattr(view.answers, name)]
