"""The lists of the decision desk, line by line beside what was proposed first; and who is on none of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from giamngheo.pages.components import cells
from giamngheo.pages.components.numbered import part_of
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.review.order_badge import order_badge, with_order
from giamngheo.pages.review.words import LISTS, REASONS
from giamngheo.pages.templatetags.house import icon, status_badge
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.names import shown_name
from giamngheo.records.review.models import ReviewRound, StatusOrder
from giamngheo.records.review.selectors.lines import Line, lists, not_recognised
from giamngheo.records.review.selectors.orders import standing_orders_in
from giamngheo.records.review.selectors.other_area import asked_in_other_area
from giamngheo.records.review.selectors.proposals import first_proposals
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.review_steps import RoundStep

NOT_RECOGNISED, CHANGED, MOVED = "not_recognised", "changed", "moved"
WORDS = LISTS | {
    NOT_RECOGNISED: ("Không được công nhận", "Not recognised"),
    CHANGED: ("Đã đổi so với đề xuất lần đầu", "Changed since it was first proposed"),
    MOVED: ("Hỏi khi xã còn ở khu vực khác", "Asked when the commune was of another kind"),
}


@dataclass(frozen=True)
class Desk:
    """What the lines of a round are read beside; the same few questions however many lines there are."""

    officer: Officer
    first: Mapping[UUID, str]
    orders: Mapping[UUID, StatusOrder]
    moved: Collection[UUID]


def desk_of(officer: Officer, of: ReviewRound) -> Desk:
    """first: what was proposed first. Only of a round that is not decided, orders: by which households stand.

    And moved: who was asked when the commune was of another kind.
    """
    if of.step == RoundStep.DECIDED:
        return Desk(officer, first_proposals(of), {}, ())
    return Desk(officer, first_proposals(of), standing_orders_in(of), asked_in_other_area(of, officer.today))


def desk_lists(desk: Desk, shown: Sequence[Line]) -> dict[str, list[Line]]:
    """The lists that the decision recognises; then, for the desk alone, whom it does not, and whom to look at again."""
    changed = [line for line in shown if _has_changed(desk.first.get(line.reviewed.pk, ""), line.result)]
    moved = [line for line in shown if line.reviewed.pk in desk.moved]
    return lists(shown) | {NOT_RECOGNISED: not_recognised(shown), CHANGED: changed, MOVED: moved}


def tiles(found: Mapping[str, Sequence[Line]]) -> list[tuple[str, int, str]]:
    """How many stand on each list, and where it is shown alone."""
    return [
        (say(*WORDS[name]), len(rows), f"?list={name}" if rows else "")
        for name, rows in found.items()
        if rows or name in LISTS
    ]


def tables(desk: Desk, query: QueryDict, found: Mapping[str, Sequence[Line]], chosen: str) -> list[Table]:
    """The list that was chosen, its part that the address names; where none is, the beginning of each."""
    if chosen:
        return [_table(desk, query, chosen, found[chosen])]
    return [
        _table(desk, QueryDict(f"list={name}"), name, rows)
        for name, rows in found.items()
        if rows and name not in (CHANGED, MOVED)
    ]


def _table(desk: Desk, query: QueryDict, name: str, rows: Sequence[Line]) -> Table:
    columns = [
        Column("name", say("Chủ hộ", "Head"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("members", say("Nhân khẩu", "Members"), align="end", draw=cells.number),
        Column("reason", say("Vì sao rà soát", "Why")),
        Column("previous_status", say("Đang công nhận", "Recognised as"), draw=_recognised),
        Column("first", say("Đề xuất lần đầu", "Proposed first"), draw=_first),
        Column("status", say("Kết quả", "Result"), draw=cells.status),
    ]
    shown, paging = part_of(query, rows)
    caption = f"{say(*WORDS[name])}: {grouped(len(rows))}"
    return Table(caption, columns, [_row(desk, line) for line in shown], paging=paging)


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
        "status": line.result,
    }


def _recognised(value: str, row: Any) -> str:
    """The class before; an order by which it stands, or is to stand, is told."""
    return with_order(status_badge(value), row["order"])


def _first(value: str, row: Any) -> str:
    """What the first meeting was told; that the result is another stands out."""
    badge = status_badge(value)
    if not _has_changed(value, row["status"]):
        return badge
    return format_html(
        '{} <span class="badge">{}{}</span>', badge, icon("refresh"), say("đã đổi", "changed since")
    )


def _has_changed(first: str, result: str) -> bool:
    return bool(first) and first != result
