"""The page on which the officer says what each column and value is: its parts, and what comes back from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from vn_text import fold

from giamngheo.papers.imports.gather import unknown_values
from giamngheo.papers.imports.guess import REASONS, chosen_header
from giamngheo.papers.imports.headings import (
    COLUMNS,
    HELPERS,
    MARK,
    NOT_READ,
    Headings,
    is_money,
    is_ticked,
    parts,
    plain_value,
)
from giamngheo.papers.imports.layout import laid_out
from giamngheo.papers.imports.mapping import ColumnChoice, ImportChoices, SheetChoice
from giamngheo.papers.imports.sheets import Sheet
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

LONGEST_VALUE, VALUES_SHOWN = 60, 40
UNITS = (1, 1_000, 1_000_000)
HELPER_WORDS = {
    "household_order": ("Số thứ tự hộ", "Number of the household"),
    "head_name": ("Họ tên chủ hộ", "Name of the head"),
    "head_birth_date": ("Năm sinh chủ hộ", "Birth year of the head"),
    "birth_date_if_male": ("Năm sinh (cột của nam)", "Birth year (column of men)"),
    "birth_date_if_female": ("Năm sinh (cột của nữ)", "Birth year (column of women)"),
}
MARK_COLUMNS = ("toilet", "water_source", "wall", "frame", "roof", "previous_status", "sex")


@dataclass(frozen=True)
class Option:
    """A choice in a list."""

    value: str
    label: str


@dataclass(frozen=True)
class Group:
    """Choices under a heading."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class ColumnLine:
    """A column on the page; name: of its inputs."""

    name: str
    column: ColumnChoice
    why: str
    has_unit: bool
    has_blank: bool


@dataclass(frozen=True)
class SheetPart:
    """A sheet on the page."""

    name: str
    sheet: SheetChoice
    lines: list[ColumnLine]


@dataclass(frozen=True)
class ValueLine:
    """A written value that is no code of its column, and the codes it may mean."""

    name: str
    column: str
    written: str
    chosen: str
    options: Sequence[Option]


def sheet_parts(choices: ImportChoices) -> list[SheetPart]:
    """The sheets as the page shows them."""
    return [
        SheetPart(f"s{number}", sheet, [_line(number, column) for column in sheet.columns])
        for number, sheet in enumerate(choices.sheets)
    ]


def _line(number: int, column: ColumnChoice) -> ColumnLine:
    return ColumnLine(
        f"s{number}c{column.place}",
        column,
        say(*REASONS[column.why]),
        is_money(column.target),
        is_ticked(column.target),
    )


def target_groups() -> list[Group]:
    """Everything a column can be."""
    return [
        Group(say("Hộ", "Household"), [Option(c.name, column_label(c)) for c in HOUSEHOLDS.columns]),
        Group(say("Nhân khẩu", "Member"), [Option(c.name, column_label(c)) for c in PERSONS.columns[1:]]),
        Group(say("Để ghép hộ", "To match by"), [Option(name, say(*HELPER_WORDS[name])) for name in HELPERS]),
        Group(
            say("Cột đánh dấu x", "Columns of ticks"),
            [
                Option(
                    f"{name}{MARK}{code}", f"{column_label(COLUMNS[name])}: {code_label(COLUMNS[name], code)}"
                )
                for name in MARK_COLUMNS
                for code in COLUMNS[name].codes
            ],
        ),
    ]


def value_lines(
    sheets: Sequence[Sheet], choices: ImportChoices, known: Headings, met: Mapping[str, Sequence[str]]
) -> list[ValueLine]:
    """The values that are not understood yet, and those the officer has explained; not what no list would hold.

    met: such values further down, which a check has come upon.
    """
    found = unknown_values(sheets, choices, known)
    for name, values in met.items():
        found[name] = list(dict.fromkeys([*found.get(name, []), *values]))
    lines = []
    for name in sorted({*found, *choices.values}):
        chosen = choices.values.get(name, {})
        words = {
            plain_value(value): value
            for value in reversed(found.get(name, []))
            if len(value) <= LONGEST_VALUE
        }
        for written in list(dict.fromkeys([*chosen, *reversed(words)]))[:VALUES_SHOWN]:
            options = [Option(code, code_label(COLUMNS[name], code)) for code in COLUMNS[name].codes]
            label, shown = column_label(COLUMNS[name]), words.get(written, written)
            lines.append(ValueLine(f"v|{name}|{written}", label, shown, chosen.get(written, "?"), options))
    return lines


def asked_choices(
    data: QueryDict, before: ImportChoices, sheets: Sequence[Sheet], known: Headings
) -> ImportChoices:
    """The choices as the page sent them back; a sheet whose headings stand elsewhere is guessed anew."""
    chosen = tuple(
        _asked_sheet(data, number, choice, sheet, known)
        for number, (choice, sheet) in enumerate(zip(before.sheets, sheets, strict=True))
    )
    return replace(
        before,
        sheets=chosen,
        values=_asked_values(_plain(data)),
        area_type=data.get("area_type", "") if data.get("area_type") in COLUMNS["area_type"].codes else "",
        commune_code=data.get("commune_code", "")[:5],
    )


def _asked_sheet(
    data: QueryDict, number: int, choice: SheetChoice, sheet: Sheet, known: Headings
) -> SheetChoice:
    header = _whole(data.get(f"s{number}-header"), choice.header)
    rows = 2 if data.get(f"s{number}-rows") == "2" else 1
    if (header, rows) != (choice.header, choice.header_rows) and 1 <= header <= sheet.height - rows + 1:
        return chosen_header(sheet, laid_out(sheet, header, rows), known)
    columns = tuple(_asked_column(data, f"s{number}c{column.place}", column) for column in choice.columns)
    return replace(choice, is_read=f"s{number}-read" in data and bool(columns), columns=columns)


def _asked_column(data: QueryDict, name: str, column: ColumnChoice) -> ColumnChoice:
    target = data.get(name, column.target)
    target = target if _is_target(target) else ""
    unit = _whole(data.get(f"{name}-unit"), 1)
    return replace(
        column,
        target=target,
        why=column.why if target == column.target else "officer",
        unit=(unit if unit in UNITS else 1) if f"{name}-unit" in data else column.unit,
        blank_is_no=f"{name}-blank" in data,
    )


def _is_target(target: str) -> bool:
    name, code = parts(target)
    return (
        target == NOT_READ
        or name in HELPERS
        or (name in COLUMNS and (not code or code in COLUMNS[name].codes))
    )


def _plain(data: QueryDict) -> dict[str, str]:
    """Each input's last value."""
    return {key: data.get(key, "") for key in data}


def _asked_values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, code in data.items():
        _, name, written = (*key.split("|", 2), "", "")[:3]
        if key.startswith("v|") and name in COLUMNS and (code in COLUMNS[name].codes or not code):
            found.setdefault(name, {})[written] = code
    return found


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def with_matches(data: QueryDict, before: ImportChoices) -> ImportChoices:
    """The choices with the villages and households that the preview asked about: inputs village|NAME, match|KEY."""
    sent = {key: value for key, value in _plain(data).items() if value}
    villages = {
        fold(key.partition("|")[2]): value for key, value in sent.items() if key.startswith("village|")
    }
    matches = {key.partition("|")[2]: value for key, value in sent.items() if key.startswith("match|")}
    return replace(before, villages={**before.villages, **villages}, matches={**before.matches, **matches})


def area_types() -> list[Option]:
    """Rural or urban."""
    column = COLUMNS["area_type"]
    return [Option(code, code_label(column, code)) for code in column.codes]


def usual_area_type(officer: Officer) -> str:
    """Rural or urban, as the kind of the officer's only commune says; "" where it does not."""
    unit = unit_on(officer.communes[0], officer.today) if len(officer.communes) == 1 else None
    return KINDS_OF_COMMUNE.get(unit.kind.lower(), "") if unit else ""


KINDS_OF_COMMUNE = {"xã": "rural", "phường": "urban", "thị trấn": "urban"}
