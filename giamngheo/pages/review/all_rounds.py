"""The province's acts on all communes' rounds at once, and what came of each."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.downloads import saved
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import AllRoundsForm
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import read_all_rounds
from giamngheo.records.base.files import is_kept
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import RoundsRun
from giamngheo.records.review.services.all_rounds import ASKED, ask_run, take_all_forms
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

SHOWN = 30
ACTS = {
    "open": ("Mở đợt định kỳ ở mọi xã chưa có", "Open the periodic round in every commune without one"),
    "propose": ("Tính lại đề xuất của các hộ đang rà soát", "Renew the proposals of households under review"),
    "forms": ("Lập biểu 1–13, mỗi xã một dòng", "Make forms 1–13, a row a commune"),
}


@require_http_methods(["GET", "POST"])
@page(read_all_rounds)
def all_rounds(request: Request) -> HttpResponse:
    """What was done to all rounds; a POST has one act done as a job."""
    acts = [(act, say(*words)) for act, words in ACTS.items() if ASKED[act][0](request.officer)]
    first = {"act": "forms", "format": "xlsx"}
    form = AllRoundsForm(acts, request.officer.today.year, request.POST or None, initial=first)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            job = ask_run(
                officer=request.officer, act=asked["act"], list_year=asked["list_year"], form=asked["format"]
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return redirect("job", job.id)
    title = say("Đợt rà soát của mọi xã", "The rounds of all communes")
    context = {
        "title": title,
        "crumbs": [Crumb(say("Rà soát", "Reviews"), reverse("reviews")), Crumb(title)],
        "form": form,
        "table": _table(),
    }
    return render(request, "review/all_rounds.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@page(read_all_rounds)
def all_forms_file(request: Request, run_id: UUID) -> HttpResponseBase:
    """A province's set, to be saved; the reading is logged."""
    asked = get_object_or_404(RoundsRun.objects.select_related("file"), pk=run_id)
    return saved(take_all_forms(officer=request.officer, asked=asked))


def _table() -> Table:
    columns = [
        Column("act", say("Việc", "Act"), draw=cells.drawn_by("exports/file_cell.html"), is_title=True),
        Column("list_year", say("Danh sách năm", "List of")),
        Column("rounds", say("Đợt", "Rounds"), align="end", draw=cells.number),
        Column("households", say("Hộ", "Households"), align="end", draw=cells.number),
        Column("left", say("Còn lại", "Left"), align="end"),
        Column("asked_at", say("Lúc", "On"), draw=cells.a_day),
        Column("asked_by", say("Người làm", "By")),
    ]
    found = RoundsRun.objects.select_related("file").order_by("-asked_at")[:SHOWN]
    rows = [
        {
            **{column.key: getattr(one, column.key) for column in columns},
            "act": _words(one),
            "list_year": str(one.list_year),
            "left": _left(one),
            "url": reverse("all_forms_file", args=[one.pk]) if is_kept(one.file) else "",
        }
        for one in found
    ]
    return Table(say("Đã làm", "Done so far"), columns, rows)


def _words(one: RoundsRun) -> str:
    words = say(*ACTS[one.act])
    if one.ended_at is None:
        return f"{words} · {say('chưa xong', 'not through')}"
    if one.act != RoundsRun.Act.FORMS:
        return words
    kind = say("chính thức", "official") if one.is_official else say("sơ bộ", "preliminary")
    return f"{words} · {kind}, {one.format.upper()}"


def _left(one: RoundsRun) -> str:
    told = (
        ("{} hộ chưa rõ diện", "{} households")
        if one.act == RoundsRun.Act.PROPOSE
        else ("{} xã chưa có đợt", "{} communes without a round")
    )
    return say(*told).format(grouped(one.left)) if one.left else ""
