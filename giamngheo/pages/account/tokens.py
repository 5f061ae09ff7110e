"""Keys of programs on the pages of accounts: which there are, ending one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from giamngheo.pages.web import Request, page
from giamngheo.records.accounts.models import Token, User
from giamngheo.records.accounts.rights import work_here
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.selectors import token_seen, tokens_of
from giamngheo.records.accounts.services.tokens import revoke_token
from giamngheo.records.base.clock import as_told, now
from giamngheo.rules.language import say


@dataclass(frozen=True)
class TokenLine:
    """A token as a page lists it. url: where it is revoked, "" where it opens nothing any more."""

    name: str
    duty: str
    state: str
    last_used_at: datetime | None
    url: str


def token_lines(user: User) -> list[TokenLine]:
    """The user's tokens, the newest first."""
    return [_line(token) for token in tokens_of(user)]


@require_http_methods(["GET", "POST"])
@page(work_here)
def revoke(request: Request, token_id: UUID) -> HttpResponse:
    """Ask first, then end the token; back to whose it was."""
    try:
        token = token_seen(request.officer, token_id)
    except Token.DoesNotExist:
        raise Http404 from None
    user = token.duty.user
    is_own = user.pk == request.officer.user_id
    there = reverse("my_account") if is_own else reverse("officer", args=[user.pk])
    if request.method == "POST":
        revoke_token(officer=request.officer, token_id=token_id)
        messages.success(request, say("Đã thu hồi khóa.", "The token is revoked."))
        return redirect(there)
    context = {"line": _line(token), "account": user, "cancel_url": there, "is_dangerous": True}
    return render(request, "account/revoke_token.html", context)


def _line(token: Token) -> TokenLine:
    is_open = token.revoked_at is None and token.expires_at > now()
    return TokenLine(
        token.name,
        f"{Role(token.duty.role).label} · {token.duty.office.name}",
        _state(token, is_open),
        token.last_used_at,
        reverse("revoke_token", args=[token.pk]) if is_open else "",
    )


def _state(token: Token, is_open: bool) -> str:
    day = f"{as_told(token.revoked_at or token.expires_at):%d/%m/%Y}"
    if token.revoked_at:
        return say(f"đã thu hồi {day}", f"revoked {day}")
    return (
        say(f"dùng đến {day}", f"opens until {day}")
        if is_open
        else say(f"hết hạn {day}", f"past its day {day}")
    )
