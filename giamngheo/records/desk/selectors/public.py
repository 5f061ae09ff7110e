"""What anyone may ask without signing in, through functions of the database that tell this and nothing else.

The transaction of a public page has no area: no table of the register shows it a row (records/base/scope.py).
"""

from dataclasses import dataclass
from datetime import date

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


def receipt_by_code(code: str) -> ToldReceipt | None:
    """The request whose receipt bears a code, as kept; None: there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_receipt_by_code(%s)", [code])
        row = cursor.fetchone()
    return ToldReceipt(*row) if row else None


def paper_by_code(code: str) -> ToldPaper | None:
    """The paper that bears a code, as kept; None: no paper does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_paper_by_code(%s)", [code])
        row = cursor.fetchone()
    return ToldPaper(*row) if row else None
