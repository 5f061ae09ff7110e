"""Fast entry: a village's paper forms, one row a household, from the keyboard alone; a plain form a row without it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.duplicates.lists import notices
from giamngheo.pages.entry.cells import Cell, Typed, cell_of, read_row
from giamngheo.pages.entry.days import BIRTH, BirthCell
from giamngheo.pages.entry.forms import DayForm, NewHouseholdForm, NewMemberForm
from giamngheo.pages.entry.layout import HOUSEHOLD_CELLS, MEMBER_CELLS
from giamngheo.pages.entry.rows import Row, Sent, household_row, member_row
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.household.saving import NO_VERSION, sent_version
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import read_sensitive_facts, write_answers, write_households
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import Household, Person
from giamngheo.records.registry.selectors import entry as sheets
from giamngheo.records.registry.services.editing import Saved
from giamngheo.records.registry.services.editing_members import add_member
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.entry import Birth, enter_household, enter_member
from giamngheo.records.registry.services.life_acts_households import add_household
from giamngheo.records.registry.services.reading import note_reading
from giamngheo.rules.language import say

SHOWN_HOUSEHOLDS = 50
REVIEW_DAY = "review_date"
DECIDED = ("keep_mine", "keep_birth")
BIRTH_CELL = next(cell for cell in MEMBER_CELLS if isinstance(cell, BirthCell))
Save = Callable[[Mapping[str, object], int, int | None], Saved]


@require_GET
@page(write_answers)
def fast_entry(request: Request) -> HttpResponse:
    """Choose the day of the forms and a village."""
    form = _day_form(request, None)
    day = form.cleaned_data["day"] if form.is_valid() else sheets.proposed_day(request.officer)
    return render(
        request,
        "entry/villages.html",
        {"form": form, "day": day, "villages": sheets.villages_to_enter(day)},
        status=200 if form.is_valid() else 422,
    )


@require_GET
@page(write_answers)
def fast_entry_village(request: Request, village_id: UUID) -> HttpResponse:
    """The sheet of one village; ?open: the household whose members are shown."""
    return _sheet(request, village_id)


@require_POST
@page(write_answers)
def fast_entry_row(request: Request, village_id: UUID, household_id: UUID) -> HttpResponse:
    """Save a household's row, under the day typed in it or the sheet's."""
    day = _day(request, village_id)

    def save(values: Mapping[str, object], version: int, over: int | None) -> Saved:
        return enter_household(
            officer=request.officer,
            household_id=household_id,
            day=_not_before(day, _day_typed(values) or day),
            version=version,
            cells={name: value for name, value in values.items() if name != REVIEW_DAY},
            over=over,
        )

    _found(village_id, household_id, day)
    sent = _try(request, HOUSEHOLD_CELLS, save)
    own_day = max(day, _day_typed(sent.typed.values) or day)
    row = household_row(_found(village_id, household_id, own_day), day, sent)
    return _answered(request, village_id, household_id, row, own_day)


@require_POST
@page(write_answers)
def fast_entry_member(
    request: Request, village_id: UUID, household_id: UUID, person_id: UUID
) -> HttpResponse:
    """Save a member's row."""
    day = _form_day(request, village_id)
    home = _found(village_id, household_id, day).household
    before = _member(home, person_id, day)

    def save(values: Mapping[str, object], version: int, over: int | None) -> Saved:
        return enter_member(
            officer=request.officer,
            household_id=household_id,
            person_id=person_id,
            day=day,
            version=version,
            cells={name: value for name, value in values.items() if name not in BIRTH},
            over=over,
            birth=_birth(request, before.membership.person, values),
        )

    sent = _try(request, MEMBER_CELLS, save)
    row = _member_rows(request, village_id, household_id, [_member(home, person_id, day)], sent)[0]
    return _answered(request, village_id, household_id, row, day)


@require_GET
@page(write_answers)
def fast_entry_members(request: Request, village_id: UUID, household_id: UUID) -> HttpResponse:
    """The members' rows, asked for when a household is opened."""
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return redirect(_address(village_id, _form_day(request, village_id), household_id))
    return render(request, "entry/_members.html", _members(request, village_id, household_id))


@require_POST
@page(write_households)
def fast_entry_add(request: Request, village_id: UUID) -> HttpResponse:
    """A household of a form that the register lacks."""
    day, form = _day(request, village_id), NewHouseholdForm(request.POST)
    if form.is_valid():
        try:
            made = add_household(
                officer=request.officer,
                village_id=village_id,
                code=form.cleaned_data["code"],
                head=form.head(),
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say(f"Đã thêm hộ {made.code}.", f"Household {made.code} is added."))
            return redirect(_address(village_id, day, made.pk))
    return _sheet(request, village_id, new_household=form, status=422)


@require_POST
@page(write_households)
def fast_entry_add_member(request: Request, village_id: UUID, household_id: UUID) -> HttpResponse:
    """A member of a form that the register lacks."""
    day, form = _form_day(request, village_id), NewMemberForm(request.POST)
    home = _found(village_id, household_id, day).household
    if form.is_valid():
        try:
            add_member(officer=request.officer, household_id=home.pk, cells=form.facts())
        except NotSaved as error:
            add_wrong(form, error)
        else:
            form = NewMemberForm()
    status = 422 if form.is_bound else 200
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        context = _members(request, village_id, household_id) | {"new_member": form}
        return render(request, "entry/_members.html", context, status=status)
    if status == 200:
        return redirect(_address(village_id, day, household_id))
    return _sheet(request, village_id, new_member=form, opened=household_id, status=status)


def _sheet(
    request: Request,
    village_id: UUID,
    *,
    row: Row | None = None,
    opened: UUID | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The whole page. row: in place of the kept one."""
    village = get_object_or_404(Village, pk=village_id)
    form = _day_form(request, village_id)
    day = form.cleaned_data["day"] if form.is_valid() else sheets.proposed_day(request.officer, village_id)
    found = sheets.village_sheet(village_id, day)
    if not found and village_id not in _villages(day):
        raise Http404
    opened = opened or _opened(request)
    number = _page_number(request, found, opened)
    start = number * SHOWN_HOUSEHOLDS
    rows = [household_row(one, day) for one in found[start : start + SHOWN_HOUSEHOLDS]]
    context = {
        "village": village,
        "form": form,
        "day": day,
        "cells": HOUSEHOLD_CELLS,
        "member_cells": MEMBER_CELLS,
        "rows": [row if row and row.key == one.key else one for one in rows],
        "opened": f"h-{opened}",
        "entered": sum(1 for one in found if one.answers or one.later),
        "total": len(found),
        "pages": _pages(request, number, len(found)),
        "may_add": write_households(request.officer),
        "new_household": NewHouseholdForm(),
        "crumbs": [Crumb(say("Nhập nhanh", "Fast entry"), reverse("fast_entry")), Crumb(village.name)],
    }
    if opened and any(one.key == f"h-{opened}" for one in rows):
        shown = row if row and row.key.startswith("p-") else None
        context |= _members(request, village_id, opened, shown)
    return render(request, "entry/village.html", context | forms, status=status if form.is_valid() else 422)


def _page_number(request: Request, found: list[sheets.Sheet], opened: UUID | None) -> int:
    """The page of the sheet, from 0: of the household that is open, the one asked for, else where work goes on."""
    last = max(0, (len(found) - 1) // SHOWN_HOUSEHOLDS)
    asked = request.GET.get("page", "")
    if opened is None and asked.isascii() and asked.isdigit():
        return min(max(0, int(asked) - 1), last)
    wanted = (
        number
        for number, one in enumerate(found)
        if (one.household.pk == opened if opened else one.answers is None and one.later is None)
    )
    return next(wanted, 0) // SHOWN_HOUSEHOLDS


def _pages(request: Request, number: int, total: int) -> dict[str, str]:
    """Links to the page before and after, and which households these are."""
    first, end = number * SHOWN_HOUSEHOLDS + 1, min((number + 1) * SHOWN_HOUSEHOLDS, total)
    return {
        "previous": with_query(request.GET, page=str(number), open=None) if number else "",
        "next": with_query(request.GET, page=str(number + 2), open=None) if end < total else "",
        "summary": say(f"Hộ {first}–{end} trong {total}", f"Households {first}–{end} of {total}"),
    }


def _villages(day: date) -> set[UUID]:
    return {one.village.pk for one in sheets.villages_to_enter(day)}


def _members(
    request: Request, village_id: UUID, household_id: UUID, row: Row | None = None
) -> dict[str, Any]:
    """The members' part of a household; what is known of their health is read here, which is logged."""
    day = _form_day(request, village_id)
    home = _found(village_id, household_id, day).household
    members = sheets.member_sheets(home, day)
    if read_sensitive_facts(request.officer) and any(one.answers for one in members):
        note_reading(request.officer, household_id)
    rows = _member_rows(request, village_id, household_id, members)
    where = {"village_id": village_id, "household_id": household_id}
    return {
        "members": [row if row and row.key == one.key else one for one in rows],
        "members_of": f"h-{household_id}",
        "add_member_url": reverse("fast_entry_add_member", kwargs=where) + _asked(request, village_id),
        "may_add": write_households(request.officer),
        "new_member": NewMemberForm(),
        "duplicates": notices(request.officer, {one.membership.person_id for one in members}),
    }


def _member_rows(
    request: Request,
    village_id: UUID,
    household_id: UUID,
    members: list[sheets.MemberSheet],
    sent: Sent | None = None,
) -> list[Row]:
    """Members as rows. sent: what was just sent for the only one."""
    where = {"village_id": village_id, "household_id": household_id}
    asked, has_birth = _asked(request, village_id), write_households(request.officer)
    return [member_row(where, asked, one, has_birth=has_birth, sent=sent) for one in members]


def _member(home: Household, person_id: UUID, day: date) -> sheets.MemberSheet:
    found = (one for one in sheets.member_sheets(home, day) if one.membership.person_id == person_id)
    member = next(found, None)
    if member is None:
        raise Http404
    return member


def _birth(request: Request, person: Person, values: Mapping[str, object]) -> Birth | None:
    """The birth in a member's row; None where the text is as it stands, or the officer may not correct it."""
    text = request.POST.get(BIRTH[0], "").strip()
    is_as_it_stands = text == BIRTH_CELL.typed(person)
    if BIRTH[0] not in values or is_as_it_stands or not write_households(request.officer):
        return None
    version, over = (sent_version(request.POST.get(name)) for name in ("person_version", "keep_birth"))
    return Birth({name: values[name] for name in BIRTH}, version, None if over == NO_VERSION else over)


def _day_typed(values: Mapping[str, object]) -> date | None:
    found = values.get(REVIEW_DAY)
    return found if isinstance(found, date) else None


def _not_before(first: date, day: date) -> date:
    """The day of a row. Raises NotSaved where it is before the sheet's."""
    if day < first:
        told = say(
            f"trước ngày của trang ({first:%d/%m/%Y}): hãy đổi ngày ở đầu trang",
            f"before the day of the sheet ({first:%d/%m/%Y}): change it at the top of the page",
        )
        raise NotSaved({REVIEW_DAY: told})
    return day


def _try(request: Request, cells: Any, save: Save) -> Sent:
    """Save the good cells of a row; say what was wrong with the others. Without its day a row is not saved."""
    typed: Typed = read_row(cells, request.POST)
    decided = {name: sent_version(request.POST[name]) for name in DECIDED if name in request.POST}
    if REVIEW_DAY in typed.wrong:
        return Sent(typed, typed.wrong)
    version, over = sent_version(request.POST.get("version")), sent_version(request.POST.get("keep_mine"))
    try:
        saved = save(typed.values, version, None if over == NO_VERSION else over)
    except NotSaved as error:
        told = {cell_of(cells, name): _named(cells, name, why) for name, why in error.wrong.items()}
        return Sent(typed, typed.wrong | told, version=version)
    except Conflict as conflict:
        return Sent(typed, typed.wrong, conflict, version, decided=decided)
    return Sent(typed, typed.wrong, None, saved.version, saved.at)


def _named(cells: list[Cell], column: str, why: str) -> str:
    """A complaint with the name of its cell before it."""
    label = next((cell.label for cell in cells if cell.name == cell_of(cells, column)), "")
    return f"{label}: {why}" if label else why


def _answered(
    request: Request, village_id: UUID, household_id: UUID, row: Row, own_day: date
) -> HttpResponse:
    """To a save in the background the row's state; to a plain one the sheet again, at that row. own_day: the form's."""
    assert row.sent is not None
    day = _day(request, village_id)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        entered, total = sheets.entered_of(village_id, day)
        context = {"row": row, "entered": entered, "total": total, "is_aside": True}
        if row.key.startswith("p-"):
            context["home"] = household_row(_found(village_id, household_id, own_day), day)
        return render(request, "entry/_answer.html", context, status=row.sent.status)
    if row.sent.status == 200:
        return redirect(_address(village_id, day, household_id))
    return _sheet(request, village_id, row=row, opened=household_id, status=row.sent.status)


def _found(village_id: UUID, household_id: UUID, day: date) -> sheets.Sheet:
    try:
        return sheets.household_sheet(village_id, household_id, day)
    except Household.DoesNotExist as error:
        raise Http404 from error


def _day_form(request: Request, village_id: UUID | None) -> DayForm:
    proposed = sheets.proposed_day(request.officer, village_id)
    given = request.GET if "day" in request.GET else {"day": f"{proposed:%d/%m/%Y}"}
    form = DayForm(request.officer.today, given)
    form.is_valid()
    return form


def _day(request: Request, village_id: UUID) -> date:
    """The day in the address, as the sheet put it there."""
    form = _day_form(request, village_id)
    if not form.is_valid():
        raise Http404
    day: date = form.cleaned_data["day"]
    return day


def _form_day(request: Request, village_id: UUID) -> date:
    """The day of a household's own form, where its address has another than the sheet's."""
    try:
        return max(_day(request, village_id), date.fromisoformat(request.GET["on"]))
    except (KeyError, ValueError):
        return _day(request, village_id)


def _asked(request: Request, village_id: UUID) -> str:
    """The days of the address, for those that hang on it."""
    day, on = _day(request, village_id), _form_day(request, village_id)
    return f"?day={day:%Y-%m-%d}" + (f"&on={on:%Y-%m-%d}" if on != day else "")


def _opened(request: Request) -> UUID | None:
    try:
        return UUID(request.GET["open"])
    except (KeyError, ValueError):
        return None


def _address(village_id: UUID, day: date, household_id: UUID) -> str:
    page_url = reverse("fast_entry_village", args=[village_id])
    return f"{page_url}?day={day:%Y-%m-%d}&open={household_id}#h-{household_id}"
