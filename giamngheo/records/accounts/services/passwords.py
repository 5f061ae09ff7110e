"""Helping an officer in again where there is no mail: a temporary password, the lock lifted, the second factor off."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.authority import require_reach
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_officers, require
from giamngheo.records.accounts.temporary_password import temporary_password
from giamngheo.records.base.audit import record


@transaction.atomic
def give_temporary_password(*, officer: Officer, user_id: UUID) -> str:
    """A new password, returned once and kept nowhere; the user must change it, and every session of theirs ends.

    Raises NotAllowed.
    """
    user = _reached(officer, user_id)
    password = temporary_password()
    user.password = make_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    lock_out.forget(str(user.pk))
    record(officer, "accounts.give_temporary_password", "user", user.pk)
    return password


@transaction.atomic
def unlock(*, officer: Officer, user_id: UUID) -> None:
    """Lift the lock that wrong passwords brought. Raises NotAllowed."""
    user = _reached(officer, user_id)
    lock_out.forget(str(user.pk))
    record(officer, "accounts.unlock", "user", user.pk)


@transaction.atomic
def reset_second_factor(*, officer: Officer, user_id: UUID) -> None:
    """Switch the second factor off for who lost the telephone and the recovery codes. Raises NotAllowed."""
    user = _reached(officer, user_id)
    kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    Authenticator.objects.filter(user=user).delete()
    record(
        officer,
        "accounts.reset_second_factor",
        "user",
        user.pk,
        details={"second_factor": [", ".join(kinds), None]},
    )


def _reached(officer: Officer, user_id: UUID) -> User:
    require(officer, change_officers)
    user = User.objects.select_for_update().get(id=user_id)
    require_reach(officer, user)
    return user
