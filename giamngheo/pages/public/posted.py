"""A village's list while it is posted, and a complaint against a posted result."""

from uuid import UUID

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
    posted_household,
    posted_list,
    posted_village,
)
from giamngheo.records.desk.services.public_complaints import complain_publicly
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say


@require_GET
@public("look_up")
def village(request: HttpRequest, village_id: UUID) -> HttpResponse:
    """A list as it hangs in the village, for as long."""
    found = posted_village(village_id, today())
    if found is None:
        raise Http404
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


def _crumbs(village_id: UUID | None = None) -> list[Crumb]:
    first = Crumb(say("Trang công khai", "Public page"), reverse("public"))
    if village_id is None:
        return [first]
    return [
        first,
        Crumb(say("Kết quả niêm yết", "Posted results"), reverse("public_posted", args=[village_id])),
    ]
