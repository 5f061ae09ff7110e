"""The lists of the decision desk, line by line beside what was proposed first; and who is on none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.review.order_badge import order_badge
from giamngheo.pages.review.words import LISTS, REASONS
from giamngheo.pages.templatetags.house import icon, status_badge
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.names import shown_name
from giamngheo.records.review.models import ReviewRound, StatusOrder
from giamngheo.records.review.selectors.lines import Line, lists, not_recognised
from giamngheo.records.review.selectors.orders import standing_orders_in
from giamngheo.records.review.selectors.proposals import first_proposals
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import RoundStep


@dataclass(frozen=True)
class Desk:
    """What the lines of a round are read beside; the same few questions however many lines there are."""

    officer: Officer
    first: Mapping[UUID, str]
    orders: Mapping[UUID, StatusOrder]


def desk_of(officer: Officer, of: ReviewRound) -> Desk:
    """orders: by which households of a round that is still open stand; a decided one says it by its decision."""
    orders = {} if of.step == RoundStep.DECIDED else standing_orders_in(of)
    return Desk(officer, first_proposals(of), orders)


def tables(desk: Desk, shown: Sequence[Line]) -> list[Table]:
    """The lists that the decision recognises; then, for the desk alone, whom it does not recognise."""
    made = [_table(desk, say(*LISTS[name]), rows) for name, rows in lists(shown).items() if rows]
    if left := not_recognised(shown):
        made.append(_table(desk, say("Không được công nhận", "Not recognised"), left))
    return made


def _table(desk: Desk, title: str, rows: Sequence[Line]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("members", say("Nhân khẩu", "Members"), align="end", draw=cells.number),
        Column("reason", say("Vì sao rà soát", "Why")),
        Column("previous_status", say("Đang công nhận", "Recognised as"), draw=_recognised),
        Column("first", say("Đề xuất lần đầu", "Proposed first"), draw=_first),
        Column("status", say("Kết quả", "Result"), draw=cells.status),
    ]
    return Table(f"{title}: {len(rows)}", columns, [_row(desk, line) for line in rows])


def _row(desk: Desk, line: Line) -> dict[str, Any]:
    one = line.reviewed
    return {
        "url": reverse("household", args=[one.household_id]),
        "name": shown_name(desk.officer, line.head_name) or line.summary.code,
        "village": line.village,
        "members": line.members,
        "reason": say(*REASONS[one.reason]),
        "previous_status": one.previous_status,
        "order": order_badge(desk.officer, desk.orders.get(one.household_id)),
        "first": desk.first.get(one.pk, ""),
        "status": one.decided or one.proposed,
    }


def _recognised(value: str, row: Any) -> str:
    """The class before; an order by which it stands, or is to stand, is told."""
    badge = status_badge(value)
    return format_html("{} {}", badge, row["order"]) if row["order"] else badge


def _first(value: str, row: Any) -> str:
    """What the first meeting was told; that the result is another stands out."""
    badge = status_badge(value)
    if not value or value == row["status"]:
        return badge
    return format_html(
        '{} <span class="badge">{}{}</span>', badge, icon("refresh"), say("đã đổi", "changed since")
    )
