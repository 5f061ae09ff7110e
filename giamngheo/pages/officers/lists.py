"""Offices, officers and duties as the rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.officers.forms import LEVELS
from giamngheo.pages.officers.rights_words import RightLine
from giamngheo.records.accounts.models import Duty, User
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.selectors import OfficeLine
from giamngheo.rules.language import say

END = cells.drawn_by("officers/end_cell.html")


@dataclass(frozen=True)
class DutyRow:
    """A duty as it is shown. end_url: where it can be ended; empty where the reader cannot."""

    name: str
    username: str
    office: str
    role: str
    villages: str
    valid_from: date
    valid_to: date | None
    url: str
    end_url: str


def duty_rows(duties: Iterable[Duty], endable: bool) -> list[DutyRow]:
    """The duties as rows; endable: whether the reader may end those still open."""
    return [_row(duty, endable) for duty in duties]


def offices_table(lines: list[OfficeLine]) -> Table:
    """The offices and how many officers each has."""
    columns = [
        Column("name", say("Đơn vị", "Office"), draw=cells.link, is_title=True),
        Column("level", say("Cấp", "Level")),
        Column("officers", say("Số cán bộ", "Officers"), align="end", draw=cells.number),
    ]
    rows = [
        {
            "name": line.name,
            "level": say(*LEVELS[line.level]),
            "officers": line.officers,
            "url": reverse("office", args=[line.id]),
        }
        for line in lines
    ]
    return Table(say("Các đơn vị", "Offices"), columns, rows)


def users_table(users: list[User]) -> Table:
    """Officers found by name."""
    columns = [
        Column("full_name", say("Họ và tên", "Full name"), draw=cells.link, is_title=True),
        Column("username", say("Tên đăng nhập", "User name")),
    ]
    rows = [
        {"full_name": user.full_name, "username": user.username, "url": reverse("officer", args=[user.id])}
        for user in users
    ]
    return Table(say("Cán bộ tìm thấy", "Officers found"), columns, rows)


def officers_table(rows: list[DutyRow]) -> Table:
    """The officers of one office, a line a duty."""
    columns = [
        Column("name", say("Họ và tên", "Full name"), draw=cells.link, is_title=True),
        Column("username", say("Tên đăng nhập", "User name")),
        *_duty_columns(),
    ]
    return Table(say("Cán bộ và nhiệm vụ", "Officers and duties"), columns, rows)


def duties_table(rows: list[DutyRow]) -> Table:
    """The duties of one officer."""
    columns = [Column("office", say("Đơn vị", "Office"), is_title=True), *_duty_columns()]
    if any(row.end_url for row in rows):
        columns.append(Column("end_url", say("Việc", "Act"), draw=END))
    return Table(say("Nhiệm vụ", "Duties"), columns, rows)


def rights_table(lines: list[RightLine]) -> Table:
    """Who may do what."""
    columns = [
        Column("name", say("Việc", "Act"), is_title=True),
        Column("rule", say("Quy tắc", "Rule")),
        Column("who", say("Ai được làm", "Who may")),
    ]
    return Table(say("Ai được làm gì", "Who may do what"), columns, lines)


def _duty_columns() -> list[Column]:
    return [
        Column("role", say("Vai trò", "Role")),
        Column("villages", say("Thôn", "Villages")),
        Column("valid_from", say("Từ ngày", "From"), draw=cells.a_day),
        Column("valid_to", say("Thôi từ ngày", "Ended on"), draw=cells.a_day),
    ]


def _row(duty: Duty, endable: bool) -> DutyRow:
    return DutyRow(
        name=duty.user.full_name or duty.user.username,
        username=duty.user.username,
        office=duty.office.name,
        role=Role(duty.role).label,
        villages=", ".join(sorted(village.name for village in duty.villages.all())),
        valid_from=duty.valid_from,
        valid_to=duty.valid_to,
        url=reverse("officer", args=[duty.user_id]),
        end_url=reverse("end_duty", args=[duty.id]) if endable and duty.valid_to is None else "",
    )
