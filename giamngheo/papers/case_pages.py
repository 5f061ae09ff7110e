"""Prints the sample households of tests/cases as a Vietnamese page that an officer can read and check.

`python -m giamngheo.papers.case_pages` writes docs/cases.md; a test holds that file up to date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from giamngheo.papers.case_words import (
    CODES,
    HOUSEHOLD_COLUMNS,
    MONEY_COLUMNS,
    PERSON_COLUMNS,
    RESULT_COLUMNS,
)

CHECKOUT = Path(__file__).parents[2]
CASES = CHECKOUT / "tests" / "cases"
PAGE = CHECKOUT / "docs" / "cases.md"
Cells = Mapping[str, Any]

INTRODUCTION = """# Các hộ mẫu

Trang này in từ `tests/cases/*.yaml` bằng `python -m giamngheo.papers.case_pages`; đừng sửa tay.
Mỗi hộ nêu một quy tắc: những điều đã biết, kết luận đúng, căn cứ. Chương trình phải trả lời đúng từng hộ.
Kết luận của chương trình là đề xuất; quyết định là của người có thẩm quyền.
"""


@dataclass(frozen=True)
class Chapter:
    """One file of cases: its title (the comment on its first line) and its cases as written."""

    title: str
    cases: list[dict[str, Any]]


def read_chapters(folder: Path = CASES) -> list[Chapter]:
    """Every file of cases, by file name."""
    return [_read_chapter(path) for path in sorted(folder.glob("*.yaml"))]


def _read_chapter(path: Path) -> Chapter:
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    return Chapter(title, yaml.safe_load(text))


def read_base(folder: Path = CASES) -> dict[str, dict[str, Any]]:
    """The base `household` and `person`, from the yaml block of the folder's README.md."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    block = text.partition("```yaml\n")[2].partition("```")[0]
    base: dict[str, dict[str, Any]] = yaml.safe_load(block)
    return base


def value_in_words(column: str, value: object, when_empty: str) -> str:
    """One cell as an officer would write it."""
    if value is None:
        return when_empty
    if isinstance(value, bool):
        yes, no = ("thiếu hụt", "không thiếu hụt") if column.startswith("dep_") else ("có", "không")
        return yes if value else no
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if column in MONEY_COLUMNS:
        return f"{value:,} đồng/người/tháng".replace(",", ".")
    if column == "floor_area_m2":
        return f"{value} m²".replace(".", ",")
    return CODES.get(column, {}).get(str(value), str(value))


def missing_in_words(names: str) -> str:
    """The column `missing`: each name with its Vietnamese label."""
    labels = {f"persons.{name}": label for name, label in PERSON_COLUMNS.items()}
    known = {**HOUSEHOLD_COLUMNS, **labels, "persons": "danh sách thành viên"}
    return ", ".join(f"{known[name]} (`{name}`)" for name in names.split(","))


def person_in_words(person: Cells) -> str:
    cells = (f"{PERSON_COLUMNS[c]}: {value_in_words(c, v, 'không biết')}" for c, v in person.items())
    return "; ".join(cells) or "như người nền"


def fact_rows(case: Cells) -> list[tuple[str, str]]:
    """What is known of the household where it differs from the base, a row a household cell or member."""
    household = case.get("household", {})
    rows = [(HOUSEHOLD_COLUMNS[c], value_in_words(c, v, "không biết")) for c, v in household.items()]
    persons = case.get("persons", [{}])
    if not persons:
        return [*rows, ("Thành viên", "không có ai trong bảng người")]
    if persons == [{}]:
        return rows or [("Hộ", "như hộ nền")]
    if persons == [{}] * len(persons):
        return [*rows, ("Thành viên", f"{len(persons)} người như người nền")]
    return rows + [(f"Người {n}", person_in_words(person)) for n, person in enumerate(persons, start=1)]


def verdict_in_words(expect: Cells) -> str:
    parts = []
    for column, value in expect.items():
        is_list = column == "missing" and value is not None
        words = missing_in_words(value) if is_list else value_in_words(column, value, "để trống")
        parts.append(f"{RESULT_COLUMNS[column]}: **{words}**")
    return "; ".join(parts)


def settings_in_words(case: Cells) -> str:
    words = [f"{case['as_of']:%d/%m/%Y}", f"bộ chuẩn {case['standard']}"]
    if "basis" in case:
        words.append(f"xét theo {CODES['basis'][case['basis']]}")
    if "recognised_on" in case:
        words.append(f"công nhận ngày {case['recognised_on']:%d/%m/%Y}")
    return "; ".join(words)


def table(rows: list[tuple[str, str]]) -> str:
    return "\n".join(["| | |", "|---|---|", *(f"| {label} | {words} |" for label, words in rows)])


def case_section(number: str, case: Cells) -> str:
    rows = [("Ngày, chuẩn", settings_in_words(case)), *fact_rows(case)]
    rows += [("**Kết luận**", verdict_in_words(case["expect"])), ("Căn cứ", case["article"])]
    return f"### {number} {case['name']}\n\n{table(rows)}\n"


def chapter_section(number: int, chapter: Chapter) -> str:
    sections = [case_section(f"{number}.{n}", case) for n, case in enumerate(chapter.cases, start=1)]
    return "\n".join([f"## {number}. {chapter.title}\n", *sections])


def base_section(base: Mapping[str, Cells]) -> str:
    rows = [(HOUSEHOLD_COLUMNS[c], value_in_words(c, v, "không biết")) for c, v in base["household"].items()]
    rows.append(("Một thành viên", person_in_words(base["person"])))
    return f"## Hộ nền và người nền\n\nMỗi hộ mẫu chỉ ghi điều khác với hộ này.\n\n{table(rows)}\n"


def page(folder: Path = CASES) -> str:
    """The whole page, in Markdown."""
    chapters = read_chapters(folder)
    total = sum(len(chapter.cases) for chapter in chapters)
    contents = [f"{n}. {c.title} ({len(c.cases)} hộ)" for n, c in enumerate(chapters, start=1)]
    sections = [chapter_section(n, chapter) for n, chapter in enumerate(chapters, start=1)]
    summary = f"{len(chapters)} chương, {total} hộ:\n\n" + "\n".join(contents) + "\n"
    return "\n".join([INTRODUCTION, summary, base_section(read_base(folder)), *sections])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
