"""Why a household got its verdict, in both languages: each indicator's fact, the members behind it, the cut-off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from giamngheo.rules.indicators import AnyIndicator, PersonIndicator
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import in_both, say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.parameters import Source
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A text in both languages."""

    vietnamese: str
    english: str

    def __str__(self) -> str:
        return say(self.vietnamese, self.english)


@dataclass(frozen=True)
class Reason:
    """One indicator of one household. persons: who causes it, or, where it is unknown, whose facts are missing.

    fact: what is known of the household; facts: of each of those persons, without their names.
    """

    code: str
    label: Told
    deprived: bool | None
    fact: Told
    persons: tuple[str, ...]
    facts: tuple[Told, ...]
    cutoff: Told
    source: Source

    @property
    def because(self) -> str:
        """Fact and persons in Vietnamese, as the command prints them."""
        members = [
            f"{person} ({told.vietnamese})" for person, told in zip(self.persons, self.facts, strict=True)
        ]
        return f"{self.fact.vietnamese}: {'; '.join(members)}" if members else f"{self.fact.vietnamese}."


def cell_words(column: Column, value: Any) -> str:
    """A cell in words: the name of the code, có/không, numbers and days as an office writes them."""
    if value is None:
        return say("chưa biết", "not known")
    match column.kind:
        case Kind.CODE:
            return code_label(column, value)
        case Kind.BOOLEAN:
            return say("có", "yes") if value else say("không", "no")
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
    told: list[tuple[str, Told]] = []
    if not is_reviewed:
        fact = _told(_not_reviewed)
    elif isinstance(indicator, PersonIndicator):
        behind = _behind(indicator, deprived, members)
        told = [(str(one["person_id"]), _told(partial(_member, indicator, one))) for one in behind]
        fact = _told(partial(_count, indicator, members))
    else:
        fact = _told(partial(_by_answers, indicator, household))
    legal = indicator.indicator
    return Reason(
        code=indicator.code,
        label=_named(legal.label_vi, legal.label_en),
        deprived=deprived,
        fact=fact,
        persons=tuple(person for person, _ in told),
        facts=tuple(facts for _, facts in told),
        cutoff=_named(legal.cutoff_vi, legal.cutoff_en),
        source=legal.source,
    )


def _told(write: Callable[[], str]) -> Told:
    return Told(*in_both(write))


def _named(vietnamese: str, english: str) -> Told:
    """What a policy file names; in Vietnamese where it has no English."""
    return Told(vietnamese, english or vietnamese)


def _not_reviewed() -> str:
    return say("Hộ không thuộc diện rà soát lần này", "The household is not subject to this review")


def _behind(indicator: PersonIndicator, deprived: bool | None, members: Sequence[Row]) -> list[Row]:
    if deprived is None:
        return [member for member in members if member[indicator.code] is None]
    return [member for member in members if member[indicator.code]] if deprived else []


def _count(indicator: PersonIndicator, members: Sequence[Row]) -> str:
    if not members:
        return say("Hộ chưa có nhân khẩu nào trong danh sách", "The household has no members on the list yet")
    true = sum(1 for member in members if member[indicator.code])
    unknown = sum(1 for member in members if member[indicator.code] is None)
    open_cases = say(f", {unknown} người chưa rõ", f", {unknown} not known") if unknown else ""
    if indicator.max_share is not None:
        share = grouped(100 * true / len(members), 1)
        said = say(
            f"{true} trên {len(members)} nhân khẩu là người phụ thuộc ({share}%)",
            f"{true} of {len(members)} members are dependants ({share}%)",
        )
        return said + open_cases
    if not true and not unknown:
        return say("Không có thành viên nào thuộc trường hợp này", "No member is such a case")
    return say(f"{true} thành viên thuộc trường hợp này", f"{true} members are such a case") + open_cases


def _member(indicator: PersonIndicator, member: Row) -> str:
    age = member["age"]
    facts = [say("tuổi chưa biết", "age not known") if age is None else say(f"{age} tuổi", f"aged {age}")]
    columns = [PERSONS[name] for name in indicator.columns if name != "birth_date"]
    facts += [
        f"{column_label(column).lower()}: {cell_words(column, member[column.name])}" for column in columns
    ]
    return ", ".join(facts)


def _by_answers(indicator: AnyIndicator, household: Row) -> str:
    columns = [HOUSEHOLDS[name] for name in indicator.columns]
    told = "; ".join(
        f"{column_label(column)}: {cell_words(column, household[column.name])}" for column in columns
    )
    if "floor_area_m2" not in indicator.columns:
        return told
    members, area = household["members"], household["floor_area_m2"]
    if members is None or area is None:
        unknown = say("chưa biết", "not known")
        return told + say(f"; số nhân khẩu: {members or unknown}", f"; members: {members or unknown}")
    share = grouped(area / members, 2)
    return told + say(
        f"; {members} nhân khẩu, bình quân {share} m² một người",
        f"; {members} members, {share} m² a person on average",
    )


def completed_years(birth: date | None, day: date) -> int | None:
    """Age in completed years; someone born on 29 February comes of age on 1 March."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
