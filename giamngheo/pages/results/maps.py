"""The communes of a province on a map: within their boundaries where there are some, else a tile each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from giamngheo.pages.results.covering import Covered
from giamngheo.pages.results.drawing import SHADES, shade
from giamngheo.pages.results.tables import WITH_SHARE
from giamngheo.pages.results.true_map import drawn
from giamngheo.records.base.collation import collated
from giamngheo.records.geography.selectors.old_districts import districts_of
from giamngheo.records.review.selectors.results import PlaceResult
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


@dataclass(frozen=True)
class Tile:
    """A commune. shade: of drawing.shade; -1 where its share is covered."""

    code: str
    name: str
    figure: str
    shade: int


@dataclass(frozen=True)
class District:
    """A district, or what is left of it, and its communes."""

    name: str
    tiles: list[Tile]


@dataclass(frozen=True)
class Map:
    """shapes: a tile and its path, empty where no boundaries are loaded; missing: communes without one.

    districts: in Vietnamese order. legend: shade and its words.
    """

    districts: list[District]
    legend: list[tuple[int, str]]
    shapes: list[tuple[Tile, str]]
    height: int
    missing: str


def map_of(day: date, covered: Covered, names: Mapping[str, str]) -> Map:
    """Every commune of the results, shaded by the share of poor and near-poor together."""
    places = covered.results.places
    top = max((one.share(*WITH_SHARE) for one in places if covered.is_open(one)), default=0.0)
    tiles = {one.place: _tile(one, covered, names, top) for one in places}
    shapes = drawn(tiles)
    if shapes:
        found = [(tiles[code], path) for code, path in shapes.paths.items()]
        missing = ", ".join(tiles[code].name for code in shapes.missing)
        return Map([], _legend(top), found, shapes.height, missing)
    return Map(_districts(tiles, day), _legend(top), [], 0, "")


def _districts(tiles: Mapping[str, Tile], day: date) -> list[District]:
    districts = districts_of(tiles, day)
    grouped_by: dict[str, list[Tile]] = {}
    for code, tile in tiles.items():
        unit = districts.get(code)
        name = f"{unit.kind} {unit.name}" if unit else say("Chưa rõ huyện cũ", "District not known")
        grouped_by.setdefault(name[:1].upper() + name[1:], []).append(tile)
    return [
        District(name, sorted(ones, key=lambda tile: collated(tile.name)))
        for name, ones in sorted(grouped_by.items(), key=lambda item: collated(item[0]))
    ]


def _tile(one: PlaceResult, covered: Covered, names: Mapping[str, str], top: float) -> Tile:
    name = names.get(one.place, one.place)
    if not covered.is_open(one):
        return Tile(one.place, name, "*", -1)
    share = one.share(*WITH_SHARE)
    return Tile(one.place, name, f"{grouped(share, 1)}\N{NO-BREAK SPACE}%", shade(share, top))


def _legend(top: float) -> list[tuple[int, str]]:
    step = top / SHADES
    return [
        (number, f"{grouped(step * (number - 1), 1)} – {grouped(step * number, 1)}\N{NO-BREAK SPACE}%")
        for number in range(1, SHADES + 1)
    ]
