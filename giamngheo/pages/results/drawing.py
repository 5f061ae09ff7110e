"""Drawings of the results: where each bar, band and tile stands. Words and colours are the templates'."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHADES = 5
# Of the drawing of flows, in its own units: width of a node, from where to where the bands run, height of all nodes.
NODE, LEFT, RIGHT, HEIGHT, GAP, LEAST = 14, 150, 330, 260, 30, 1.5


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart. parts: (status, where it begins, how long it is), of a hundred."""

    label: str
    figure: str
    parts: list[tuple[str, float, float]]


@dataclass(frozen=True)
class Node:
    """A class on one side of the flows. text_y: of its words."""

    status: str
    label: str
    figure: str
    x: float
    y: float
    height: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Band:
    """Households from one class to another. d: of an SVG path; words: what a pointer is told."""

    status: str
    d: str
    words: str


@dataclass(frozen=True)
class Flows:
    """The drawing of flows."""

    nodes: list[Node]
    bands: list[Band]
    height: float


def shade(share: float, top: float) -> int:
    """1 … SHADES: which fifth of the way to the highest share; 0: none at all."""
    return min(SHADES, int(SHADES * share / top) + 1) if share and top else 0


def bars(rows: Iterable[tuple[str, str, Mapping[str, float]]], top: float) -> list[Bar]:
    """rows: label, figure, share by status. top: the share that is as long as there is room."""
    found = []
    for label, figure, shares in rows:
        parts, begins = [], 0.0
        for status, share in shares.items():
            length = 100 * share / top if top else 0.0
            parts.append((status, round(begins, 2), round(length, 2)))
            begins += length
        found.append(Bar(label, figure, parts))
    return found


def flow_drawing(
    flows: Sequence[tuple[str, str, int, str]],
    left: Mapping[str, tuple[str, str]],
    right: Mapping[str, tuple[str, str]],
) -> Flows:
    """flows: from, to, households, words of each band; left, right: label and figure of each class, in their order."""
    total = sum(number for _, _, number, _ in flows) or 1
    sides = [
        {status: sum(one[2] for one in flows if one[side] == status) for status in names}
        for side, names in enumerate((left, right))
    ]
    tops = [_tops(side, total) for side in sides]
    nodes = [
        node
        for side, (names, x, text_x, anchor) in enumerate(
            ((left, LEFT - NODE, LEFT - NODE - 8, "end"), (right, RIGHT, RIGHT + NODE + 8, "start"))
        )
        for node in _nodes(sides[side], tops[side], names, total, (x, text_x, anchor))
    ]
    height = max((node.y + node.height for node in nodes), default=0.0) + GAP
    return Flows(nodes, list(_bands(flows, tops, total)), round(height))


def _long(number: int, total: int) -> float:
    return max(LEAST, HEIGHT * number / total) if number else 0.0


def _tops(side: Mapping[str, int], total: int) -> dict[str, float]:
    found, y = {}, float(GAP)
    for status, number in side.items():
        if number:
            found[status] = y
            y += _long(number, total) + GAP
    return found


def _nodes(
    side: Mapping[str, int],
    tops: Mapping[str, float],
    names: Mapping[str, tuple[str, str]],
    total: int,
    place: tuple[float, float, str],
) -> Iterable[Node]:
    x, text_x, anchor = place
    for status, y in tops.items():
        height = _long(side[status], total)
        label, figure = names[status]
        middle = round(y + height / 2, 1)
        yield Node(status, label, figure, x, round(y, 1), round(height, 1), text_x, middle, anchor)


def _bands(
    flows: Sequence[tuple[str, str, int, str]], tops: Sequence[Mapping[str, float]], total: int
) -> Iterable[Band]:
    """Each band leaves below the one before it on the left, and arrives below the one before it on the right."""
    at = [dict(side) for side in tops]
    middle = (LEFT + RIGHT) / 2
    for before, after, number, words in flows:
        if not number:
            continue
        high = HEIGHT * number / total
        a, b = at[0][before], at[1][after]
        at[0][before], at[1][after] = a + high, b + high
        high = max(high, LEAST)
        d = (
            f"M{LEFT} {a:.1f}C{middle:.0f} {a:.1f} {middle:.0f} {b:.1f} {RIGHT} {b:.1f}"
            f"V{b + high:.1f}C{middle:.0f} {b + high:.1f} {middle:.0f} {a + high:.1f} {LEFT} {a + high:.1f}Z"
        )
        yield Band(after if after != "gone" else before, d, words)
