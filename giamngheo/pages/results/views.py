"""What the yearly rounds made of the lists: counts and shares by place, on a map, and how households moved."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.engine.policy import load_law
from giamngheo.pages.components.links import households_by, with_query
from giamngheo.pages.components.parts import Crumb, Tab
from giamngheo.pages.results.covering import Covered, covered_results
from giamngheo.pages.results.maps import map_of
from giamngheo.pages.results.tables import flows_of, highest, place_table, tiles
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_full_names, read_rounds
from giamngheo.records.geography.selectors.units import place_names, unit_on
from giamngheo.records.review.selectors.results import Results, list_years
from giamngheo.records.review.selectors.results import results as results_of
from giamngheo.rules.language import say

# A province's lists change by decisions and meetings: all its households are counted once in five minutes.
KEPT_SECONDS = 300


@require_GET
@page(read_rounds)
def results(request: Request) -> HttpResponse:
    """One year's lists: of the province by commune, of a commune by village."""
    officer, years = request.officer, list_years()
    year = next((one for one in years if str(one) == request.GET.get("year", "")), years[0] if years else 0)
    commune = request.GET.get("commune", "") if officer.is_everywhere else ""
    unit = unit_on(commune, officer.today) if commune else None
    by_commune = officer.is_everywhere and unit is None
    title = say("Kết quả rà soát", "Results of the review")
    context = {
        "title": f"{title} · {unit.name}" if unit else title,
        "year": year,
        "years": [
            Tab(str(one), with_query(request.GET, year=str(one)), is_current=one == year) for one in years
        ],
        "crumbs": _crumbs(title, unit.name if unit else "", year),
    }
    if years:
        found = _counted(officer, year, by_commune, unit.code if unit else "")
        smallest = 0 if read_full_names(officer) else load_law().whole("smallest_shown_count", officer.today)
        names = place_names((one.place for one in found.places), by_commune, officer.today)
        covered = covered_results(found, smallest)
        context |= _shown(covered, names, request.GET, by_commune)
        if by_commune:
            context["map"] = map_of(officer.today, covered, names)
    return render(request, "results/results.html", context)


def _counted(officer: Officer, year: int, by_commune: bool, commune: str) -> Results:
    if not by_commune:
        return results_of(officer, year, by_commune, commune)
    key = f"review-results-{officer.today}-{year}"
    kept: Results | None = cache.get(key)
    if kept is None:
        kept = results_of(officer, year, by_commune)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _shown(covered: Covered, names: Mapping[str, str], query: QueryDict, by_commune: bool) -> dict[str, Any]:
    def url(place: str) -> str:
        if by_commune:
            return with_query(query, commune=place)
        return households_by(village=place)

    return {
        "covered": covered,
        "results": covered.results,
        "tiles": tiles(covered),
        "bars": highest(covered, names),
        "table": place_table(covered, names, url, by_commune),
        **flows_of(covered),
    }


def _crumbs(title: str, commune: str, year: int) -> list[Crumb]:
    found = [Crumb(say("Rà soát", "Reviews"), reverse("reviews"))]
    if not commune:
        return [*found, Crumb(title)]
    return [*found, Crumb(title, f"{reverse('review_results')}?year={year}"), Crumb(commune)]
