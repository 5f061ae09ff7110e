"""Prints the columns of the two input tables as a Vietnamese page, from the schema that checks the files.

`python -m giamngheo.papers.table_pages` writes docs/look-up/tables.md; a test holds that file up to date.
"""

from pathlib import Path

from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Kind, Table

PAGE = Path(__file__).parents[2] / "docs" / "look-up" / "tables.md"

INTRODUCTION = """# Các cột của hai tệp đầu vào

Trang này in từ `giamngheo/rules/schema.py` bằng `python -m giamngheo.papers.table_pages`; đừng sửa tay.
Từ ngữ và căn cứ: [GLOSSARY.md](../../GLOSSARY.md). The columns of the two input files, printed from the schema.

Tệp là CSV (UTF-8, có hàng tiêu đề), Parquet hoặc XLSX (trang tính đầu). Thứ tự cột tùy ý; cột lạ được bỏ qua; cột vắng
mặt coi như để trống. **Ô trống là chưa biết**, không phải “không”. Ngày viết `2022-10-15` hoặc `15/10/2022`.
Cột in **đậm** phải có giá trị ở mọi hàng.
"""
TITLES = {
    "households": "`households`: mỗi hàng một hộ tại một lần rà soát",
    "persons": "`persons`: mỗi hàng một nhân khẩu",
}
KINDS = {
    Kind.TEXT: "chữ",
    Kind.IDENTIFIER: "mã, lưu dạng chữ",
    Kind.CODE: "mã trong danh mục",
    Kind.BOOLEAN: "true hoặc false (1 hoặc 0)",
    Kind.INTEGER: "số nguyên, chỉ gồm chữ số",
    Kind.NUMBER: "số, nhiều nhất một dấu chấm",
    Kind.DATE: "ngày",
}
FORMS = {None: "", "^[0-9]{5}$": ", đúng 5 chữ số"}
MANY_CODES = 20


def allowed(column: Column) -> str:
    """What a cell of the column may hold, in words."""
    if len(column.codes) > MANY_CODES:
        first, *_, last = column.codes
        return f"`{first}` đến `{last}`"
    if column.codes:
        return "; ".join(f"`{code}` {vietnamese}" for code, vietnamese in column.codes.items())
    return KINDS[column.kind] + FORMS[column.pattern]


def row(column: Column) -> str:
    """The line of one column."""
    name = f"`{column.name}`"
    return f"| {f'**{name}**' if column.required else name} | {column.label_vi} | {allowed(column)} |"


def section(table: Table) -> str:
    """One table with all its columns, in the order of the schema."""
    lines = [f"## {TITLES[table.name]}", "", "| cột | Tiếng Việt | ô chứa |", "|---|---|---|"]
    return "\n".join([*lines, *(row(column) for column in table.columns)]) + "\n"


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([INTRODUCTION, section(HOUSEHOLDS), section(PERSONS)])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
