"""Imports as an officer meets them: what is understood, what is refused, what a load does and an undo takes back."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from giamngheo.config.database import Addresses
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    Membership,
    Person,
    PersonAnswers,
)
from tests.workbooks import makers
from tests.workbooks.importing import Importing
from tests.world import ALL, World


@pytest.fixture
def importing(committed_world: World, committed: Addresses) -> Importing:
    return Importing(committed_world.client("commune"), committed)


def test_one_sheet_for_households_and_members_is_understood_and_loaded(importing: Importing) -> None:
    importing.upload(makers.flat())
    told = importing.columns()
    assert "Hộ mới 2" in told
    assert "Hộ bị từ chối 0" in told
    importing.post("load/")
    with scoped(ALL):
        home = Household.objects.select_related("village").get(code="M01")
        assert home.village.name == "Bản Hôm"
        answers = HouseholdAnswers.objects.get(household=home)
        assert (answers.review_date, answers.income_per_capita) == (date(2024, 10, 15), 1_200_000)
        assert (answers.toilet, answers.floor_area_m2, answers.area_type) == ("septic", 45.5, "rural")
        members = Person.objects.filter(household=home).order_by("birth_date")
        assert [(p.full_name, p.birth_date, p.sex, p.ethnic_code) for p in members] == [
            ("Quàng Văn Sáng", date(1980, 3, 5), "male", "03"),
            ("Lò Thị Mai", date(1983, 1, 1), "female", "03"),
            ("Quàng Văn An", date(2012, 9, 7), "male", "03"),
        ]
        assert [p.birth_date_is_year_only for p in members] == [None, True, None]
        relations = Membership.objects.filter(household=home).order_by("person__birth_date")
        assert [m.relation for m in relations] == ["head", "spouse", "child"]
        insured = PersonAnswers.objects.filter(household=home).order_by("person__birth_date")
        assert [p.health_insurance for p in insured] == [True, True, None]
        assert Household.objects.get(code="M02").village.name == "Bản Ót"


def test_two_rows_of_headings_birth_years_under_nam_and_nu_and_no_codes_are_understood(
    importing: Importing,
) -> None:
    importing.upload(makers.two_header_rows())
    told = importing.columns(area_type="rural")
    assert "Hộ mới 1" in told
    importing.post("load/")
    with scoped(ALL):
        head = Person.objects.get(full_name="Vì Văn Tới")
        child = Person.objects.get(full_name="Vì Thị Lả")
        assert (head.birth_date, head.sex, head.birth_date_is_year_only) == (date(1970, 1, 1), "male", True)
        assert (child.birth_date, child.sex) == (date(2001, 1, 1), "female")
        assert head.household_id == child.household_id
        answers = HouseholdAnswers.objects.get(household=head.household_id)
        assert (answers.need_health, answers.need_housing) == (True, None)


def test_two_sheets_without_diacritics_update_the_household_that_is_there(importing: Importing) -> None:
    importing.upload(makers.two_sheets())
    told = importing.columns()
    assert "Hộ mới 0" in told
    assert "Hộ cập nhật 1" in told
    importing.post("load/")
    with scoped(ALL):
        home = Household.objects.get(code="H001", commune_code="03658")
        answers = HouseholdAnswers.objects.get(household=home, review_date=date(2024, 10, 15))
        assert (answers.water_source, answers.toilet, answers.roof) == (
            "piped",
            "double_vault",
            "non_durable",
        )
        assert Person.objects.filter(household=home).count() == 2


def test_a_household_with_an_error_is_left_out_whole_and_each_error_is_told_in_both_languages(
    importing: Importing,
) -> None:
    importing.upload(makers.with_errors())
    told = importing.columns()
    assert "Nạp 1 hộ, bỏ lại 3 hộ có lỗi" in told
    assert "“hố lạ” không hợp lệ, cần một trong: tự hoại, bán tự hoại; thấm dội nước" in told
    assert "“31/02/1972” không hợp lệ, cần ngày/tháng/năm" in told
    assert "hơn một chủ hộ" in told
    importing.client.cookies["language"] = "en"
    english = importing.page()
    assert "Load 1 households, leave 3 with errors" in english
    assert "“hố lạ” is not right" in english
    importing.client.cookies["language"] = "vi"
    importing.post("load/")
    with scoped(ALL):
        codes = Household.objects.filter(code__startswith="K").values_list("code", flat=True)
        assert list(codes) == ["K1"]


def test_errors_are_marked_in_the_original_workbook_and_nothing_else_is_changed(
    importing: Importing,
) -> None:
    importing.upload(makers.with_errors())
    importing.columns()
    response = importing.client.get(f"/imports/{importing.batch}/marked/")
    marked = load_workbook(io.BytesIO(response.content))
    assert marked.sheetnames == ["Lỗi cần sửa", "Danh sách"]
    sheet, before = marked["Danh sách"], load_workbook(io.BytesIO(makers.with_errors())).worksheets[0]
    assert "hố lạ" in sheet["G3"].comment.text
    assert sheet["G3"].fill.fgColor.rgb == "FFF4B0A8"
    assert sheet["D4"].comment is not None
    assert sheet["G2"].comment is None
    assert [[cell.value for cell in row] for row in sheet] == [[cell.value for cell in row] for row in before]
    rows = [(row[1].value, row[2].value) for row in marked["Lỗi cần sửa"].iter_rows(min_row=2)]
    assert (3, "Nhà tiêu") in rows


def test_a_head_the_register_knows_is_offered_and_never_taken_for_granted(importing: Importing) -> None:
    importing.upload(makers.heads())
    told = importing.columns()
    assert "giống hộ H001 trong sổ" in told
    assert "Hộ bị từ chối 1" in told
    told = importing.post("", {"match|#0": "H001"})
    assert "Hộ cập nhật 1" in told
    importing.post("load/")
    with scoped(ALL):
        home = Household.objects.get(code="H001", commune_code="03658")
        assert HouseholdAnswers.objects.get(household=home, review_date=date(2024, 10, 15)).toilet == "septic"


def test_a_village_the_commune_does_not_have_is_made_or_mapped_only_when_chosen(
    importing: Importing,
) -> None:
    importing.upload(makers.heads(village="Bản Mới", head="Vàng A Dế", born=1990))
    told = importing.columns()
    assert "Thôn “Bản Mới” chưa có trong xã" in told
    assert "Hộ bị từ chối 1" in told
    told = importing.post("", {"village|Bản Mới": "Bản Ót"})
    assert "Hộ mới 1" in told
    importing.post("load/")
    with scoped(ALL):
        assert Person.objects.get(full_name="Vàng A Dế").household.village.name == "Bản Ót"


def test_a_commune_outside_the_area_is_refused(importing: Importing) -> None:
    rows = [
        ("Mã hộ", "Mã xã", "Thôn", "Khu vực", "Họ và tên chủ hộ"),
        ("Z1", "03655", "Tổ 1", "thành thị", "Nguyễn Văn Lạc"),
    ]
    importing.upload(makers.workbook(rows))
    told = importing.columns()
    assert "xã 03655 ngoài địa bàn" in told
    assert "Hộ bị từ chối 1" in told


def test_the_office_is_not_asked_twice_how_the_same_headings_are_meant(importing: Importing) -> None:
    importing.upload(makers.with_errors())
    importing.columns(**{"v|toilet|ho la": "other"})
    importing.upload(makers.with_errors())
    told = importing.page("columns/")
    assert "như lần trước" in told
    assert "“hố lạ” không hợp lệ" not in importing.columns()


def test_an_undo_takes_back_what_the_import_brought_and_restores_what_it_replaced(
    importing: Importing,
) -> None:
    with scoped(ALL):
        HouseholdAnswers.objects.filter(household__code="H001").update(review_date=date(2024, 10, 15))
    importing.upload(makers.two_sheets())
    importing.columns()
    importing.post("load/")
    with scoped(ALL):
        answers = HouseholdAnswers.objects.get(household__code="H001", household__commune_code="03658")
        assert (answers.toilet, answers.water_source) == ("double_vault", "piped")
    importing.post("undo/")
    with scoped(ALL):
        answers.refresh_from_db()
        assert (answers.toilet, answers.water_source, answers.roof) == (
            "none",
            "protected_well",
            "non_durable",
        )

    importing.upload(makers.flat())
    importing.columns()
    importing.post("load/")
    with scoped(ALL):
        assert Household.objects.filter(code__startswith="M0").count() == 2
    assert "Hộ đã hoàn tác 2" in importing.post("undo/")
    with scoped(ALL):
        assert not Household.objects.filter(code__startswith="M0").exists()
        assert not Person.objects.filter(full_name="Quàng Văn Sáng").exists()


def test_an_undo_keeps_what_somebody_has_worked_on_since_and_says_who(importing: Importing) -> None:
    importing.upload(makers.flat())
    importing.columns()
    importing.post("load/")
    with scoped(ALL):
        answers = HouseholdAnswers.objects.get(household__code="M01")
        answers.toilet, answers.version, answers.saved_by = "vip", 2, "Cán bộ second (UBND xã Chiềng Cọ)"
        answers.save()
    told = importing.post("undo/")
    with scoped(ALL):
        assert HouseholdAnswers.objects.get(household__code="M01").toilet == "vip"
        assert not Household.objects.filter(code="M02").exists()
    assert "Người đã sửa sau khi nạp" in told
    assert "Cán bộ second" in told


def test_a_load_asked_for_twice_is_done_once(importing: Importing) -> None:
    importing.upload(makers.flat())
    importing.columns()
    for _ in range(2):
        importing.client.post(f"/imports/{importing.batch}/load/")
    importing.work()
    with scoped(ALL):
        assert Household.objects.filter(code__startswith="M0").count() == 2


def test_two_columns_with_one_heading_stop_the_check_until_one_is_set_aside(importing: Importing) -> None:
    importing.upload(
        b"M\xc3\xa3 h\xe1\xbb\x99,Th\xc3\xb4n,M\xc3\xa1i,M\xc3\xa1i\nA1,B\xe1\xba\xa3n H\xc3\xb4m,x,y\n",
        "a.csv",
    )
    told = importing.columns(area_type="rural")
    assert "có nhiều cột cùng tên “Mái”" in told
    assert "Hộ bị từ chối" not in told
