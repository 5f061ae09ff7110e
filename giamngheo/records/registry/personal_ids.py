"""A person's citizen number as the register keeps it: encrypted, hashed for exact search, masked on the screen."""

from dataclasses import dataclass

from giamngheo.records.base import keys

TAIL = 3
HIDDEN = "•" * 9


@dataclass(frozen=True)
class Kept:
    """The three columns of one number; all empty where there is none."""

    encrypted: bytes | None
    hash: bytes | None
    tail: str


def kept(number: str | None) -> Kept:
    """How a number is kept; blanks and dots that people write between digits do not count."""
    plain = "".join(sign for sign in number or "" if sign.isalnum())
    if not plain:
        return Kept(None, None, "")
    return Kept(keys.encrypt(plain), keys.lookup_hash(plain), plain[-TAIL:])


def masked(tail: str) -> str:
    """The number as everybody may see it; empty where there is none."""
    return f"{HIDDEN}{tail}" if tail else ""
