"""The table of rights, asked through HTTP: every address, every role, own and neighbour's, superior, stranger."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.pages.things import things
from tests.world import World

SIGN_IN = ("account_", "mfa_", "socialaccount_", "openid_connect_", "None")
REFUSED, HIDDEN, DOOR, ANSWERED = "refused", "hidden", "door", "answered"


@dataclass(frozen=True)
class Row:
    """A line of rights.yaml."""

    url: str
    method: str = "GET"
    args: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    open: bool = False
    token: bool = False
    htmx: bool = False

    def expected(self, who: str) -> str:
        """What the table says of a user; None of the roles: signed out, or without a duty."""
        if self.open or who in self.sees:
            return ANSWERED
        if self.token:
            return HIDDEN
        if who == "signed_out":
            return DOOR
        return HIDDEN if who in self.hidden else REFUSED


def rows() -> list[Row]:
    """The table."""
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("rights.yaml").read_text(encoding="utf-8"))
    return [Row(**row) for row in told["rows"]]


def named(resolver: URLResolver) -> Iterator[str]:
    """The name of every address of the product."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            # Those of the API have a table of their own, tests/api/rights.yaml.
            yield from named(pattern) if pattern.namespace != "api" else ()
        else:
            yield str(pattern.name)


def test_every_address_has_its_row() -> None:
    ours = {name for name in named(get_resolver()) if not name.startswith(SIGN_IN)}
    assert ours == {row.url for row in rows()}


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.method} {row.url}")
def test_each_role_gets_what_the_table_says(world: World, row: Row) -> None:
    known = things(world)
    url = reverse(row.url, kwargs={name: known.get(key, key) for name, key in row.args.items()})
    found = {who: answer(world, who, row, url) for who in [*world.users, "signed_out"]}
    assert found == {who: row.expected(who) for who in found}


def answer(world: World, who: str, row: Row, url: str) -> str:
    """What one user is given."""
    client = Client() if who == "signed_out" else world.client(who)
    ask = client.post if row.method == "POST" else client.get
    response = ask(url, row.data, headers={"HX-Request": "true"} if row.htmx else {})
    if response.streaming:
        list(response.streaming_content)
    status = response.status_code
    # 503 is what a monitor is told where no worker runs.
    if status in (301, 302) and response.headers["Location"].startswith("/account/login/"):
        return DOOR
    return {403: REFUSED, 404: HIDDEN, 503: ANSWERED}.get(
        status, ANSWERED if status < 500 else f"broken: {status}"
    )
