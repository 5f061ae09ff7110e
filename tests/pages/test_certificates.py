"""Certificates after the decision: printed again with a reason, the year's line alone, where the numbers begin."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    CertificateReprint,
    CertificateStart,
    Decision,
    ReviewRound,
)
from tests.pages.things import things
from tests.papers.word import word_lines
from tests.records.reviewing import AFTER, area, opened
from tests.world import ALL, NEIGHBOUR, NOW, OWN, TODAY, World, id_of

pytestmark = pytest.mark.usefixtures("known_units")
DECIDED = date(2024, 11, 4)


def text(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def held(world: World, key: str = "hac", **other: object) -> Certificate:
    with scoped(ALL):
        made: Certificate = Certificate.objects.create(
            **{
                "household": world.households[key],
                "commune_code": OWN,
                "year": 2024,
                "number": 7,
                "issued_on": TODAY,
                **other,
            }
        )
    return made


def start(world: World, number: str, role: str = "commune_clerk") -> str:
    data = {"commune_code": OWN, "number": number}
    return world.client(role).post(reverse("start_certificates"), data, follow=True).content.decode()


def numbers(world: World) -> list[int]:
    """Of the certificates that a periodic round of two near-poor households gives."""
    with area(world):
        story = opened(world)
        story.to_posted()
        story.to_chair()
        ReviewRound.objects.filter(pk=story.round_id).update(step="chair")  # the district agrees
        story.decide(AFTER)
    with scoped(ALL):
        given = Certificate.objects.filter(issued_on=AFTER, commune_code=OWN)
        return sorted(given.values_list("number", flat=True))


def test_a_certificate_is_printed_again_for_a_reason_and_says_how_often(world: World) -> None:
    kept = held(world)
    url = reverse("household_certificates", args=[id_of(world.households["hac"])])
    desk = world.client("one_stop")
    assert desk.post(url, {"reason": "  "}).status_code == 422
    for reason in ("Mất khi chuyển nhà", "Rách"):
        assert desk.post(url, {"reason": reason}).status_code == 302
    with scoped(ALL):
        made = {one.number: one for one in CertificateReprint.objects.filter(certificate=kept)}
    assert {number: one.reason for number, one in made.items()} == {1: "Mất khi chuyển nhà", 2: "Rách"}
    paper = reverse("certificate_reprint_pdf", args=[made[2].pk])
    told = text(desk.get(paper).content)
    assert "Số: 7/2024/GCN-HN.HCN" in told
    assert "Giấy in lại lần 2, ngày 20/10/2024" in told
    assert any("Giấy in lại lần 2" in line for line in word_lines(desk.get(paper, {"as": "word"}).content))
    book = world.client("commune_chair").get(reverse("certificates")).content.decode()
    assert "Mất khi chuyển nhà" in book
    assert "7/2024/GCN-HN.HCN" in book


def test_a_certificate_that_has_ended_is_not_printed_again(world: World) -> None:
    held(world, ended_on=TODAY)
    url = reverse("household_certificates", args=[id_of(world.households["hac"])])
    told = world.client("commune").post(url, {"reason": "Mất"}).content.decode()
    assert "7/2024/GCN-HN.HCN" in told
    with scoped(ALL):
        assert CertificateReprint.objects.count() == 0


def test_the_years_line_is_printed_alone(world: World) -> None:
    known = things(world)
    url = reverse("review_lines_pdf", args=[known["round_village"]])
    told = text(world.client("commune").get(url).content)
    assert told.startswith("2025 1/QĐ-UBND, 20/10/2024 N")
    for words in ("2024 1/QĐ", "CỘNG HÒA", "Lò Văn Hặc", "CHỦ TỊCH", "Thành viên", "Mã xác minh"):
        assert words not in told
    assert world.client("commune").get(url, {"as": "word"}).status_code == 404


def test_numbers_begin_where_the_commune_left_off_by_hand(world: World) -> None:
    assert "Giấy đầu tiên sẽ mang số 40/2024" in start(world, "40")
    assert "Giấy đầu tiên sẽ mang số 31/2024" in start(world, "31")
    assert numbers(world) == [31, 32]
    assert "số đầu không đổi được nữa" in start(world, "50")
    with scoped(ALL):
        assert CertificateStart.objects.get().number == 31


@pytest.mark.parametrize("number", ["0", "-1", "", "một", "1000000"])
def test_a_number_that_is_none_is_told(world: World, number: str) -> None:
    start(world, number)
    with scoped(ALL):
        assert not CertificateStart.objects.exists()


def test_a_gap_is_never_filled(world: World) -> None:
    held(world, number=9, issued_on=date(2024, 3, 1), ended_on=date(2024, 6, 1))
    assert numbers(world) == [10, 11]


def test_the_certificate_of_a_household_that_moved_away_keeps_its_number(world: World) -> None:
    held(world, "tam", number=1, issued_on=date(2024, 3, 1))
    with scoped(ALL):
        assert Household.objects.get(pk=world.households["tam"].pk).commune_code == NEIGHBOUR
    assert numbers(world) == [2, 3]


def test_a_new_year_begins_with_one(world: World, settings: Settings) -> None:
    start(world, "31")
    settings.FIXED_TODAY = date(2025, 1, 2)
    assert "Giấy đầu tiên sẽ mang số 5/2025" in start(world, "5")


def test_a_household_that_came_from_another_commune_brings_lines_of_decisions_made_there(
    world: World,
) -> None:
    known = things(world)
    with scoped(ALL):
        ReviewRound.objects.filter(list_year=2024).update(commune_code=NEIGHBOUR)
    url = reverse("certificate_reprint_pdf", args=[known["reprint"]])
    told = text(world.client("one_stop").get(url).content)
    assert "2024 1/QĐ-UBND, 15/12/2023" in told


def test_the_second_decision_prints_no_certificate_that_a_household_holds(
    world: World, settings: Settings
) -> None:
    """Hặc's is of the first round; the second adds its line to it, and gives Dương one."""
    hac = held(world, issued_on=date(2023, 12, 15), year=2023)
    settings.FIXED_TODAY = AFTER
    with area(world):
        first = ReviewRound.objects.create(
            commune_code=OWN,
            kind="periodic_review",
            list_year=2024,
            standard="2022-2026",
            opened_on=date(2023, 10, 2),
            ends_on=date(2023, 12, 14),
            step="decided",
        )
        number = {"number": "90/QĐ-UBND", "decided_on": date(2023, 12, 15)}
        decision = Decision.objects.create(round=first, signer="A", signed_at=NOW, **number)
        CertificateLine.objects.create(certificate=hac, decision=decision, list_year=2024, status="poor")
        story = opened(world)
        story.to_decided(AFTER)
    clerk, village = world.client("commune_clerk"), [story.village_id]
    new = text(clerk.get(reverse("review_certificates_pdf", args=village)).content)
    assert new.count("GIẤY CHỨNG NHẬN") == 1
    assert "Lò Văn Dương" in new
    assert "Lò Văn Hặc" not in new
    signed_for = text(clerk.get(reverse("review_hand_over_pdf", args=village)).content)
    assert "Lò Văn Dương" in signed_for
    assert "Lò Văn Hặc" not in signed_for
    line = text(clerk.get(reverse("review_lines_pdf", args=village)).content)
    assert line.startswith("2025 12/QĐ-UBND, 31/10/2024 CN")


def test_where_nobody_got_a_certificate_no_button_offers_one(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = AFTER
    with area(world):
        story = opened(world)
        story.to_decided(AFTER)
    clerk, page = world.client("commune_clerk"), reverse("review_village", args=[story.village_id])
    addresses = [
        reverse(name, args=[story.village_id]) for name in ("review_certificates_pdf", "review_hand_over_pdf")
    ]
    told = clerk.get(page).content.decode()
    assert [address in told for address in addresses] == [True, True]
    with scoped(ALL):
        Certificate.objects.update(ended_on=AFTER)  # the families have left the list since
    told = clerk.get(page).content.decode()
    assert [address in told for address in addresses] == [False, False]
    assert [clerk.get(address).status_code for address in addresses] == [404, 404]


def test_what_is_to_be_checked_before_the_signature_is_told_until_there_is_a_number(world: World) -> None:
    told = "hãy đối chiếu lời văn trước khi ký"
    with area(world):
        story = opened(world)
    chair, page = world.client("commune_chair"), reverse("review_decision", args=[story.round_id])
    assert told in chair.get(page).content.decode()
    with area(world):
        Decision.objects.create(
            round=story.round, signer="A", signed_at=NOW, number="1/QĐ-UBND", decided_on=AFTER
        )
    assert told not in chair.get(page).content.decode()
