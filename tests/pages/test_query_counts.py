"""How many questions a page puts to the database: no more than it may, and no more for a long list than for a short."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.pages.crowd import crowd
from tests.pages.test_rights_table import Row, rows
from tests.pages.things import things
from tests.world import World

FIRST_ASKED = ("commune", "province", "admin")


def most() -> dict[str, int]:
    """The table: url name → the most questions its page may put."""
    told: dict[str, int] = yaml.safe_load(
        Path(__file__).with_name("queries.yaml").read_text(encoding="utf-8")
    )
    return told


def pages() -> list[Row]:
    """Every address that is read, once, for officers."""
    read = {row.url: row for row in rows() if row.method == "GET" and row.sees}
    return list(read.values())


def reader(row: Row) -> str:
    """Whose page is counted."""
    return next((who for who in FIRST_ASKED if who in row.sees), row.sees[0])


def asked(client: Client, row: Row, known: dict[str, Any]) -> int:
    """Questions of one answer; what is read once a process has been read before."""
    url = reverse(row.url, kwargs={name: known.get(key, key) for name, key in row.args.items()})
    headers = {"HX-Request": "true"} if row.htmx else {}
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, row.data, headers=headers)
        if answer.streaming:
            list(answer.streaming_content)
    assert answer.status_code < 400, (row.url, answer.status_code)
    return len(captured)


def counts(world: World, known: dict[str, Any]) -> dict[str, int]:
    """url name → questions."""
    clients = {who: world.client(who) for who in {reader(row) for row in pages()}}
    found = {}
    for row in pages():
        asked(clients[reader(row)], row, known)
        found[row.url] = asked(clients[reader(row)], row, known)
    return found


def test_every_page_that_is_read_has_its_bound() -> None:
    assert {row.url for row in pages()} == set(most())


@pytest.mark.usefixtures("known_units")
def test_a_page_puts_few_questions_and_a_dozen_more_rows_put_none_more(world: World) -> None:
    known = things(world)
    few = counts(world, known)
    crowd(world, known)
    many = counts(world, known)
    bounds = most()
    assert {url: (few[url], many[url]) for url in few if few[url] != many[url]} == {}
    assert {url: many[url] for url in many if many[url] > bounds[url]} == {}
