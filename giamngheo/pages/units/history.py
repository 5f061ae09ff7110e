"""Everything that was dated about a village, as a timeline."""

from datetime import date

from giamngheo.pages.components.parts import Event
from giamngheo.pages.units.words import full_name, range_of
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.rules.language import say


def village_events(village: Village, today: date) -> list[Event]:
    """Its names, communes, heads and marks, the newest first; what was corrected on its first day is left out."""
    events = [*_names(village), *_places(village, today), *_heads(village), *_marks(village)]
    if village.valid_to:
        events.append(Event(village.valid_to, say("Kết thúc", "Ended"), icon="stop"))
    return sorted(events, key=lambda event: event.moment or date.min, reverse=True)


def _names(village: Village) -> list[Event]:
    return [
        Event(
            former.valid_to,
            say("Đổi tên", "Renamed"),
            say(f"Tên cũ: {former.name} ({former.kind})", f"Formerly: {former.name} ({former.kind})"),
            icon="edit",
        )
        for former in village.former_names.all()
    ]


def _places(village: Village, today: date) -> list[Event]:
    events = []
    for place in village.places.all():
        unit = unit_on(place.commune_code, min(place.valid_from or today, today))
        name = full_name(unit, place.commune_code)
        events.append(
            Event(
                place.valid_from,
                say(f"Thuộc {name}", f"In {name}"),
                range_of(place.valid_from, place.valid_to),
            )
        )
    return events


def _heads(village: Village) -> list[Event]:
    return [
        Event(
            head.valid_from,
            say(f"Người đứng đầu: {head.name}", f"Head: {head.name}"),
            range_of(head.valid_from, head.valid_to),
            icon="user",
        )
        for head in village.heads.all()
        if head.valid_from != head.valid_to
    ]


def _marks(village: Village) -> list[Event]:
    return [
        Event(
            mark.valid_from,
            say("Thôn đặc biệt khó khăn", "Extremely difficult village"),
            f"{mark.instrument} · {range_of(mark.valid_from, mark.valid_to)}",
            icon="warning",
        )
        for mark in village.marks.all()
        if mark.valid_from != mark.valid_to
    ]
