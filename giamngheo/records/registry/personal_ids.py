"""A person's citizen number as the register keeps it: encrypted, hashed for exact search, masked on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from giamngheo.records.base import keys

TAIL = 3
HIDDEN = "•" * 9


@dataclass(frozen=True)
class Kept:
    """The three columns of one number; all empty where there is none."""

    encrypted: bytes | None
    hash: bytes | None
    tail: str


NONE = Kept(None, None, "")


def kept(number: str | None) -> Kept:
    """How a number is kept; blanks and dots that people write between digits do not count."""
    return kept_each([number])[0]


def kept_each(numbers: Iterable[str | None]) -> list[Kept]:
    """How many numbers are kept, in their order."""
    plain = [_plain(number or "") for number in numbers]
    encrypted = iter(keys.encrypt_each(number for number in plain if number))
    return [
        Kept(next(encrypted), keys.lookup_hash(number), number[-TAIL:]) if number else NONE
        for number in plain
    ]


def hashes(numbers: pl.Series) -> pl.Series:
    """What each number is found by (hex), null where there is none."""
    plain = [_plain(number or "") for number in numbers]
    return pl.Series(
        [keys.lookup_hash(number).hex() if number else None for number in plain], dtype=pl.String
    )


def _plain(number: str) -> str:
    return number if number.isalnum() else "".join(sign for sign in number if sign.isalnum())


def masked(tail: str) -> str:
    """The number as everybody may see it; empty where there is none."""
    return f"{HIDDEN}{tail}" if tail else ""
