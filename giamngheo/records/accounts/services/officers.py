"""Entering an officer and correcting how an officer is named."""

from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from giamngheo.records.accounts.authority import reaches, require_reach, require_role
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Office, User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import change_officers, require
from giamngheo.records.accounts.services.duties import NewDuty, enter_duty
from giamngheo.records.accounts.temporary_password import temporary_password
from giamngheo.records.base.audit import record


@dataclass(frozen=True)
class Naming:
    """How a person is known. email: may be empty."""

    username: str
    full_name: str
    email: str = ""


@dataclass(frozen=True)
class Entered:
    """A user and the password to tell them: kept nowhere, shown once."""

    user: User
    password: str


@transaction.atomic
def add_officer(*, officer: Officer, naming: Naming, duty: NewDuty) -> Entered:
    """Enter a new user with a first duty and a temporary password.

    Raises NotAllowed, and WrongEntry for a name or e-mail that is taken and for what add_duty refuses.
    """
    require(officer, change_officers)
    require_role(officer, Office.objects.get(id=duty.office_id), [duty.role])
    entered = enter_user(naming)
    details = {"username": [None, naming.username], "full_name": [None, naming.full_name]}
    record(officer, "accounts.add_officer", "user", entered.user.pk, details=details)
    enter_duty(officer, entered.user, duty)
    return entered


def user_to_employ(officer: Officer, username: str) -> User:
    """The user of that name to whom one may give a duty.

    Raises WrongEntry with the same words for a name that nobody has and for one of somebody out of reach.
    """
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is None or not reaches(officer, user):
        raise WrongEntry(
            "username",
            "Không có tài khoản này trong đơn vị. Người đang làm ở đơn vị khác do quản trị viên giao nhiệm vụ.",
            "No such account in this office. The administrator gives duties to who works elsewhere.",
        )
    return user


def enter_user(naming: Naming) -> Entered:
    """Write a user who must change the password. Raises WrongEntry where the name or the e-mail is taken."""
    _refuse_taken(naming, None)
    password = temporary_password()
    user = User.objects.create(
        username=naming.username,
        full_name=naming.full_name,
        email=naming.email,
        password=make_password(password),
        must_change_password=True,
    )
    _keep_address(user, naming.email)
    return Entered(user, password)


@transaction.atomic
def correct_officer(*, officer: Officer, user_id: UUID, full_name: str, email: str) -> None:
    """Correct the name and the e-mail. Raises NotAllowed, and WrongEntry where the e-mail is another's."""
    require(officer, change_officers)
    user = User.objects.select_for_update().get(id=user_id)
    require_reach(officer, user)
    _refuse_taken(Naming(user.username, full_name, email), user)
    details = {"full_name": [user.full_name, full_name], "email": [user.email, email]}
    user.full_name, user.email = full_name, email
    user.save(update_fields=["full_name", "email"])
    _keep_address(user, email)
    record(officer, "accounts.correct_officer", "user", user.pk, details=details)


def _keep_address(user: User, email: str) -> None:
    """The office vouches for the address it enters, so it counts as verified; an earlier one no longer does."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    if email:
        EmailAddress.objects.update_or_create(
            user=user, email=email.lower(), defaults={"verified": True, "primary": True}
        )


def _refuse_taken(naming: Naming, user: User | None) -> None:
    """A user name must not be another's e-mail either: whoever signs in gives one or the other."""
    others = User.objects.exclude(id=user.id) if user else User.objects.all()
    if others.filter(Q(username__iexact=naming.username) | Q(email__iexact=naming.username)).exists():
        raise WrongEntry("username", "Tên đăng nhập này đã có người dùng.", "This user name is taken.")
    addresses = EmailAddress.objects.filter(email__iexact=naming.email, user__in=others)
    mine = Q(username__iexact=naming.email) | Q(email__iexact=naming.email)
    if naming.email and (addresses.exists() or others.filter(mine).exists()):
        raise WrongEntry(
            "email", "Địa chỉ e-mail này thuộc tài khoản khác.", "Another account has this e-mail address."
        )
