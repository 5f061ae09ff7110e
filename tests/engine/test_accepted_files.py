"""What is right is accepted, whatever its dress; what the contract leaves open is never silently wrong."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from . import accepted_files as good
from . import open_files
from .base_results import Changes, base_results
from .broken_parquet import good_shards
from .conftest import Run
from .runs import classify_process, findings, read_results, read_rows, warnings
from .tables import Maker, csv_pair, csv_text, household_rows, person_rows, text_pair

ACCEPTED: list[tuple[Maker, Changes]] = [
    (csv_pair, {}),
    (good.byte_order_mark, {}),
    (good.windows_line_ends, {}),
    (good.no_final_line_end, {}),
    (good.blank_lines_at_the_end, {}),
    (good.quoted_line_break, {}),
    (good.every_cell_quoted, {}),
    (good.columns_and_rows_in_another_order, {}),
    (good.excel_booleans, {}),
    (good.digits_for_booleans, {}),
    (good.officers_dates, {}),
    (good.area_in_whole_numbers, {}),
    (good.emoji_and_combining_letters, {}),
    (good.cell_of_a_megabyte, {}),
    (
        good.birth_on_the_day_of_review,
        {
            "H2": {
                "dep_school_attendance": "false",
                "deprivation_count_min": "1",
                "deprivation_count_max": "1",
            }
        },
    ),
    (good.workbook, {}),
    (good.text_dates_in_a_sheet, {}),
    (good.iso_dates_in_a_sheet, {}),
    (good.text_booleans_in_a_sheet, {}),
    (good.digits_for_booleans_in_a_sheet, {}),
    (good.blank_rows_under_the_data, {}),
    (good.hidden_second_sheet, {}),
    (good.hidden_rows_and_columns, {}),
    (good.inline_strings, {}),
    (good.parquet, {}),
    (good.floats_without_fraction, {}),
    (good.narrow_integers, {}),
    (good.dictionary_columns, {}),
    (good.empty_columns_without_a_type, {}),
    (good.nested_extra_column, {}),
    (good.members_far_apart, {}),
    (good.mixed_formats, {}),
    (good.file_names_with_glob_letters, {}),
    (good_shards, {}),
]

H4_IS_NOT_POOR: Changes = {
    "H4": {"basis": "income", "is_income_poor": "false", "status": "not_poor", "movement": "none",
           "has_escaped_poverty": "false", "is_newly_escaped": "false", "missing": ""},
}  # fmt: skip
H2_HAS_NO_INCOME: Changes = {
    "H2": {"basis": "", "is_income_poor": "", "class": "poor", "status": "undetermined", "movement": "",
           "has_escaped_poverty": "", "is_newly_escaped": "", "escaped_poverty_date": "",
           "missing": "income_per_capita,income_score"},
}  # fmt: skip

OPEN: list[tuple[Maker, Changes]] = [
    (open_files.old_mac_line_ends, {}),
    (open_files.blank_line_between_records, {}),
    (open_files.quotes_inside_a_bare_cell, {}),
    (open_files.text_after_a_closing_quote, {}),
    (open_files.two_unnamed_columns, {}),
    (open_files.spaces_in_the_header, {}),
    (open_files.space_after_a_code, {}),
    (open_files.spaces_around_a_number, {}),
    (open_files.income_beyond_64_bits, H4_IS_NOT_POOR),
    (open_files.digits_in_a_text_cell, {}),
    (open_files.merged_optional_cells, H2_HAS_NO_INCOME),
    (open_files.date_cell_with_a_time, {}),
    (open_files.dates_counted_from_1904, {}),
    (open_files.partly_bold_text, {}),
    (open_files.calculated_formula, {}),
    (open_files.dates_with_a_midnight, {}),
    (open_files.dates_as_text_in_parquet, {}),
    (open_files.booleans_as_integers_in_parquet, {}),
    (open_files.booleans_as_text_in_parquet, {}),
    (open_files.areas_as_decimals, {}),
    (open_files.incomes_as_decimals, {}),
    (open_files.areas_in_single_precision, {}),
]


def assert_nothing_else_beside(out: Path) -> None:
    """No stray file is left beside OUT and the record of where it came from."""
    names = {path.name for path in out.parent.iterdir()}
    assert names - {f"{out.name}.provenance.json"} == {out.name}


@pytest.mark.parametrize(("make", "changes"), ACCEPTED, ids=[make.__name__ for make, _ in ACCEPTED])
def test_an_honest_file_gives_the_results_worked_out_by_hand(
    make: Maker, changes: Changes, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results.csv"
    outcome = run(make(tmp_path), out)
    assert outcome.status == 0, outcome.stderr
    assert warnings(outcome.stderr) == []
    assert read_results(out) == base_results(changes)
    assert_nothing_else_beside(out)


@pytest.mark.parametrize(("make", "changes"), OPEN, ids=[make.__name__ for make, _ in OPEN])
def test_an_open_question_is_refused_or_read_rightly(
    make: Maker, changes: Changes, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results.csv"
    outcome = run(make(tmp_path), out)
    if outcome.status == 3:
        assert findings(outcome.stderr)
        assert list(out_folder.iterdir()) == []
        return
    assert outcome.status == 0, outcome.stderr
    assert read_results(out) == base_results(changes)


def test_a_sheet_coloured_down_to_its_last_row_is_read_in_seconds(tmp_path: Path, out_folder: Path) -> None:
    pair = good.blank_rows_under_the_data(tmp_path)
    outcome = classify_process(pair, out_folder / "results.csv", tmp_path / "stderr.txt")
    assert outcome.status == 0, outcome.stderr
    assert outcome.seconds < 10
    assert outcome.peak_mb < 1000


def test_shards_give_a_sorted_directory(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "results"
    assert run(good_shards(tmp_path), out).status == 0
    assert sorted(path.name for path in out.iterdir()) == ["results-00000.parquet", "results-00001.parquet"]
    assert list(read_results(out / "results-00000.parquet")) == ["H1", "H2"]
    expected = base_results()
    assert read_results(out / "results-00001.parquet") == {name: expected[name] for name in ("H3", "H4")}


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_tables_without_records_give_results_without_rows(
    ending: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    headers = (csv_text(rows).split("\n")[0] + "\n" for rows in (household_rows(), person_rows()))
    out = out_folder / f"results{ending}"
    assert run(text_pair(tmp_path, *headers), out).status == 0
    assert read_rows(out) == [list(base_results()["H1"])]


def test_only_what_is_required_is_enough(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results.csv"
    households = "household_id,commune_code,area_type\nA,00070,rural\n"
    persons = "household_id,person_id,relation\nA,1,head\n"
    assert run(text_pair(tmp_path, households, persons), out).status == 0
    result = read_results(out)["A"]
    assert (result["status"], result["deprivation_count_min"], result["deprivation_count_max"]) == (
        "undetermined", "0", "12",
    )  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize(
    "name", ['a"b', "a,b", "=1+1", "007", "1e5", "http://x.vn", "@x", "Hộ số 1", "a\nb", "true"]
)
def test_an_id_is_kept_as_it_is(name: str, ending: str, tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / f"results{ending}"
    own = dict.fromkeys([(2, "household_id"), (3, "household_id"), (4, "household_id")], name)
    pair = csv_pair(tmp_path, households={(2, "household_id"): name}, persons=own)
    assert run(pair, out).status == 0
    assert set(read_results(out)) == {name, "H2", "H3", "H4"}


WARNED: list[tuple[str, dict[str, object], dict[str, object], list[str]]] = [
    ("floor_area_m2", {"floor_area_m2": "2000.5"}, {}, ["households.csv:2:floor_area_m2"]),
    ("birth_date", {}, {"birth_date": date(1901, 10, 15)}, ["persons.csv:2:birth_date"]),
    ("floor_area_at_the_limit", {"floor_area_m2": "2000"}, {}, []),
    ("age_at_the_limit", {}, {"birth_date": date(1901, 10, 16)}, []),
]


@pytest.mark.parametrize(
    ("household", "person", "expected"), [case[1:] for case in WARNED], ids=[c[0] for c in WARNED]
)
def test_what_is_strange_is_accepted_with_a_warning(
    household: dict[str, object], person: dict[str, object], expected: list[str],
    tmp_path: Path, out_folder: Path, run: Run,
) -> None:  # fmt: skip
    households, persons = household_rows(), person_rows()
    households[0] |= household  # type: ignore[arg-type]
    persons[0] |= person  # type: ignore[arg-type]
    out = out_folder / "results.csv"
    outcome = run(text_pair(tmp_path, csv_text(households), csv_text(persons)), out)
    assert outcome.status == 0, outcome.stderr
    assert warnings(outcome.stderr) == expected
    assert out.exists()


def test_a_household_without_persons_is_accepted_with_a_warning(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results.csv"
    persons = [row for row in person_rows() if row["household_id"] != "H4"]
    outcome = run(text_pair(tmp_path, persons=csv_text(persons)), out)
    assert outcome.status == 0, outcome.stderr
    assert [place.rsplit(":", 1)[0] for place in warnings(outcome.stderr)] == ["households.csv:5"]
    result = read_results(out)["H4"]
    assert (result["persons"], result["dep_employment"], result["dep_sanitation"]) == ("0", "", "true")


def test_warnings_do_not_hide_findings(tmp_path: Path, out_folder: Path, run: Run) -> None:
    pair = csv_pair(tmp_path, households={(2, "floor_area_m2"): "5000", (3, "toilet"): "hố xí"})
    outcome = run(pair, out_folder / "results.csv")
    assert outcome.status == 3
    assert "households.csv:3:toilet" in [finding.place for finding in findings(outcome.stderr)]


def test_the_older_result_is_replaced_whole(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results.parquet"
    out.write_bytes(b"an older result")
    assert run(csv_pair(tmp_path), out).status == 0
    assert pl.read_parquet(out).height == 4
    assert_nothing_else_beside(out)
