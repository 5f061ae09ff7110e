"""Over which offices and officers an officer's right to change officers reaches. Nobody reaches oneself."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet

from giamngheo.records.accounts.models import Duty, Office, User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import DEPARTMENTS, NotAllowed, change_officers, read_officers
from giamngheo.records.accounts.roles import COMMUNE_ROLES, Role

ROLES_OF_LEVEL = {
    Office.Level.COMMUNE: COMMUNE_ROLES,
    Office.Level.DISTRICT: DEPARTMENTS | {Role.FINANCE, Role.BANK, Role.INSURANCE},
    Office.Level.PROVINCE: frozenset(Role) - COMMUNE_ROLES - {Role.MINISTRY},
    Office.Level.CENTRE: frozenset({Role.MINISTRY}),
}


def offices_of(officer: Officer) -> QuerySet[Office]:
    """The offices whose officers one may read: all for the administrator, the own one for a commune's hands."""
    if not read_officers(officer):
        return Office.objects.none()
    everything = Office.objects.all()
    return everything if officer.role == Role.ADMIN else everything.filter(id=officer.office_id)


def roles_to_give(officer: Officer, office: Office) -> list[Role]:
    """The roles one may give in an office: those of its level; a chair those of a commune, in the own office only."""
    if not change_officers(officer):
        return []
    reached = ROLES_OF_LEVEL[Office.Level(office.level)]
    if officer.role != Role.ADMIN:
        reached = reached & COMMUNE_ROLES if office.id == officer.office_id else frozenset()
    return [role for role in Role if role in reached]


def reaches(officer: Officer, user: User) -> bool:
    """Whether one may change this officer: not oneself; a chair only whose open duties are all commune work here.

    Who has a duty elsewhere too is left to the administrator: a new password would open that duty as well.
    """
    if not change_officers(officer) or user.id == officer.user_id:
        return False
    if officer.role == Role.ADMIN:
        return True
    here = Q(office_id=officer.office_id, role__in=COMMUNE_ROLES)
    worked_here = Duty.objects.filter(here, user=user).exists()
    return worked_here and not open_duties(user, officer.today).exclude(here).exists()


def require_reach(officer: Officer, user: User) -> None:
    """Raise NotAllowed unless one may change this officer."""
    if not reaches(officer, user):
        raise NotAllowed("reaches")


def require_role(officer: Officer, office: Office, roles: Iterable[Role]) -> None:
    """Raise NotAllowed unless one may give and end all these roles in that office."""
    if not set(roles) <= set(roles_to_give(officer, office)):
        raise NotAllowed("roles_to_give")


def open_duties(user: User, day: date) -> QuerySet[Duty]:
    """The user's duties of that day and later."""
    found = Duty.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), user=user)
    return cast("QuerySet[Duty]", found)
