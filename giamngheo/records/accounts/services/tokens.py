"""Keys by which programs work as an officer: made at the server, shown once, kept as a hash, revoked at any time."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.authority import reaches
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.lock_out import user_named
from giamngheo.records.accounts.models import Duty, Token
from giamngheo.records.accounts.officer import Officer, duties_of
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record

PREFIX = "gn_"
RANDOM_BYTES = 32
DAYS, MOST_DAYS = 90, 366
LONGEST_NAME = 40


@dataclass(frozen=True)
class Made:
    """A new token and its key, to be told once."""

    token: Token
    key: str


@transaction.atomic
def make_token(*, login: str, asked_duty: str, name: str, days: int, today: date) -> Made:
    """Make a key for a user in one duty: the one asked for by its role or id, else the newest of the day.

    No officer asks: whoever may enter the server may. Raises WrongEntry for a user, duty, name or time that cannot be.
    """
    duty = _duty(login, asked_duty, today)
    if not 1 <= days <= MOST_DAYS:
        raise WrongEntry(
            "days", f"Thời hạn từ 1 đến {MOST_DAYS} ngày.", f"A token lasts from 1 to {MOST_DAYS} days."
        )
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise WrongEntry(
            "name", f"Tên từ 1 đến {LONGEST_NAME} ký tự.", f"The name has 1 to {LONGEST_NAME} letters."
        )
    key, now = PREFIX + secrets.token_urlsafe(RANDOM_BYTES), clock.now()
    token = Token.objects.create(
        duty=duty,
        name=name.strip(),
        digest=Token.digest_of(key),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    details = {"name": [None, token.name], "office": [None, duty.office.name], "role": [None, duty.role]}
    record(None, "accounts.make_token", "user", duty.user_id, details=details)
    return Made(token, key)


@transaction.atomic
def revoke_token(*, officer: Officer, token_id: UUID) -> Token:
    """End a token at once: one's own, or that of an officer whom one may change. One that has ended stays as it is.

    Raises NotAllowed, Token.DoesNotExist.
    """
    token = Token.objects.select_for_update(of=("self",)).select_related("duty__user").get(id=token_id)
    user = token.duty.user
    if user.pk != officer.user_id and not reaches(officer, user):
        raise NotAllowed("reaches")
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(officer, "accounts.revoke_token", "user", user.pk, details={"name": [token.name, None]})
    return token


def _duty(login: str, asked: str, today: date) -> Duty:
    user = user_named(login)
    if user is None or not user.is_active:
        raise WrongEntry("user", f"Không có tài khoản “{login}”.", f"There is no account “{login}”.")
    duties = duties_of(today, user_id=user.pk)
    found = [duty for duty in duties if asked in ("", duty.role, str(duty.id))]
    if not found:
        known = ", ".join(duty.role for duty in duties) or "–"
        raise WrongEntry(
            "duty",
            f"Tài khoản không có nhiệm vụ này. Nhiệm vụ hôm nay: {known}.",
            f"The account has no such duty. Duties of today: {known}.",
        )
    chosen: Duty = Duty.objects.select_related("user", "office").get(pk=found[0].id)
    return chosen
