"""What keeps a province fast: pages read from indexes, and loads that ask the same few questions at any size."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.registry.selectors.lists import ORDERS, PAGE, Filters, households
from tests.records.loading import household, load, person
from tests.world import ALL, NOW, World, build

ROWS = 20_000
HOMES = """
INSERT INTO registry_household (id, code, village_id, commune_code, address, phone, ending, version)
SELECT gen_random_uuid(), 'X' || n, %s, %s, '', '', '', 1 FROM generate_series(1, %s) n
"""
LINES = """
INSERT INTO registry_householdsummary (
    household_id, code, village_id, commune_code, head_name, head_ethnic_code, spouse_name, sort_key, members, status,
    previous_status, deprived, missing, changed_at
)
SELECT id, code, village_id, commune_code, '', '', '', decode(md5(code), 'hex'), 1, 'poor', '', '{}', 0, %s
FROM registry_household WHERE code LIKE 'X%%'
"""


@pytest.fixture
def crowded(committed: Addresses) -> World:
    """The world with 10,000 households more in each commune: enough that reading them all is not the cheapest."""
    world = build()
    with scoped(ALL), connection.cursor() as cursor:
        for name in ("hom", "to_1"):
            village = world.villages[name]
            cursor.execute(HOMES, [village.pk, village.commune_code, ROWS // 2])
        cursor.execute(LINES, [NOW])
    with psycopg.connect(committed.owner, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE registry_householdsummary")
    return world


def steps_of(sql: str) -> Iterator[dict[str, Any]]:
    """Each step of a question's plan."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
        (found,) = cursor.fetchone()
    waiting = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", [])
        yield step


@pytest.mark.parametrize(
    ("who", "orders"),
    [
        ("province", [sign + name for name in ORDERS for sign in ("", "-")]),
        ("commune", ["name", "-name"]),
        ("village_head", ["name"]),
    ],
)
def test_a_page_in_the_middle_is_read_from_an_index_without_reading_or_sorting_the_others(
    crowded: World, who: str, orders: list[str]
) -> None:
    officer = crowded.officer(who)
    with scoped(officer.scope()):
        middle = HouseholdSummary.objects.order_by("sort_key")[ROWS // 4].pk
        for order in orders:
            with CaptureQueriesContext(connection) as captured:
                page = households(officer, Filters(), order, after=middle)
            (rows,) = [
                found["sql"] for found in captured.captured_queries if f"LIMIT {PAGE + 1}" in found["sql"]
            ]
            steps = list(steps_of(rows))
            assert {"Sort", "Seq Scan"}.isdisjoint(step["Node Type"] for step in steps), order
            assert [step for step in steps if step.get("Index Name", "").startswith("summary_")], order
            assert len(page.rows) == PAGE, order


def test_a_load_asks_as_many_questions_for_thirty_households_as_for_three(world: World) -> None:
    asked = []
    for name, number in (("A", 3), ("B", 30)):
        rows = [household(f"{name}{one}") for one in range(number)]
        with CaptureQueriesContext(connection) as captured:
            load(rows, [person(row["household_id"], 1, "Lò Văn A") for row in rows])
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("order", [sign + name for name in ORDERS for sign in ("", "-")])
def test_going_through_all_pages_shows_each_household_once_in_each_order(world: World, order: str) -> None:
    # Two pages and a bit; every other one has answers, so that half of all keys are unknown.
    rows = [household(f"K{one:03}", in_review=one % 2 == 0) for one in range(2 * PAGE + 7)]
    load(rows, [person(row["household_id"], 1, "Lò Văn A") for row in rows])
    officer = world.officer("commune")
    with scoped(officer.scope()):
        page, seen = households(officer, Filters(), order), []
        seen += page.rows
        while page.after:
            page = households(officer, Filters(), order, after=page.after)
            seen += page.rows
        assert len(seen) == len({row.pk for row in seen}) == page.count == len(rows) + 2
        back = list(page.rows)
        while page.before:
            page = households(officer, Filters(), order, before=page.before)
            back = page.rows + back
    assert [row.pk for row in back] == [row.pk for row in seen]
