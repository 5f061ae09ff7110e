"""The list of households and the search."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.table import Column, Table, chosen_sort
from giamngheo.pages.household.filters import FilterForm
from giamngheo.pages.household.words import life_act_label, told_apart
from giamngheo.pages.templatetags.house import day, status_badge
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households
from giamngheo.records.registry.models import HouseholdSummary, Person
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.lists import ListPage
from giamngheo.records.registry.selectors.lists import households as listed
from giamngheo.records.registry.selectors.search import Hit
from giamngheo.records.registry.selectors.search import search as find
from giamngheo.records.registry.services.judging import review_on
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

ALWAYS = "name"
USUAL = ("code", "village", "members", "status", "missing")


@page(read_households)
def households(request: Request) -> HttpResponse:
    """The households of the area; filters, columns, order and page are in the address."""
    form = FilterForm(request.officer, review_on(request.officer.today).standard, request.GET)
    columns = _columns()
    sort = chosen_sort(request.GET, columns, ALWAYS)
    found = listed(
        request.officer, form.filters(), sort, _id(request.GET, "after"), _id(request.GET, "before")
    )
    chosen = _chosen(request.GET, columns)
    shown = [column for column in columns if column.key in chosen]
    rows = [_row(request.officer, summary) for summary in found.rows]
    count = say("{n} hộ", "{n} households").format(n=grouped(found.count))
    context = {
        "form": form,
        "filters": form.filters().how_many,
        "table": Table(count, shown, rows, sort, request.GET),
        "count": count,
        "columns": [(column, column.key in chosen) for column in columns if column.key != ALWAYS],
        "sort": sort,
        **_neighbours(request.GET, found),
    }
    return render(request, "household/households.html", context)


@page(read_households)
def search(request: Request) -> HttpResponse:
    """Households and persons by words in any order, or by one personal id."""
    question = request.GET.get("q", "")
    found = find(request.officer, question)
    hits = [_hit(request.officer, hit) for hit in found.hits]
    context = {"question": question, "hits": hits, "found": found}
    return render(request, "household/search.html", context)


def _columns() -> list[Column]:
    return [
        Column("name", say("Chủ hộ", "Head"), True, draw=cells.link, is_title=True),
        Column("code", say("Mã hộ", "Code"), True),
        Column("village", say("Thôn, bản", "Village")),
        Column("born", say("Năm sinh chủ hộ", "Head born in"), True),
        Column("spouse", say("Vợ, chồng", "Spouse")),
        Column("members", say("Nhân khẩu", "Members"), True, "end", cells.number),
        Column("status", say("Kết quả", "Result"), True, draw=cells.status),
        Column("previous_status", say("Đang công nhận", "Recognised as"), True, draw=cells.status),
        Column("deprivations", say("Số chỉ số thiếu hụt", "Deprivations"), True, "end", cells.number),
        Column("missing", say("Còn thiếu thông tin", "Facts missing"), True, "end", cells.number),
        Column("review_date", say("Ngày rà soát", "Reviewed on"), draw=cells.a_day),
        Column("changed", say("Sửa gần nhất", "Last change"), True, draw=cells.a_day),
    ]


def _chosen(query: QueryDict, columns: Sequence[Column]) -> set[str]:
    """The columns asked for, always the name; without any the usual ones."""
    known = {column.key for column in columns}
    return {ALWAYS, *((known & set(query.getlist("column"))) or USUAL)}


def _row(officer: Officer, summary: HouseholdSummary) -> dict[str, Any]:
    return {
        "url": reverse("household", args=[summary.pk]),
        "name": _name(officer, summary),
        "code": summary.code,
        "village": summary.village.name,
        "born": summary.head_birth_year,
        "spouse": shown_name(officer, summary.spouse_name),
        "members": summary.members,
        "status": summary.status,
        "previous_status": summary.previous_status,
        "deprivations": summary.deprivations,
        "missing": summary.missing,
        "review_date": summary.review_date,
        "changed": summary.changed_at,
    }


def _hit(officer: Officer, hit: Hit) -> dict[str, Any]:
    summary, persons = hit.summary, ", ".join(_person(officer, one) for one in hit.persons)
    return {
        "url": reverse("household", args=[summary.pk]),
        "name": _name(officer, summary),
        "badge": status_badge(summary.status),
        "ended": summary.ended_on and f"{say('đã kết thúc', 'ended')} {day(summary.ended_on)}",
        "who": told_apart(summary, shown_name(officer, summary.spouse_name)),
        "persons": persons and say(f"Nhân khẩu khớp: {persons}", f"Members found: {persons}"),
        "last": _last(hit),
    }


def _name(officer: Officer, summary: HouseholdSummary) -> str:
    return shown_name(officer, summary.head_name) or say("chưa có chủ hộ", "no head")


def _person(officer: Officer, one: Person) -> str:
    return f"{shown_name(officer, one.full_name)} ({one.birth_date.year if one.birth_date else '?'})"


def _last(hit: Hit) -> str:
    """The last thing that is known to have happened to the household."""
    act, reviewed = hit.last_act, hit.summary.review_date
    if act:
        return f"{life_act_label(act.kind)} {day(act.on_date)}"
    return f"{say('Rà soát', 'Reviewed')} {day(reviewed)}" if reviewed else ""


def _neighbours(query: QueryDict, found: ListPage) -> dict[str, str]:
    def link(name: str, other: str, edge: UUID | None) -> str:
        return with_query(query, **{name: str(edge), other: None}) if edge else ""

    return {
        "previous_url": link("before", "after", found.before),
        "next_url": link("after", "before", found.after),
    }


def _id(query: QueryDict, name: str) -> UUID | None:
    try:
        return UUID(query.get(name, ""))
    except ValueError:
        return None
