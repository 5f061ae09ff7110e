"""How papers name the office that signs, before and after communes merged."""

from datetime import date

import pytest

from giamngheo.papers.documents.office import commune_office


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
