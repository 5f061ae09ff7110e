"""allauth's forms where they say something in English only, and where a code could be used twice."""

import re
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    PasswordVerificationMixin,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache

from giamngheo.pages.account.words import NOT_THE_SAME_TWICE
from giamngheo.rules.language import say

# A telephone's code is good for its own half minute and the ones before and after.
A_CODE_LASTS = 90


class SameTwice(PasswordVerificationMixin):  # type: ignore[misc]  # allauth has no types
    """The new password is typed twice."""

    def clean(self) -> dict[str, Any]:
        """As allauth's, whose own check is passed over."""
        cleaned: dict[str, Any] = super(PasswordVerificationMixin, self).clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", say(*NOT_THE_SAME_TWICE))
        return cleaned


class ChangePassword(SameTwice, ChangePasswordForm):  # type: ignore[misc]
    """A new password instead of the present one."""


class SetPassword(SameTwice, SetPasswordForm):  # type: ignore[misc]
    """A first password, for who signed in with another body's account so far."""


class ResetPassword(SameTwice, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password through the link of a mail."""


class Once:
    """A code opens once: allauth forgets a used one after half a minute, while it is still good."""

    def clean_code(self) -> str:
        """The code, whose second use is refused however it is spaced."""
        code: str = super().clean_code()  # type: ignore[misc]  # mixed in
        used = f"second-factor:{self.user.pk}:{re.sub(r'[^0-9A-Za-z]', '', code)}"  # type: ignore[attr-defined]
        if not cache.add(used, True, timeout=A_CODE_LASTS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactor(Once, AuthenticateForm):  # type: ignore[misc]
    """The code asked for after the password."""


class SecondFactorAgain(Once, ReauthenticateForm):  # type: ignore[misc]
    """The code asked for before an act that needs it."""
