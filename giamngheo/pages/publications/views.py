"""Frozen results on screen: the list, one of them by commune, the signed file; the province freezes another."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.publications.forms import PublishForm
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import publish_results, read_publications
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import Publication
from giamngheo.records.registry.services.publishing import NotYet, ask_publication, take_publication
from giamngheo.rules.language import say

SHOWN = 50
TITLE = ("Kết quả đã chốt", "Frozen results")


@require_GET
@page(read_publications)
def publications(request: Request) -> HttpResponse:
    """What was frozen, the newest first; for the province the form."""
    return _list(request, PublishForm(initial={"as_of": request.officer.today}))


@require_POST
@page(publish_results)
def ask(request: Request) -> HttpResponse:
    """Have a day's result frozen."""
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            job = ask_publication(officer=request.officer, as_of=form.cleaned_data["as_of"])
        except NotYet:
            form.add_error("as_of", say("Ngày này chưa đến.", "This day has not come yet."))
        else:
            return redirect("job", job.id)
    return _list(request, form)


@require_GET
@page(read_publications)
def publication(request: Request, publication_id: UUID) -> HttpResponse:
    """One frozen result by commune, with who froze it, its digest and its key."""
    found = get_object_or_404(Publication, id=publication_id, signed__isnull=False)
    content = _content(found)
    units = units_on((row["commune_code"] for row in content["rows"]), found.as_of)
    names = {code: unit.name for code, unit in units.items()}
    lines = [{**row, "name": names.get(row["commune_code"], row["commune_code"])} for row in content["rows"]]
    context = {
        "publication": found,
        "content": content,
        "table": _table(say("Theo xã", "By commune"), [_title("name", say("Xã", "Commune"))], lines),
        "crumbs": [Crumb(say(*TITLE), reverse("publications")), Crumb(f"{found.as_of:%d/%m/%Y}")],
    }
    return render(request, "publications/publication.html", context)


@require_GET
@never_cache
@page(read_publications)
def publication_file(request: Request, publication_id: UUID) -> HttpResponse:
    """The signed file, to be saved and checked with `giamngheo combine`; the reading is logged."""
    found = get_object_or_404(Publication, id=publication_id, signed__isnull=False)
    signed = take_publication(officer=request.officer, publication=found)
    name = f"{_content(found)['area']['code']}-{found.as_of:%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(signed, content_type="application/json", headers=headers)


def _list(request: Request, form: PublishForm) -> HttpResponse:
    found = Publication.objects.filter(signed__isnull=False).order_by("-published_at")[:SHOWN]
    extra = [
        Column("as_of", say("Ngày", "Day"), draw=cells.drawn_by("publications/day_cell.html"), is_title=True),
        Column("standard", say("Chuẩn", "Standard")),
    ]
    after = [
        Column("published_at", say("Chốt ngày", "Frozen on"), draw=cells.a_day),
        Column("published_by", say("Người chốt", "By")),
    ]
    caption = say("Kết quả đã chốt, mới nhất trước", "Frozen results, the newest first")
    context = {
        "form": form if publish_results(request.officer) else None,
        "table": _table(caption, extra, [_line(one) for one in found], after),
    }
    return render(request, "publications/publications.html", context)


def _line(found: Publication) -> dict[str, str | int | date | datetime | None]:
    content = _content(found)
    return {
        **content["totals"],
        "url": reverse("publication", args=[found.pk]),
        "as_of": found.as_of,
        "standard": content["standard"],
        "published_at": found.published_at,
        "published_by": found.published_by,
    }


def _table(caption: str, before: list[Column], lines: Iterable[Any], after: Iterable[Column] = ()) -> Table:
    counts = {
        "households": say("Hộ", "Households"),
        "poor": say("Hộ nghèo", "Poor"),
        "near_poor": say("Hộ cận nghèo", "Near-poor"),
        "undetermined": say("Chưa đủ thông tin", "Undetermined"),
    }
    numbers = [Column(name, label, align="end", draw=cells.number) for name, label in counts.items()]
    return Table(caption, [*before, *numbers, *after], list(lines))


def _title(key: str, label: str) -> Column:
    return Column(key, label, is_title=True)


def _content(found: Publication) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bytes(found.signed or b"{}"))["content"]
    return content
