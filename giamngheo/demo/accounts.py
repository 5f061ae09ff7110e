"""The demo's offices and one account a role: made-up people, one password."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from giamngheo.demo.data import load
from giamngheo.records.accounts.models import Duty, Office, OfficeArea, User
from giamngheo.records.accounts.roles import Role
from giamngheo.records.geography.models import Unit, Village

PASSWORD = "demo-giamngheo"


@dataclass(frozen=True)
class DemoOfficer:
    """An account: its role's or own name before @demo, the person, the office as offices.yaml keeps it.

    villages: from where to where in the order of the office's villages; empty: the whole area.
    """

    login: str
    role: Role
    name: str
    office: str
    villages: slice | None = None


OFFICERS = (
    DemoOfficer("village_head", Role.VILLAGE_HEAD, "Lò Văn Inh", "own", slice(0, 1)),
    DemoOfficer("reviewer", Role.REVIEWER, "Quàng Thị Phiêng", "own", slice(0, 2)),
    DemoOfficer("reviewer_2", Role.REVIEWER, "Lò Thị Pâng", "own", slice(2, 6)),
    DemoOfficer("reviewer_3", Role.REVIEWER, "Tòng Văn Ương", "own", slice(6, 10)),
    DemoOfficer("commune", Role.COMMUNE, "Cà Thị Hương", "own"),
    DemoOfficer("one_stop", Role.ONE_STOP, "Nguyễn Thu Trang", "one_stop"),
    DemoOfficer("commune_clerk", Role.COMMUNE_CLERK, "Vì Thị Lả", "own"),
    DemoOfficer("commune_chair", Role.COMMUNE_CHAIR, "Tòng Văn Thoản", "own"),
    DemoOfficer("neighbour", Role.COMMUNE, "Giàng A Páo", "neighbour"),
    DemoOfficer("province", Role.PROVINCE, "Hoàng Minh Tuấn", "poverty"),
    DemoOfficer("province_head", Role.PROVINCE_HEAD, "Cầm Xuân Thương", "committee"),
    DemoOfficer("finance", Role.FINANCE, "Phạm Thanh Hà", "finance"),
    DemoOfficer("health", Role.HEALTH, "Bùi Ngọc Lan", "health"),
    DemoOfficer("construction", Role.CONSTRUCTION, "Đặng Quang Hải", "construction"),
    DemoOfficer("agriculture", Role.AGRICULTURE, "Đinh Công Thịnh", "agriculture"),
    DemoOfficer("labour", Role.LABOUR, "Trần Hữu Bình", "labour"),
    DemoOfficer("education", Role.EDUCATION, "Lê Thị Vân", "education"),
    DemoOfficer("bank", Role.BANK, "Vũ Đức Long", "bank"),
    DemoOfficer("insurance", Role.INSURANCE, "Dương Thị Yến", "insurance"),
    DemoOfficer("front", Role.FRONT, "Lường Văn Muôn", "front"),
    DemoOfficer("auditor", Role.AUDITOR, "Ngô Xuân Phúc", "auditor"),
    DemoOfficer("ministry", Role.MINISTRY, "Đỗ Minh Hiếu", "ministry"),
    DemoOfficer("admin", Role.ADMIN, "Phan Đức Dũng", "committee"),
)


@transaction.atomic
def make(today: date, province_name: str, own_commune: str, neighbour_commune: str) -> None:
    """Offices, by their names of that day, and accounts, once; made again they stay as they are.

    province_name: "Sơn La". The communes by code; their units and villages are loaded already: the village head has
    the first village of the own commune, the first reviewer the first two.
    """
    names = {
        "province": province_name,
        "own": _commune(own_commune, today),
        "neighbour": _commune(neighbour_commune, today),
    }
    offices = {key: _office(kept, names, today) for key, kept in load("offices.yaml").items()}
    for key, code in (("own", own_commune), ("one_stop", own_commune), ("neighbour", neighbour_commune)):
        OfficeArea.objects.get_or_create(office=offices[key], commune_code=code)
    password = make_password(PASSWORD)
    villages = list(Village.objects.on(today).filter(commune_code=own_commune).order_by("code", "name"))
    for officer in OFFICERS:
        own = villages[officer.villages] if officer.villages else []
        if officer.villages and not own:
            continue  # a duty without villages would reach the whole commune
        duty = _duty(officer, offices[officer.office], password, date(today.year, 1, 1))
        duty.villages.set(own)


def _commune(code: str, today: date) -> str:
    """A commune as an office writes it: xã Chiềng Cọ."""
    unit = Unit.objects.on(today).get(code=code)
    return f"{unit.kind} {unit.name}"


def _office(kept: Any, names: dict[str, str], today: date) -> Office:
    """By its name of the day: two that have merged are one."""
    name = next(one["name"] for one in kept["names"] if today < one.get("until", date.max))
    defaults = {"level": Office.Level(kept["level"])}
    office, _ = Office.objects.get_or_create(name=name.format(**names), defaults=defaults)
    return office


def _duty(officer: DemoOfficer, office: Office, password: str, since: date) -> Duty:
    kept = {"full_name": officer.name, "password": password}
    user, _ = User.objects.get_or_create(username=f"{officer.login}@demo", defaults=kept)
    asked = {"user": user, "office": office, "role": officer.role.value, "valid_to": None}
    duty, _ = Duty.objects.get_or_create(**asked, defaults={"valid_from": since})
    return duty
