"""A commune's whole list of villages, from a file: compared first, then taken over altogether or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from vn_text import fold

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_villages, require
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.services.village_act import VillageRefused, check_area, values_now
from giamngheo.records.registry.services.village_facts import mark_village, set_village_head, unmark_village
from giamngheo.records.registry.services.villages import VillageFacts, add_village, correct_village
from giamngheo.rules.language import say


@dataclass(frozen=True)
class VillageRow:
    """One row of the list. number: as the spreadsheet shows it. head, phone, code: "" where the list says nothing.

    is_difficult: None where the list says nothing.
    """

    number: int
    name: str
    kind: str
    code: str = ""
    head: str = ""
    phone: str = ""
    is_difficult: bool | None = None


@dataclass
class PlannedVillage:
    """What a row would do. village: the one it speaks of, None: a new one. changes: old and new value by name."""

    row: VillageRow
    village: Village | None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class ListRefused(Exception):
    """The list cannot be taken over; nothing of it was."""

    def __init__(self, planned: list[PlannedVillage]) -> None:
        super().__init__("list refused")
        self.planned = planned


def plan_villages(
    *, officer: Officer, commune_code: str, rows: Sequence[VillageRow], instrument: str
) -> list[PlannedVillage]:
    """What the list would change, a row each; reads only. A village is known by its code, else by its name."""
    require(officer, change_villages)
    check_area(officer, commune_code)
    villages = list(Village.objects.filter(commune_code=commune_code, valid_to=None))
    planned = [PlannedVillage(row, _known(row, villages)) for row in rows]
    for plan in planned:
        plan.changes = _changes(plan, instrument)
        plan.errors += _errors(plan, instrument)
    _refuse_twice(planned)
    return planned


def load_villages(
    *, officer: Officer, commune_code: str, rows: Sequence[VillageRow], instrument: str, on: date
) -> list[PlannedVillage]:
    """Take the list over from that day, in one transaction. Raises ListRefused with what stands in the way."""
    with transaction.atomic():
        planned = plan_villages(officer=officer, commune_code=commune_code, rows=rows, instrument=instrument)
        for plan in planned if not any(plan.errors for plan in planned) else ():
            try:
                _take_over(officer, commune_code, plan, instrument, on)
            except VillageRefused as error:
                plan.errors.append(str(error))
        if any(plan.errors for plan in planned):
            raise ListRefused(planned)
    return planned


def _known(row: VillageRow, villages: list[Village]) -> Village | None:
    by_code = [village for village in villages if row.code and village.code == row.code]
    by_name = [village for village in villages if fold(village.name) == fold(row.name)]
    exact = [village for village in by_name if village.name == row.name]
    return next(iter([*by_code, *exact, *by_name]), None)


def _changes(plan: PlannedVillage, instrument: str) -> dict[str, tuple[object, object]]:
    row = plan.row
    kept = values_now(plan.village) if plan.village else {}
    wanted: dict[str, object] = {"name": row.name, "kind": row.kind}
    wanted |= {"code": row.code} if row.code else {}
    wanted |= {"head_name": row.head} if row.head else {}
    wanted |= {"head_phone": row.phone} if row.head and row.phone else {}
    if row.is_difficult is not None and row.is_difficult != bool(kept.get("instrument")):
        wanted["instrument"] = instrument if row.is_difficult else ""
    return {name: (kept.get(name, ""), new) for name, new in wanted.items() if kept.get(name, "") != new}


def _errors(plan: PlannedVillage, instrument: str) -> list[str]:
    row = plan.row
    errors = []
    if not row.name:
        errors.append(say("thiếu tên thôn", "the name is missing"))
    if not row.kind:
        errors.append(
            say("thiếu loại (thôn, bản, tổ dân phố…)", "the kind is missing (thôn, bản, tổ dân phố…)")
        )
    if row.phone and not row.head:
        errors.append(say("có điện thoại nhưng thiếu tên trưởng thôn", "a telephone without the head's name"))
    is_marked = plan.village is not None and bool(values_now(plan.village)["instrument"])
    if row.is_difficult and not is_marked and not instrument:
        errors.append(
            say(
                "nhập số văn bản công nhận thôn đặc biệt khó khăn",
                "enter the decision that lists the extremely difficult villages",
            )
        )
    return errors


def _refuse_twice(planned: list[PlannedVillage]) -> None:
    seen: dict[object, int] = {}
    for plan in planned:
        key: object = plan.village.pk if plan.village else plan.row.name
        if first := seen.get(key):
            plan.errors.append(say(f"trùng với dòng {first}", f"the same village as row {first}"))
        seen.setdefault(key, plan.row.number)


def _take_over(officer: Officer, commune_code: str, plan: PlannedVillage, instrument: str, on: date) -> None:
    row, changed = plan.row, set(plan.changes)
    village = _named(officer, commune_code, plan, on)
    if changed & {"head_name", "head_phone"}:
        village = set_village_head(
            officer=officer,
            village_id=village.pk,
            version=village.version,
            name=row.head,
            phone=row.phone,
            on=on,
        )
    if "instrument" in changed and row.is_difficult:
        mark_village(
            officer=officer, village_id=village.pk, version=village.version, instrument=instrument, on=on
        )
    elif "instrument" in changed:
        unmark_village(officer=officer, village_id=village.pk, version=village.version, on=on)


def _named(officer: Officer, commune_code: str, plan: PlannedVillage, on: date) -> Village:
    """The village of the row: a new one, the one it corrects, or the one that stays as it is."""
    row, village = plan.row, plan.village
    if village is None:
        facts = VillageFacts(row.name, row.kind, row.code)
        return add_village(officer=officer, commune_code=commune_code, facts=facts, on=on)
    if not {"name", "kind", "code"} & set(plan.changes):
        return village
    facts = VillageFacts(row.name, row.kind, row.code or village.code)
    return correct_village(
        officer=officer, village_id=village.pk, version=village.version, facts=facts, on=on
    )
