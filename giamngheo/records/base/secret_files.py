"""The product's secrets: from the environment, else files of their own outside the database and its backup."""

import os
import secrets
from pathlib import Path

from giamngheo.records.base.owners import hand_over


def secret(data: Path, name: str) -> str:
    """The secret of that name: GIAMNGHEO_KEY_NAME, else the file keys/NAME, made on first use, read by its owner only.

    Two processes that start together agree: the file is created once, whoever comes second reads it.
    """
    given = given_secret(name)
    if given:
        return given
    path = secret_file(data, name)
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        hand_over(path.parent)
    if not path.exists():
        _create(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def given_secret(name: str) -> str:
    """The secret that the environment holds; empty: it holds none."""
    return os.environ.get(f"GIAMNGHEO_KEY_{name.upper()}", "")


def secret_file(data: Path, name: str) -> Path:
    """Where a secret is kept that the environment does not hold."""
    return data / "keys" / name


def replace_secret(data: Path, name: str, value: str) -> None:
    """Put another text in the place of a secret's file: nobody ever reads half of it, nor does a power cut lose it."""
    path = secret_file(data, name)
    _written_beside(path, value).replace(path)


def _create(path: Path, value: str) -> None:
    """Write beside and link into place; whoever comes second leaves the first one's."""
    beside = _written_beside(path, value)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _written_beside(path: Path, value: str) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    hand_over(beside)
    return beside
