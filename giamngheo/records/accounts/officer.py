"""Who is asking: one duty of one user on one day. Everything that reads or writes households takes an Officer."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from giamngheo.records.accounts.models import Duty, Office, OfficeArea, User
from giamngheo.records.accounts.roles import COMMUNE_ROLES, Role
from giamngheo.records.base.scope import EVERYWHERE, Scope
from giamngheo.records.geography.models import Unit, Village
from giamngheo.rules.language import say

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Area(TypedDict):
    """What with_area adds to a duty: the ids of its villages, the codes of its office's communes that day."""

    village_ids: list[UUID]
    commune_codes: list[str]


@dataclass(frozen=True)
class Officer:
    """A user at work in one duty. communes: codes of the area, or ("*",) for the whole province.

    villages: where the duty covers single villages only, their ids; then communes is empty.
    program: the name of the token by which a program works for the user; empty: the user is at work.
    """

    user_id: UUID
    name: str
    duty_id: UUID
    role: Role
    office_id: UUID
    office_name: str
    communes: tuple[str, ...]
    villages: tuple[UUID, ...]
    today: date
    program: str = ""

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return self.role.label

    @cached_property
    def signature(self) -> str:
        """How acts and saved rows name the officer."""
        signed = f"{self.name} ({self.office_name})"
        return f"{signed} · API {self.program}" if self.program else signed

    @property
    def is_everywhere(self) -> bool:
        """Whether the whole province is the officer's area."""
        return EVERYWHERE in self.communes

    @cached_property
    def area_label(self) -> str:
        """The area by the names of its communes or villages, in the reader's language; – where it is none."""
        if self.is_everywhere:
            return say("toàn tỉnh", "the whole province")
        named = Village.objects.filter(id__in=self.villages) if self.villages else self._units()
        return ", ".join(named.order_by("name").values_list("name", flat=True)) or "–"

    def _units(self) -> QuerySet[Unit]:
        return Unit.objects.on(self.today).filter(code__in=self.communes)

    def scope(self, reads_all_logs: bool = False) -> Scope:
        """What the database lets this officer see."""
        villages = tuple(str(village) for village in self.villages)
        return Scope(str(self.office_id), self.communes, villages, reads_all_logs)


def duties_of(user: User, today: date) -> "list[WithAnnotations[Duty, Area]]":
    """The user's duties of the day, the newest first, as officer_in wants them."""
    found = with_area(Duty.objects.on(today).filter(user=user), today)
    return list(found.order_by("-valid_from", "id"))


def with_area(duties: QuerySet[Duty], today: date) -> "QuerySet[WithAnnotations[Duty, Area]]":
    """Duties with their office, its communes of the day and their own villages, in one question."""
    villages = Duty.villages.through.objects.filter(duty=OuterRef("pk")).order_by("village")
    areas = OfficeArea.objects.on(today).filter(office=OuterRef("office")).order_by("commune_code")
    return duties.select_related("office", "user").annotate(
        village_ids=ArraySubquery(villages.values("village")),
        commune_codes=ArraySubquery(areas.values("commune_code")),
    )


def officer_for(user: User, today: date, duty_id: str | None = None) -> Officer | None:
    """The officer a user is today: in the duty chosen, else the newest; None without a duty."""
    duties = duties_of(user, today)
    chosen = [duty for duty in duties if str(duty.id) == duty_id] or duties[:1]
    return officer_in(chosen[0], today) if chosen else None


def officer_in(duty: "WithAnnotations[Duty, Area]", today: date, program: str = "") -> Officer:
    """The officer who has that duty (of with_area). program: the name of the token that works in it, if it is one."""
    villages = tuple(duty.village_ids)
    return Officer(
        user_id=duty.user_id,
        name=duty.user.full_name or duty.user.username,
        duty_id=duty.id,
        role=Role(duty.role),
        office_id=duty.office_id,
        office_name=duty.office.name,
        communes=() if villages else _communes(duty),
        villages=villages,
        today=today,
        program=program,
    )


def _communes(duty: "WithAnnotations[Duty, Area]") -> tuple[str, ...]:
    """A commune's hands see its communes, an office of the province the whole of it, the centre nothing."""
    if duty.role == Role.MINISTRY or duty.office.level == Office.Level.CENTRE:
        return ()
    if duty.role not in COMMUNE_ROLES and duty.office.level == Office.Level.PROVINCE:
        return (EVERYWHERE,)
    return tuple(duty.commune_codes)
