"""A person's citizen number as the register keeps it: encrypted, hashed for exact search, masked on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from giamngheo.records.base import keys

TAIL = 3
HIDDEN = "•" * 9


@dataclass(frozen=True)
class Kept:
    """The three columns of one number; all empty where there is none. older: the hash that may still be kept of it."""

    encrypted: bytes | None
    hash: bytes | None
    older: bytes | None
    tail: str


NONE = Kept(None, None, None, "")


def kept(number: str | None) -> Kept:
    """How a number is kept; blanks and dots that people write between digits do not count."""
    return kept_each([number])[0]


def kept_each(numbers: Iterable[str | None]) -> list[Kept]:
    """How many numbers are kept, in their order."""
    plain = [_plain(number or "") for number in numbers]
    given = [number for number in plain if number]
    newest, older = keys.lookup_hash_each(given), keys.older_hash_each(given)
    made = iter(zip(keys.encrypt_each(given), newest, older, strict=True))
    return [Kept(*next(made), number[-TAIL:]) if number else NONE for number in plain]


def hashes(numbers: pl.Series) -> pl.DataFrame:
    """hash: what each number is found by (hex), null where there is none; older: what may still be kept of it (hex),
    null but while the key of the hashes is being changed."""
    plain = [_plain(number or "") for number in numbers]
    given = [number for number in plain if number]
    columns = {"hash": keys.lookup_hash_each(given), "older": keys.older_hash_each(given)}
    return pl.DataFrame({name: _hex(plain, found) for name, found in columns.items()})


def as_newest(kept: pl.Series, found: pl.DataFrame) -> pl.Series:
    """Kept hashes (hex) as the newest key makes them, where they are of the numbers of `found` (columns of hashes)."""
    known = found.drop_nulls().unique("older")
    return kept.replace(known["older"], known["hash"])


def _hex(plain: list[str], found: list[bytes] | list[None]) -> pl.Series:
    each = iter(found)
    texts = [made.hex() if number and (made := next(each)) else None for number in plain]
    return pl.Series(texts, dtype=pl.String)


def _plain(number: str) -> str:
    return number if number.isalnum() else "".join(sign for sign in number if sign.isalnum())


def masked(tail: str) -> str:
    """The number as everybody may see it; empty where there is none."""
    return f"{HIDDEN}{tail}" if tail else ""
