"""What every change of a village has in common: the right, the area, the version, the day, the log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed, change_villages, require
from giamngheo.records.base.audit import record
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.geography.models import Village, VillageHead, VillageMark, VillagePlace
from giamngheo.records.registry.conflict import Conflict, Difference
from giamngheo.rules.language import say

LABELS = {
    "name": ("Tên thôn", "Name"),
    "kind": ("Loại", "Kind"),
    "code": ("Mã thôn", "Code"),
    "head_name": ("Người đứng đầu", "Head"),
    "head_phone": ("Điện thoại", "Telephone"),
    "instrument": ("Văn bản công nhận", "Decision"),
    "valid_to": ("Ngày kết thúc", "Ended on"),
}


class VillageRefused(Exception):
    """The act cannot be done as asked. field: of the form, "" for the whole; the text is for the officer."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@contextmanager
def changing(
    officer: Officer, village_id: UUID, version: int, on: date, asked: Mapping[str, object]
) -> Iterator[Village]:
    """One change of one village: everything that must hold does, and its version goes up at the end.

    asked: the values that the officer wants, by name of LABELS. Raises NotAllowed, Conflict, VillageRefused.
    """
    require(officer, change_villages)
    with transaction.atomic():
        village = Village.objects.select_for_update().get(id=village_id)
        check_area(officer, village.commune_code)
        if village.version != version:
            raise _conflict(village, asked)
        if village.valid_to is not None:
            raise VillageRefused("", say("thôn này đã kết thúc", "this village has ended"))
        check_day(officer, on, village.valid_from)
        yield village
        Village.objects.filter(id=village_id).update(version=F("version") + 1)
        village.version += 1


def check_area(officer: Officer, commune_code: str) -> None:
    """Villages are public, so the database shows them all: only those of the own area may be changed."""
    if not officer.is_everywhere and commune_code not in officer.communes:
        raise NotAllowed("check_area")


def check_day(officer: Officer, on: date, begun: date | None = None) -> None:
    """Refuse a day to come, and one before the village was there."""
    if on > officer.today:
        raise VillageRefused("on", say("ngày này chưa đến", "this day has not come yet"))
    if begun and on < begun:
        raise VillageRefused(
            "on", say("ngày này thôn chưa thành lập", "the village did not exist on this day")
        )


def close(period: VillagePlace | VillageHead | VillageMark | None, on: date) -> None:
    """End what is in force. A period that began the same day becomes empty: it was a mistake and never held."""
    if period is None:
        return
    if period.valid_from and period.valid_from > on:
        since = f"{period.valid_from:%d/%m/%Y}"
        raise VillageRefused(
            "on",
            say(
                f"đã có thông tin từ ngày {since}, sau ngày này",
                f"there is an entry from {since}, after this day",
            ),
        )
    period.valid_to = on
    period.save(update_fields=["valid_to"])


def log(
    officer: Officer, act: str, village: Village, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """One event, with what changed: old and new value by name."""
    details = {name: [before.get(name), after.get(name)] for name in after if before.get(name) != after[name]}
    record(officer, act, "village", village.pk, details=details)


def values_now(village: Village) -> dict[str, object]:
    """What is kept of the village, by name of LABELS."""
    head = village.heads.filter(valid_to=None).first()
    mark = village.marks.filter(valid_to=None).first()
    return {
        "name": village.name,
        "kind": village.kind,
        "code": village.code,
        "head_name": head.name if head else "",
        "head_phone": head.phone if head else "",
        "instrument": mark.instrument if mark else "",
        "valid_to": village.valid_to,
    }


def _conflict(village: Village, asked: Mapping[str, object]) -> Conflict:
    """Who saved last is known where the log shows it: the own office's acts, all of them to the administrator."""
    last = (
        AuditEvent.objects.filter(subject_type="village", subject_id=str(village.pk)).order_by("-id").first()
    )
    kept = values_now(village)
    differences = [
        Difference(name, say(*LABELS[name]), None, kept[name], yours)
        for name, yours in asked.items()
        if kept[name] != yours
    ]
    by = last.actor if last else say("Một cán bộ khác", "Another officer")
    return Conflict(by, last.at if last else None, village.version, differences)
