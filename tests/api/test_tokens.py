"""Keys of programs: made at the server, kept as a hash, signed with, ended."""

from datetime import timedelta

import pytest

from giamngheo.api import tokens
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Duty, Token
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.services.tokens import Made, make_token
from giamngheo.records.base import clock
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import Scope, scoped
from tests.api.asking import Program, key_of
from tests.world import TODAY, World

ALL_LOGS = Scope(communes=("*",), reads_all_logs=True)


def made(login: str, duty: str = "", name: str = "cổng xã", days: int = 30) -> Made:
    return make_token(login=login, asked_duty=duty, name=name, days=days, today=TODAY)


def test_a_key_opens_what_its_officer_may_and_is_kept_nowhere(world: World) -> None:
    key = made("commune@test").key
    assert len(Program(world, key=key).get("/households").json()["items"]) == 2
    token = Token.objects.get()
    kept = [str(value) for value in Token.objects.values_list()[0]] + [bytes(token.digest).decode("latin1")]
    assert not [value for value in kept if key in value or key.removeprefix("gn_") in value]
    assert token.last_used_at is not None
    assert token.expires_at - token.created_at == timedelta(days=30)
    with scoped(ALL_LOGS):
        event = AuditEvent.objects.get(act="accounts.make_token")
        assert readable([event])[0].details == {
            "name": [None, "cổng xã"],
            "office": [None, "UBND xã Chiềng Cọ"],
            "role": [None, "commune"],
        }


def test_a_key_works_in_one_duty_whatever_others_its_officer_has(world: World) -> None:
    office = Duty.objects.get(user=world.users["auditor"]).office
    Duty.objects.create(user=world.users["neighbour"], office=office, role=Role.AUDITOR, valid_from=TODAY)
    counts = {
        duty: len(Program(world, key=made("neighbour@test", duty).key).get("/households").json()["items"])
        for duty in ("", "commune", "auditor")
    }
    assert counts == {"": 3, "commune": 1, "auditor": 3}
    # The duty of the key ends: the other one does not take its place.
    key = made("neighbour@test", "auditor").key
    Duty.objects.filter(user=world.users["neighbour"], role=Role.AUDITOR).update(valid_to=TODAY)
    assert Program(world, key=key).get("/households").status_code == 401


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"login": "nobody@test"}, "user"),
        ({"login": "stranger@test"}, "duty"),
        ({"login": "commune@test", "duty": "admin"}, "duty"),
        ({"login": "commune@test", "days": 0}, "days"),
        ({"login": "commune@test", "days": 367}, "days"),
        ({"login": "commune@test", "name": " "}, "name"),
        ({"login": "commune@test", "name": "x" * 41}, "name"),
        ({"login": "commune@test", "name": "a\nb"}, "name"),
    ],
)
@pytest.mark.usefixtures("world")
def test_a_key_that_cannot_be_is_refused_with_its_reason(asked: dict[str, str], field: str) -> None:
    with pytest.raises(WrongEntry) as refused:
        made(**asked)  # type: ignore[arg-type]  # days is a number
    assert refused.value.field == field
    assert not Token.objects.exists()


def test_a_revoked_key_opens_nothing_from_then_on(world: World) -> None:
    key = key_of(world, "reviewer")
    program, token = Program(world, key=key), Token.objects.get()
    assert program.get("/households").status_code == 200
    url = f"/tokens/{token.pk}/revoke/"
    assert "sổ tay" in world.client("reviewer").get("/my-account/").content.decode()
    assert "sổ tay" in world.client("admin").get(f"/officers/{world.users['reviewer'].pk}/").content.decode()
    assert "sổ tay" in world.client("commune_chair").get(url).content.decode()
    assert program.get("/households").status_code == 200
    assert (
        world.client("commune_chair").post(url).headers["Location"]
        == f"/officers/{world.users['reviewer'].pk}/"
    )
    found = program.get("/households", Accept_Language="en")
    assert found.status_code == 401
    assert found.headers["WWW-Authenticate"] == 'Bearer realm="giamngheo"'
    assert found.json()["title"] == "A token is needed"
    assert "đã thu hồi" in world.client("reviewer").get("/my-account/").content.decode()
    with scoped(ALL_LOGS):
        event = AuditEvent.objects.get(act="accounts.revoke_token")
        assert event.user_id == world.users["commune_chair"].pk


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic Z246eA==", "gn_commune-0", "Bearer gn_commune-0 x"]
)
def test_anything_but_a_whole_key_is_none(world: World, header: str) -> None:
    key_of(world, "commune")
    program = Program(world)
    assert program.get("/households", Authorization=header).status_code == 401


def test_the_session_of_a_browser_opens_nothing_here(world: World) -> None:
    program = Program(world)
    program.client = world.client("commune")
    assert program.client.get("/households/").status_code == 200
    assert program.get("/households").status_code == 401


def test_a_use_is_noted_once_a_minute(world: World) -> None:
    key = key_of(world, "commune", last_used_at=clock.now() - timedelta(seconds=30))
    before = Token.objects.get().last_used_at
    Program(world, key=key).get("/households")
    assert Token.objects.get().last_used_at == before
    Token.objects.update(last_used_at=clock.now() - timedelta(seconds=61))
    Program(world, key=key).get("/households")
    assert Token.objects.get().last_used_at > before


def test_a_program_run_wild_is_told_to_wait_and_others_are_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "REQUESTS_A_MINUTE", 3)
    monkeypatch.setattr(tokens, "time", Standing)
    wild, calm = Program(world, "commune"), Program(world, "commune")
    assert [wild.get("/jobs").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    told = wild.get("/jobs")
    assert told.headers["Retry-After"] == "20"
    assert told.json()["type"] == "urn:giamngheo:problem:too-many-requests"
    assert calm.get("/jobs").status_code == 200


class Standing:
    """A clock that stands at forty seconds past some minute."""

    @staticmethod
    def time() -> float:
        return 60 * 30_000_000 + 40.5
