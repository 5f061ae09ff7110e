"""The reviewer's own pages: my households, the form of one, and what the phone sends."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.household.forms import as_cell, as_typed
from giamngheo.pages.household.saving import clash
from giamngheo.pages.review.household import quick_page, relation_page
from giamngheo.pages.review.words import QUICK_RESULTS, relation_words
from giamngheo.pages.reviewing.screens import screens
from giamngheo.pages.reviewing.standing import standing
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import review_own_households
from giamngheo.records.base.clock import now
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import Person
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.selectors.household import household_view
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.records.review.models import RoundHousehold
from giamngheo.records.review.selectors.own import OwnHousehold, own_households
from giamngheo.records.review.selectors.relations import relations
from giamngheo.records.review.services.answering import Answer, add_photo, may_be_asked, save_answer
from giamngheo.records.review.services.quick import needs_quick_form
from giamngheo.rules.language import say

COLUMNS = {column.name: column for column in (*HOUSEHOLD_ANSWERS, *PERSON_ANSWERS)}
SCRIPT = Path(__file__).parents[1] / "static" / "reviewing-worker.js"


@require_GET
@page(review_own_households)
def own(request: Request) -> HttpResponse:
    """What is still to ask, and what is done."""
    households = own_households(request.officer.user_id, request.officer.today)
    context = {
        "groups": _by_village(request, households),
        "all": len(households),
        "done": sum(one.is_done for one in households),
    }
    return render(request, "reviewing/own.html", context)


@require_GET
@page(review_own_households)
def form(request: Request, household_id: UUID) -> HttpResponse:
    """The whole form of one household, screen by screen: once it is here it needs no line."""
    one = _found(request, household_id)
    view = household_view(one.household_id)
    opened_on = one.village.round.opened_on
    asked = view.answers is not None and view.answers.review_date >= opened_on
    note_reading(request.officer, one.household_id)
    name = shown_head(request.officer, view.summary)
    context = {
        "one": one,
        "view": view,
        "name": name,
        "crumbs": [Crumb(say("Hộ tôi rà soát", "My households"), reverse("my_households")), Crumb(name)],
        "needs_quick_form": needs_quick_form(one),
        "quick_result": say(*QUICK_RESULTS[one.quick_result]),
        "screens": screens(request.officer, view) if may_be_asked(one) else [],
        "standing": standing(one, request.officer),
        "relation": relation_words(relations([one]).get(one.pk)),
        "is_asked": asked,
        "photos": one.photos.select_related("file").order_by("taken_at"),
        "made_at": now().timestamp(),
    }
    return render(request, "reviewing/form.html", context)


@require_POST
@page(review_own_households)
def answer(request: Request, household_id: UUID) -> HttpResponse:
    """Keep one answer; tells the verdict as it is then, what is wrong (422), or who answered otherwise (409)."""
    given = _answer(request)
    try:
        one = save_answer(officer=request.officer, household_id=household_id, answer=given)
    except NotSaved as error:
        return JsonResponse({"wrong": "; ".join(error.wrong.values())}, status=422)
    except Conflict as conflict:
        return _told(given, conflict)
    except (RoundHousehold.DoesNotExist, Person.DoesNotExist):
        raise Http404 from None
    return JsonResponse({"standing": _standing(one, request.officer), "at": now().timestamp()})


@require_http_methods(["GET", "POST"])
@page(review_own_households)
def relation(request: Request, household_id: UUID) -> HttpResponse:
    """The reviewer says to be a relative of the household."""
    return relation_page(request, _found(request, household_id), "my_household")


@require_http_methods(["GET", "POST"])
@page(review_own_households)
def quick(request: Request, household_id: UUID) -> HttpResponse:
    """Phiếu A, before the form of a household that asked."""
    return quick_page(request, _found(request, household_id), "my_household")


@require_POST
@page(review_own_households)
def photo(request: Request, household_id: UUID) -> HttpResponse:
    """Keep one photo; 422 where it cannot be taken."""
    sent = request.FILES.get("photo")
    if sent is None:
        return JsonResponse({"wrong": say("Chưa có ảnh.", "There is no photo.")}, status=422)
    try:
        kept = add_photo(
            officer=request.officer, household_id=household_id, key=_uuid(request, "key"), photo=sent.chunks()
        )
    except RoundHousehold.DoesNotExist:
        raise Http404 from None
    except (NotSaved, NotThisFile) as error:
        told = "; ".join(error.wrong.values()) if isinstance(error, NotSaved) else str(error)
        return JsonResponse({"wrong": told}, status=422)
    return JsonResponse({"url": reverse("stored_file", args=[kept.file_id])})


@require_GET
def worker(_: HttpRequest) -> HttpResponse:
    """The script that keeps these pages on the phone: from its own place, because that is all it may see."""
    return HttpResponse(SCRIPT.read_bytes(), "text/javascript", headers={"Cache-Control": "no-cache"})


def _found(request: Request, household_id: UUID) -> RoundHousehold:
    given = RoundHousehold.objects.select_related(
        "household__summary", "village__round", "village__village", "reviewer"
    )
    found = given.filter(pk=household_id, reviewer=request.officer.user_id, household__ended_on=None).first()
    if found is None:
        raise Http404
    return found


def _by_village(request: Request, households: list[OwnHousehold]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in households:
        name = shown_head(request.officer, one.summary)
        row = {"one": one, "name": name, "url": reverse("my_household", args=[one.reviewed.pk])}
        groups.setdefault(one.reviewed.village.village.name, []).append(row)
    return groups


def _answer(request: Request) -> Answer:
    name = request.POST.get("name", "")
    person = request.POST.get("person")
    columns = PERSON_ANSWERS if person else HOUSEHOLD_ANSWERS
    column = COLUMNS.get(name)
    if column not in columns or column is None:
        raise Http404
    value, before = (str(as_cell(column, request.POST.get(part, ""))) for part in ("value", "before"))
    return Answer(_uuid(request, "key"), column, value, before, _uuid(request, "person") if person else None)


def _uuid(request: Request, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


def _told(given: Answer, conflict: Conflict) -> HttpResponse:
    theirs = clash(conflict.differences[0])
    told = {
        "by": conflict.by or say("Một cán bộ khác", "Another officer"),
        "words": theirs.theirs,
        "value": as_typed(given.column, conflict.differences[0].theirs),
    }
    return JsonResponse({"conflict": told}, status=409)


def _standing(one: RoundHousehold, officer: Officer) -> str:
    """Drawn without the frame of a page, which it is not."""
    context = {"standing": standing(one, officer)}
    return render_to_string("reviewing/_standing.html", context)
