"""The rounds of the area: a year's, where each stands, what is late."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components import cells
from giamngheo.pages.components.fields import LabelledForm, PlainSelect, choose
from giamngheo.pages.components.links import asked_for, with_query
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Tab
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.review.words import ROUND_STEPS, round_title, stand, step_of, until
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.selectors.same_commune import units_once
from giamngheo.records.geography.selectors.units import listed_units
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.board import rounds_of, stand_of, years_of_rounds
from giamngheo.records.review.selectors.dues import is_late, round_due
from giamngheo.rules.language import say

LATE = "late"
STATES = ROUND_STEPS | {LATE: ("Quá hạn", "Overdue")}


class CommuneForm(LabelledForm):
    """Of which commune the rounds are shown."""

    commune = forms.ChoiceField(required=False, widget=PlainSelect)

    def __init__(self, communes: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["commune"], [("", say("– tất cả –", "– all –")), *communes.items()])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"commune": say("Xã, phường", "Commune")}


@require_GET
@page(rights.read_rounds)
def rounds(request: Request) -> HttpResponse:
    """The rounds of one list year, the newest first; of the province by state and commune too."""
    officer, years = request.officer, years_of_rounds()
    year = next((one for one in years if str(one) == request.GET.get("year", "")), years[0] if years else 0)
    found = rounds_of(year) if year else []
    names = _names({one.commune_code for one in found}, officer.today)
    commune = asked_for(request.GET, "commune", names)
    state = asked_for(request.GET, "state", STATES)
    if commune:
        found = [one for one in found if one.commune_code == commune]
    shown = [one for one in found if not state or state in _states_of(one, officer.today)]
    context = {
        "year": year,
        "years": [
            Tab(str(one), with_query(request.GET, year=str(one), page=None), one == year) for one in years
        ],
        "states": _states(request, found, state),
        "state": state,
        "form": CommuneForm(names, {"commune": commune}) if len(names) > 1 else None,
        "table": _table(request, shown, names),
        **_may(officer),
    }
    return render(request, "review/rounds.html", context)


def _names(codes: Collection[str], today: date) -> dict[str, str]:
    """Communes in their order by what they are called, or were last."""
    listed = listed_units(codes, units_once(codes, today))
    return {code: unit.name if unit else code for code, unit in listed.items()}


def _states_of(one: ReviewRound, today: date) -> set[str]:
    """Its step, and whether it is late."""
    return {one.step, LATE} if is_late(one, today) else {one.step}


def _states(request: Request, found: Sequence[ReviewRound], chosen: str) -> list[Tab]:
    """Every round, and those of each state that there are."""
    counts = Counter(state for one in found for state in _states_of(one, request.officer.today))
    known = {"": (say("Tất cả", "All"), len(found))}
    known |= {state: (say(*words), counts[state]) for state, words in STATES.items()}
    return [
        Tab(words, with_query(request.GET, state=state or None, page=None), state == chosen, n)
        for state, (words, n) in known.items()
        if n or state in ("", chosen)
    ]


def _table(request: Request, shown: Sequence[ReviewRound], names: Mapping[str, str]) -> Table:
    columns = [
        *_named_by(is_of_many=len(names) > 1),
        Column("step", say("Đang ở bước", "Step")),
        Column("late", say("Thôn quá hạn", "Villages overdue")),
        Column("opened_on", say("Mở ngày", "Opened"), draw=cells.a_day),
        Column("ends_on", say("Kết thúc", "Ends")),
    ]
    today = request.officer.today
    found, paging = part_of(request.GET, shown)
    stands = stand_of(found, today)
    rows = [
        {
            "url": reverse("review", args=[one.pk]),
            "title": round_title(one),
            "commune": names[one.commune_code],
            "step": stand(of, today) if of else step_of(one, today),
            "late": cells.late(str(of.late)) if of and of.late else "",
            "opened_on": one.opened_on,
            "ends_on": until(round_due(one), is_late=is_late(one, today)),
        }
        for one in found
        for of in [stands.get(one.pk)]
    ]
    return Table(say("Các đợt rà soát", "Rounds"), columns, rows, paging=paging)


def _named_by(*, is_of_many: bool) -> list[Column]:
    """What names a row: among the rounds of many communes the commune, else the round."""
    commune, title = ("commune", say("Xã", "Commune")), ("title", say("Đợt", "Round"))
    first, second = (commune, title) if is_of_many else (title, commune)
    return [Column(*first, draw=cells.link, is_title=True), Column(*second)]


def _may(officer: Officer) -> dict[str, bool]:
    return {
        "may_open": rights.manage_rounds(officer),
        "may_compare": rights.compare_rounds(officer),
        "may_run": rights.read_all_rounds(officer),
        "may_prepare": rights.read_preparation(officer),
        "may_report": rights.make_review_forms(officer),
        "may_read_orders": rights.read_orders(officer),
        "may_print": rights.print_review_papers(officer),
    }
