"""Communes, villages and the rows of a list as tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.units.words import confidence, kind
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.village_kinds import kind_label
from giamngheo.records.registry.selectors.villages import CommuneCounts, VillageLine
from giamngheo.records.registry.services.village_act import LABELS
from giamngheo.records.registry.services.village_list import PlannedVillage
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

PHONE_CELL = cells.drawn_by("units/phone_cell.html")


def unit_url(code: str, day: date, today: date) -> str:
    """The page of a unit, as it was that day."""
    return reverse("unit", args=[code]) + ("" if day == today else f"?day={day:%Y-%m-%d}")


def _commune_name(value: str, row: Any) -> str:
    """A commune's name. row: url, is_own (in the officer's area), doubt (how sure, where the rows differ)."""
    own = (
        format_html(' <span class="count">{}</span>', say("địa bàn của tôi", "my area"))
        if row["is_own"]
        else ""
    )
    doubt = format_html(' <small class="soft">{}</small>', row["doubt"]) if row["doubt"] else ""
    return format_html('<span><a href="{}">{}</a>{}{}</span>', row["url"], value, own, doubt)


def communes_table(
    communes: Sequence[Unit],
    in_all: int,
    counts: Mapping[str, CommuneCounts],
    officer: Officer,
    day: date,
    paging: Mapping[str, str],
) -> Table:
    """Communes of a province that day, those of the officer's area marked; in_all: how many there are."""
    sees_households = any(count.households is not None for count in counts.values())
    is_mixed = len({unit.confidence for unit in communes}) > 1
    columns = [
        Column("name", say("Xã, phường, thị trấn, đặc khu", "Commune"), draw=_commune_name, is_title=True),
        Column("code", say("Mã", "Code")),
        Column("kind", say("Loại", "Kind")),
        Column("villages", say("Số thôn", "Villages"), align="end", draw=cells.number),
        Column("difficult", say("Thôn ĐBKK", "Extremely difficult"), align="end", draw=cells.number),
        *(
            [Column("households", say("Số hộ", "Households"), align="end", draw=cells.number)]
            * sees_households
        ),
    ]
    rows = [
        {
            "name": unit.name,
            "code": unit.code,
            "kind": kind(unit),
            "is_own": unit.code in officer.communes,
            "doubt": confidence(unit.confidence) if is_mixed and unit.confidence != "seen" else "",
            "url": unit_url(unit.code, day, officer.today),
            **{name: getattr(counts[unit.code], name) for name in ("villages", "difficult", "households")},
        }
        for unit in communes
    ]
    caption = say(f"{grouped(in_all)} đơn vị cấp xã", f"{grouped(in_all)} communes")
    return Table(caption, columns, rows, paging=paging)


def villages_table(lines: Sequence[VillageLine]) -> Table:
    """The villages of a commune."""
    sees_households = any(line.households is not None for line in lines)
    columns = [
        Column("name", say("Thôn, bản, tổ dân phố", "Village"), draw=cells.link, is_title=True),
        Column("kind", say("Loại", "Kind")),
        Column("head", say("Người đứng đầu", "Head")),
        Column("phone", say("Điện thoại", "Telephone"), draw=PHONE_CELL),
        Column("difficult_since", say("ĐBKK từ ngày", "Extremely difficult since"), draw=cells.a_day),
        *([Column("households", say("Số hộ hiện nay", "Households now"), align="end", draw=cells.number)]
          * sees_households),
    ]  # fmt: skip
    rows = [
        vars(line) | {"kind": kind_label(line.kind), "url": reverse("village", args=[line.id])}
        for line in lines
    ]
    caption = say(f"{grouped(len(rows))} thôn, bản, tổ dân phố", f"{grouped(len(rows))} villages")
    return Table(caption, columns, rows)


def plan_table(planned: Sequence[PlannedVillage]) -> Table:
    """What each row of a list would do, the rows that cannot be taken first."""
    columns = [
        Column("number", say("Dòng", "Row"), align="end", draw=cells.number),
        Column("name", say("Thôn", "Village"), is_title=True),
        Column("result", say("Sẽ làm gì", "What it would do")),
    ]
    rows = [
        {"number": plan.row.number, "name": plan.row.name, "result": _result(plan)}
        for plan in sorted(planned, key=lambda plan: (not plan.errors, plan.row.number))
    ]
    return Table(say("Kết quả đọc danh sách", "What the list says"), columns, rows)


def _result(plan: PlannedVillage) -> str:
    if plan.errors:
        return say("Cần sửa", "To correct") + ": " + "; ".join(plan.errors)
    changes = "; ".join(
        f"{say(*LABELS[name])}: {old or '–'} → {new or '–'}" if old else f"{say(*LABELS[name])}: {new or '–'}"
        for name, (old, new) in plan.changes.items()
    )
    if plan.village is None:
        return say("Thêm mới", "New") + f": {changes}"
    return changes or say("Không thay đổi", "No change")
