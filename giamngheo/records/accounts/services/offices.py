"""Entering an office, and the first administrator of a new installation."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Duty, Office, OfficeArea
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import enter_offices, require
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.services.officers import Entered, Naming, enter_user
from giamngheo.records.base.audit import record
from giamngheo.records.geography.models import Unit

WITH_AREA = frozenset({Office.Level.COMMUNE, Office.Level.DISTRICT})


@transaction.atomic
def add_office(*, officer: Officer, name: str, level: Office.Level, communes: Collection[str] = ()) -> Office:
    """Enter an office. communes: codes of its area; needed for a commune's or district's office, none for others.

    Raises NotAllowed, and WrongEntry.
    """
    require(officer, enter_offices)
    _check_area(level, communes, officer.today)
    if Office.objects.filter(name__iexact=name).exists():
        raise WrongEntry("name", "Đã có đơn vị mang tên này.", "There is an office of this name already.")
    office = Office.objects.create(name=name, level=level)
    OfficeArea.objects.bulk_create(
        OfficeArea(office=office, commune_code=code) for code in sorted(set(communes))
    )
    details = {
        "name": [None, name],
        "level": [None, level.value],
        "communes": [None, " ".join(sorted(communes))],
    }
    record(officer, "accounts.add_office", "office", office.pk, details=details)
    return office


@transaction.atomic
def enter_first_administrator(*, office_name: str, naming: Naming, today: date) -> Entered:
    """The one officer nobody enters: makes the provincial office and its administrator, once, in an empty register.

    Raises WrongEntry where there is an administrator already.
    """
    if Duty.objects.filter(role=Role.ADMIN).exists():
        raise WrongEntry("username", "Đã có quản trị viên.", "There is an administrator already.")
    entered = enter_user(naming)
    office = Office.objects.create(name=office_name, level=Office.Level.PROVINCE)
    Duty.objects.create(user=entered.user, office=office, role=Role.ADMIN.value, valid_from=today)
    details = {"username": [None, naming.username], "office": [None, office_name]}
    record(None, "accounts.enter_first_administrator", "user", entered.user.pk, details=details)
    return entered


def _check_area(level: Office.Level, communes: Collection[str], day: date) -> None:
    if (level in WITH_AREA) != bool(communes):
        raise WrongEntry(
            "communes",
            "Đơn vị cấp xã, cấp huyện phải có địa bàn; đơn vị cấp tỉnh, trung ương thì không ghi địa bàn.",
            "An office of a commune or district needs its area; one of the province or the centre has none.",
        )
    known = Unit.objects.on(day).filter(level=Unit.Level.COMMUNE, code__in=communes)
    missing = set(communes) - set(known.values_list("code", flat=True))
    if missing:
        codes = ", ".join(sorted(missing))
        raise WrongEntry(
            "communes",
            f"Không có đơn vị cấp xã mang mã {codes}.",
            f"No commune of the day has the code {codes}.",
        )
