"""Locking a name after wrong passwords. Counted in the database, so that all processes count together.

allauth has a limit too, but its count belongs to the words typed and the host asked: a person's name and e-mail would
be two counts, and nobody could see or lift the lock.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from giamngheo.records.accounts.models import SignInLock, User
from giamngheo.records.base.clock import now
from giamngheo.records.base.keys import lookup_hash

TRIES = 5
TRIES_OF_AN_ADDRESS = 100
LOCKED_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


def counted_name(login: str) -> str:
    """Under which name the tries of a user name or e-mail are counted: the user's, whichever of the two it is."""
    user = user_named(login)
    return str(user.pk) if user else lookup_hash(login.strip().casefold()).hex()


def user_named(login: str) -> User | None:
    """Whose user name or e-mail that is; None: nobody's."""
    name = login.strip()
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first() if name else None


@transaction.atomic
def count_try(name: str, tries: int = TRIES) -> bool:
    """Count a try before its password is looked at; False: locked, and the password must not be looked at.

    The last try allowed locks at once, so that a hundred tries in one moment are still so many.
    """
    moment = now()
    row, is_new = SignInLock.objects.select_for_update().get_or_create(name=name, defaults={"since": moment})
    if is_new:
        SignInLock.objects.filter(since__lt=moment - KEPT_FOR).exclude(locked_until__gt=moment).delete()
    if row.locked_until and row.locked_until > moment:
        return False
    if row.locked_until or row.since <= moment - LOCKED_FOR:
        row.since, row.wrong = moment, 0
    row.wrong += 1
    row.locked_until = moment + LOCKED_FOR if row.wrong >= tries else None
    row.save()
    return True


def forget(name: str) -> None:
    """Start the count again: after the right password, or because somebody in charge lifts the lock."""
    SignInLock.objects.filter(name=name).delete()


def locked_until(name: str) -> datetime | None:
    """Until when the name is locked; None: it is not."""
    found = SignInLock.objects.filter(name=name, locked_until__gt=now()).first()
    return found.locked_until if found else None


def take_back(name: str) -> None:
    """Uncount one try: it was right. For what many share, where one right password does not excuse the others."""
    SignInLock.objects.filter(name=name, wrong__gt=0).update(wrong=F("wrong") - 1, locked_until=None)
