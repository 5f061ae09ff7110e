"""One answer to every save: good, something wrong, or somebody else was there meanwhile; with htmx and without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from giamngheo.pages.components.parts import Clash
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.web import Request
from giamngheo.records.registry.conflict import Conflict, Difference
from giamngheo.records.registry.services.editing import Saved
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.explain import cell_words
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

Save = Callable[[dict[str, Any], int, int | None], Saved]
Page = Callable[[dict[str, Any], int], HttpResponse]
NO_VERSION = -1


@dataclass(frozen=True)
class Sheet:
    """A form that saves as one goes. url: takes its POST; version: of the record as read."""

    form_id: str
    url: str
    form: forms.Form
    version: int
    saved_at: datetime | None = None


def answer(request: Request, sheet: Sheet, save: Save, page: Page, verdict: dict[str, Any]) -> HttpResponse:
    """Save what was sent. page: the whole page around the sheet, with more context and a status.

    verdict: evaluated after the save by the template that shows the live verdict (its values are functions).
    """
    version, over = sent_version(request.POST.get("version")), sent_version(request.POST.get("keep_mine"))
    if sheet.form.is_valid():
        try:
            saved = save(sheet.form.cleaned_data, version, None if over == NO_VERSION else over)
        except NotSaved as error:
            add_wrong(sheet.form, error)
        except Conflict as conflict:
            return _conflict(request, sheet, conflict, page)
        else:
            return _saved(request, sheet, saved, verdict)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return page({}, 422)
    context = {"form_id": sheet.form_id, "form": sheet.form, "version": version, "saved_at": None}
    return render(request, "household/_saved.html", context, status=422)


def sent_version(text: str | None) -> int:
    """The version in a form; one that is none was never kept, so that nothing is overwritten."""
    return int(text) if text and text.isascii() and text.isdigit() else NO_VERSION


def _saved(request: Request, sheet: Sheet, saved: Saved, verdict: dict[str, Any]) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        messages.success(request, say("Đã lưu.", "Saved."))
        return redirect(sheet.url)
    context = {"form_id": sheet.form_id, "form": sheet.form, "version": saved.version, "saved_at": saved.at}
    return render(request, "household/_saved.html", context | verdict)


def _conflict(request: Request, sheet: Sheet, conflict: Conflict, page: Page) -> HttpResponse:
    told = {
        "by": conflict.by or say("Một cán bộ khác", "Another officer"),
        "saved_at": conflict.at,
        "clashes": [clash(one) for one in conflict.differences],
        "form_id": sheet.form_id,
        "version": conflict.version,
        "url": sheet.url,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "components/conflict.html", told, status=409)
    return page({"conflict": told}, 409)


def clash(one: Difference) -> Clash:
    """A difference in words."""
    return Clash(one.name, one.label, _words(one.name, one.yours), _words(one.name, one.theirs))


def _words(name: str, value: object) -> str:
    for table in (HOUSEHOLDS, PERSONS):
        if name in table.names:
            return cell_words(table[name], value)
    return str(value or "–")
