"""Personal values under a key: never twice alike, nothing changed unnoticed, nothing opened without its key."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from giamngheo.records.base import keys
from giamngheo.records.registry.personal_ids import Kept, kept, kept_each

NUMBER = "014075000123"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A key folder of this test's own."""
    settings.DATA = tmp_path
    return tmp_path


def test_one_value_is_never_kept_twice_alike_and_opens_again() -> None:
    first, second = keys.encrypt_each([NUMBER, NUMBER])
    assert first != second
    assert {keys.decrypt(first), keys.decrypt(second)} == {NUMBER}
    assert NUMBER.encode() not in first


@pytest.mark.parametrize("at", [0, 7, 8, 19, 20, 31, -1])
def test_a_changed_byte_anywhere_opens_nothing(at: int) -> None:
    changed = bytearray(keys.encrypt(NUMBER))
    changed[at] ^= 1
    with pytest.raises(keys.NoKeyOpens):
        keys.decrypt(bytes(changed))


@pytest.mark.parametrize("length", [0, 5, 8, 12, 20, 35])
def test_a_cut_value_opens_nothing(length: int) -> None:
    with pytest.raises(keys.NoKeyOpens):
        keys.decrypt(keys.encrypt(NUMBER)[:length])


def test_a_value_under_another_key_opens_nothing_until_that_key_is_listed(folder: Path) -> None:
    old = keys.encrypt(NUMBER)
    file = folder / "keys" / "personal"
    line = file.read_text()
    file.unlink()
    file.write_text("another")
    with pytest.raises(keys.NoKeyOpens):
        keys.decrypt(old)
    file.unlink()
    file.write_text(f"newer\n{line}")
    assert keys.decrypt(old) == NUMBER
    assert not keys.is_newest(old)
    assert keys.is_newest(keys.rotate(old))


def test_many_numbers_are_kept_as_each_alone_would_be() -> None:
    given = [NUMBER, None, "", " 014 075.000-123 ", "· ·"]
    found = kept_each(given)
    assert [one.encrypted and keys.decrypt(one.encrypted) for one in found] == [
        NUMBER,
        None,
        None,
        NUMBER,
        None,
    ]
    assert [(one.hash, one.tail) for one in found] == [(kept(one).hash, kept(one).tail) for one in given]
    assert found[1] == found[2] == found[4] == Kept(None, None, None, "")
