"""The public's first page: the province's totals; of the commune one chooses its totals and what is posted there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components import cells
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.public.opening import public
from giamngheo.records.base.clock import today
from giamngheo.records.desk.selectors.public import (
    CommuneTotal,
    PostedVillage,
    posted_communes,
    posted_villages,
    totals,
)
from giamngheo.records.geography.selectors.units import in_order, listed_units, units_on
from giamngheo.rules.language import say

# Totals change by decisions only: a province's are counted once in ten minutes.
TOTALS_KEPT_SECONDS = 600


@dataclass(frozen=True)
class Choice:
    """A commune one may choose. villages: how many of its lists are posted today."""

    code: str
    name: str
    villages: int


@require_GET
@public("look_up")
def home(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; a commune's totals and posted villages once it is chosen; the province's totals."""
    day, asked = today(), request.GET.get("commune", "")
    counted = _totals(day)
    choices = _choices(counted, day)
    chosen = next((one for one in choices if one.code == asked), None)
    context: dict[str, Any] = {
        "choices": choices,
        "asked": asked,
        "chosen": chosen,
        "posted_today": sum(one.villages for one in choices),
        "whole": _sum(counted),
    }
    if chosen:
        context["total"] = counted.get(chosen.code)
        context["posted"] = _posted(posted_villages(chosen.code, day))
    return render(request, "public/home.html", context, status=404 if asked and not chosen else 200)


@require_GET
@public("look_up")
def communes(request: HttpRequest) -> HttpResponse:
    """The totals of every commune, fifty at a time."""
    day, title = today(), say("Số hộ đã công nhận của từng xã", "Recognised households by commune")
    counted = _totals(day)
    units, paging = part_of(request.GET, in_order(units_on(counted, day).values()))
    columns = [
        Column("name", say("Xã", "Commune"), draw=cells.link, is_title=True),
        Column("poor", say("Hộ nghèo", "Poor"), align="end", draw=cells.number),
        Column("near_poor", say("Hộ cận nghèo", "Near-poor"), align="end", draw=cells.number),
        Column("decided_on", say("Quyết định gần nhất", "Newest decision"), draw=cells.a_day),
    ]
    rows = [
        {
            "url": f"{reverse('public')}?commune={unit.code}",
            "name": f"{unit.kind} {unit.name}",
            "poor": counted[unit.code].poor,
            "near_poor": counted[unit.code].near_poor,
            "decided_on": counted[unit.code].decided_on,
        }
        for unit in units
    ]
    crumbs = [Crumb(say("Trang công khai", "Public page"), reverse("public")), Crumb(title)]
    context = {"title": title, "crumbs": crumbs, "table": Table(title, columns, rows, paging=paging)}
    return render(request, "public/communes.html", context)


def _totals(day: date) -> dict[str, CommuneTotal]:
    counted = cache.get_or_set(f"public-totals-{day}", totals, TOTALS_KEPT_SECONDS) or []
    return {one.commune_code: one for one in counted}


def _sum(counted: Mapping[str, CommuneTotal]) -> dict[str, int]:
    every = counted.values()
    return {
        "communes": len(counted),
        "poor": sum(one.poor for one in every),
        "near_poor": sum(one.near_poor for one in every),
    }


def _choices(counted: Mapping[str, CommuneTotal], day: date) -> list[Choice]:
    """Every commune with a decided list or one that is posted; one that is no more today goes by its code, last."""
    posted = posted_communes(day)
    codes = {*counted, *posted}
    return [
        Choice(code, f"{unit.kind} {unit.name}" if unit else code, posted.get(code, 0))
        for code, unit in listed_units(codes, units_on(codes, day)).items()
    ]


def _posted(villages: list[PostedVillage]) -> Table:
    columns = [
        Column("name", say("Thôn, bản", "Village"), draw=cells.link, is_title=True),
        Column("list_year", say("Danh sách năm", "List of")),
        Column("posting_ends_on", say("Niêm yết đến hết ngày", "Posted to the end of"), draw=cells.a_day),
    ]
    rows = [
        {
            "url": reverse("public_posted", args=[one.id]),
            "name": one.name,
            "list_year": one.list_year,
            "posting_ends_on": one.posting_ends_on,
        }
        for one in villages
    ]
    return Table(say("Danh sách đang niêm yết", "Lists that are posted"), columns, rows)
