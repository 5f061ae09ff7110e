"""The results in words: tiles, the table by place, the highest shares, and the flows as drawing and table."""

from collections.abc import Callable, Mapping
from typing import Any

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.results.covering import COVERED, Covered
from giamngheo.pages.results.drawing import Bar, bars, flow_drawing
from giamngheo.records.review.selectors.results import AFTER, BEFORE, COUNTS, GONE, PlaceResult
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

WORDS = {
    "poor": ("Hộ nghèo", "Poor"),
    "near_poor": ("Hộ cận nghèo", "Near-poor"),
    "escaped": ("Hộ thoát nghèo", "Escaped poverty"),
    "newly_escaped": ("Hộ mới thoát nghèo", "Newly escaped"),
    "fell_back": ("Tái nghèo", "Fell back"),
    "newly_poor": ("Phát sinh nghèo mới", "Newly poor"),
}
SIDES = {
    "poor": ("Nghèo", "Poor"),
    "near_poor": ("Cận nghèo", "Near-poor"),
    "not_poor": ("Ngoài danh sách", "Not on the list"),
    "new": ("Hộ mới", "New household"),
    "gone": ("Không còn", "Gone"),
}
WITH_SHARE, STATUSES = ("poor", "near_poor"), {"poor", "near_poor", "newly_escaped"}
HIGHEST = 12


def tiles(covered: Covered) -> list[tuple[str, str, str, str]]:
    """Label, figure, status, note: of all places together."""
    whole = covered.results.whole
    return [
        (
            say(*WORDS[name]),
            covered.count(whole, name),
            name if name in STATUSES else "",
            covered.share(whole, name) if name in WITH_SHARE else "",
        )
        for name in COUNTS
    ]


def place_table(
    covered: Covered, names: Mapping[str, str], url: Callable[[str], str], by_commune: bool
) -> Table:
    """A line a place, the highest share first."""
    columns = [
        Column(
            "name",
            say("Xã", "Commune") if by_commune else say("Thôn, bản", "Village"),
            draw=cells.link,
            is_title=True,
        ),
        Column("households", say("Số hộ", "Households"), align="end"),
    ]
    for name in COUNTS:
        columns.append(Column(name, say(*WORDS[name]), align="end"))
        if name in WITH_SHARE:
            columns.append(Column(f"{name}_share", say("Tỷ lệ", "Share"), align="end"))
    rows = [
        {
            "url": url(one.place),
            "name": names.get(one.place, one.place),
            "households": grouped(one.households),
            **{name: covered.count(one, name) for name in COUNTS},
            **{f"{name}_share": covered.share(one, name) for name in WITH_SHARE},
        }
        for one in _highest_first(covered)
    ]
    caption = say("Theo xã, tỷ lệ cao đứng trước", "By commune, the highest share first")
    if not by_commune:
        caption = say("Theo thôn, tỷ lệ cao đứng trước", "By village, the highest share first")
    return Table(caption, columns, rows)


def highest(covered: Covered, names: Mapping[str, str]) -> list[Bar]:
    """The places with the highest share of poor and near-poor together."""
    rows = [one for one in _highest_first(covered) if covered.is_open(one)][:HIGHEST]
    top = max((one.share(*WITH_SHARE) for one in rows), default=0.0)
    return bars(
        (
            (
                names.get(one.place, one.place),
                f"{grouped(one.share(*WITH_SHARE), 1)}\N{NO-BREAK SPACE}%",
                {name: one.share(name) for name in WITH_SHARE},
            )
            for one in rows
        ),
        top,
    )


def flows_of(covered: Covered) -> dict[str, Any]:
    """The drawing of the flows and their table. Who never was on a list is in neither."""
    known = covered.results.flows
    told = [
        (before, after, known.get((before, after), 0))
        for before in BEFORE
        for after in AFTER
        if (before, after) != ("not_poor", "not_poor") and (before, after) != ("not_poor", GONE)
    ]
    drawn = [
        (before, after, number, f"{say(*SIDES[before])} → {say(*SIDES[after])}: {grouped(number)}")
        for before, after, number in told
        if (before, after) not in covered.flows and (before, after) != ("new", "not_poor")
    ]
    sums = [
        {status: sum(one[2] for one in drawn if one[side] == status) for status in names}
        for side, names in enumerate((BEFORE, AFTER))
    ]
    left, right = (
        {status: (say(*SIDES[status]), grouped(number)) for status, number in side.items()} for side in sums
    )
    return {"flows": flow_drawing(drawn, left, right), "flow_table": _flow_table(covered)}


def _flow_table(covered: Covered) -> dict[str, Any]:
    """head: the classes now; rows: a class of the year before and its cells, where there was a household in it."""
    known = covered.results.flows
    rows = [
        (
            say(*SIDES[before]),
            [
                COVERED if (before, after) in covered.flows else grouped(known.get((before, after), 0))
                for after in AFTER
            ],
        )
        for before in BEFORE
        if any(known.get((before, after)) for after in AFTER)
    ]
    return {"head": [say(*SIDES[after]) for after in AFTER], "rows": rows}


def _highest_first(covered: Covered) -> list[PlaceResult]:
    """Those whose share is covered stand last, by their code: their place in the order would tell."""

    def order(one: PlaceResult) -> tuple[bool, float, str]:
        is_open = covered.is_open(one)
        return not is_open, -one.share(*WITH_SHARE) if is_open else 0.0, one.place

    return sorted(covered.results.places, key=order)
