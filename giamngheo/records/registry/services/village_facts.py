"""Who leads a village, and the marks that a decision gives it: periods, dated and logged."""

from datetime import date
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.models import Village, VillageHead, VillageMark
from giamngheo.records.registry.services.village_act import VillageRefused, changing, close, log, values_now
from giamngheo.rules.language import say


def set_village_head(
    *, officer: Officer, village_id: UUID, version: int, name: str, phone: str, on: date
) -> Village:
    """Who leads the village from that day, whoever led it before ends; an empty name: nobody.

    Raises NotAllowed, Conflict, VillageRefused.
    """
    asked = {"head_name": name, "head_phone": phone}
    with changing(officer, village_id, version, on, asked) as village:
        before = values_now(village)
        close(village.heads.filter(valid_to=None).first(), on)
        if name:
            VillageHead.objects.create(village=village, name=name, phone=phone, valid_from=on)
        log(officer, "registry.set_village_head", village, before, asked)
    return village


def mark_village(*, officer: Officer, village_id: UUID, version: int, instrument: str, on: date) -> Village:
    """A decision lists the village as extremely difficult from that day; an earlier decision's mark ends.

    Raises NotAllowed, Conflict, VillageRefused.
    """
    asked = {"instrument": instrument}
    with changing(officer, village_id, version, on, asked) as village:
        before = values_now(village)
        close(village.marks.filter(valid_to=None).first(), on)
        VillageMark.objects.create(village=village, instrument=instrument, valid_from=on)
        log(officer, "registry.mark_village", village, before, asked)
    return village


def unmark_village(*, officer: Officer, village_id: UUID, version: int, on: date) -> Village:
    """The village leaves the list that day; the period stays on record. Raises NotAllowed, Conflict, VillageRefused."""
    with changing(officer, village_id, version, on, {"instrument": ""}) as village:
        mark = village.marks.filter(valid_to=None).first()
        if mark is None:
            raise VillageRefused(
                "",
                say("thôn không có trong danh sách đặc biệt khó khăn", "the village is not on the list"),
            )
        before = values_now(village)
        close(mark, on)
        log(officer, "registry.unmark_village", village, before, {"instrument": ""})
    return village
