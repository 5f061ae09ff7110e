"""Whatever bytes somebody writes into an address, a page answers; none breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages.test_rights_table import rows
from tests.pages.things import things
from tests.world import World

# Every name that a page reads from its address, and one that none reads.
NAMES = (
    *(
        "q",
        "commune",
        "year",
        "village",
        "status",
        "code",
        "receipt",
        "for",
        "page",
        "after",
        "before",
        "sort",
    ),
    *("state", "view", "kind", "role", "day", "since", "until", "actor", "household", "act", "on", "open"),
    *("other", "all", "file", "as", "deprived", "column", "ended", "nothing"),
)
BYTES = ("%00", "a%00b", "%01", "%7F", "%FF", "%ED%A0%80", "%E2%80%AE", "%F0%9F%98%80")


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("who", ["commune", "province", "admin", "signed_out"])
def test_no_bytes_in_the_query_of_any_page_are_a_fault(world: World, who: str) -> None:
    known = things(world)
    client = Client(raise_request_exception=False) if who == "signed_out" else world.client(who)
    client.raise_request_exception = False
    read = [row for row in rows() if row.method == "GET" and not row.token and row.url != "readyz"]
    broken = []
    for row in read:
        if who in row.sees or (row.open and who == "signed_out"):
            url = reverse(row.url, kwargs={name: known.get(key, key) for name, key in row.args.items()})
            for given in BYTES if who == "province" else BYTES[:2]:
                answer = client.get(f"{url}?{'&'.join(f'{name}={given}' for name in NAMES)}")
                if answer.streaming:
                    list(answer.streaming_content)
                broken += [(row.url, given)] * (answer.status_code >= 500)
    assert broken == []


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("path", ["/units/%00/", "/units/%00/villages/add/", "/public/papers/%00/"])
def test_no_page_has_a_path_with_such_a_byte(world: World, path: str) -> None:
    assert world.client("province").get(path).status_code == 404


@pytest.mark.usefixtures("known_units")
def test_results_of_a_commune_that_cannot_be_are_those_of_the_province(world: World) -> None:
    things(world)
    assert world.client("province").get("/reviews/results/?commune=%00").status_code == 200
