"""How papers name the office that signs, before and after communes merged."""

from datetime import date

import pytest

from giamngheo.papers.documents.legal_base import in_force
from giamngheo.papers.documents.office import commune_office
from giamngheo.papers.documents.review import decision_paper
from giamngheo.records.geography.village_kinds import head_title
from giamngheo.records.review.models import Decision, ReviewRound
from tests.records.reviewing import area
from tests.world import NOW, OWN, World


@pytest.mark.usefixtures("known_units", "db")
@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("03658", date(2025, 6, 30), "xã Chiềng Cọ"),
        # 1681/NQ-UBTVQH15: Chiềng Cọ is a part of phường Chiềng Cơi from 01/07/2025 on.
        ("03658", date(2025, 7, 1), "phường Chiềng Cơi"),
        ("03670", date(2025, 7, 1), "phường Chiềng Cơi"),
        ("99999", date(2025, 7, 1), "xã 99999"),
    ],
)
def test_a_paper_is_signed_by_the_office_of_its_day(code: str, day: date, name: str) -> None:
    office = commune_office(code, day)
    assert office.full_name == name
    assert office.issuer[-1] == f"ỦY BAN NHÂN DÂN {name.upper()}"


@pytest.mark.usefixtures("known_units")
def test_the_new_office_decides_for_the_old_commune_and_says_so(world: World) -> None:
    with area(world):
        days = {"opened_on": date(2025, 6, 16), "ends_on": date(2025, 7, 1)}
        of = ReviewRound.objects.create(
            commune_code=OWN, kind="regular_review", list_year=2025, standard="2022-2026", **days
        )
        signed = {"signer": "A", "signed_at": NOW, "number": "1/QĐ-UBND", "decided_on": date(2025, 7, 3)}
        Decision.objects.create(round=of, **signed)
        paper = decision_paper(of)
    words = " ".join(line for part in paper.parts for line in part.paragraphs)
    assert paper.opening == "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG CHIỀNG CƠI"
    assert "trên địa bàn xã Chiềng Cọ (cũ): 0 hộ nghèo; 0 hộ cận nghèo; 0 hộ thoát nghèo; " in words
    # The list of 2025: the standard of 2022-2026.
    assert "Căn cứ Nghị định số 07/2021/NĐ-CP quy định chuẩn nghèo đa chiều;" in words


@pytest.mark.parametrize(
    ("parameter", "day", "words"),
    [
        ("review_instrument", date(2021, 8, 31), "văn bản số ………………………"),
        ("review_instrument", date(2021, 9, 1), "Quyết định số 24/2021/QĐ-TTg của Thủ tướng Chính phủ"),
        ("review_instrument", date(2026, 12, 31), "Quyết định số 24/2021/QĐ-TTg của Thủ tướng Chính phủ"),
        # Repealed by then; what replaces it was not seen: room for a hand.
        ("review_instrument", date(2027, 1, 1), "văn bản số ………………………"),
        ("low_income_worker_instrument", date(2025, 2, 24), "Nghị định số 30/2025/NĐ-CP của Chính phủ"),
        ("low_income_worker_instrument", date(2027, 1, 1), "văn bản số ………………………"),
    ],
)
def test_a_paper_names_the_law_of_its_day(parameter: str, day: date, words: str) -> None:
    assert in_force(parameter, day) == words


def test_a_decision_of_2027_does_not_rest_on_a_repealed_law(world: World) -> None:
    with area(world):
        days = {"opened_on": date(2027, 1, 15), "ends_on": date(2027, 1, 30)}
        of = ReviewRound.objects.create(
            commune_code=OWN, kind="regular_review", list_year=2027, standard="2027-2030", **days
        )
        signed = {"signer": "A", "signed_at": NOW, "number": "1/QĐ-UBND", "decided_on": date(2027, 1, 28)}
        Decision.objects.create(round=of, **signed)
        words = " ".join(line for part in decision_paper(of).parts for line in part.paragraphs)
    assert "Căn cứ Nghị định số 351/2025/NĐ-CP quy định chuẩn nghèo đa chiều; Căn cứ văn bản số ……" in words
    assert "24/2021" not in words


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("thôn", "trưởng thôn"),
        ("bản", "trưởng bản"),
        ("tổ dân phố", "tổ trưởng"),
        ("tổ", "tổ trưởng"),
        ("", "trưởng thôn"),
    ],
)
def test_a_village_s_head_is_called_by_its_kind(kind: str, title: str) -> None:
    assert head_title(kind) == title
