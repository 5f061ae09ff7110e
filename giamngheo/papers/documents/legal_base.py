"""The instruments that a paper names as its base: what policy/ has in force on the paper's day."""

from datetime import date

from giamngheo.engine.policy import instruments, load_law

# Where policy/review.yaml knows of no instrument that day: room for a hand, rather than a repealed one.
ROOM = "văn bản số ………………………"


def numbered(number: str) -> str:
    """An instrument by what it is and its number: Nghị định số 07/2021/NĐ-CP."""
    known = instruments().get(number)
    return f"{known['kind'].capitalize() if known else 'văn bản'} số {number}"


def in_force(parameter: str, day: date) -> str:
    """The instrument that policy/review.yaml names under that parameter for the day, and whose it is; else ROOM."""
    found = load_law().common[parameter].on(day)
    if found is None:
        return ROOM
    number = str(found)
    issuer = instruments().get(number, {}).get("issuer")
    return f"{numbered(number)} của {issuer}" if issuer else numbered(number)
