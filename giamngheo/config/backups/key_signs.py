"""By what a backup knows which keys open it, without telling anything of them."""

import hashlib
import hmac
import os
import shutil
from pathlib import Path

from giamngheo.records.base.secret_files import given_secret
from giamngheo.rules.language import say

# What is lost with a key that is not copied: see `lost`.
NAMES = ("personal", "lookup", "publication", "pseudonyms")
_SIGNED = b"giamngheo backup"


def signs(keys: Path) -> dict[str, list[str]]:
    """The sign of each line of each key that what is kept depends on; a key that is not there has none.

    keys: the folder of the key files; a key in the environment goes before its file.
    """
    return {name: [_sign(line) for line in _lines(keys, name)] for name in NAMES}


def lacking(wanted: dict[str, list[str]], keys: Path) -> list[str]:
    """The names of the keys that a backup needs and the folder lacks. wanted: `signs` when it was made."""
    there = signs(keys)
    return [name for name, lines in wanted.items() if not set(lines) <= set(there[name])]


def lost(name: str) -> str:
    """What it means to go on without a key, in a sentence."""
    told = {
        "personal": ("số định danh không đọc được nữa", "no personal id can be read any more"),
        "lookup": ("không tìm được hộ theo số định danh cũ", "nobody is found by an id kept before"),
        "publication": (
            "một khóa ký mới được tạo: phải gửi khóa công khai mới cho Bộ thì kết quả chốt sau này mới được nhận",
            "a new signing key is made: the ministry must get its public half before it takes later results",
        ),
        "pseudonyms": (
            "các bản xuất không danh tính về sau có mã giả khác",
            "later pseudonymised exports have other pseudonyms",
        ),
    }
    return f"{name}: {say(*told[name])}"


def copied(keys: Path, target: Path) -> None:
    """Copy the key files to a new folder that only we can enter; they outlast a power cut."""
    target.mkdir(mode=0o700, parents=True)
    for path in keys.iterdir():
        if not path.name.startswith("."):
            shutil.copyfile(path, target / path.name)
            (target / path.name).chmod(0o600)
    for path in (*target.iterdir(), target):
        number = os.open(path, os.O_RDONLY)
        os.fsync(number)
        os.close(number)


def _lines(keys: Path, name: str) -> list[str]:
    path = keys / name
    given = given_secret(name)
    return (given or (path.read_text(encoding="ascii") if path.exists() else "")).split()


def _sign(line: str) -> str:
    return hmac.digest(hashlib.sha256(line.encode()).digest(), _SIGNED, "sha256")[:8].hex()
