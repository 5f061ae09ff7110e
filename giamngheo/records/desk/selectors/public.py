"""What anyone may ask without signing in, through functions of the database that tell this and nothing else.

The transaction of a public page has no area: no table of the register shows it a row (records/base/scope.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class ToldPaper:
    """A paper by its code. kind: certificate, letter. name: initials of whom it is for. ended_on: withdrawn, or the
    household has left the list; None while it is good. status: what it says.
    """

    kind: str
    number: int
    year: int
    commune_code: str
    issued_on: date
    ended_on: date | None
    status: str
    name: str


@dataclass(frozen=True)
class ToldReceipt:
    """A request by the code on its receipt. step: of rules/request_steps.py. name: initials of who handed it in."""

    number: int
    year: int
    commune_code: str
    received_on: date
    due_on: date
    step: str
    name: str


@dataclass(frozen=True)
class ToldComplaint:
    """A complaint by its receipt. result: kept, changed, answered (of a recognition), or empty while it waits.

    posting_ends_on: of its village or recognition.
    """

    commune_code: str
    received_on: date
    due_on: date
    result: str
    rechecked_on: date | None
    posting_ends_on: date | None


@dataclass(frozen=True)
class CommuneTotal:
    """Households on a commune's decided lists. decided_on: of the newest decision among them."""

    commune_code: str
    poor: int
    near_poor: int
    decided_on: date | None


@dataclass(frozen=True)
class PostedVillage:
    """A village of a round whose results are posted. id: of the RoundVillage."""

    id: UUID
    commune_code: str
    name: str
    list_year: int
    posted_on: date
    posting_ends_on: date


@dataclass(frozen=True)
class PostedHousehold:
    """A line of a posted list. id: of the RoundHousehold."""

    id: UUID
    head_name: str
    members: int
    previous_status: str
    status: str


@dataclass(frozen=True)
class PostedOne:
    """A posted household to complain about.

    village_id: of the RoundVillage; place_id: of the village itself; home_id: of that where the household lives now.
    """

    village_id: UUID
    place_id: UUID
    home_id: UUID
    head_name: str
    status: str


@dataclass(frozen=True)
class Recognised:
    """What a household is recognised as now."""

    status: str
    since: date | None
    decision: str


def totals() -> list[CommuneTotal]:
    """Every commune with a decided list."""
    return [CommuneTotal(*row) for row in _asked("desk_public_totals")]


def posted_communes(day: date) -> dict[str, int]:
    """How many villages are posted that day, by the code of their commune; no commune without one."""
    return dict(_asked("desk_posted_communes", day))


def posted_villages(commune_code: str, day: date) -> list[PostedVillage]:
    """A commune's villages that are posted that day, by name."""
    return [PostedVillage(*row) for row in _asked("desk_posted_villages_of", commune_code, day)]


def posted_village(village_id: UUID, day: date) -> PostedVillage | None:
    """A village of a round, while it is posted. village_id: of the RoundVillage."""
    return next((PostedVillage(*row) for row in _asked("desk_posted_village", village_id, day)), None)


def posted_list(village_id: UUID, day: date) -> list[PostedHousehold]:
    """What is posted there that day, in the order of the printed list; empty where nothing is."""
    return [PostedHousehold(*row[:-1]) for row in _asked("desk_posted_list", village_id, day)]


def posted_household(household_id: UUID, day: date) -> PostedOne | None:
    """A household of a round, while it is posted. household_id: of the RoundHousehold."""
    return next((PostedOne(*row) for row in _asked("desk_posted_household", household_id, day)), None)


def recognised_by_code(code: str) -> Recognised | None:
    """The household of a certificate or a receipt, by the code on it."""
    return next((Recognised(*row) for row in _asked("desk_recognised_by_code", code)), None)


def receipt_by_code(code: str) -> ToldReceipt | None:
    """The request whose receipt bears a code, as kept; None: there is none."""
    return next((ToldReceipt(*row) for row in _asked("desk_receipt_by_code", code)), None)


def complaint_by_receipt(receipt: str) -> ToldComplaint | None:
    """The complaint with this receipt; None: there is none."""
    return next((ToldComplaint(*row) for row in _asked("desk_complaint_by_receipt", receipt)), None)


def paper_by_code(code: str) -> ToldPaper | None:
    """The paper that bears a code, as kept; None: no paper does."""
    return next((ToldPaper(*row) for row in _asked("desk_paper_by_code", code)), None)


def _asked(function: str, *given: Any) -> list[tuple[Any, ...]]:
    marks = ", ".join(["%s"] * len(given))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({marks})", given)
        return list(cursor.fetchall())
