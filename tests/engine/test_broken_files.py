"""What must be refused is refused: exit 3, each finding at its FILE:ROW:COLUMN, OUT as it was.

Expectations are typed from contract.md section 3. A `*` inside a place leaves that part open, where
the contract does; `*` alone lets further findings follow from the first.
"""

from pathlib import Path

import pytest

from . import broken_files as text
from . import broken_parquet as parquet
from . import broken_workbooks as sheets
from .conftest import Run
from .runs import TOTAL, Outcome, assert_places, classify_process, findings
from .tables import Maker

OLD = b"an older result"

REFUSED: list[tuple[Maker, list[str]]] = [
    (text.utf_16, ["households.csv:1:*", "*"]),
    (text.windows_1258, ["households.csv:2:*", "*"]),
    (text.latin_1_byte_in_line_3, ["persons.csv:3:*"]),
    (text.latin_1_byte_after_a_quoted_line_break, ["households.csv:4:*"]),
    (text.nul_byte_in_line_4, ["households.csv:4:*"]),
    (text.empty_csv, ["households.csv:1:*", "*"]),
    (text.only_blank_lines, ["persons.csv:1:*", "*"]),
    (text.semicolons, ["households.csv:1:*", "*"]),
    (text.tabs, ["persons.csv:1:*", "*"]),
    (text.unclosed_quote, ["households.csv:4:*", "*"]),
    (text.long_row, ["households.csv:3:"]),
    (text.short_row, ["persons.csv:5:"]),
    (text.last_row_cut_off, ["persons.csv:10:"]),
    (text.row_after_a_quoted_line_break, ["households.csv:4:water_source"]),
    (text.column_named_twice, ["households.csv:1:wall"]),
    (text.extra_column_named_twice, ["households.csv:1:ghi_chu"]),
    (text.missing_area_type_column, ["households.csv:1:area_type"]),
    (text.missing_commune_code_column, ["households.csv:1:commune_code"]),
    (text.missing_person_id_column, ["persons.csv:1:person_id"]),
    (text.missing_relation_column, ["persons.csv:*:relation"]),
    (text.two_missing_columns, ["households.csv:1:area_type", "persons.csv:1:person_id"]),
    (text.swapped_tables, ["persons.csv:1:commune_code", "households.csv:1:person_id", "*"]),
    (text.header_in_capitals, ["households.csv:1:household_id", "households.csv:1:area_type", "*"]),
    (text.missing_household_id, ["households.csv:3:household_id", "*"]),
    (text.missing_commune_code, ["households.csv:4:commune_code"]),
    (text.missing_area_type, ["households.csv:2:area_type"]),
    (text.missing_person_id, ["persons.csv:6:person_id"]),
    (text.missing_household_of_a_person, ["persons.csv:4:household_id"]),
    (text.unknown_water_source, ["households.csv:5:water_source"]),
    (text.unknown_diploma, ["persons.csv:8:diploma"]),
    (text.rural_with_a_capital, ["households.csv:3:area_type"]),
    (text.head_in_capitals, ["persons.csv:5:relation"]),
    (text.commune_code_without_zeros, ["households.csv:2:commune_code"]),
    (text.commune_code_with_a_letter, ["households.csv:2:commune_code"]),
    (text.ethnic_code_without_zero, ["persons.csv:2:ethnic_code"]),
    (text.ethnic_code_56, ["persons.csv:9:ethnic_code"]),
    (text.yes_for_true, ["households.csv:2:uses_internet"]),
    (text.two_for_true, ["persons.csv:7:health_insurance"]),
    (text.cross_for_true, ["persons.csv:3:disability"]),
    (text.unknown_code_with_a_line_break, ["households.csv:2:toilet"]),
    (text.unknown_code_of_a_megabyte, ["households.csv:2:toilet"]),
    (text.thousands_mark, ["households.csv:2:income_per_capita"]),
    (text.thousands_comma, ["households.csv:2:income_per_capita"]),
    (text.one_point_in_income, ["households.csv:3:income_per_capita"]),
    (text.plus_sign, ["households.csv:2:income_per_capita"]),
    (text.negative_income, ["households.csv:2:income_per_capita"]),
    (text.exponent, ["households.csv:4:income_per_capita"]),
    (text.decimal_income, ["households.csv:4:income_per_capita"]),
    (text.income_in_words, ["households.csv:5:income_per_capita"]),
    (text.income_with_unit, ["households.csv:5:income_per_capita"]),
    (text.income_in_other_digits, ["households.csv:5:income_per_capita"]),
    (text.area_with_two_points, ["households.csv:2:floor_area_m2"]),
    (text.area_with_comma, ["households.csv:2:floor_area_m2"]),
    (text.area_ending_in_a_point, ["households.csv:2:floor_area_m2"]),
    (text.negative_area, ["households.csv:3:floor_area_m2"]),
    (text.area_not_a_number, ["households.csv:3:floor_area_m2"]),
    (text.area_infinite, ["households.csv:3:floor_area_m2"]),
    (text.thirtieth_of_february, ["persons.csv:4:birth_date"]),
    (text.iso_29_february_2021, ["persons.csv:4:birth_date"]),
    (text.month_before_day, ["persons.csv:4:birth_date"]),
    (text.day_and_month_of_one_digit, ["persons.csv:2:birth_date"]),
    (text.year_of_two_digits, ["persons.csv:2:birth_date"]),
    (text.year_alone, ["persons.csv:2:birth_date"]),
    (text.date_with_time, ["persons.csv:2:birth_date"]),
    (text.date_without_separators, ["households.csv:4:escaped_poverty_date"]),
    (text.birth_after_the_review, ["persons.csv:4:birth_date"]),
    (text.birth_after_the_households_own_review, ["persons.csv:6:birth_date"]),
    (text.duplicate_household, ["households.csv:6:household_id", "*"]),
    (text.duplicate_person, ["persons.csv:10:person_id", "*"]),
    (text.person_of_no_household, ["persons.csv:4:household_id"]),
    (text.person_of_a_household_in_other_case, ["persons.csv:4:household_id"]),
    (text.no_head, ["persons.csv:2:relation"]),
    (text.no_head_in_shuffled_rows, ["persons.csv:2:relation"]),
    (text.relation_empty_for_all, ["persons.csv:5:relation"]),
    (text.two_heads, ["persons.csv:4:relation"]),
    (text.three_heads, ["persons.csv:3:relation", "*"]),
    (text.unreviewed_household_without_head, ["persons.csv:2:relation"]),
    (text.bad_cell_of_an_unreviewed_household, ["households.csv:2:toilet"]),
    (
        text.bad_cells_in_both_tables,
        ["households.csv:3:income_per_capita", "households.csv:3:toilet", "persons.csv:9:birth_date"],
    ),
    (sheets.commune_code_as_number, ["households.xlsx:2:commune_code"]),
    (sheets.commune_code_as_number_shown_with_zeros, ["households.xlsx:2:commune_code"]),
    (sheets.ethnic_code_as_number, ["persons.xlsx:6:ethnic_code"]),
    (sheets.village_code_as_number, ["households.xlsx:4:village_code"]),
    (sheets.household_id_as_number, ["households.xlsx:2:household_id", "persons.xlsx:2:household_id", "*"]),
    (sheets.person_id_as_number, ["persons.xlsx:3:person_id"]),
    (sheets.personal_id_as_number, ["persons.xlsx:2:personal_id"]),
    (sheets.household_id_turned_into_a_date, ["households.xlsx:5:household_id", "*"]),
    (sheets.serial_number_for_a_date, ["persons.xlsx:4:birth_date"]),
    (sheets.impossible_text_date, ["persons.xlsx:4:birth_date"]),
    (sheets.date_cell_after_the_review, ["persons.xlsx:4:birth_date"]),
    (sheets.negative_number_cell, ["households.xlsx:3:income_per_capita"]),
    (sheets.fraction_in_an_integer_column, ["households.xlsx:3:income_per_capita"]),
    (sheets.thousands_mark_in_a_text_cell, ["households.xlsx:2:income_per_capita"]),
    (sheets.two_in_a_boolean_column, ["persons.xlsx:7:health_insurance"]),
    (sheets.wrong_case_in_a_sheet, ["households.xlsx:3:area_type"]),
    (sheets.missing_value_in_a_sheet, ["households.xlsx:5:commune_code"]),
    (sheets.error_value, ["households.xlsx:2:income_per_capita"]),
    (sheets.formula_never_calculated, ["households.xlsx:*:*"]),
    (sheets.merged_required_cells, ["persons.xlsx:[234]:household_id"]),
    (sheets.column_twice_in_a_sheet, ["households.xlsx:1:wall"]),
    (sheets.missing_column_in_a_sheet, ["households.xlsx:1:area_type"]),
    (sheets.bad_cell_under_a_blank_row, ["households.xlsx:4:toilet", "*"]),
    (sheets.title_above_the_header, ["households.xlsx:1:household_id", "*"]),
    (sheets.bad_cell_under_a_blank_first_row, ["households.xlsx:[14]:*"]),
    (sheets.tables_on_the_second_sheet, ["households.xlsx:1:*", "*"]),
    (sheets.empty_workbook_file, ["households.xlsx:1:*"]),
    (sheets.truncated_workbook, ["households.xlsx:1:*"]),
    (sheets.text_named_xlsx, ["households.xlsx:1:*"]),
    (sheets.protected_workbook, ["households.xlsx:1:*"]),
    (sheets.zip_without_sheets, ["households.xlsx:1:*"]),
    (sheets.broken_sheet_xml, ["households.xlsx:1:*"]),
    (parquet.household_ids_as_int64, ["households.parquet:*:household_id", "persons.parquet:*:household_id"]),
    (parquet.person_ids_as_int64, ["persons.parquet:*:person_id"]),
    (parquet.commune_codes_as_int64, ["households.parquet:*:commune_code"]),
    (parquet.ethnic_codes_as_float, ["persons.parquet:*:ethnic_code"]),
    (parquet.fraction_in_income, ["households.parquet:3:income_per_capita"]),
    (parquet.nan_income, ["households.parquet:3:income_per_capita"]),
    (parquet.infinite_income, ["households.parquet:3:income_per_capita"]),
    (parquet.nan_area, ["households.parquet:3:floor_area_m2"]),
    (parquet.infinite_area, ["households.parquet:4:floor_area_m2"]),
    (parquet.negative_income_stored, ["households.parquet:4:income_per_capita"]),
    (parquet.negative_area_stored, ["households.parquet:4:floor_area_m2"]),
    (parquet.birth_after_review_stored, ["persons.parquet:10:birth_date"]),
    (parquet.unknown_code_stored, ["persons.parquet:10:sex"]),
    (parquet.unknown_code_in_an_enum, ["persons.parquet:10:sex"]),
    (parquet.required_value_null, ["households.parquet:2:area_type"]),
    (parquet.required_value_empty_text, ["households.parquet:2:area_type"]),
    (parquet.missing_column_stored, ["households.parquet:1:commune_code"]),
    (parquet.list_in_a_code_column, ["households.parquet:*:toilet"]),
    (parquet.no_columns_at_all, ["households.parquet:1:*", "*"]),
    (parquet.empty_parquet_file, ["persons.parquet:1:*"]),
    (parquet.truncated_parquet, ["persons.parquet:1:*"]),
    (parquet.parquet_damaged_inside, ["persons.parquet:1:*"]),
    (parquet.text_named_parquet, ["persons.parquet:1:*"]),
    (parquet.duplicate_person_over_shards, ["persons-00001.parquet:5:person_id", "*"]),
    (parquet.duplicate_household_over_shards, ["households-00001.parquet:4:household_id", "*"]),
    (parquet.person_in_another_shard, ["persons-00001.parquet:6:household_id", "*"]),
    (parquet.bad_cell_in_the_second_shard, ["households-00001.parquet:3:toilet"]),
    (parquet.truncated_second_shard, ["persons-00001.parquet:1:*", "*"]),
    (parquet.unpaired_shards, ["*"]),
    (parquet.one_shard_too_few, ["*"]),
]


def assert_refused(outcome: Outcome, expected: list[str]) -> None:
    """Exit 3, every line in the contract's form, the findings expected and no others."""
    assert outcome.status == 3, f"exit {outcome.status}: {outcome.stderr}"
    assert "Traceback" not in outcome.stderr
    assert findings(outcome.stderr)
    assert max(map(len, outcome.stderr.splitlines())) < 1000
    assert_places(expected, outcome.stderr)


@pytest.mark.parametrize(("make", "expected"), REFUSED, ids=[make.__name__ for make, _ in REFUSED])
def test_a_broken_file_is_refused_at_its_place_and_out_is_not_touched(
    make: Maker, expected: list[str], tmp_path: Path, out_folder: Path, run: Run
) -> None:
    pair = make(tmp_path)
    assert_refused(run(pair, out_folder / "results.csv"), expected)
    assert list(out_folder.iterdir()) == []
    old = out_folder / "results.parquet"
    old.write_bytes(OLD)
    assert run(pair, old).status == 3
    assert list(out_folder.iterdir()) == [old]
    assert old.read_bytes() == OLD


def test_the_first_hundred_findings_are_told_then_how_many_there_are(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    outcome = run(text.many_bad_rows(tmp_path), out_folder / "results.csv")
    *lines, last = outcome.stderr.splitlines()
    assert outcome.status == 3
    assert last == "150 findings in all"
    places = [finding.place for finding in findings("\n".join(lines))]
    assert places == [f"households.csv:{row}:income_per_capita" for row in range(2, 102)]


def test_a_hundred_findings_are_all_told(tmp_path: Path, out_folder: Path, run: Run) -> None:
    outcome = run(text.a_hundred_bad_rows(tmp_path), out_folder / "results.csv")
    lines = [line for line in outcome.stderr.splitlines() if not TOTAL.fullmatch(line)]
    assert outcome.status == 3
    assert len(lines) == 100


def test_a_refused_directory_of_shards_leaves_the_older_directory_as_it_was(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    old = out_folder / "results-00000.parquet"
    old.write_bytes(OLD)
    outcome = run(parquet.bad_cell_in_the_second_shard(tmp_path), out_folder)
    assert_refused(outcome, ["households-00001.parquet:3:toilet"])
    assert list(out_folder.iterdir()) == [old]
    assert old.read_bytes() == OLD


@pytest.mark.parametrize(
    "make",
    [parquet.directories_without_shards, parquet.directory_and_file],
    ids=["directories_without_shards", "directory_and_file"],
)
def test_tables_that_cannot_be_paired_are_refused_as_usage_or_as_input(
    make: Maker, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    outcome = run(make(tmp_path), out_folder / "results.csv")
    assert outcome.status in (2, 3)
    assert "Traceback" not in outcome.stderr
    assert list(out_folder.iterdir()) == []


PROCESS_CASES: list[tuple[Maker, list[str]]] = [
    (text.utf_16, ["households.csv:1:*", "*"]),
    (text.unclosed_quote, ["households.csv:4:*", "*"]),
    (sheets.protected_workbook, ["households.xlsx:1:*"]),
    (sheets.broken_sheet_xml, ["households.xlsx:1:*"]),
    (sheets.zip_bomb, ["households.xlsx:1:*"]),
    (sheets.cell_in_the_last_corner, ["households.xlsx:*", "*"]),
    (sheets.entity_bomb, ["households.xlsx:*", "*"]),
    (parquet.truncated_parquet, ["persons.parquet:1:*"]),
    (parquet.parquet_damaged_inside, ["persons.parquet:1:*"]),
]


@pytest.mark.parametrize(
    ("make", "expected"), PROCESS_CASES, ids=[make.__name__ for make, _ in PROCESS_CASES]
)
def test_a_real_process_refuses_in_seconds_with_little_memory_and_no_traceback(
    make: Maker, expected: list[str], tmp_path: Path, out_folder: Path
) -> None:
    outcome = classify_process(make(tmp_path), out_folder / "results.csv", tmp_path / "stderr.txt")
    assert_refused(outcome, expected)
    assert list(out_folder.iterdir()) == []
    assert outcome.seconds < 10
    assert outcome.peak_mb < 600


def test_every_maker_of_a_broken_file_is_tried() -> None:
    tried = {make for make, _ in REFUSED + PROCESS_CASES}
    tried |= {parquet.directories_without_shards, parquet.directory_and_file, parquet.good_shards}
    tried |= {text.many_bad_rows, text.a_hundred_bad_rows}
    for module in (text, sheets, parquet):
        for name, made in vars(module).items():
            if getattr(made, "__module__", "") == module.__name__ and list(made.__annotations__) == [
                "folder",
                "return",
            ]:
                assert made in tried, name
