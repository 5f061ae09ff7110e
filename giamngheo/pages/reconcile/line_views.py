"""One difference: ours beside theirs; accept theirs, keep ours with a reason, or look at it later."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.household.saving import NO_VERSION, clash, sent_version
from giamngheo.pages.reconcile.forms import AcceptForm
from giamngheo.pages.reconcile.words import STATES, born_words, kind_label, our_words, their_words
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import settle_differences
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import Household, Person, ReconciliationLine
from giamngheo.records.registry.selectors.reconciliation import UNSETTLED, next_line
from giamngheo.records.registry.services import settling
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.rules.explain import cell_words
from giamngheo.rules.language import say
from giamngheo.rules.reconciliation import DifferenceKind as Kind
from giamngheo.rules.schema import PERSONS

BY_HOUSEHOLD = frozenset({Kind.DIED, Kind.MOVED_AWAY})
AFTER_AN_ACT = frozenset({Kind.OTHER_VILLAGE, Kind.STILL_THERE, Kind.ONLY_OURS})
ACCEPTS = {
    Kind.DIED: ("Ghi qua đời", "Record the death"),
    Kind.MOVED_AWAY: ("Ghi chuyển đi", "Record that they left"),
    Kind.ONLY_THEIRS: ("Thêm vào hộ", "Add to the household"),
    **dict.fromkeys(AFTER_AN_ACT, ("Đã ghi biến động", "The change is recorded")),
}
USUAL = ("Nhận theo bên kia", "Accept theirs")


@require_GET
@page(settle_differences)
def line(request: Request, line_id: UUID) -> HttpResponse:
    """The line; the reading of an ethnic group is logged."""
    found = _found(line_id)
    if found.kind in (Kind.ETHNIC_CODE, Kind.ONLY_THEIRS):
        subject = ("person", found.person_id) if found.person_id else ("difference", found.pk)
        note_reading(request.officer, found.household_id, *subject)
    return _page(request, found, AcceptForm(found, initial=_first(found)))


@require_POST
@page(settle_differences)
def accept(request: Request, line_id: UUID) -> HttpResponse:
    """Do what the line asks for."""
    found = _found(line_id)
    form = AcceptForm(found, request.POST)
    version, over = (sent_version(request.POST.get(name)) for name in ("version", "keep_mine"))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    given = form.given(version, None if over == NO_VERSION else over)
    try:
        settling.accept_theirs(officer=request.officer, line_id=line_id, given=given)
    except NotSaved as error:
        add_wrong(form, error)
        return _page(request, found, form, status=422)
    except Conflict as conflict:
        return _page(request, found, form, status=409, conflict=_conflict(found, conflict))
    return _next(request, found, say("Đã nhận theo bên kia.", "Theirs is accepted."))


@require_POST
@page(settle_differences)
def keep(request: Request, line_id: UUID) -> HttpResponse:
    """Leave the register as it is."""
    reason = request.POST.get("reason", "")[:300]
    return _settled(
        request,
        line_id,
        lambda: settling.keep_ours(officer=request.officer, line_id=line_id, reason=reason),
        say("Đã giữ theo sổ.", "Ours is kept."),
    )


@require_POST
@page(settle_differences)
def later(request: Request, line_id: UUID) -> HttpResponse:
    """Another day."""
    return _settled(
        request,
        line_id,
        lambda: settling.put_off(officer=request.officer, line_id=line_id),
        say("Để xử lý sau.", "Put off."),
    )


@require_POST
@page(settle_differences)
def reveal(request: Request, line_id: UUID) -> HttpResponse:
    """Both personal ids whole, logged."""
    found = _found(line_id)
    numbers = settling.reveal_both(officer=request.officer, line_id=line_id)
    return _page(request, found, AcceptForm(found, initial=_first(found)), numbers=numbers)


def _settled(request: Request, line_id: UUID, act: Callable[[], Any], told: str) -> HttpResponse:
    found = _found(line_id)
    try:
        act()
    except NotSaved as error:
        form = AcceptForm(found, initial=_first(found))
        return _page(request, found, form, status=422, wrong="; ".join(error.wrong.values()))
    return _next(request, found, told)


def _next(request: Request, found: ReconciliationLine, told: str) -> HttpResponse:
    """On to the next line of the same filter; after the last one back to the round."""
    messages.success(request, told)
    kind = request.POST.get("kind", "")
    following = next_line(found, kind)
    suffix = f"?{urlencode({'kind': kind})}" if kind else ""
    if following:
        return redirect(reverse("reconciliation_line", args=[following.pk]) + suffix)
    return redirect("reconciliation", found.reconciliation_id)


def _found(line_id: UUID) -> ReconciliationLine:
    return get_object_or_404(ReconciliationLine.objects.select_related("reconciliation"), pk=line_id)


def _first(found: ReconciliationLine) -> dict[str, Any]:
    """What the form begins with: their day, their household's code where it is one of ours, their relation."""
    known = Household.objects.filter(code=found.their_household, ended_on=None).exists()
    return {
        "on": found.their_on,
        "household": found.their_household if known else "",
        "relation": found.their_relation,
    }


def _page(
    request: Request, found: ReconciliationLine, form: AcceptForm, status: int = 200, **more: Any
) -> HttpResponse:
    person = settling.person_of(found)
    is_present = person is not None and settling.is_present(person)
    kind, name = Kind(found.kind), found.our_name or found.their_name
    following = next_line(found, request.GET.get("kind", ""))
    context = {
        "line": found,
        "form": form,
        "title": name,
        "kind": kind,
        "kind_label": kind_label(kind),
        "chosen_kind": request.GET.get("kind") or request.POST.get("kind", ""),
        "crumbs": [
            Crumb(say("Đối chiếu", "Reconciliation"), reverse("reconciliations")),
            Crumb(say("Khác biệt", "Differences"), reverse("reconciliation", args=[found.reconciliation_id])),
            Crumb(name),
        ],
        "person": person,
        "ours": our_words(found, person, is_present),
        "theirs": their_words(found),
        "about": _about(found, person),
        "is_open": found.state in UNSETTLED,
        "state": say(*STATES.get(found.state, STATES[""])),
        "version": _version(kind, person),
        "accept": say(*ACCEPTS.get(kind, USUAL)),
        "after_an_act": kind in AFTER_AN_ACT,
        "has_changed": person is not None and person.version != found.person_version,
        "next": following,
        "numbers": None,
        "conflict": None,
        "wrong": "",
    }
    return render(request, "reconcile/line.html", context | more, status=status)


def _version(kind: Kind, person: Person | None) -> int:
    """Of what the act changes: the household for a death or a move, else the person."""
    if person is None:
        return 0
    return person.household.version if kind in BY_HOUSEHOLD else person.version


def _about(found: ReconciliationLine, person: Person | None) -> list[Term]:
    """Who it is about."""
    row = str(found.row) if found.row else ""
    if person is None:
        born = born_words(found.their_birth_date, found.their_birth_is_year_only)
        return [
            Term(say("Ngày sinh", "Born"), born),
            Term(say("Giới tính", "Sex"), cell_words(PERSONS["sex"], found.their_sex or None)),
            Term(
                say("Dân tộc", "Ethnic group"),
                cell_words(PERSONS["ethnic_code"], found.their_ethnic_code or None),
            ),
            Term(say("Thôn bên kia ghi", "Their village"), found.their_village),
            Term(say("Mã hộ bên kia ghi", "Their household code"), found.their_household),
            Term(say("Hàng trong bảng của họ", "Row of their sheet"), row),
        ]
    born = born_words(person.birth_date, bool(person.birth_date_is_year_only))
    return [
        Term(say("Ngày sinh trong sổ", "Born, as ours"), born),
        Term(say("Thôn, bản", "Village"), person.household.village.name),
        Term(say("Mã hộ", "Household"), person.household.code),
        Term(say("Hàng trong bảng của họ", "Row of their sheet"), row),
    ]


def _conflict(found: ReconciliationLine, conflict: Conflict) -> dict[str, Any]:
    """What components/conflict.html shows."""
    return {
        "by": conflict.by or say("Một cán bộ khác", "Another officer"),
        "saved_at": conflict.at,
        "clashes": [clash(one) for one in conflict.differences],
        "form_id": "accept",
        "version": conflict.version,
        "url": reverse("reconciliation_line", args=[found.pk]),
    }
