"""The first page: what waits for me, what is missing, how my area stands."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from giamngheo.pages.components.links import households_by
from giamngheo.pages.home.hands import acts_on_round, papers_to_sign
from giamngheo.pages.home.places import of_place, place_rows
from giamngheo.pages.review.words import round_title, stand
from giamngheo.pages.templatetags.house import SHOWN_STATUSES
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.desk.selectors.requests import how_urgent
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.home import SHOWN, Home, OpenTask, Place
from giamngheo.records.registry.selectors.home import home as work_of
from giamngheo.records.registry.services.life_acts_policy import task_kind
from giamngheo.records.review.selectors.board import RoundStand, open_rounds
from giamngheo.rules.language import say

TILES = tuple(SHOWN_STATUSES)


@page(rights.work_here)
def home(request: Request) -> HttpResponse:
    """By role: whoever reads households sees the own area; the others what they are here for."""
    if not rights.read_households(request.officer):
        return render(request, "home/elsewhere.html", {"may": _may(request.officer)})
    return render(request, "home/home.html", _context(request.officer, work_of(request.officer)))


def _context(officer: Officer, work: Home) -> dict[str, Any]:
    return {
        "work": work,
        "tiles": [
            (say(*SHOWN_STATUSES[status]), work.statuses[status], status, households_by(status=status))
            for status in TILES
            if work.statuses.get(status)
        ],
        "waiting_url": households_by(missing="on"),
        **_missing([place for place in work.places if place.waiting]),
        "places": place_rows(work.places),
        "tasks": [_task(officer, task) for task in work.tasks],
        # The province's are many, and have pages of their own.
        "rounds": []
        if officer.is_everywhere
        else [_round(officer, one) for one in open_rounds(officer.today)],
        "papers": papers_to_sign(officer),
        "requests": how_urgent(officer.today) if rights.read_requests(officer) else None,
        "may_enter": rights.write_answers(officer),
        "may_import": rights.import_households(officer),
        "may_receive": rights.record_life_acts(officer),
        "one_place": len(work.places) == 1,
    }


def _round(officer: Officer, one: RoundStand) -> dict[str, Any]:
    acts, url = acts_on_round(officer, one)
    return {
        "title": round_title(one.round),
        "url": url,
        "stand": stand(one, officer.today),
        "acts": acts,
        "line": one,
    }


def _missing(places: Sequence[Place]) -> dict[str, Any]:
    """Where most facts are missing: name, url, how many households; and in how many places more."""
    shown = [(one.name, of_place(one, missing="on"), one.waiting) for one in places[:SHOWN]]
    return {"missing": shown, "missing_elsewhere": max(len(places) - SHOWN, 0)}


def _task(officer: Officer, task: OpenTask) -> dict[str, Any]:
    return {
        "words": task_kind(task.kind).label,
        "name": shown_name(officer, task.head_name),
        "village": task.village,
        "due_on": task.due_on,
        "is_late": task.due_on is not None and task.due_on < officer.today,
        "url": reverse("household", args=[task.household_id]),
    }


def _may(officer: Officer) -> list[tuple[str, str, str]]:
    """What a role that reads no households is here for: url, title, words."""
    known = (
        (
            rights.read_officers,
            "officers",
            say("Cán bộ", "Officers"),
            say("Đơn vị, vai trò, mở khóa", "Offices, roles"),
        ),
        (
            rights.read_audit,
            "audit",
            say("Nhật ký", "Audit log"),
            say("Ai đã làm gì, lúc nào", "Who did what, when"),
        ),
        (
            rights.read_units,
            "units",
            say("Xã, thôn", "Units"),
            say("Danh mục và các lần sáp nhập", "List and mergers"),
        ),
    )
    return [(reverse(url), title, words) for right, url, title, words in known if right(officer)]
