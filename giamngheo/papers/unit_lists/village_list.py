"""Read a commune's list of villages (.xlsx, .csv), whatever its headings are called."""

import re
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook
from vn_text import fold

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.engine.read_csv import ROW, read_csv
from giamngheo.engine.sheet_scan import check_sheet
from giamngheo.records.geography.village_kinds import kind_in
from giamngheo.records.registry.services.village_list import VillageRow
from giamngheo.rules.language import say

# How offices head these columns, folded. A heading is understood when it is one of these, or begins with one.
HEADINGS = {
    "name": ("ten thon", "ten ban", "ten to dan pho", "thon, ban", "thon", "ban", "ten", "village", "name"),
    "kind": ("loai", "loai hinh", "kind", "type"),
    "code": ("ma thon", "ma ban", "ma so", "ma", "code"),
    "head": ("truong thon", "truong ban", "to truong", "nguoi dung dau", "ho ten truong", "head"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "phone", "telephone", "mobile"),
    "is_difficult": (
        "dbkk",
        "thon dbkk",
        "dac biet kho khan",
        "thon dac biet kho khan",
        "extremely difficult",
    ),
}
YES, NO = {"x", "co", "dung", "yes", "true", "1", "dbkk"}, {"khong", "no", "false", "0"}
LONGEST = {"name": 120, "kind": 20, "code": 20, "head": 120, "phone": 20}
ROWS_TO_LOOK_FOR_HEADINGS = 15
Row = tuple[int, list[str]]


def read_village_list(path: Path, file: str) -> list[VillageRow]:
    """The rows under the first row that heads a column of names. Raises Refused with every finding.

    file: the name that the officer knows it by; its ending says what it is.
    """
    rows = list(_csv_rows(path, file) if file.lower().endswith(".csv") else _xlsx_rows(path, file))
    for place, (_, cells) in enumerate(rows[:ROWS_TO_LOOK_FOR_HEADINGS]):
        columns = guess_columns(cells)
        if "name" in columns:
            return _villages(rows[place + 1 :], columns, file)
    message = say(
        "không thấy cột tên thôn: hàng tiêu đề cần có “Tên thôn”",
        "no column of village names: the headings need “Tên thôn” or “Village”",
    )
    raise Refused([whole_file(file, message)])


def guess_columns(headings: list[str]) -> dict[str, int]:
    """The column that each fact stands in, by the words at its head: exact ones first, the longest before others."""
    folded = [" ".join(fold(heading).split()) for heading in headings]
    words = [(word, fact) for fact, known in HEADINGS.items() for word in known]
    found: dict[str, int] = {}
    for is_exact in (True, False):
        for word, fact in sorted(words, key=lambda pair: -len(pair[0])):
            for column, heading in enumerate(folded):
                fits = heading == word if is_exact else heading.startswith(f"{word} ")
                if fits and fact not in found and column not in found.values():
                    found[fact] = column
    return found


def _csv_rows(path: Path, file: str) -> Iterator[Row]:
    frame = read_csv(path, file)
    numbers = frame[ROW].to_list() if ROW in frame.columns else list(range(2, len(frame) + 2))
    texts = frame.drop(ROW, strict=False)
    yield 1, texts.columns
    for number, cells in zip(numbers, texts.iter_rows(), strict=True):
        yield number, [cell or "" for cell in cells]


def _xlsx_rows(path: Path, file: str) -> Iterator[Row]:
    if unread := check_sheet(path, file):
        raise Refused(sorted(unread))
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        first = (sheet.start or (0, 0))[0] + 1
        for number, cells in enumerate(sheet.iter_rows(), start=first):
            yield number, [_text(cell) for cell in cells]
    except (CalamineError, OSError, ValueError) as error:
        message = say(f"không đọc được sổ tính: {error}", f"the workbook cannot be read: {error}")
        raise Refused([whole_file(file, message)]) from error


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "x" if cell else "không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _villages(rows: list[Row], columns: dict[str, int], file: str) -> list[VillageRow]:
    findings: list[Finding] = []
    villages = []
    for number, cells in rows:
        facts = {
            fact: " ".join(cells[column].split()) if column < len(cells) else ""
            for fact, column in columns.items()
        }
        if any(facts.values()):
            findings += _too_long(facts, number, file)
            villages.append(_village(facts, number, findings, file))
    if findings:
        raise Refused(sorted(findings))
    if not villages:
        raise Refused([whole_file(file, say("danh sách không có dòng nào", "the list has no rows"))])
    return villages


def _village(facts: dict[str, str], number: int, findings: list[Finding], file: str) -> VillageRow:
    name = facts.get("name", "")
    return VillageRow(
        number=number,
        name=name,
        kind=facts.get("kind", "").lower() or kind_in(name),
        code=facts.get("code", ""),
        head=facts.get("head", ""),
        phone=_phone(facts.get("phone", "")),
        is_difficult=_answer(facts.get("is_difficult", ""), number, findings, file),
    )


def _phone(text: str) -> str:
    """A number that a spreadsheet kept as a number has lost its first 0."""
    digits = re.sub(r"[ .\-]", "", text)
    return f"0{digits}" if re.fullmatch(r"[1-9][0-9]{8}", digits) else digits or text


def _answer(text: str, number: int, findings: list[Finding], file: str) -> bool | None:
    folded = fold(text)
    if folded and folded not in YES | NO:
        message = say(f"“{text}”: cần “x” hoặc “không”", f"“{text}”: wanted “x” or “không”")
        findings.append(Finding(file, number, "ĐBKK", message))
    return True if folded in YES else False if folded in NO else None


def _too_long(facts: dict[str, str], number: int, file: str) -> Iterator[Finding]:
    for fact, longest in LONGEST.items():
        if len(facts.get(fact, "")) > longest:
            message = say(f"dài quá {longest} ký tự", f"longer than {longest} characters")
            yield Finding(file, number, HEADINGS[fact][0], message)
