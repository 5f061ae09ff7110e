"""The public's first page: totals, lists while they are posted; and a complaint against a posted result."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.public.opening import public
from giamngheo.pages.review.forms import ComplaintForm
from giamngheo.records.base.clock import today
from giamngheo.records.desk.selectors.public import (
    CommuneTotal,
    PostedVillage,
    posted_household,
    posted_list,
    posted_villages,
    totals,
)
from giamngheo.records.desk.services.public_complaints import complain_publicly
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.selectors.units import in_order, units_on
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say

# Totals change by decisions only: a province's are counted once in ten minutes.
TOTALS_KEPT_SECONDS = 600


@require_GET
@public("look_up")
def home(request: HttpRequest) -> HttpResponse:
    """Totals by commune, what is posted today, and where a code is typed."""
    day = today()
    counted = cache.get_or_set(f"public-totals-{day}", totals, TOTALS_KEPT_SECONDS) or []
    posted = posted_villages(day)
    units = units_on({one.commune_code for one in (*counted, *posted)}, day)
    context = {"totals": _totals(counted, units), "posted": _posted(posted, units)}
    return render(request, "public/home.html", context)


@require_GET
@public("look_up")
def village(request: HttpRequest, village_id: UUID) -> HttpResponse:
    """A list as it hangs in the village, for as long."""
    found = _village(village_id, today())
    columns = [
        Column("name", say("Chủ hộ", "Head"), is_title=True),
        Column("members", say("Nhân khẩu", "Members"), align="end", draw=cells.number),
        Column("previous_status", say("Đang công nhận", "Recognised as"), draw=cells.status),
        Column("status", say("Kết quả", "Result"), draw=cells.status),
        Column("complain", say("Ý kiến", "Opinion"), draw=cells.drawn_by("public/complain_cell.html")),
    ]
    rows = [
        {
            "name": one.head_name,
            "members": one.members,
            "previous_status": one.previous_status,
            "status": one.status,
            "complain": reverse("public_complain", args=[one.id]),
        }
        for one in posted_list(village_id, today())
    ]
    context = {
        "village": found,
        "crumbs": [*_crumbs(), Crumb(found.name)],
        "table": Table(say("Kết quả niêm yết", "Posted results"), columns, rows),
    }
    return render(request, "public/posted.html", context)


@require_http_methods(["GET", "POST"])
@public("look_up", sending="complaint")
def complain(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Say what is wrong with a posted result; the answer is a receipt's number."""
    one = posted_household(household_id, today())
    if one is None:
        raise Http404
    form = ComplaintForm(request.POST or None)
    if form.is_valid():
        try:
            made = complain_publicly(household_id=household_id, today=today(), **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return render(
                request, "public/complained.html", {"made": made, "crumbs": _crumbs(one.village_id)}
            )
    context = {
        "form": form,
        "title": say("Không đồng ý với kết quả niêm yết", "Disagree with a posted result"),
        "lead": one.head_name,
        "crumbs": _crumbs(one.village_id),
        "back_url": reverse("public_posted", args=[one.village_id]),
    }
    return render(request, "public/complain.html", context, status=422 if form.errors else 200)


def _village(village_id: UUID, day: date) -> PostedVillage:
    found = next((one for one in posted_villages(day) if one.id == village_id), None)
    if found is None:
        raise Http404
    return found


def _crumbs(village_id: UUID | None = None) -> list[Crumb]:
    first = Crumb(say("Trang công khai", "Public page"), reverse("public"))
    if village_id is None:
        return [first]
    return [
        first,
        Crumb(say("Kết quả niêm yết", "Posted results"), reverse("public_posted", args=[village_id])),
    ]


def _totals(counted: Sequence[CommuneTotal], units: dict[str, Unit]) -> Table:
    by_code = {one.commune_code: one for one in counted}
    known = in_order(unit for code, unit in units.items() if code in by_code)
    columns = [
        Column("name", say("Xã", "Commune"), is_title=True),
        Column("poor", say("Hộ nghèo", "Poor"), align="end", draw=cells.number),
        Column("near_poor", say("Hộ cận nghèo", "Near-poor"), align="end", draw=cells.number),
        Column("decided_on", say("Quyết định gần nhất", "Newest decision"), draw=cells.a_day),
    ]
    rows = [
        {
            "name": f"{unit.kind} {unit.name}",
            "poor": by_code[unit.code].poor,
            "near_poor": by_code[unit.code].near_poor,
            "decided_on": by_code[unit.code].decided_on,
        }
        for unit in known
    ]
    return Table(say("Hộ nghèo, hộ cận nghèo đã công nhận", "Recognised households"), columns, rows)


def _posted(posted: Sequence[PostedVillage], units: dict[str, Unit]) -> Table:
    columns = [
        Column("name", say("Thôn, bản", "Village"), draw=cells.link, is_title=True),
        Column("commune", say("Xã", "Commune")),
        Column("list_year", say("Danh sách năm", "List of")),
        Column("posting_ends_on", say("Niêm yết đến hết ngày", "Posted to the end of"), draw=cells.a_day),
    ]
    rows = [
        {
            "url": reverse("public_posted", args=[one.id]),
            "name": one.name,
            "commune": unit.name if (unit := units.get(one.commune_code)) else one.commune_code,
            "list_year": one.list_year,
            "posting_ends_on": one.posting_ends_on,
        }
        for one in posted
    ]
    return Table(say("Danh sách đang niêm yết", "Lists that are posted"), columns, rows)
