"""Giving a duty and ending it. A duty is never deleted: its period says who could do what on which day."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from giamngheo.records.accounts.authority import require_reach, require_role
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Duty, Office, User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_officers, require
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.selectors import villages_of
from giamngheo.records.base.audit import record
from giamngheo.records.geography.models import Village

# Who may be limited to villages; a village head must be.
OF_VILLAGES = frozenset({Role.VILLAGE_HEAD, Role.REVIEWER})


@dataclass(frozen=True)
class NewDuty:
    """A role in an office from a day on. villages: ids, the only ones it covers; empty: the office's whole area."""

    office_id: UUID
    role: Role
    valid_from: date
    villages: tuple[UUID, ...] = ()


@transaction.atomic
def add_duty(*, officer: Officer, user: User, duty: NewDuty) -> Duty:
    """Give a user a duty.

    Raises NotAllowed, and WrongEntry where the villages do not fit or the user has this open duty already.
    """
    require(officer, change_officers)
    require_reach(officer, user)
    return enter_duty(officer, user, duty)


def enter_duty(officer: Officer, user: User, asked: NewDuty) -> Duty:
    """Write a duty and log it, for an officer who may give its role. Raises as add_duty."""
    office = Office.objects.get(id=asked.office_id)
    require_role(officer, office, [asked.role])
    villages = _villages(office, asked, officer.today)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(
                user=user, office=office, role=asked.role.value, valid_from=asked.valid_from
            )
    except IntegrityError as error:
        raise WrongEntry(
            "role",
            "Cán bộ đang có nhiệm vụ này ở đơn vị rồi.",
            "The officer has this duty in the office already.",
        ) from error
    duty.villages.set(villages)
    details = {"office": office.name, "role": asked.role.value, "valid_from": asked.valid_from.isoformat()}
    details["villages"] = ", ".join(village.name for village in villages)
    record(
        officer,
        "accounts.add_duty",
        "user",
        user.pk,
        details={key: [None, value] for key, value in details.items()},
    )
    return duty


@transaction.atomic
def end_duty(*, officer: Officer, duty_id: UUID, on: date) -> None:
    """End a duty: that day is the first without it. Raises NotAllowed, and WrongEntry for a day that cannot be,
    for a duty that has ended, and for the last administrator.
    """
    require(officer, change_officers)
    _hold_administrators()
    duty = Duty.objects.select_related("office").select_for_update(of=("self",)).get(id=duty_id)
    require_role(officer, duty.office, [Role(duty.role)])
    if duty.valid_to is not None and duty.valid_to <= on:
        raise WrongEntry("on", "Nhiệm vụ này đã thôi trước ngày đó.", "This duty ended before that day.")
    if on < duty.valid_from:
        raise WrongEntry(
            "on", "Ngày thôi phải từ ngày nhận nhiệm vụ trở đi.", "A duty cannot end before it begins."
        )
    if duty.role == Role.ADMIN:
        _keep_an_administrator(duty, on)
    _end(officer, duty, on)


def _end(officer: Officer, duty: Duty, on: date) -> None:
    before = duty.valid_to.isoformat() if duty.valid_to else None
    duty.valid_to = on
    duty.save(update_fields=["valid_to"])
    details = {
        "valid_to": [before, on.isoformat()],
        "role": [duty.role, duty.role],
        "office": [duty.office.name] * 2,
    }
    record(officer, "accounts.end_duty", "user", duty.user_id, details=details)


def _keep_an_administrator(leaving: Duty, on: date) -> None:
    others = _lasting_administrators().exclude(user=leaving.user_id).filter(valid_from__lte=on)
    if not others.exists():
        raise WrongEntry(
            "on",
            "Đây là quản trị viên cuối cùng: hãy giao quyền quản trị cho người khác trước.",
            "This is the last administrator: give that role to somebody else first.",
        )


def _hold_administrators() -> None:
    """Two administrators who end each other wait here for one another, so that one stays."""
    list(_lasting_administrators().select_for_update(of=("self",)).order_by("id"))


def _lasting_administrators() -> QuerySet[Duty]:
    found = Duty.objects.filter(role=Role.ADMIN, valid_to=None, user__is_active=True)
    return cast("QuerySet[Duty]", found)


def _villages(office: Office, asked: NewDuty, day: date) -> list[Village]:
    if asked.villages and asked.role not in OF_VILLAGES:
        raise WrongEntry(
            "villages",
            "Chỉ trưởng thôn và rà soát viên được giao theo thôn.",
            "Only village heads and reviewers are given single villages.",
        )
    if asked.role == Role.VILLAGE_HEAD and not asked.villages:
        raise WrongEntry(
            "villages", "Chọn thôn mà trưởng thôn phụ trách.", "Choose the village that the head leads."
        )
    found = list(villages_of(office, day).filter(id__in=asked.villages))
    if len(found) != len(set(asked.villages)):
        raise WrongEntry(
            "villages",
            "Có thôn không thuộc địa bàn của đơn vị.",
            "One of the villages is not in the office's area.",
        )
    return found
