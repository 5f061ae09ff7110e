"""Key rotation: every value moves to the new key, whatever interrupts it, and the old key is then of no use."""

import hmac
import os
import time
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import BinaryField
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.pages.account.adapter import EncryptedSecrets
from giamngheo.records.base import keys, rotation
from giamngheo.records.base.audit import events_of_household, readable, record
from giamngheo.records.base.files import store
from giamngheo.records.base.rotation import CannotRotate, finish, rotate
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.known import holders_of
from giamngheo.records.registry.models import ImportBatch, ImportRow, Person
from giamngheo.records.registry.personal_ids import hashes
from giamngheo.records.registry.selectors.search import search
from giamngheo.records.registry.services.editing_members import wrong_number
from tests.world import ALL, NOW, OWN, World, id_of

from .as_worker import as_worker

IDS = {"hac_1": "014075000001", "hac_2": "014178000002", "tam_1": "014182000003"}


class Kept:
    """Personal values of each sort, under the key of now; and the key file."""

    def __init__(self, world: World, data: Path) -> None:
        self.world, self.file, self.lookup = world, data / "keys" / "personal", data / "keys" / "lookup"
        with scoped(ALL):
            for name, number in IDS.items():
                found = Person.objects.filter(pk=world.persons[name].pk)
                found.update(
                    personal_id_encrypted=keys.encrypt(number), personal_id_hash=keys.lookup_hash(number)
                )
        officer = world.officer("commune")
        self.household = id_of(world.households["hac"])
        with scoped(officer.scope()):
            record(officer, "test.act", "household", "x", household_id=self.household, details={"a": [1, 2]})
        user, secret = world.users["commune"], EncryptedSecrets().encrypt
        Authenticator.objects.create(user=user, type="totp", data={"secret": secret("JBSWY3DP")})
        codes = {"migrated_codes": [secret("1111"), secret("2222")], "used_mask": 3}
        Authenticator.objects.create(user=user, type="recovery_codes", data=codes)

    def lines(self) -> list[str]:
        """The key file."""
        return self.file.read_text().split()

    def age(self) -> None:
        """Make the key files an hour old."""
        then = time.time() - 3600
        for file in (self.file, self.lookup):
            os.utime(file, (then, then))

    def found(self) -> dict[str, bool]:
        """Whether the officer of each person's commune finds the person, and nobody else, by the number."""
        found = {}
        for name, number in IDS.items():
            officer = self.world.officer("neighbour" if name == "tam_1" else "commune")
            with scoped(officer.scope()):
                hits = search(officer, number).hits
            found[name] = [hit.summary.pk for hit in hits] == [self.world.persons[name].household_id]
        return found

    def check(self) -> None:
        """Every value reads as it was."""
        with scoped(ALL):
            held = {name: Person.objects.get(pk=self.world.persons[name].pk) for name in IDS}
            found = {
                name: keys.decrypt(bytes(person.personal_id_encrypted or b""))
                for name, person in held.items()
            }
        assert found == IDS
        assert self.found() == dict.fromkeys(IDS, True)
        with scoped(self.world.officer("commune").scope()):
            told = readable(events_of_household(self.household).filter(act="test.act"))
            assert [act.details for act in told] == [{"a": [1, 2]}]
        opened = EncryptedSecrets().decrypt
        assert opened(Authenticator.objects.get(type="totp").data["secret"]) == "JBSWY3DP"
        codes = Authenticator.objects.get(type="recovery_codes").data
        assert ([opened(code) for code in codes["migrated_codes"]], codes["used_mask"]) == (
            ["1111", "2222"],
            3,
        )


@pytest.fixture
def values(committed_world: World, committed: Addresses, settings: Settings, tmp_path: Path) -> Kept:
    """The values, under a key folder of this test's own."""
    settings.DATA = tmp_path
    return Kept(committed_world, tmp_path)


def test_every_encrypted_column_is_rotated() -> None:
    known = {(table, column) for table, _, _, column in rotation.ENCRYPTED}
    # Digests, sort keys, seals, what is signed or under a subject's own key: none is under the product's key.
    others = {"personal_id_hash", "sort_key", "leaves", "details", "signed", "digest"}
    # Tables without personal ids.
    others |= {"households", "persons", "before"}
    binary = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField) and field.name not in others
    }
    assert known == binary


def test_a_rotation_moves_every_value_and_the_old_key_opens_nothing_more(
    values: Kept, committed: Addresses
) -> None:
    (old,) = values.lines()
    with as_worker(committed):
        # Three personal ids and their hashes, the key of one household's log, two second factors.
        assert rotate().values == 9
    assert len(values.lines()) == 2
    assert values.lines()[1] == old
    values.check()
    values.age()
    with as_worker(committed):
        assert finish().keys == 1
    (new,) = values.lines()
    assert new != old
    values.check()
    values.file.write_text(old)
    with scoped(ALL), pytest.raises(keys.NoKeyOpens):
        keys.decrypt(
            bytes(Person.objects.get(pk=values.world.persons["hac_1"].pk).personal_id_encrypted or b"")
        )


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(
    values: Kept, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> int:
        raise KeyboardInterrupt

    with as_worker(committed), monkeypatch.context() as patched:
        patched.setattr(rotation, "_rotate_second_factors", die)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    begun = values.lines()
    assert len(begun) == 2
    values.check()
    with as_worker(committed):
        # The two second factors and three hashes; the key of the log of rotations is not there before it ends.
        assert rotate().values == 5
    assert values.lines() == begun
    values.check()


def test_rows_are_rotated_in_batches(
    values: Kept, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "ROWS_A_BATCH", 1)
    with as_worker(committed):
        assert rotate().values == 9
    values.check()


def test_hashes_that_were_cut_short_are_found_under_both_keys_and_go_on(
    values: Kept, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = values.lookup.read_text().split()
    asked: list[list[bytes]] = []
    monkeypatch.setattr(rotation, "ROWS_A_BATCH", 1)
    each = keys.lookup_hash_each

    def die_at_the_second(numbers: Iterable[str]) -> list[bytes]:
        asked.append(each(numbers))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return asked[-1]

    with as_worker(committed), monkeypatch.context() as patched:
        patched.setattr(keys, "lookup_hash_each", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert values.lookup.read_text().split()[1:] == [old]
    values.check()
    with as_worker(committed):
        assert rotate().values == 2
    values.age()
    with as_worker(committed):
        finish()
    values.check()
    with scoped(ALL):
        person = Person.objects.get(pk=values.world.persons["hac_1"].pk)
    (new,) = values.lookup.read_text().split()
    expected = hmac.new(new.encode(), IDS["hac_1"].encode(), "sha256").digest()
    assert (new != old, bytes(person.personal_id_hash or b"")) == (True, expected)


def test_a_number_that_is_kept_under_the_key_before_is_nobody_else_s_and_no_change(
    values: Kept, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_worker(committed), monkeypatch.context() as patched:
        patched.setattr(rotation, "_rotate_hashes", lambda: 0)
        rotate()
    with scoped(ALL):
        numbers = hashes(pl.Series([IDS["hac_2"], None, "014099000009"]))
        asked = numbers.drop_nulls("hash").with_columns(id=pl.lit(None, pl.String))
        (holder,) = holders_of(asked).iter_rows(named=True)
        assert (holder["hash"], holder["household_code"]) == (numbers["hash"][0], "H001")
        person = Person.objects.get(pk=values.world.persons["hac_1"].pk)
        assert "đã là số của Cà Thị Ỏi" in wrong_number(IDS["hac_2"], person)
        assert wrong_number(IDS["hac_1"], person) == ""


def test_an_import_is_undone_to_the_number_before_it_after_the_old_key_is_gone(
    values: Kept, committed: Addresses
) -> None:
    officer, person = values.world.officer("commune"), values.world.persons["hac_1"]
    with scoped(officer.scope()):
        kept = Person.objects.get(pk=person.pk)
        before = {
            "personal_id_encrypted": f"\\x{bytes(kept.personal_id_encrypted or b'').hex()}",
            "personal_id_hash": f"\\x{bytes(kept.personal_id_hash or b'').hex()}",
            "full_name": "Lò Văn Hặc",
        }
        batch = ImportBatch.objects.create(
            office_id=officer.office_id,
            communes=[OWN],
            file=store(officer, "a.csv", b"a\n1\n", {"csv"}),
            uploaded_at=NOW,
            uploaded_by="tests",
        )
        ImportRow.objects.create(
            batch=batch, sheet="persons", number=1, outcome="updated", before={"person": before}
        )
    with as_worker(committed):
        assert rotate().values == 10
        assert rotate().values == 0
    values.age()
    with as_worker(committed):
        finish()
    with scoped(officer.scope()):
        after = ImportRow.objects.get().before["person"]
    number = bytes.fromhex(after["personal_id_encrypted"].removeprefix("\\x"))
    assert keys.decrypt(number) == IDS["hac_1"]
    assert after["personal_id_hash"] == f"\\x{keys.lookup_hash(IDS['hac_1']).hex()}"
    assert after["full_name"] == "Lò Văn Hặc"


def test_what_was_written_under_the_old_key_meanwhile_is_moved_before_that_key_goes(
    values: Kept, committed: Addresses
) -> None:
    with scoped(ALL):
        late = keys.encrypt("014060000004")
    with as_worker(committed):
        rotate()
    with scoped(ALL):
        Person.objects.filter(pk=values.world.persons["duong_1"].pk).update(personal_id_encrypted=late)
    values.age()
    with as_worker(committed):
        # The number and its hash.
        assert finish().values == 2
    values.check()
    with scoped(ALL):
        person = Person.objects.get(pk=values.world.persons["duong_1"].pk)
        assert keys.decrypt(bytes(person.personal_id_encrypted or b"")) == "014060000004"


def test_old_keys_stay_while_transactions_may_still_use_them(values: Kept, committed: Addresses) -> None:
    with as_worker(committed):
        rotate()
        with pytest.raises(CannotRotate, match="chạy lại lệnh này sau 15 phút"):
            finish()
    assert len(values.lines()) == 2


def test_there_is_nothing_to_finish_without_a_rotation(values: Kept, committed: Addresses) -> None:
    with as_worker(committed), pytest.raises(CannotRotate, match="Không có đợt thay khóa nào"):
        finish()


def test_a_running_process_uses_the_new_key_at_once(values: Kept, committed: Addresses) -> None:
    with as_worker(committed):
        rotate()
    fresh = keys.encrypt("x")
    values.age()
    with as_worker(committed):
        finish()
    assert keys.decrypt(fresh) == "x"
