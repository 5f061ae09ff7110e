"""The table of rights of the API: every operation, every role, own and neighbour's, superior, stranger, bad keys."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from giamngheo.records.accounts.models import Duty
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base import clock
from tests.api.asking import Program, key_of
from tests.pages.things import things
from tests.world import World

REFUSED, HIDDEN, NO_KEY, ANSWERED = "refused", "hidden", "no key", "answered"
WITHOUT = ("nobody", "past its day", "revoked", "account closed", "duty ended")


@dataclass(frozen=True)
class Row:
    """A line of rights.yaml."""

    operation: str
    path: str
    method: str = "GET"
    sent: dict[str, Any] | None = None
    file: str = ""
    sees: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def expected(self, who: str) -> str:
        """What the table says of a user."""
        if who in WITHOUT:
            return NO_KEY
        return ANSWERED if who in self.sees else HIDDEN if who in self.hidden else REFUSED


def rows() -> list[Row]:
    """The table."""
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("rights.yaml").read_text(encoding="utf-8"))
    return [Row(**row) for row in told["rows"]]


def test_every_operation_has_its_row(world: World) -> None:
    schema = Program(world).get("/openapi.json").json()
    operations = [one["operationId"] for path in schema["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations))
    assert set(operations) == {row.operation for row in rows()}


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row.operation)
def test_each_role_gets_what_the_table_says(world: World, row: Row) -> None:
    known = {name: str(value) for name, value in things(world).items()}
    path = row.path.format(**known)
    programs = {who: Program(world, who) for who in world.users if who != "stranger"} | bad_keys(world)
    found = {who: answer(program, row, path) for who, program in programs.items()}
    assert found == {who: row.expected(who) for who in programs}


def bad_keys(world: World) -> dict[str, Program]:
    """Programs whose key opens nothing, all of them of somebody who might."""
    second, stranger = world.users["second"], world.users["stranger"]
    past = key_of(world, "commune", expires_at=clock.now() - timedelta(seconds=1))
    revoked = key_of(world, "commune", revoked_at=clock.now())
    second = type(second).objects.create(username="closed@test", is_active=False)
    office = Duty.objects.get(user=world.users["commune"]).office
    closed = Duty.objects.create(user=second, office=office, role=Role.COMMUNE, valid_from=date(2024, 1, 1))
    ended = Duty.objects.create(
        user=stranger,
        office=office,
        role=Role.COMMUNE,
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 10, 20),
    )
    world.users |= {"closed": closed.user, "ended": ended.user}
    keys = {"past its day": past, "revoked": revoked}
    keys |= {"account closed": key_of(world, "closed"), "duty ended": key_of(world, "ended")}
    return {"nobody": Program(world)} | {who: Program(world, key=key) for who, key in keys.items()}


def answer(program: Program, row: Row, path: str) -> str:
    """What a program is given."""
    response = program.ask(row.method, path, row.sent, row.file)
    status = response.status_code
    if status in (401, 403, 404):
        assert response.headers["Content-Type"] == "application/problem+json"
    told = {401: NO_KEY, 403: REFUSED, 404: HIDDEN}
    return told.get(status, ANSWERED if status in (200, 201, 202, 409, 428) else f"broken: {status}")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("commune", {"hac", "duong"}),
        ("village_head", {"hac", "duong"}),
        ("neighbour", {"tam"}),
        ("province", {"hac", "duong", "tam"}),
        ("auditor", {"hac", "duong", "tam"}),
    ],
)
def test_lists_hold_the_own_area_and_nothing_else(world: World, who: str, seen: set[str]) -> None:
    program = Program(world, who)
    homes = {str(world.households[name].pk) for name in seen}
    assert {one["id"] for one in program.get("/households").json()["items"]} == homes
    assert {one["household_id"] for one in program.get("/persons").json()["items"]} == homes
    assert program.get("/persons?commune=03655").json()["items"] == [
        one
        for one in program.get("/persons").json()["items"]
        if one["household_id"] == str(world.households["tam"].pk)
    ]
