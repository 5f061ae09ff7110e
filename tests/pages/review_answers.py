"""What a story of a review reads from the product: the answers of its pages, and how a household ends."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from giamngheo.records.registry.models import Household, StatusPeriod
from giamngheo.records.review.models import Certificate, RoundHousehold
from tests.workbooks.importing import text_of


def end_of(household: Household) -> dict[str, Any]:
    """How it ends for one household."""
    period = StatusPeriod.objects.filter(household=household, valid_to=None).first()
    asked = RoundHousehold.objects.filter(household=household).order_by("village__round__opened_on").last()
    held = Certificate.objects.filter(household=household).order_by("issued_on")
    return {
        "class": period.status if period else None,
        "since": period.valid_from if period else None,
        "decision": period.decision if period else None,
        "escaped_poverty": period.escaped_poverty_date if period else None,
        "escaped_near_poverty": period.escaped_near_poverty_date if period else None,
        "proposed": asked.proposed if asked else None,
        "quick": asked.quick_result if asked else None,
        "decided": asked.decided if asked else None,
        "movement": asked.movement if asked else None,
        "certificates": [
            [f"{one.commune_code}/{one.year}/{one.number}", one.lines.count(), one.ended_on] for one in held
        ],
    }


def post(client: Client, name: str, args: list[object], data: Mapping[str, Any]) -> HttpResponse:
    """An address sent these words."""
    answer: HttpResponse = client.post(reverse(name, args=args), data)
    return answer


def workbooks(answer: Any) -> dict[int, list[list[Any]]]:
    """The rows of forms 1 and 2 of a set."""
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        books = {n: openpyxl.load_workbook(io.BytesIO(archive.read(f"form-{n:02}.xlsx"))) for n in (1, 2)}
    return {n: [list(row) for row in book.active.values] for n, book in books.items()}


def telling(client: Client, answer: HttpResponse, told: str) -> HttpResponse:
    """The page that follows, which must say this."""
    page = followed(client, answer)
    assert told in text_of(page.content), (told, text_of(page.content))
    return page  # type: ignore[no-any-return]


def followed(client: Client, answer: HttpResponse) -> Any:
    """The page that the officer then sees."""
    while answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    return answer
