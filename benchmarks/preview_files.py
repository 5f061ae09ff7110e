"""Make a workbook as officers keep it, with some hundred planted errors, and the contract's tables it came from.

    python -m benchmarks.preview_files --rows 100000 --out DIR

one-sheet.xlsx: members with their household's facts on the head's row; two-sheets.xlsx: a sheet each;
households.parquet, persons.parquet: the same without an error, for a register. planted.json: how many errors.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from giamngheo.demo.generate import GenerateRequest, make
from giamngheo.engine.write_xlsx import write_row
from giamngheo.papers.imports.headings import COLUMNS
from giamngheo.rules.schema import Kind

PROVINCE, AS_OF, PERSONS_A_HOUSEHOLD = "14", date(2022, 10, 15), 3.6
# Heading → contract column: 18 of the household, 16 of the member.
HOUSEHOLD = {
    "Mã hộ": "household_id",
    "Mã xã": "commune_code",
    "Thôn/bản": "village_name",
    "Khu vực": "area_type",
    "Thu nhập BQ/người/tháng (đồng)": "income_per_capita",
    "Tường": "wall",
    "Cột, khung": "frame",
    "Mái": "roof",
    "Diện tích nhà (m2)": "floor_area_m2",
    "Nguồn nước sinh hoạt": "water_source",
    "Nhà tiêu": "toilet",
    "Sử dụng internet": "uses_internet",
    "Ti vi": "has_tv",
    "Radio": "has_radio",
    "Điện thoại thông minh": "has_smartphone",
    "Loa truyền thanh": "has_loudspeaker",
    "Xử lý rác thải": "waste_disposal",
    "Phân loại hộ năm trước": "previous_status",
}
PERSON = {
    "Họ và tên": "full_name",
    "QH với chủ hộ": "relation",
    "Giới tính": "sex",
    "Ngày, tháng, năm sinh": "birth_date",
    "Dân tộc": "ethnic_code",
    "Số định danh cá nhân": "personal_id",
    "Tình trạng việc làm": "work_status",
    "Đang học": "attends",
    "Bằng cấp cao nhất": "diploma",
    "Có thẻ BHYT": "health_insurance",
    "Thấp còi": "stunted",
    "Nhẹ cân": "underweight",
    "Khuyết tật": "disability",
    "Trợ cấp xã hội hằng tháng": "monthly_allowance",
    "Đang mang thai": "is_pregnant",
    "Có chứng chỉ nghề": "training_certificate",
}
# Every so many rows a cell that is no value of its column.
PLANTED = {"toilet": ("hố lạ", 700), "birth_date": ("31/02/1990", 900), "sex": ("khác", 1100)}


def tables(rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contract's tables of about so many members, members beside their household."""
    households = round(rows / PERSONS_A_HOUSEHOLD)
    made, _, _ = make(
        GenerateRequest(
            PROVINCE,
            households,
            AS_OF,
            1,
            Path(),
            all_in_review=True,
            persons_per_household=PERSONS_A_HOUSEHOLD,
        )
    )
    is_head = pl.col("relation") == "head"
    persons = made["persons"].sort("household_id", ~is_head, "person_id")
    return made["households"], persons.head(rows)


def as_written(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Codes by their Vietnamese names, x for yes; every other cell as it is."""
    written = []
    for name in columns:
        column = COLUMNS[name]
        if column.kind is Kind.CODE:
            written.append(pl.col(name).cast(pl.String).replace(dict(column.codes)))
        elif column.kind is Kind.BOOLEAN:
            written.append(pl.when(pl.col(name)).then(pl.lit("x")).alias(name))
        else:
            written.append(pl.col(name))
    return frame.select(written)


def with_errors(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The frame with its planted errors, and how many: only where a cell is filled."""
    planted = 0
    for name, (wrong, every) in PLANTED.items():
        if name in frame.columns:
            spoiled = (pl.int_range(pl.len()) % every == every // 2) & pl.col(name).is_not_null()
            planted += int(frame.select(spoiled.sum()).item())
            text = pl.col(name).dt.strftime("%d/%m/%Y") if name == "birth_date" else pl.col(name)
            frame = frame.with_columns(pl.when(spoiled).then(pl.lit(wrong)).otherwise(text).alias(name))
    return frame, planted


def write(path: Path, sheets: dict[str, tuple[Sequence[str], pl.DataFrame]]) -> None:
    """A workbook of these sheets: name → headings and rows."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, (headings, frame) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            for row, cells in enumerate(frame.iter_rows(), start=1):
                write_row(sheet, row, cells, day)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    households, persons = tables(given.rows)
    households.write_parquet(given.out / "households.parquet")
    persons.write_parquet(given.out / "persons.parquet")
    homes, of_homes = with_errors(as_written(households, HOUSEHOLD.values()))
    members, of_members = with_errors(as_written(persons, ["household_id", *PERSON.values()]))
    is_head = pl.int_range(pl.len()).over("household_id") == 0
    facts = [name for name in HOUSEHOLD.values() if name != "household_id"]
    flat = members.join(homes, on="household_id", how="left", maintain_order="left").with_columns(
        pl.when(is_head).then(pl.col(name)).alias(name) for name in facts
    )
    flat = flat.select("household_id", *PERSON.values(), *facts)
    headings = ["Mã hộ", *PERSON, *(heading for heading in HOUSEHOLD if heading != "Mã hộ")]
    write(given.out / "one-sheet.xlsx", {"Sổ hộ": (headings, flat)})
    write(
        given.out / "two-sheets.xlsx",
        {"Hộ": (list(HOUSEHOLD), homes), "Nhân khẩu": (["Mã hộ", *PERSON], members)},
    )
    (given.out / "planted.json").write_text(json.dumps(of_homes + of_members))


if __name__ == "__main__":
    main()
