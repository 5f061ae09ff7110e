"""The product's secrets: from the environment, else files of their own outside the database and its backup."""

import os
import secrets
from pathlib import Path


def secret(data: Path, name: str) -> str:
    """The secret of that name: GIAMNGHEO_KEY_NAME, else the file keys/NAME, made on first use, read by its owner only.

    Two processes that start together agree: the file is created once, whoever comes second reads it.
    """
    given = os.environ.get(f"GIAMNGHEO_KEY_{name.upper()}")
    if given:
        return given
    path = data / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _create(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _create(path: Path, value: str) -> None:
    """Write beside and link into place: nobody ever reads half a key."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
