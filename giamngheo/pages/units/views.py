"""Provinces, communes and their villages as they were on a day."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from vn_text import fold

from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.parts import Crumb, Event, Term
from giamngheo.pages.units.forms import DayForm, UnitsForm
from giamngheo.pages.units.tables import communes_table, unit_url, villages_table
from giamngheo.pages.units.words import confidence, event, kind, range_of
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_villages, read_units, settle_divided_communes
from giamngheo.records.geography.models import Unit, Village
from giamngheo.records.geography.selectors import units as geography
from giamngheo.records.geography.selectors.poor_districts import PoorDistrict, poor_districts_of
from giamngheo.records.registry.selectors.villages import commune_counts, village_lines
from giamngheo.rules.language import say


@require_GET
@page(read_units)
def units(request: Request) -> HttpResponse:
    """The communes of a province on a day, those of the own area first."""
    officer = request.officer
    day, day_form = _day(request)
    provinces = geography.provinces(day)
    asked = {"province": _own_province(officer, day), "name": ""} | request.GET.dict()
    form = UnitsForm(provinces, {**asked, "day": day_form.data["day"]})
    shown = [unit for unit in provinces if unit.code == form.data["province"]]
    communes = geography.communes(form.data["province"], day) if shown else []
    found = [unit for unit in communes if _is_meant(unit, str(form.data["name"]))]
    found.sort(key=lambda unit: unit.code not in officer.communes)
    page_of, paging = part_of(request.GET, found)
    counts = commune_counts(officer, [unit.code for unit in page_of], day)
    context = {
        "form": form,
        "province": next(iter(shown), None),
        "doubts": sorted({unit.confidence for unit in found} - {"seen"}),
        "table": communes_table(page_of, len(found), counts, officer, day, paging),
        "may_settle": settle_divided_communes(officer),
        "shown_day": day,
        "first_known": geography.FIRST_KNOWN,
    }
    return render(request, "units/units.html", context)


@require_GET
@page(read_units)
def unit(request: Request, code: str) -> HttpResponse:
    """A commune on a day: what it is, what it was and became, its villages."""
    day, form = _day(request)
    found = geography.unit_on(code, day)
    periods = geography.periods_of(code)
    if not periods:
        raise Http404
    into, out_of = geography.edges_into(code, day), geography.edges_from(code, day)
    lines = village_lines(request.officer, code, day)
    context = {
        "unit": found,
        "code": code,
        "form": form,
        "shown_day": day,
        "crumbs": _crumbs(found, day),
        "terms": _terms(found, poor_districts_of(found, into, day)) if found else [],
        "periods": _periods(periods, request.officer.today),
        "into": _events(into, request.officer.today, is_into=True),
        "out_of": _events(out_of, request.officer.today, is_into=False),
        "villages": villages_table(lines),
        "may_change": _may_change(request.officer, code) and day == request.officer.today and found,
    }
    return render(request, "units/unit.html", context)


def _day(request: Request) -> tuple[date, DayForm]:
    """The day asked for, else today; a day that cannot be read stays on the form with its error, today is shown."""
    form = DayForm({"day": request.GET.get("day", "")})
    if not form.is_valid():
        return request.officer.today, form
    day = form.cleaned_data["day"] or request.officer.today
    return day, DayForm({"day": day})


def _own_province(officer: Officer, day: date) -> str:
    """The province of the officer's area that day; for those who have all of it, that of the villages here."""
    code = next(iter(officer.communes), "*")
    if officer.is_everywhere or not officer.communes:
        code = Village.objects.order_by("commune_code").values_list("commune_code", flat=True).first() or ""
    later = (edge.new_code for edge in geography.edges_from(code, geography.FIRST_KNOWN))
    earlier = (edge.old_code for edge in geography.edges_into(code, date.max))
    found = geography.units_on([code, *later, *earlier], day)
    above = geography.parents_of(next(iter(found.values())), day) if found else geography.provinces(day)[:1]
    return above[-1].code if above else ""


def _is_meant(unit: Unit, words: str) -> bool:
    """Whether the name (with or without diacritics) or the code has these words."""
    return fold(words.strip()) in fold(unit.name) or (
        words.strip() != "" and unit.code.startswith(words.strip())
    )


def _may_change(officer: Officer, code: str) -> bool:
    return change_villages(officer) and (officer.is_everywhere or code in officer.communes)


def _crumbs(unit: Unit | None, day: date) -> list[Crumb]:
    above = geography.parents_of(unit, day) if unit else []
    province = [Crumb(above[-1].name, f"{reverse('units')}?province={above[-1].code}&day={day:%Y-%m-%d}")]
    here = [Crumb(unit.name)] if unit else []
    return [Crumb(say("Xã, thôn", "Units"), reverse("units")), *(province if above else []), *here]


def _terms(unit: Unit, poor: list[PoorDistrict]) -> list[Term]:
    above = geography.parents_of(unit, unit.valid_from)
    return [
        Term(say("Loại", "Kind"), kind(unit), range_of(unit.valid_from, unit.valid_to)),
        Term(say("Mã", "Code"), unit.code),
        Term(say("Thuộc", "In"), ", ".join(f"{kind(parent)} {parent.name}" for parent in above)),
        Term(say("Huyện nghèo", "Poor district"), _poor(poor), _poor_note()),
        Term(say("Nguồn", "Source"), unit.source, confidence(unit.confidence)),
    ]


def _poor(poor: list[PoorDistrict]) -> str:
    if not poor:
        return say("chưa thấy trong danh sách đã nạp", "not in the lists that are loaded")
    return "; ".join(
        f"{say('huyện', 'district')} {district.name} ({district.instrument}"
        + (say(", huyện cũ", ", former district") if district.is_former else "")
        + f", {confidence(district.confidence)})"
        for district in poor
    )


def _poor_note() -> str:
    return say(
        "danh sách huyện nghèo chưa đủ: không thấy không có nghĩa là không thuộc",
        "the lists are not complete: not found does not mean not poor",
    )


def _periods(periods: list[Unit], today: date) -> list[dict[str, str]]:
    return [
        {
            "words": f"{kind(unit)} {unit.name}",
            "period": range_of(unit.valid_from, unit.valid_to),
            "confidence": confidence(unit.confidence),
            "url": unit_url(unit.code, unit.valid_from, today),
        }
        for unit in reversed(periods)
    ]


def _events(edges: list[geography.Edge], today: date, *, is_into: bool) -> list[Event]:
    """The graph's steps, each linked to the unit at its other end on its own side of the day."""
    events = []
    for edge in edges:
        other = edge.old if is_into else edge.new
        day = (other.valid_from if is_into else edge.on_date) if other else edge.on_date
        code = edge.old_code if is_into else edge.new_code
        events.append(event(edge, unit_url(code, day, today) if other else "", is_into))
    return events
