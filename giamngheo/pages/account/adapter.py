"""How signing in differs here from a public site: officers are entered by their office, secrets are kept encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from giamngheo.pages.account import journal
from giamngheo.pages.account.languages import remember_language
from giamngheo.pages.account.words import SENTENCES, locked
from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.models import User
from giamngheo.records.base import keys
from giamngheo.rules.language import say


class Bilingual:
    """allauth knows no Vietnamese: what it says to people is said from SENTENCES."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """The error of that code in the reader's language."""
        words = SENTENCES.get(code)
        if words is None:
            return super().validation_error(code, *args)  # type: ignore[misc,no-any-return]  # mixed in
        return ValidationError(say(*words), code=code)


class OfficersOnly(Bilingual, DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: an administrator or a chair enters officers. Five wrong passwords lock a name."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raises ValidationError while the name is locked."""
        login = str(credentials.get("username") or credentials.get("email") or "")
        name, place = lock_out.counted_name(login), f"address:{self.get_client_ip(request)}"
        for counted, tries in ((place, lock_out.TRIES_OF_AN_ADDRESS), (name, lock_out.TRIES)):
            if not lock_out.count_try(counted, tries):
                raise ValidationError(locked(lock_out.locked_until(counted)), code="locked")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user whose password it is; the right one ends the count of wrong ones."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            lock_out.forget(str(user.pk))
            lock_out.take_back(f"address:{self.get_client_ip(request)}")
        return user

    def authentication_failed(self, _request: HttpRequest, **credentials: Any) -> None:
        """Log a wrong password, and the lock that the last one brings."""
        login = str(credentials.get("username") or credentials.get("email") or "")
        journal.wrong_password(login)
        if lock_out.locked_until(lock_out.counted_name(login)):
            journal.locked_out(login)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """The first page, in the officer's language."""
        response: HttpResponse = super().post_login(request, user, **how)
        return remember_language(request, response, user)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A new password that is not the old one: a temporary one has been said aloud."""
        if user and user.check_password(password):
            raise self.validation_error("same_as_current")
        try:
            cleaned: str = super().clean_password(password, user)
        except ValidationError as poor:
            raise ValidationError([self._translated(error) for error in poor.error_list]) from poor
        return cleaned

    def _translated(self, error: ValidationError) -> ValidationError:
        return self.validation_error(error.code) if error.code in SENTENCES else error

    def set_password(self, user: User, password: str) -> None:
        """The officer's own password: no longer a temporary one, and no lock is left."""
        user.must_change_password = False
        super().set_password(user, password)
        lock_out.forget(str(user.pk))

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """On to the work."""
        return reverse("home")


class EncryptedSecrets(Bilingual, DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the secrets of second factors under the product's key."""

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return keys.as_text(keys.encrypt(text))

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return keys.decrypt(keys.from_text(encrypted_text))


class KnownOfficers(Bilingual, DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in with the account of another body: it opens an officer's account here, it never makes one."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The officer of an address that both sides hold for verified. One side's word is not enough: whoever may
        type an address into a form would become its owner.
        """
        verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
        for email in verified:
            found = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
            if found:
                return found.user, found.email
        return None
