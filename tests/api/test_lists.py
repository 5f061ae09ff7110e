"""Lists: each row once however the register changes meanwhile, few questions at any size, read from indexes."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.records.registry.selectors.lists import Filters, filtered
from giamngheo.records.registry.selectors.persons import persons_in_area
from tests.api.asking import Program
from tests.pages.things import things
from tests.records.many import add_same_names
from tests.records.test_scale import ROWS, crowded, steps_of
from tests.world import ALL, World

__all__ = ["crowded"]
# The token with its user; the duty with office, villages and communes; the transaction, its area twice.
BEFORE = 6


def asked(program: Program, path: str) -> int:
    """How many questions a request asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert program.get(path).status_code == 200
    return len(captured)


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("/households", 1),
        ("/households?village={village}&status=poor&missing=true", 1),
        ("/persons", 1),
        ("/persons?household={household}", 1),
        ("/units", 1),
        ("/units/03658/villages", 5),
        ("/imports", 1),
        ("/imports/{batch}/errors", 3),
        ("/exports", 1),
        ("/jobs", 1),
    ],
)
def test_a_list_asks_as_many_questions_for_many_rows_as_for_one(
    world: World, path: str, questions: int
) -> None:
    known = {name: str(value) for name, value in things(world).items()}
    program, path = Program(world, "commune"), path.format(**known)
    program.get("/jobs")  # notes the use of the key
    few = asked(program, path)
    add_same_names(world, 40)
    assert (few, asked(program, path)) == (questions + BEFORE, questions + BEFORE)


@pytest.mark.parametrize("path", ["/households", "/persons"])
def test_paging_gives_each_row_once_while_rows_come_and_go(world: World, path: str) -> None:
    made = add_same_names(world, 20)
    program = Program(world, "commune")
    first = program.get(f"{path}?limit=5").json()
    before = {one["id"] for one in program.get(path).json()["items"]}
    seen, following = [one["id"] for one in first["items"]], first["next"]
    with scoped(ALL):
        # The row at the edge ends, and more come: the cursor does not care.
        HouseholdSummary.objects.filter(pk=made[0].pk).update(head_name="Khác")
        if path == "/households":
            HouseholdSummary.objects.filter(pk=seen[-1]).update(ended_on="2024-10-19")
    add_same_names(world, 10, code="T")
    while following:
        page = program.get(f"{path}?limit=5&cursor={following}").json()
        seen += [one["id"] for one in page["items"]]
        following = page["next"]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_cursor_is_good_for_its_own_list_alone(world: World) -> None:
    program = Program(world, "commune")
    cursor = program.get("/households?limit=1").json()["next"]
    assert program.get(f"/households?cursor={cursor}").status_code == 200
    assert program.get(f"/persons?cursor={cursor}").status_code == 404
    assert program.get(f"/households?cursor={cursor[:-1]}").status_code == 404
    # Another office's cursor shows nothing of that office.
    other = Program(world, "neighbour").get(f"/households?cursor={cursor}").json()["items"]
    assert {one["commune_code"] for one in other} <= {"03655"}


@pytest.mark.parametrize("who", ["province", "commune", "village_head"])
@pytest.mark.parametrize(
    "rows",
    [
        lambda officer: filtered(officer, Filters()),
        lambda officer: persons_in_area(officer, None, None, None, False),
    ],
    ids=["households", "persons"],
)
def test_a_page_in_the_middle_of_a_province_is_read_from_indexes(
    crowded: World, who: str, rows: Callable[..., object]
) -> None:
    officer = crowded.officer(who)
    with scoped(officer.scope()):
        middle = HouseholdSummary.objects.order_by("pk")[ROWS // 4].pk
        found = rows(officer).filter(pk__gt=middle).order_by("pk")[:101]  # type: ignore[attr-defined]  # a queryset
        with CaptureQueriesContext(connection) as captured:
            list(found)
        steps = list(steps_of(captured.captured_queries[0]["sql"]))
    large = {"registry_household", "registry_householdsummary"}
    assert not [step for step in steps if step["Node Type"] == "Seq Scan" and step["Relation Name"] in large]
