"""A province's rounds under another standard: who would enter and leave the lists, commune by commune."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from giamngheo.engine.policy import load_law
from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.results.covering import COVERED
from giamngheo.pages.review.forms import AllStandardsForm
from giamngheo.pages.review.standards import MOVES
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.rights import compare_rounds, read_full_names
from giamngheo.records.geography.selectors.same_commune import units_once
from giamngheo.records.review.models import StandardsComparison, StandardsCount
from giamngheo.records.review.selectors.results import list_years
from giamngheo.records.review.services.comparing import ask_comparison
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.small_counts import covered

CLASSES = ("now_poor", "now_near_poor", "other_poor", "other_near_poor")


@require_http_methods(["GET", "POST"])
@page(compare_rounds)
def province_standards(request: Request) -> HttpResponse:
    """The newest comparison by commune; a POST has another made."""
    standards = [one.id for one in load_law().standards]
    form = AllStandardsForm(
        list_years(), standards, request.POST or None, initial={"standard": standards[-1]}
    )
    if form.is_valid():
        job = ask_comparison(
            officer=request.officer,
            list_year=form.cleaned_data["list_year"],
            other=form.cleaned_data["standard"],
        )
        return redirect("job", job.id)
    found = StandardsComparison.objects.filter(ended_at__isnull=False).order_by("-ended_at").first()
    title = say("So hai chuẩn nghèo cả tỉnh", "Two standards over the province")
    context = {
        "title": title,
        "crumbs": [Crumb(say("Rà soát", "Reviews"), reverse("reviews")), Crumb(title)],
        "form": form,
        "found": found,
    }
    if found:
        context |= _shown(request, found)
    return render(request, "review/all_standards.html", context, status=422 if form.errors else 200)


def _shown(request: Request, found: StandardsComparison) -> dict[str, object]:
    law, day = load_law(), request.officer.today
    counts = list(found.counts.order_by("commune_code", "pk"))
    smallest = 0 if read_full_names(request.officer) else law.whole("smallest_shown_count", day)
    names = (*CLASSES, *MOVES)
    hidden = {name: covered([getattr(one, name) for one in counts], smallest) for name in names}
    sums = {name: sum(getattr(one, name) for one in counts) for name in names}
    return {
        "households": sum(one.households for one in counts),
        "communes": len(counts),
        "is_covered": any(hidden.values()),
        "smallest": smallest,
        "tiles": [
            (say(*words), COVERED if 0 < sums[name] < smallest else grouped(sums[name]))
            for name, words in MOVES.items()
        ],
        "table": _table(request, found, counts, hidden),
    }


def _table(
    request: Request,
    found: StandardsComparison,
    counts: list[StandardsCount],
    hidden: dict[str, set[int]],
) -> Table:
    units = units_once({one.commune_code for one in counts}, request.officer.today)
    poor, near = say("nghèo", "poor"), say("cận nghèo", "near-poor")
    now = say("Chuẩn của đợt", "The round's")
    labels = {
        "now_poor": f"{now}: {poor}",
        "now_near_poor": f"{now}: {near}",
        "other_poor": f"{found.other}: {poor}",
        "other_near_poor": f"{found.other}: {near}",
        **{name: say(*words) for name, words in MOVES.items()},
    }
    columns = [
        Column("name", say("Xã", "Commune"), draw=cells.link, is_title=True),
        Column("households", say("Hộ đã hỏi", "Asked"), align="end", draw=cells.number),
        *(Column(name, label, align="end") for name, label in labels.items()),
    ]
    rows = [
        {
            "url": f"{reverse('review_standards', args=[one.round_id])}?standard={found.other}",
            "name": unit.name if (unit := units.get(one.commune_code)) else one.commune_code,
            "households": one.households,
            **{name: COVERED if at in hidden[name] else grouped(getattr(one, name)) for name in labels},
        }
        for at, one in enumerate(counts)
    ]
    return Table(say("Theo xã", "By commune"), columns, rows)
