"""The official forms of a round: by when they are due, which sets were made, and making one."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.downloads import saved
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import RoundFormsForm
from giamngheo.pages.review.words import round_title
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import make_review_forms, read_full_names
from giamngheo.records.base.files import is_kept
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import ReviewRound, RoundForms
from giamngheo.records.review.services.periods import report_deadlines
from giamngheo.records.review.services.round_forms import ask_forms, take_forms
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import RoundStep

SHOWN = 30


@require_http_methods(["GET", "POST"])
@page(make_review_forms)
def round_forms(request: Request, round_id: UUID) -> HttpResponse:
    """What was made and is due; a POST has the forms made as the round stands."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    form = RoundFormsForm(request.POST or None, initial={"format": RoundForms.Format.XLSX})
    if form.is_valid():
        try:
            job = ask_forms(officer=request.officer, round_id=of.pk, form=form.cleaned_data["format"])
        except NotSaved as error:
            add_wrong(form, error)
        else:
            return redirect("job", job.id)
    title = say("Biểu tổng hợp", "Official forms")
    context = {
        "round": of,
        "title": title,
        "crumbs": [
            Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
            Crumb(round_title(of), reverse("review", args=[of.pk])),
            Crumb(title),
        ],
        "is_official": of.step == RoundStep.DECIDED,
        "terms": _due(of, request.officer.today),
        "form": form,
        "table": _table(request.officer, of),
    }
    return render(request, "review/round_forms.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@page(make_review_forms)
def round_forms_file(request: Request, forms_id: UUID) -> HttpResponseBase:
    """A set, to be saved; the reading is logged."""
    asked = get_object_or_404(RoundForms.objects.select_related("file"), pk=forms_id)
    return saved(take_forms(officer=request.officer, asked=asked))


def _due(of: ReviewRound, today: date) -> list[Term]:
    """When a periodic round's reports are due at the ministry (QĐ 24/2021/QĐ-TTg, Điều 7)."""
    if of.kind != ReviewRound.Kind.PERIODIC:
        return []
    preliminary, official = report_deadlines(of.opened_on.year)
    told = (
        (say("Báo cáo sơ bộ trước ngày", "Preliminary report before"), preliminary),
        (say("Báo cáo chính thức trước ngày", "Official report before"), official),
    )
    is_open = of.step != RoundStep.DECIDED
    late = say("đã qua", "is over")
    return [Term(words, f"{day:%d/%m/%Y}", late if is_open and today >= day else "") for words, day in told]


def _table(officer: Officer, of: ReviewRound) -> Table:
    columns = [
        Column("kind", say("Bộ biểu", "Set"), draw=cells.drawn_by("exports/file_cell.html"), is_title=True),
        Column("as_of", say("Số liệu ngày", "As of"), draw=cells.a_day),
        Column("households", say("Hộ", "Households"), align="end", draw=cells.number),
        Column("undetermined", say("Chưa đủ thông tin", "Undetermined"), align="end", draw=cells.number),
        Column("not_reviewed", say("Không rà soát", "Not reviewed"), align="end", draw=cells.number),
        Column("asked_at", say("Lập lúc", "Made on"), draw=cells.a_day),
        Column("asked_by", say("Người lập", "By")),
    ]
    found = (
        RoundForms.objects.filter(round=of, file__isnull=False)
        .select_related("file")
        .order_by("-asked_at")[:SHOWN]
    )
    may_take = read_full_names(officer)
    rows = [
        {
            **{column.key: getattr(one, column.key, "") for column in columns},
            "kind": _kind(one),
            "url": reverse("review_forms_file", args=[one.pk])
            if is_kept(one.file) and (may_take or not one.with_names)
            else "",
        }
        for one in found
    ]
    return Table(say("Các bộ biểu đã lập", "Sets that were made"), columns, rows)


def _kind(one: RoundForms) -> str:
    kind = say("Chính thức", "Official") if one.is_official else say("Sơ bộ", "Preliminary")
    return f"{kind}, {one.get_format_display().upper()}"
