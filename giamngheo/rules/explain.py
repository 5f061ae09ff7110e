"""Why a household got its verdict, in Vietnamese: each indicator's fact, the members behind it, the cut-off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from giamngheo.rules.indicators import AnyIndicator, PersonIndicator
from giamngheo.rules.numbers import grouped
from giamngheo.rules.parameters import Source
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind

Row = Mapping[str, Any]
UNKNOWN = "chưa biết"


@dataclass(frozen=True)
class Reason:
    """One indicator of one household. persons: who causes it, or, where it is unknown, whose facts are missing."""

    code: str
    label_vi: str
    deprived: bool | None
    because: str
    persons: tuple[str, ...]
    cutoff_vi: str
    source: Source


def cell_vi(column: Column, value: Any) -> str:
    """A cell in words: the Vietnamese name of the code, có/không, numbers and days as an office writes them."""
    if value is None:
        return UNKNOWN
    match column.kind:
        case Kind.CODE:
            return column.codes[value]
        case Kind.BOOLEAN:
            return "có" if value else "không"
        case Kind.DATE:
            return f"{value:%d/%m/%Y}"
        case Kind.INTEGER | Kind.NUMBER:
            return grouped(value, 0 if float(value).is_integer() else 1)
    return str(value)


def reason(indicator: AnyIndicator, household: Row, members: Sequence[Row], is_reviewed: bool) -> Reason:
    """The reason for one indicator.

    household: the checked columns, `members` and the result columns; members: the checked columns, `age` and,
    for each indicator by members, whether it concerns them.
    """
    deprived = household[indicator.code] if is_reviewed else None
    concerned: tuple[str, ...] = ()
    if not is_reviewed:
        because = "Hộ không thuộc diện rà soát lần này."
    elif isinstance(indicator, PersonIndicator):
        because, concerned = _by_members(indicator, deprived, members)
    else:
        because = _by_answers(indicator, household)
    legal = indicator.indicator
    return Reason(indicator.code, legal.label_vi, deprived, because, concerned, legal.cutoff_vi, legal.source)


def _by_members(
    indicator: PersonIndicator, deprived: bool | None, members: Sequence[Row]
) -> tuple[str, tuple[str, ...]]:
    if not members:
        return "Hộ chưa có nhân khẩu nào trong danh sách.", ()
    true = [member for member in members if member[indicator.code]]
    unknown = [member for member in members if member[indicator.code] is None]
    behind = unknown if deprived is None else true if deprived else []
    said = _count(indicator, len(true), len(unknown), len(members))
    told = "; ".join(_member(indicator, member) for member in behind)
    return f"{said}{': ' if told else '.'}{told}", tuple(str(member["person_id"]) for member in behind)


def _count(indicator: PersonIndicator, true: int, unknown: int, members: int) -> str:
    open_cases = f", {unknown} người chưa rõ" if unknown else ""
    if indicator.max_share is not None:
        share = grouped(100 * true / members, 1)
        return f"{true} trên {members} nhân khẩu là người phụ thuộc ({share}%){open_cases}"
    if not true and not unknown:
        return "Không có thành viên nào thuộc trường hợp này"
    return f"{true} thành viên thuộc trường hợp này{open_cases}"


def _member(indicator: PersonIndicator, member: Row) -> str:
    facts = [f"{member['age']} tuổi" if member["age"] is not None else f"tuổi {UNKNOWN}"]
    columns = [PERSONS[name] for name in indicator.columns if name != "birth_date"]
    facts += [f"{column.label_vi.lower()}: {cell_vi(column, member[column.name])}" for column in columns]
    return f"{member['person_id']} ({', '.join(facts)})"


def _by_answers(indicator: AnyIndicator, household: Row) -> str:
    columns = [HOUSEHOLDS[name] for name in indicator.columns]
    told = "; ".join(f"{column.label_vi}: {cell_vi(column, household[column.name])}" for column in columns)
    if "floor_area_m2" not in indicator.columns:
        return told + "."
    members, area = household["members"], household["floor_area_m2"]
    if members is None or area is None:
        return f"{told}; số nhân khẩu: {members or UNKNOWN}."
    return f"{told}; {members} nhân khẩu, bình quân {grouped(area / members, 2)} m² một người."


def completed_years(birth: date | None, day: date) -> int | None:
    """Age in completed years; someone born on 29 February comes of age on 1 March."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
