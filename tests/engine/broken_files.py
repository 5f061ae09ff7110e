"""Makers of broken CSV files: the base of tables.py with one thing wrong, as it happens in offices."""

from datetime import date
from pathlib import Path

from .tables import (
    Pair,
    Rows,
    csv_pair,
    csv_text,
    household_rows,
    households_text,
    person_rows,
    persons_text,
    text_pair,
)

# --- bytes and lines ---


def utf_16(folder: Path) -> Pair:
    """Excel's 'Unicode text'."""
    return text_pair(folder, households=households_text().encode("utf-16"))


def windows_1258(folder: Path) -> Pair:
    """The old Vietnamese code page; letters it lacks become question marks."""
    return text_pair(folder, households=households_text().encode("cp1258", errors="replace"))


def latin_1_byte_in_line_3(folder: Path) -> Pair:
    """One byte that is not UTF-8 in the middle of a good file."""
    return text_pair(folder, persons=persons_text().encode().replace("Cà Thị Ính".encode(), b"C\xe0 Th\xee"))


def latin_1_byte_after_a_quoted_line_break(folder: Path) -> Pair:
    """The quoted break in record 2 makes record 3 begin on line 4."""
    text = households_text().replace("Bản Đông", '"Bản\nĐông"').encode()
    return text_pair(folder, households=text.replace("Tổ 5".encode(), b"T\xf5 5"))


def nul_byte_in_line_4(folder: Path) -> Pair:
    """A NUL byte inside a cell."""
    return text_pair(folder, households=households_text().replace("Bản Ít", "Bản\0Ít"))


def empty_csv(folder: Path) -> Pair:
    """A file of 0 bytes."""
    return text_pair(folder, households=b"")


def only_blank_lines(folder: Path) -> Pair:
    """Nothing but line ends."""
    return text_pair(folder, persons="\n\n\n")


def semicolons(folder: Path) -> Pair:
    """What Excel saves under Vietnamese settings."""
    return text_pair(folder, households=csv_text(household_rows(), separator=";"))


def tabs(folder: Path) -> Pair:
    """Tab-separated text under the name of a CSV."""
    return text_pair(folder, persons=csv_text(person_rows(), separator="\t"))


def unclosed_quote(folder: Path) -> Pair:
    """Record 4 opens a quote that nothing closes."""
    return text_pair(folder, households=households_text().replace("Bản Ít", '"Bản Ít'))


def long_row(folder: Path) -> Pair:
    """Record 3 has a field too many."""
    return text_pair(folder, households=households_text().replace("Tổ 5", "Tổ 5,Tổ 6"))


def short_row(folder: Path) -> Pair:
    """Record 5 has a field too few."""
    return text_pair(folder, persons=persons_text().replace(",Nguyễn Thị Bình", ""))


def last_row_cut_off(folder: Path) -> Pair:
    """The file ends in the middle of its last record."""
    text = persons_text()
    return text_pair(folder, persons=text[: text.index("P9") + 10])


def row_after_a_quoted_line_break(folder: Path) -> Pair:
    """A quoted line break is one record: the bad cell is in record 4, on line 5."""
    text = households_text().replace("Bản Đông", '"Bản\nĐông"')
    return text_pair(folder, households=text.replace("borehole", "giếng khoan"))


# --- header ---


def column_named_twice(folder: Path) -> Pair:
    """Two columns of one name: which one holds?"""
    return text_pair(folder, households=households_text().replace(",roof,", ",wall,", 1))


def extra_column_named_twice(folder: Path) -> Pair:
    """The same among columns that are otherwise ignored."""
    header, *lines = households_text().splitlines()
    return text_pair(
        folder, households="\n".join([f"{header},ghi_chu,ghi_chu", *(f"{line},a,b" for line in lines)])
    )


def without(rows: Rows, column: str) -> str:
    """CSV text of the rows less a column."""
    for row in rows:
        del row[column]
    return csv_text(rows)


def missing_area_type_column(folder: Path) -> Pair:
    """A required column is absent."""
    return text_pair(folder, households=without(household_rows(), "area_type"))


def missing_commune_code_column(folder: Path) -> Pair:
    """A required column is absent."""
    return text_pair(folder, households=without(household_rows(), "commune_code"))


def missing_person_id_column(folder: Path) -> Pair:
    """A required column of persons is absent."""
    return text_pair(folder, persons=without(person_rows(), "person_id"))


def missing_relation_column(folder: Path) -> Pair:
    """Without relation no household has a head."""
    return text_pair(folder, persons=without(person_rows(), "relation"))


def two_missing_columns(folder: Path) -> Pair:
    """One in each table: both are told in one run."""
    households = without(household_rows(), "area_type")
    return text_pair(folder, households=households, persons=without(person_rows(), "person_id"))


def swapped_tables(folder: Path) -> Pair:
    """The two files given in each other's place."""
    households, persons = csv_pair(folder)
    return persons, households


def header_in_capitals(folder: Path) -> Pair:
    """Column names are names: HOUSEHOLD_ID is another column."""
    header, rest = households_text().split("\n", 1)
    return text_pair(folder, households=f"{header.upper()}\n{rest}")


# --- required values and codes ---


def missing_household_id(folder: Path) -> Pair:
    """An empty required cell; its persons have lost their household too."""
    return csv_pair(folder, households={(3, "household_id"): None})


def missing_commune_code(folder: Path) -> Pair:
    """An empty required cell."""
    return csv_pair(folder, households={(4, "commune_code"): None})


def missing_area_type(folder: Path) -> Pair:
    """An empty required cell."""
    return csv_pair(folder, households={(2, "area_type"): None})


def missing_person_id(folder: Path) -> Pair:
    """An empty required cell."""
    return csv_pair(folder, persons={(6, "person_id"): None})


def missing_household_of_a_person(folder: Path) -> Pair:
    """A person of nowhere."""
    return csv_pair(folder, persons={(4, "household_id"): None})


def unknown_water_source(folder: Path) -> Pair:
    """A word that is not in the list of codes."""
    return csv_pair(folder, households={(5, "water_source"): "well"})


def unknown_diploma(folder: Path) -> Pair:
    """A code of another column's list."""
    return csv_pair(folder, persons={(8, "diploma"): "preschool"})


def rural_with_a_capital(folder: Path) -> Pair:
    """Codes are case-sensitive."""
    return csv_pair(folder, households={(3, "area_type"): "Rural"})


def head_in_capitals(folder: Path) -> Pair:
    """Codes are case-sensitive, and so this household has no head."""
    return csv_pair(folder, persons={(5, "relation"): "HEAD"})


def commune_code_without_zeros(folder: Path) -> Pair:
    """Excel has eaten the zeros of 00070."""
    return csv_pair(folder, households={(2, "commune_code"): "70"})


def commune_code_with_a_letter(folder: Path) -> Pair:
    """Five characters, not five digits."""
    return csv_pair(folder, households={(2, "commune_code"): "O3646"})


def ethnic_code_without_zero(folder: Path) -> Pair:
    """Two digits are asked for."""
    return csv_pair(folder, persons={(2, "ethnic_code"): "3"})


def ethnic_code_56(folder: Path) -> Pair:
    """The list ends at 55."""
    return csv_pair(folder, persons={(9, "ethnic_code"): "56"})


def yes_for_true(folder: Path) -> Pair:
    """A word that is no boolean."""
    return csv_pair(folder, households={(2, "uses_internet"): "yes"})


def two_for_true(folder: Path) -> Pair:
    """A digit that is no boolean."""
    return csv_pair(folder, persons={(7, "health_insurance"): 2})


def cross_for_true(folder: Path) -> Pair:
    """x is for the register's import mapping only."""
    return csv_pair(folder, persons={(3, "disability"): "x"})


def unknown_code_with_a_line_break(folder: Path) -> Pair:
    """However it is quoted in the message, a finding stays one line."""
    return csv_pair(folder, households={(2, "toilet"): "hố\nxí"})


def unknown_code_of_a_megabyte(folder: Path) -> Pair:
    """A letter pasted into a code's cell."""
    return csv_pair(folder, households={(2, "toilet"): "đơn xin, " * 120_000})


# --- numbers ---


def thousands_mark(folder: Path) -> Pair:
    """1.500.000 as money is written in Vietnam."""
    return csv_pair(folder, households={(2, "income_per_capita"): "1.500.000"})


def thousands_comma(folder: Path) -> Pair:
    """1,500,000 as Excel shows it."""
    return csv_pair(folder, households={(2, "income_per_capita"): "1,500,000"})


def one_point_in_income(folder: Path) -> Pair:
    """950.000 would read as 950 đồng."""
    return csv_pair(folder, households={(3, "income_per_capita"): "950.000"})


def plus_sign(folder: Path) -> Pair:
    """No sign."""
    return csv_pair(folder, households={(2, "income_per_capita"): "+1500000"})


def negative_income(folder: Path) -> Pair:
    """No negative number."""
    return csv_pair(folder, households={(2, "income_per_capita"): "-1500000"})


def exponent(folder: Path) -> Pair:
    """How Excel shows a long number in a narrow column."""
    return csv_pair(folder, households={(4, "income_per_capita"): "2E+06"})


def decimal_income(folder: Path) -> Pair:
    """A float's text in an integer column."""
    return csv_pair(folder, households={(4, "income_per_capita"): "2000000.0"})


def income_in_words(folder: Path) -> Pair:
    """Text in a number column."""
    return csv_pair(folder, households={(5, "income_per_capita"): "không rõ"})


def income_with_unit(folder: Path) -> Pair:
    """A number and its unit."""
    return csv_pair(folder, households={(5, "income_per_capita"): "1500000đ"})


def income_in_other_digits(folder: Path) -> Pair:
    """Full-width digits."""
    return csv_pair(folder, households={(5, "income_per_capita"): "１５０００００"})


def area_with_two_points(folder: Path) -> Pair:
    """At most one point."""
    return csv_pair(folder, households={(2, "floor_area_m2"): "1.045.5"})


def area_with_comma(folder: Path) -> Pair:
    """The decimal comma, quoted as Excel writes it."""
    return csv_pair(folder, households={(2, "floor_area_m2"): "45,5"})


def area_ending_in_a_point(folder: Path) -> Pair:
    """The point stands between digits."""
    return csv_pair(folder, households={(2, "floor_area_m2"): "45."})


def negative_area(folder: Path) -> Pair:
    """No negative number."""
    return csv_pair(folder, households={(3, "floor_area_m2"): "-30"})


def area_not_a_number(folder: Path) -> Pair:
    """NaN is not digits."""
    return csv_pair(folder, households={(3, "floor_area_m2"): "NaN"})


def area_infinite(folder: Path) -> Pair:
    """Neither is inf."""
    return csv_pair(folder, households={(3, "floor_area_m2"): "inf"})


# --- dates ---


def thirtieth_of_february(folder: Path) -> Pair:
    """A day that never was."""
    return csv_pair(folder, persons={(4, "birth_date"): "30/02/2020"})


def iso_29_february_2021(folder: Path) -> Pair:
    """2021 was no leap year."""
    return csv_pair(folder, persons={(4, "birth_date"): "2021-02-29"})


def month_before_day(folder: Path) -> Pair:
    """03/31/2020 as in America."""
    return csv_pair(folder, persons={(4, "birth_date"): "03/31/2020"})


def day_and_month_of_one_digit(folder: Path) -> Pair:
    """D/M/YYYY is neither of the two forms."""
    return csv_pair(folder, persons={(2, "birth_date"): "2/3/1980"})


def year_of_two_digits(folder: Path) -> Pair:
    """Which century?"""
    return csv_pair(folder, persons={(2, "birth_date"): "02/03/80"})


def year_alone(folder: Path) -> Pair:
    """Only the year known is written 1980-01-01 with its flag."""
    return csv_pair(folder, persons={(2, "birth_date"): "1980"})


def date_with_time(folder: Path) -> Pair:
    """An ISO datetime."""
    return csv_pair(folder, persons={(2, "birth_date"): "1980-03-02T00:00:00"})


def date_without_separators(folder: Path) -> Pair:
    """YYYYMMDD."""
    return csv_pair(folder, households={(4, "escaped_poverty_date"): "20201205"})


def birth_after_the_review(folder: Path) -> Pair:
    """Born the day after the as-of day."""
    return csv_pair(folder, persons={(4, "birth_date"): date(2022, 10, 16)})


def birth_after_the_households_own_review(folder: Path) -> Pair:
    """Born before the as-of day, but after the review of 2022-09-12 that H2 had."""
    return csv_pair(folder, persons={(6, "birth_date"): date(2022, 9, 13)})


# --- keys and heads ---


def duplicate_household(folder: Path) -> Pair:
    """H1 comes again in row 6."""
    rows = household_rows()
    return text_pair(folder, households=csv_text([*rows, dict(rows[0])]))


def duplicate_person(folder: Path) -> Pair:
    """P1 again, in another household."""
    return csv_pair(folder, persons={(10, "person_id"): "P1"})


def person_of_no_household(folder: Path) -> Pair:
    """H9 is not in households."""
    return csv_pair(folder, persons={(4, "household_id"): "H9"})


def person_of_a_household_in_other_case(folder: Path) -> Pair:
    """h1 is not H1."""
    return csv_pair(folder, persons={(4, "household_id"): "h1"})


def no_head(folder: Path) -> Pair:
    """H1 has none."""
    return csv_pair(folder, persons={(2, "relation"): "other"})


def no_head_in_shuffled_rows(folder: Path) -> Pair:
    """H3's persons stand first and last: its first member is in row 2."""
    rows = person_rows()
    rows[5]["relation"] = "parent"
    return text_pair(folder, persons=csv_text([rows[6], *rows[:5], *rows[7:], rows[5]]))


def relation_empty_for_all(folder: Path) -> Pair:
    """H2 has members, none with a relation."""
    return csv_pair(folder, persons={(5, "relation"): None, (6, "relation"): None})


def two_heads(folder: Path) -> Pair:
    """The second head of H1 is in row 4."""
    return csv_pair(folder, persons={(4, "relation"): "head"})


def three_heads(folder: Path) -> Pair:
    """Rows 2, 3 and 4 are all heads of H1."""
    return csv_pair(folder, persons={(3, "relation"): "head", (4, "relation"): "head"})


def unreviewed_household_without_head(folder: Path) -> Pair:
    """A household outside the review is checked like any other."""
    return csv_pair(folder, households={(2, "in_review"): False}, persons={(2, "relation"): "other"})


def bad_cell_of_an_unreviewed_household(folder: Path) -> Pair:
    """So are its cells."""
    return csv_pair(folder, households={(2, "in_review"): False, (2, "toilet"): "Septic"})


# --- many findings ---


def bad_cells_in_both_tables(folder: Path) -> Pair:
    """Two in one row of households, one in persons: all are told."""
    wrong = {(3, "income_per_capita"): "1e6", (3, "toilet"): "hố xí"}
    return csv_pair(folder, households=wrong, persons={(9, "birth_date"): "18.06.1975"})


def many_bad_rows(folder: Path, count: int = 150) -> Pair:
    """Bad incomes in rows 2, 3, …; one head a household."""
    household, person = household_rows()[0], person_rows()[0]
    names = [f"H{number:03}" for number in range(count)]
    households = [{**household, "household_id": name, "income_per_capita": "1.500.000"} for name in names]
    persons = [{**person, "household_id": name, "person_id": f"P{name}"} for name in names]
    return text_pair(folder, households=csv_text(households), persons=csv_text(persons))


def a_hundred_bad_rows(folder: Path) -> Pair:
    """Exactly as many as are told."""
    return many_bad_rows(folder, 100)
