"""Signing in and what belongs to it, in the audit log.

allauth does these things itself and tells of them by signals only, so this is the one place of the house that listens
to any. None of it runs inside a page's transaction, so each opens its own.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from giamngheo.pages.middleware import DUTY
from giamngheo.records.accounts.lock_out import counted_name, user_named
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import officer_for
from giamngheo.records.base.audit import record
from giamngheo.records.base.clock import today
from giamngheo.records.base.scope import NOWHERE, scoped


def wrong_password(login: str) -> None:
    """Somebody gave a wrong password; nobody is known to have done it. What was typed is not kept: it may be one."""
    _unknown("accounts.fail_sign_in", login)


def locked_out(login: str) -> None:
    """The last wrong password locked the name."""
    _unknown("accounts.lock_out", login)


def _unknown(act: str, login: str) -> None:
    user = user_named(login)
    with scoped(NOWHERE):
        record(None, act, "user" if user else "login", user.pk if user else counted_name(login)[:60])


def _known(user: User, act: str, request: HttpRequest | None = None, **details: str) -> None:
    """Logged for the office of the user's duty, as the user's own act."""
    session = getattr(request, "session", None) or {}
    officer = officer_for(user, today(), session.get(DUTY))
    with scoped(officer.scope() if officer else NOWHERE):
        changed = {key: [None, value] for key, value in details.items()}
        record(officer, act, "user", user.pk, details=changed)


@receiver(account.user_logged_in)
def _signed_in(request: HttpRequest, user: User, **how: Any) -> None:
    way = "oidc" if how.get("sociallogin") else "password"
    _known(user, "accounts.sign_in", request, way=way)


@receiver(auth.user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_rest: Any) -> None:
    if user:
        _known(user, "accounts.sign_out", request)


@receiver(account.password_changed)
@receiver(account.password_set)
def _password_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    _known(user, "accounts.change_password", request)


@receiver(account.password_reset)
def _password_reset(request: HttpRequest, user: User, **_rest: Any) -> None:
    _known(user, "accounts.reset_password", request)


@receiver(mfa.authenticator_added)
def _second_factor_on(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    _known(user, "accounts.add_second_factor", request, kind=authenticator.type)


@receiver(mfa.authenticator_removed)
def _second_factor_off(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    _known(user, "accounts.remove_second_factor", request, kind=authenticator.type)


@receiver(mfa.authenticator_reset)
def _new_recovery_codes(request: HttpRequest, user: User, **_rest: Any) -> None:
    _known(user, "accounts.renew_recovery_codes", request)


@receiver(mfa.authentication_failed)
def _wrong_code(user: User, **_rest: Any) -> None:
    _unknown("accounts.fail_second_factor", user.username)


@receiver(social.social_account_added)
def _linked(request: HttpRequest, sociallogin: SocialLogin, **_rest: Any) -> None:
    _known(sociallogin.user, "accounts.link_account", request, provider=sociallogin.account.provider)


@receiver(social.social_account_removed)
def _unlinked(request: HttpRequest, socialaccount: Any, **_rest: Any) -> None:
    _known(socialaccount.user, "accounts.unlink_account", request, provider=socialaccount.provider)


@receiver(account.email_added)
@receiver(account.email_removed)
@receiver(account.email_changed)
def _addresses_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    _known(user, "accounts.change_addresses", request)
