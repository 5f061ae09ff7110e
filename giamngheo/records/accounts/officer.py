"""Who is asking: one duty of one user on one day. Everything that reads or writes households takes an Officer."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from giamngheo.records.accounts.models import Office, User
from giamngheo.records.accounts.roles import COMMUNE_ROLES, Role
from giamngheo.records.base.planned import planned
from giamngheo.records.base.scope import EVERYWHERE, Scope
from giamngheo.rules.language import say

# Asked by every page: written out, since Django would compose it anew each time. Arrays keep the order of their ids.
DUTIES = """
SELECT d.id, d.user_id, coalesce(nullif(u.full_name, ''), u.username), d.role, d.office_id, o.name, o.level,
    d.valid_from, held.villages, held.village_names, area.communes, ARRAY(
        SELECT n.name FROM geography_unit n
        WHERE n.code = ANY (area.communes) AND (n.valid_from IS NULL OR n.valid_from <= %(day)s)
            AND (n.valid_to IS NULL OR n.valid_to > %(day)s)
        ORDER BY n.name
    )
FROM accounts_duty d JOIN accounts_office o ON o.id = d.office_id JOIN accounts_user u ON u.id = d.user_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(v.id ORDER BY v.id), '{}') AS villages,
        coalesce(array_agg(v.name ORDER BY v.name), '{}') AS village_names
    FROM accounts_duty_villages l JOIN geography_village v ON v.id = l.village_id WHERE l.duty_id = d.id
) held
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(a.commune_code ORDER BY a.commune_code), '{}') AS communes
    FROM accounts_officearea a
    WHERE a.office_id = o.id AND (a.valid_from IS NULL OR a.valid_from <= %(day)s)
        AND (a.valid_to IS NULL OR a.valid_to > %(day)s)
) area
WHERE (d.user_id = %(user)s::uuid OR d.id = %(duty)s::uuid)
    AND d.valid_from <= %(day)s AND (d.valid_to IS NULL OR d.valid_to > %(day)s)
ORDER BY d.valid_from DESC, d.id
"""


class HeldDuty(NamedTuple):
    """A duty that somebody has on one day, with its office, the office's communes of that day and its own villages."""

    id: UUID
    user_id: UUID
    holder: str
    role: str
    office_id: UUID
    office_name: str
    level: str
    valid_from: date
    villages: list[UUID]
    village_names: list[str]
    communes: list[str]
    commune_names: list[str]


@dataclass(frozen=True)
class Officer:
    """A user at work in one duty. communes: codes of the area, or ("*",) for the whole province.

    villages: where the duty covers single villages only, their ids; then communes is empty.
    program: the name of the token by which a program works for the user; empty: the user is at work. area_names: of
    the communes or villages, by name.
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
    area_names: tuple[str, ...] = ()

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

    @property
    def area_label(self) -> str:
        """The area by the names of its communes or villages, in the reader's language; – where it is none."""
        if self.is_everywhere:
            return say("toàn tỉnh", "the whole province")
        return ", ".join(self.area_names) or "–"

    def scope(self, reads_all_logs: bool = False) -> Scope:
        """What the database lets this officer see."""
        villages = tuple(str(village) for village in self.villages)
        return Scope(str(self.office_id), self.communes, villages, reads_all_logs)


def duties_of(today: date, *, user_id: UUID | None = None, duty_id: UUID | None = None) -> list[HeldDuty]:
    """The duties of the day of a user, the newest first, or one duty where it is held that day."""
    with planned() as cursor:
        cursor.execute(DUTIES, {"day": today, "user": user_id, "duty": duty_id})
        return [HeldDuty(*row) for row in cursor.fetchall()]


def officer_for(user: User, today: date, duty_id: str | None = None) -> Officer | None:
    """The officer a user is today: in the duty chosen, else the newest; None without a duty."""
    duties = duties_of(today, user_id=user.pk)
    chosen = [duty for duty in duties if str(duty.id) == duty_id] or duties[:1]
    return officer_in(chosen[0], today) if chosen else None


def officer_in(duty: HeldDuty, today: date, program: str = "") -> Officer:
    """The officer who has that duty. program: the name of the token that works in it, if it is one."""
    return Officer(
        user_id=duty.user_id,
        name=duty.holder,
        duty_id=duty.id,
        role=Role(duty.role),
        office_id=duty.office_id,
        office_name=duty.office_name,
        communes=() if duty.villages else _communes(duty),
        villages=tuple(duty.villages),
        today=today,
        program=program,
        area_names=tuple(duty.village_names if duty.villages else duty.commune_names),
    )


def _communes(duty: HeldDuty) -> tuple[str, ...]:
    """A commune's hands see its communes, an office of the province the whole of it, the centre nothing."""
    if duty.role == Role.MINISTRY or duty.level == Office.Level.CENTRE:
        return ()
    if duty.role not in COMMUNE_ROLES and duty.level == Office.Level.PROVINCE:
        return (EVERYWHERE,)
    return tuple(duty.communes)
