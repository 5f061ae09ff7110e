"""The board of requests as a table."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.words import FORMS, REQUEST_STEPS
from giamngheo.records.desk.selectors.requests import RequestLine
from giamngheo.rules.language import say


def request_table(
    caption: str, lines: Sequence[RequestLine], paging: Mapping[str, str] | None = None
) -> Table:
    """One line a request, in the order given. paging: Table's."""
    columns = [
        Column("name", say("Số", "Number"), draw=cells.link, is_title=True),
        Column("head", say("Hộ", "Household")),
        Column("form", say("Đề nghị", "Asks for")),
        Column("received_on", say("Ngày nhận", "Received"), draw=cells.a_day),
        Column("due_on", say("Hẹn trả", "Due"), draw=cells.a_day),
        Column("left", say("Còn", "Left")),
        Column("step", say("Đang ở", "Step")),
    ]
    rows = [
        {
            "url": reverse("request", args=[line.request.pk]),
            "name": line.request.name,
            "head": f"{line.request.head_name}, {line.request.village_name}",
            "form": say(*FORMS[line.request.form]),
            "received_on": line.request.received_on,
            "due_on": line.request.due_on,
            "left": "" if line.left is None else _left(line.left),
            "step": say(*REQUEST_STEPS[line.step]),
        }
        for line in lines
    ]
    return Table(caption, columns, rows, paging=paging or {})


def _left(days: int) -> str:
    if days < 0:
        return cells.late(say(f"quá hạn {-days} ngày làm việc", f"{-days} working days late"))
    return (
        say(f"{days} ngày làm việc", f"{days} working days") if days else say("đến hạn hôm nay", "due today")
    )
