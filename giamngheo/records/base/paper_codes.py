"""The code on a paper by which anyone asks whether it is good: nobody can guess one, and it can be read aloud."""

import secrets
from datetime import date

# No 0 and O, no 1, I and L: 31 signs, so that twelve of them have 59 bits.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """A code as it is kept: twelve signs."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def new_receipt(commune_code: str, day: date) -> str:
    """The number on a complaint's receipt: where and when it was taken down, and six signs that nobody guesses."""
    return f"{commune_code}-{day:%y%m%d}-{new_code()[:6]}"


def as_printed(code: str) -> str:
    """In groups of four, as people read it: ABCD-EFGH-JKMN."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def as_kept(typed: str) -> str:
    """What somebody typed, as it would be kept; "" where it cannot be a code."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""
