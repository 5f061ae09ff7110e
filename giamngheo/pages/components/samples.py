"""What the gallery shows in the components: made up, and plainly so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.http import QueryDict

from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Check, Chip, Clash, Crumb, Event, Tab, Term, Why
from giamngheo.pages.components.table import Column, Table, chosen_sort
from giamngheo.rules.language import say

MOMENT = datetime(2024, 10, 20, 3, 42, tzinfo=UTC)
STATUSES = ("poor", "near_poor", "newly_escaped", "not_poor", "undetermined", "not_reviewed")


@dataclass(frozen=True)
class Household:
    """A row of the sample table."""

    head: str
    village: str
    members: int
    review_date: date | None
    status: str
    url: str = "#table"


HOUSEHOLDS = [
    Household("Lò Văn Một", "Bản Mẫu A", 5, date(2024, 10, 3), "poor"),
    Household("Giàng Thị Hai", "Bản Mẫu A", 4, date(2024, 10, 4), "near_poor"),
    Household("Hoàng Văn Ba", "Bản Mẫu B", 6, date(2024, 10, 4), "newly_escaped"),
    Household("Quàng Thị Bốn", "Bản Mẫu B", 3, date(2024, 10, 7), "not_poor"),
    Household("Vàng A Năm", "Tiểu khu Mẫu", 7, None, "undetermined"),
    Household("Nguyễn Thị Sáu", "Tiểu khu Mẫu", 2, None, "not_reviewed"),
]


def samples(query: QueryDict) -> dict[str, Any]:
    """Everything the gallery's template asks for."""
    return {
        "statuses": STATUSES,
        "crumbs": [Crumb(say("Danh sách hộ", "Households"), "#"), Crumb(say("Hộ Lò Văn Một", "Lò Văn Một"))],
        "tabs": _tabs(),
        "chips": _chips(query),
        "terms": _terms(),
        "events": _events(),
        "checks": _checks(),
        "reasons": _reasons(),
        "clashes": [Clash("area_m2", say("Diện tích nhà ở", "Floor area"), "45,0 m²", "54,0 m²")],
        "households": _table(query),
        "moment": MOMENT,
    }


def _tabs() -> list[Tab]:
    return [
        Tab(say("Hồ sơ", "Record"), "#tabs", is_current=True),
        Tab(say("Nhân khẩu", "Members"), "#tabs", count=5),
        Tab(say("Vì sao?", "Why?"), "#tabs"),
        Tab(say("Quá trình", "History"), "#tabs", count=12),
    ]


def _chips(query: QueryDict) -> list[Chip]:
    words = {"poor": say("Hộ nghèo", "Poor"), "near_poor": say("Hộ cận nghèo", "Near-poor")}
    chosen = query.get("status", "poor")
    return [
        Chip(label, with_query(query, status=None if code == chosen else code), code == chosen, 1_166)
        for code, label in words.items()
    ]


def _terms() -> list[Term]:
    return [
        Term(say("Mã hộ", "Code"), "H-0001"),
        Term(say("Thôn, bản", "Village"), "Bản Mẫu A", say("đặc biệt khó khăn", "extremely difficult")),
        Term(say("Số nhân khẩu", "Members"), 5),
        Term(say("Điện thoại", "Telephone")),
    ]


def _events() -> list[Event]:
    officer = say("Cán bộ Mẫu, UBND xã Mẫu", "Officer Sample, commune Sample")
    return [
        Event(MOMENT, say("Sửa phiếu rà soát", "Review form corrected"), by=officer, icon="edit"),
        Event(date(2024, 10, 3), say("Rà soát tại nhà", "Reviewed at home"), by=officer, icon="house"),
        Event(
            date(2023, 12, 15), say("Công nhận hộ nghèo", "Recognised as poor"), icon="poor", url="#timeline"
        ),
    ]


def _checks() -> list[Check]:
    return [
        Check(say("Phiếu rà soát", "Review form"), True, "03/10/2024"),
        Check(say("Giấy đề nghị", "Request"), False, url="#checks"),
        Check(say("Giấy xác nhận khuyết tật", "Disability certificate"), None),
    ]


def _reasons() -> list[Why]:
    cutoff = say("ngưỡng viết như trong văn bản", "the cut-off as the text has it")
    article = say("số văn bản, điều, khoản", "number of the text, article, clause")
    return [
        Why(
            say("Nhà ở", "Dwelling"),
            True,
            say("Vách: không bền chắc.", "Wall: not durable."),
            cutoff,
            article,
        ),
        Why(
            say("Bảo hiểm y tế", "Health insurance"),
            None,
            say("1 người chưa rõ có thẻ hay không.", "One member's card is not known."),
            cutoff,
            article,
            ("Lò Thị Bảy",),
            is_verified=False,
        ),
        Why(say("Nguồn nước", "Water"), False, say("Nước máy.", "Piped water."), cutoff, article),
    ]


def _table(query: QueryDict) -> Table:
    shown = [
        Column("head", say("Chủ hộ", "Head"), is_sortable=True, draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village"), is_sortable=True),
        Column("members", say("Nhân khẩu", "Members"), True, "end", cells.number),
        Column("review_date", say("Ngày rà soát", "Reviewed on"), draw=cells.a_day),
        Column("status", say("Kết quả", "Result"), draw=cells.status),
    ]
    sort = chosen_sort(query, shown, "head")
    rows = sorted(HOUSEHOLDS, key=lambda row: getattr(row, sort.removeprefix("-")), reverse=sort[0] == "-")
    return Table(say("6 hộ mẫu", "6 sample households"), shown, rows, sort, query)
