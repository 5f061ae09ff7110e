"""A round under another standard beside its own: who would enter the lists, who would leave them."""

from collections import Counter
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.engine.policy import load_law
from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.review.forms import StandardForm
from giamngheo.pages.review.words import round_title
from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_rounds
from giamngheo.records.registry.names import shown_head
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.standards import TwoVerdicts, VillageMoves, by_village, compared
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

SHOWN = 200
MOVES = {
    "enters": ("Vào danh sách", "Enter"),
    "leaves": ("Ra khỏi danh sách", "Leave"),
    "changes": ("Đổi giữa hai danh sách", "Change lists"),
    "unknown": ("Chưa đủ thông tin để so", "Not known"),
}


@require_GET
@page(read_rounds)
def standards(request: Request, round_id: UUID) -> HttpResponse:
    """Counts by village, then the households on which the two standards differ."""
    of = get_object_or_404(ReviewRound, pk=round_id)
    others = [one.id for one in load_law().standards if one.id != of.standard]
    form = StandardForm(others, request.GET if "standard" in request.GET else {"standard": others[-1]})
    other = form.cleaned_data["standard"] if form.is_valid() else others[-1]
    found = compared(of, other, request.officer.today)
    moved = [one for one in found if one.moves]
    counts = Counter(one.moves for one in moved)
    title = say("So hai chuẩn nghèo", "Two standards side by side")
    context = {
        "round": of,
        "other": other,
        "title": title,
        "crumbs": [
            Crumb(say("Rà soát", "Reviews"), reverse("reviews")),
            Crumb(round_title(of), reverse("review", args=[of.pk])),
            Crumb(title),
        ],
        "form": form,
        "asked": len(found),
        "tiles": [(say(*words), grouped(counts[name])) for name, words in MOVES.items()],
        "villages": _by_village(of.standard, other, by_village(found)),
        "households": _households(request.officer, of.standard, other, moved[:SHOWN]),
        "shown": SHOWN if len(moved) > SHOWN else 0,
    }
    return render(request, "review/standards.html", context, status=422 if form.errors else 200)


def _by_village(standard: str, other: str, rows: list[VillageMoves]) -> Table:
    poor, near = say("nghèo", "poor"), say("cận nghèo", "near-poor")
    numbers = {
        "households": say("Hộ đã hỏi", "Asked"),
        "now_poor": f"{standard}: {poor}",
        "now_near": f"{standard}: {near}",
        "other_poor": f"{other}: {poor}",
        "other_near": f"{other}: {near}",
        **{name: say(*words) for name, words in MOVES.items()},
    }
    columns = [
        Column("village", say("Thôn, bản", "Village"), is_title=True),
        *(Column(name, label, align="end", draw=cells.number) for name, label in numbers.items()),
    ]
    lines = [
        {
            "village": row.village,
            "households": row.households,
            "now_poor": row.now["poor"],
            "now_near": row.now["near_poor"],
            "other_poor": row.other["poor"],
            "other_near": row.other["near_poor"],
            **{name: row.moves[name] for name in MOVES},
        }
        for row in rows
    ]
    return Table(say("Theo thôn", "By village"), columns, lines)


def _households(officer: Officer, standard: str, other: str, moved: list[TwoVerdicts]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("now", say(f"Theo chuẩn {standard}", f"By {standard}"), draw=cells.status),
        Column("other", say(f"Theo chuẩn {other}", f"By {other}"), draw=cells.status),
        Column("moves", say("Nghĩa là", "That is")),
    ]
    lines = [
        {
            "url": reverse("household", args=[one.line.summary.pk]),
            "name": shown_head(officer, one.line.summary),
            "village": one.line.summary.village.name,
            "now": one.now,
            "other": one.other,
            "moves": say(*MOVES[one.moves]),
        }
        for one in moved
    ]
    return Table(say("Hộ có kết quả khác nhau", "Households that differ"), columns, lines)
