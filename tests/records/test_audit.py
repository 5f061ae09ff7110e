"""The audit log: every act in its transaction, sealed in a chain that shows what was done to it."""

import threading
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from giamngheo.config.commands.audit import act as verify_command
from giamngheo.config.database import Addresses
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base import sealing
from giamngheo.records.base.audit import (
    events_of_household,
    events_of_office,
    readable,
    record,
)
from giamngheo.records.base.data_keys import destroy_key
from giamngheo.records.base.models import AuditEvent, AuditSeal
from giamngheo.records.base.runs import one_run
from giamngheo.records.base.scope import scoped
from giamngheo.records.base.sealing import Broken, seal_all, verify
from tests.world import World, id_of

from .as_worker import as_worker


def logged(officer: Officer, *acts: str, household_id: UUID | None = None) -> None:
    """Acts of an officer, a transaction each."""
    for act in acts:
        with scoped(officer.scope()):
            record(
                officer,
                act,
                "household",
                household_id or "x",
                household_id=household_id,
                details={"a": [1, 2]},
            )


def numbers() -> list[int]:
    """Every event's number, in order."""
    return list(AuditEvent.objects.order_by("id").values_list("id", flat=True))


def tamper(addresses: Addresses, words: str, *values: object) -> None:
    """Change the database as its owner with the row locks off: the worst that an administrator can do."""
    tables = ("base_auditevent", "base_auditseal")
    with psycopg.connect(addresses.owner) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        owner.execute(words, values)
        for table in tables:
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def breaks(addresses: Addresses) -> list[Broken]:
    """What the check finds, over all offices."""
    with as_worker(addresses):
        return [found for chain in verify() for found in chain.breaks]


@pytest.fixture
def sealed(committed_world: World, committed: Addresses) -> list[int]:
    """Three events in one seal, two in the next; their numbers."""
    officer = committed_world.officer("commune")
    with as_worker(committed):
        logged(officer, "test.one", "test.two", "test.three")
        assert seal_all() == 1
        logged(officer, "test.four", "test.five")
        assert seal_all() == 1
        assert seal_all() == 0
        assert [(chain.seals, chain.events, chain.unsealed) for chain in verify() if chain.office_id] == [
            (2, 5, 0)
        ]
        return numbers()


def test_an_event_names_who_when_what_and_what_changed(world: World) -> None:
    officer, household = world.officer("commune"), id_of(world.households["hac"])
    run = uuid4()
    with scoped(officer.scope()), one_run(run):
        changed = {"toilet": ["none", "septic"], "roof": [None, "bền"]}
        record(
            officer, "registry.save_answers", "household", household, household_id=household, details=changed
        )
        (found,) = readable(events_of_household(household))
    assert found.details == {"toilet": ["none", "septic"], "roof": [None, "bền"]}
    assert (found.event.actor, found.event.act) == (
        "Cán bộ commune (UBND xã Chiềng Cọ)",
        "registry.save_answers",
    )
    assert (found.event.user_id, found.event.office_id) == (officer.user_id, officer.office_id)
    assert (found.event.run_id, found.event.subject_id) == (run, str(household))


def test_what_changed_is_not_in_the_database_in_clear(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        record(officer, "test.act", "person", uuid4(), details={"full_name": ["Lò Văn Hặc", "Lò Văn Hạc"]})
        event = AuditEvent.objects.get()
    assert "Lò Văn".encode() not in bytes(event.details)


def test_an_act_that_is_rolled_back_leaves_no_event(committed_world: World) -> None:
    officer = committed_world.officer("commune")

    def act_and_fail() -> None:
        with scoped(officer.scope()):
            record(officer, "test.act", "household", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()
    with scoped(officer.scope()):
        assert AuditEvent.objects.count() == 0


def test_someone_who_is_not_signed_in_can_be_logged(committed_world: World) -> None:
    record(None, "accounts.fail_login", "login", "commune@test", details={"name": "commune@test"})
    with scoped(committed_world.officer("auditor").scope(reads_all_logs=True)):
        (found,) = readable(events_of_office())
    assert (found.event.office_id, found.details) == (None, {"name": "commune@test"})


def test_nobody_logs_in_the_name_of_another_office(world: World) -> None:
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        scoped(world.officer("neighbour").scope()),
        transaction.atomic(),
    ):
        record(world.officer("commune"), "test.act", "household", "x")


def test_an_office_reads_its_own_log_and_the_auditor_every_log(world: World) -> None:
    for role in ("commune", "neighbour"):
        with scoped(world.officer(role).scope()):
            record(world.officer(role), f"test.{role}", "household", "x")
    with scoped(world.officer("commune_chair").scope()):
        assert [event.act for event in events_of_office()] == ["test.commune"]
    with scoped(world.officer("auditor").scope(reads_all_logs=True)):
        assert {event.act for event in events_of_office()} == {"test.commune", "test.neighbour"}


@pytest.mark.parametrize("words", ["UPDATE base_auditevent SET act = 'x'", "DELETE FROM base_auditevent"])
def test_neither_pages_nor_worker_can_change_an_event(committed: Addresses, words: str) -> None:
    for url in (committed.app, committed.worker):
        with psycopg.connect(url) as role, pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute(words)


def test_a_destroyed_key_makes_details_unreadable_and_leaves_the_chain_whole(
    committed_world: World, committed: Addresses
) -> None:
    officer, gone, kept = committed_world.officer("commune"), uuid4(), uuid4()
    with as_worker(committed):
        logged(officer, "test.one", household_id=gone)
        logged(officer, "test.one", household_id=kept)
        seal_all()
        with scoped(officer.scope()):
            destroy_key(str(gone))
        logged(officer, "test.late", household_id=gone)
        seal_all()
        with scoped(officer.scope()):
            assert [found.details for found in readable(events_of_household(gone))] == [None, None]
            assert [found.details for found in readable(events_of_household(kept))] == [{"a": [1, 2]}]
    assert breaks(committed) == []


def test_a_changed_event_is_named(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "UPDATE base_auditevent SET actor = 'Người khác' WHERE id = %s", sealed[1])
    assert breaks(committed) == [Broken(1, sealed[1], "changed")]


def test_changed_details_are_named(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "UPDATE base_auditevent SET details = details || '\\x00' WHERE id = %s", sealed[4])
    assert breaks(committed) == [Broken(2, sealed[4], "changed")]


def test_a_deleted_event_is_named(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "DELETE FROM base_auditevent WHERE id = %s", sealed[2])
    assert breaks(committed) == [Broken(1, sealed[2], "missing")]


def test_an_added_event_is_named(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "DELETE FROM base_auditevent WHERE id = %s", sealed[0])
    tamper(committed, "UPDATE base_auditevent SET id = %s WHERE id = %s", sealed[0] - 1, sealed[1])
    assert breaks(committed) == [
        Broken(1, sealed[0] - 1, "added"),
        Broken(1, sealed[0], "missing"),
        Broken(1, sealed[1], "missing"),
    ]


def test_an_event_moved_to_another_office_is_missed(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "UPDATE base_auditevent SET office_id = NULL WHERE id = %s", sealed[0])
    assert breaks(committed) == [Broken(1, sealed[0], "missing")]


def test_a_removed_seal_is_named(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "DELETE FROM base_auditseal WHERE number = 1")
    assert breaks(committed)[0] == Broken(1, None, "missing")


def test_a_seal_made_to_fit_a_changed_event_breaks_the_chain(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "UPDATE base_auditevent SET act = 'test.forged' WHERE id = %s", sealed[0])
    event = sealing._hash_of(forged_event(committed, sealed[0]))
    words = "UPDATE base_auditseal SET leaves = overlay(leaves PLACING %s FROM 9 FOR 32) WHERE number = 1"
    tamper(committed, words, event)
    with as_worker(committed):
        hash_of_forged = sealing._hash_of_seal(AuditSeal.objects.get(number=1))
    tamper(committed, "UPDATE base_auditseal SET hash = %s WHERE number = 1", hash_of_forged)
    assert breaks(committed) == [Broken(2, None, "changed")]


def forged_event(addresses: Addresses, number: int) -> AuditEvent:
    """An event as it is now."""
    with as_worker(addresses):
        return AuditEvent.objects.get(id=number)


def test_a_spoiled_seal_is_named_and_the_rest_still_checked(sealed: list[int], committed: Addresses) -> None:
    tamper(committed, "UPDATE base_auditseal SET leaves = substr(leaves, 1, 7) WHERE number = 1")
    assert breaks(committed)[0] == Broken(1, None, "changed")


def test_nothing_slips_behind_a_seal_while_its_transaction_is_open(
    committed_world: World, committed: Addresses
) -> None:
    officer, written, go_on = committed_world.officer("commune"), threading.Event(), threading.Event()

    def slow() -> None:
        with scoped(officer.scope()):
            record(officer, "test.slow", "household", "x")
            written.set()
            go_on.wait(20)
        connection.close()

    late = threading.Thread(target=slow)
    late.start()
    assert written.wait(20)
    with as_worker(committed):
        logged(officer, "test.quick")
        assert seal_all() == 0
        go_on.set()
        late.join()
        assert seal_all() == 1
    assert breaks(committed) == []


def test_the_command_names_office_seal_and_event_and_leaves_with_3(
    sealed: list[int],
    committed: Addresses,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("giamngheo.config.commands.audit.enter_as_worker", lambda: None)
    with as_worker(committed):
        verify_command(None)  # type: ignore[arg-type]
    assert "UBND xã Chiềng Cọ: 5 sự kiện trong 2 niêm phong, 0 chưa niêm phong" in capsys.readouterr().out
    tamper(committed, "DELETE FROM base_auditevent WHERE id = %s", sealed[3])
    with as_worker(committed), pytest.raises(SystemExit) as left:
        verify_command(None)  # type: ignore[arg-type]
    assert left.value.code == 3
    assert f"niêm phong số 2: sự kiện số {sealed[3]} bị mất" in capsys.readouterr().out
