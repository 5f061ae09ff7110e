"""What is asked about offices and officers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.authority import offices_of, reaches
from giamngheo.records.accounts.models import Duty, Office, OfficeArea, Token, User
from giamngheo.records.accounts.officer import Officer, duties_of, officer_in
from giamngheo.records.base import clock
from giamngheo.records.base.collation import collated
from giamngheo.records.geography.models import Unit, Village

# A token's last use is written down no more often than this: reading must not wait for writing.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class OfficeLine:
    """An office and how many officers it has on the day."""

    id: UUID
    name: str
    level: Office.Level
    officers: int


@dataclass(frozen=True)
class SignInState:
    """How an officer can sign in now. locked_until: None where not locked."""

    has_second_factor: bool
    locked_until: datetime | None
    must_change_password: bool
    last_sign_in: datetime | None


def office_lines(officer: Officer, words: str = "") -> list[OfficeLine]:
    """The offices one may read, by level and name. words: parts of the name, with or without diacritics."""
    in_force = Q(duties__valid_from__lte=officer.today) & (
        Q(duties__valid_to=None) | Q(duties__valid_to__gt=officer.today)
    )
    found = offices_of(officer).annotate(officers=Count("duties__user", filter=in_force, distinct=True))
    for word in words.split():
        found = found.filter(name__unaccent__icontains=word)
    lines = [
        OfficeLine(office.id, office.name, Office.Level(office.level), office.officers) for office in found
    ]
    order = list(Office.Level)[::-1]
    return sorted(lines, key=lambda line: (order.index(line.level), collated(line.name)))


def duties_in(office: Office) -> list[Duty]:
    """Every duty of an office, past ones too: the open ones first, by the officer's name."""
    found = Duty.objects.filter(office=office).select_related("user", "office").prefetch_related("villages")
    duties = sorted(found.order_by("-valid_from"), key=lambda duty: collated(duty.user.full_name))
    return sorted(duties, key=lambda duty: duty.valid_to is not None)


def duties_shown(officer: Officer, user: User) -> list[Duty]:
    """The duties of a user that one may read, the newest first: all for the administrator, else of the own office."""
    found = Duty.objects.filter(user=user, office__in=offices_of(officer)).select_related("office")
    return list(found.prefetch_related("villages").order_by("-valid_from", "id"))


def found_users(officer: Officer, words: str) -> list[User]:
    """Up to 50 users by parts of name (with or without diacritics) or user name, of the offices one may read."""
    found = User.objects.filter(duties__office__in=offices_of(officer)).distinct()
    for word in words.split():
        found = found.filter(Q(full_name__unaccent__icontains=word) | Q(username__unaccent__icontains=word))
    return sorted(found.order_by("full_name", "username")[:50], key=lambda user: collated(user.full_name))


def sign_in_state(user: User) -> SignInState:
    """How the user can sign in now."""
    return SignInState(
        has_second_factor=Authenticator.objects.filter(user=user).exists(),
        locked_until=lock_out.locked_until(str(user.pk)),
        must_change_password=user.must_change_password,
        last_sign_in=user.last_login,
    )


def communes_of(office: Office, day: date) -> QuerySet[Unit]:
    """The communes of an office's area that day, by name; none for an office of the province or the centre."""
    areas = OfficeArea.objects.on(day).filter(office=office).values("commune_code")
    found = Unit.objects.on(day).filter(level=Unit.Level.COMMUNE, code__in=areas)
    return cast("QuerySet[Unit]", found.order_by("name"))


def communes_with_office(day: date) -> list[str]:
    """The codes of the communes that have an office of their own that day."""
    areas = OfficeArea.objects.on(day).filter(office__level=Office.Level.COMMUNE)
    return sorted(set(areas.values_list("commune_code", flat=True)))


def villages_of(office: Office, day: date) -> QuerySet[Village]:
    """The villages of an office's area that day, by code."""
    areas = OfficeArea.objects.on(day).filter(office=office).values("commune_code")
    found = Village.objects.on(day).filter(commune_code__in=areas)
    return cast("QuerySet[Village]", found.order_by("code", "name"))


def tokens_of(user: User) -> list[Token]:
    """The user's tokens, the newest first: those that still open and those that no longer do."""
    found = Token.objects.filter(duty__user=user).select_related("duty__office")
    return list(found.order_by("-created_at", "id"))


def token_seen(officer: Officer, token_id: UUID) -> Token:
    """One's own token, or that of an officer whom one may change. Raises Token.DoesNotExist for any other."""
    token: Token = Token.objects.select_related("duty__user", "duty__office").get(id=token_id)
    if token.duty.user_id != officer.user_id and not reaches(officer, token.duty.user):
        raise Token.DoesNotExist
    return token


def officer_of_key(key: str, today: date) -> tuple[Token, Officer] | None:
    """Whose token the key is, and the officer it works as, its use noted.

    None: no such token, or it is revoked or past its day, or its duty has ended, or the account is closed.
    """
    now = clock.now()
    valid = Token.objects.filter(digest=Token.digest_of(key), revoked_at=None, expires_at__gt=now)
    token = valid.select_related("duty__user").first()
    if token is None or not token.duty.user.is_active:
        return None
    duties = duties_of(today, duty_id=token.duty_id)
    if not duties:
        return None
    if token.last_used_at is None or token.last_used_at <= now - NOTED_EVERY:
        Token.objects.filter(id=token.id).update(last_used_at=now)
    return token, officer_in(duties[0], today, token.name)
