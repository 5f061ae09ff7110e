"""Every broken file of the file commands goes through the import page: a clear Vietnamese sentence, never a crash."""

from pathlib import Path

import pytest

from giamngheo.config.database import Addresses
from giamngheo.records.accounts.models import Office, OfficeArea
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.registry.models import Household
from tests.engine import broken_workbooks as sheets
from tests.engine.tables import Maker, Pair, csv_pair
from tests.engine.test_broken_files import REFUSED
from tests.workbooks.importing import Importing
from tests.world import ALL, World

VILLAGES = (("00070", "Bản Đông"), ("03646", "Tổ 5"), ("03646", "Bản Ít"), ("03646", "Bản Ửng"))
# What the file commands refuse and the import understands: the officers' own way of writing.
UNDERSTOOD = {
    *("semicolons", "tabs", "row_after_a_quoted_line_break", "extra_column_named_twice", "swapped_tables"),
    *("header_in_capitals", "missing_person_id_column", "missing_person_id", "rural_with_a_capital"),
    *("head_in_capitals", "ethnic_code_without_zero", "yes_for_true", "cross_for_true", "thousands_mark"),
    *("thousands_comma", "one_point_in_income", "income_with_unit", "area_with_comma", "year_alone"),
    *("day_and_month_of_one_digit", "bad_cell_of_an_unreviewed_household", "commune_code_as_number"),
    *("commune_code_as_number_shown_with_zeros", "ethnic_code_as_number", "village_code_as_number"),
    *("household_id_as_number", "person_id_as_number", "thousands_mark_in_a_text_cell"),
    *("wrong_case_in_a_sheet", "title_above_the_header", "tables_on_the_second_sheet", "utf_16"),
    *("household_ids_as_int64", "person_ids_as_int64", "commune_codes_as_int64", "ethnic_codes_as_float"),
    # "nam" is Vietnamese for a man.
    *("unknown_code_stored", "unknown_code_in_an_enum"),
}
TOLD = ("Lỗi trong tệp Trang tính", "Chưa lưu được", "Chưa ghi gì vào sổ", "Chưa kiểm tra được")
# Made to fill the memory.
BOMBS: list[Maker] = [sheets.zip_bomb, sheets.cell_in_the_last_corner, sheets.entity_bomb]
# Spread over the workers of the suite.
PARTS = 4
SHARDS = ("over_shards", "shard", "directories")
MAKERS = [
    *(maker for maker, _ in REFUSED if not any(word in maker.__name__ for word in SHARDS)),
    *BOMBS,
]


@pytest.fixture
def importing(committed_world: World, committed: Addresses) -> Importing:
    """An officer of an office with the two communes of the files, whose villages are known."""
    with scoped(ALL):
        office = Office.objects.get(name="UBND xã Chiềng Cọ")
        for commune in ("00070", "03646"):
            OfficeArea.objects.create(office=office, commune_code=commune)
        for commune, name in VILLAGES:
            village = Village.objects.create(commune_code=commune, name=name, kind=name.split()[0].lower())
            VillagePlace.objects.create(village=village, commune_code=commune)
    return Importing(committed_world.client("commune"), committed)


def told_of(importing: Importing, pair: Pair) -> str:
    """What the pages say of a pair of files, from the upload to the preview."""
    households, persons = pair
    second = (persons.name, persons.read_bytes())
    told = importing.upload(households.read_bytes(), households.name, second, "15/10/2022")
    return importing.columns() if importing.batch and "Không đọc được tệp" not in told else told


def test_the_files_as_they_should_be_are_accepted(importing: Importing, tmp_path: Path) -> None:
    told = told_of(importing, csv_pair(tmp_path))
    assert "Nạp 4 hộ" in told


@pytest.mark.parametrize("part", range(PARTS))
def test_what_officers_write_is_understood_and_what_nobody_can_know_is_told(
    importing: Importing, tmp_path: Path, part: int
) -> None:
    with scoped(ALL):
        before = Household.objects.count()
    for number, maker in enumerate(MAKERS[part::PARTS]):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = told_of(importing, maker(folder))
        assert ("Nạp 4 hộ" in told) == (maker.__name__ in UNDERSTOOD), maker.__name__
        if maker.__name__ in UNDERSTOOD:
            continue
        assert any(words in told for words in TOLD), maker.__name__
        if "Hộ bị từ chối" in told and "bỏ lại" not in told:
            importing.post("load/")
    with scoped(ALL):
        assert Household.objects.count() == before
