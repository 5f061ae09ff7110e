"""Confirmation letters: search, purpose, print; numbered, logged, checked by anyone with the code on the paper."""

from datetime import date
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from giamngheo.records.base.audit import events_of_household, readable
from giamngheo.records.base.paper_codes import as_kept, as_printed, new_code
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import ConfirmationLetter
from giamngheo.records.registry.models import StatusPeriod
from tests.papers.word import word_lines
from tests.records.many import judged
from tests.world import ALL, World, id_of

pytestmark = pytest.mark.usefixtures("known_units")


def issue(world: World, role: str = "one_stop", key: str = "hac", **given: str) -> HttpResponse:
    """The form of step two, sent."""
    asked = {"person": str(world.persons[f"{key}_1"].pk), "purpose": "study", **given}
    url = reverse("issue_letter", args=[id_of(world.households[key])])
    return world.client(role).post(url, asked)  # type: ignore[return-value]


def letters() -> list[ConfirmationLetter]:
    with scoped(ALL):
        return list(ConfirmationLetter.objects.order_by("office_id", "number"))


def test_search_purpose_print(world: World) -> None:
    judged(world)
    desk = world.client("one_stop")
    found = desk.get(reverse("letters"), {"for": "lo van hac 1975"}).content.decode()
    assert reverse("issue_letter", args=[id_of(world.households["hac"])]) in found
    answer = issue(world, addressee="Trường THCS Chiềng Cọ", person=str(world.persons["hac_2"].pk))
    [made] = letters()
    assert answer.headers["Location"] == reverse("letter", args=[made.pk])
    paper = desk.get(reverse("letter_pdf", args=[made.pk]))
    told = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages).split())
    for words in (
        "Số: 1/2024/GXN-UBND",
        "GIẤY XÁC NHẬN",
        "Kính gửi: Trường THCS Chiềng Cọ.",
        "Ông/bà Cà Thị Ỏi, sinh năm 1978, là thành viên của hộ gia đình có chủ hộ là Lò Văn Hặc",
        "công nhận là hộ nghèo, từ ngày 15/12/2023",
        "miễn, giảm học phí",
        as_printed(made.code),
    ):
        assert words in told
    word = desk.get(reverse("letter_pdf", args=[made.pk]), {"as": "word"})
    assert f"Mã xác minh: {as_printed(made.code)}." in word_lines(word.content)


def test_the_log_keeps_for_whom_and_what_for(world: World) -> None:
    issue(world)
    with scoped(ALL):
        [logged] = [
            one
            for one in readable(events_of_household(id_of(world.households["hac"])))
            if one.event.act == "desk.issue_letter"
        ]
    assert logged.details == {
        "number": "1/2024/GXN-UBND",
        "for": "Lò Văn Hặc",
        "purpose": "study",
        "status": "poor",
    }
    assert logged.event.actor == "Cán bộ one_stop (UBND xã Chiềng Cọ)"


def test_numbers_run_by_office_and_year(world: World, settings: Settings) -> None:
    issue(world)
    issue(world, key="duong")
    issue(world, role="neighbour", key="tam")
    settings.FIXED_TODAY = date(2025, 1, 2)
    issue(world)
    assert sorted(one.name for one in letters()) == [
        "1/2024/GXN-UBND",
        "1/2024/GXN-UBND",
        "1/2025/GXN-UBND",
        "2/2024/GXN-UBND",
    ]


def test_what_is_not_recognised_is_not_confirmed(world: World) -> None:
    with scoped(ALL):
        StatusPeriod.objects.filter(household=world.households["hac"]).update(status="not_poor")
    answer = issue(world)
    assert answer.status_code == 422
    assert "không có gì để xác nhận" in answer.content.decode()
    assert letters() == []


@pytest.mark.parametrize(
    ("escaped", "status"), [((2021, 10, 21), "newly_escaped"), ((2021, 10, 20), None)], ids=["in", "after"]
)
def test_a_household_is_newly_escaped_for_36_months_from_the_decision(
    world: World, escaped: tuple[int, int, int], status: str | None
) -> None:
    with scoped(ALL):
        StatusPeriod.objects.filter(household=world.households["hac"]).update(
            status="not_poor", escaped_poverty_date=date(*escaped)
        )
    issue(world)
    assert [one.status for one in letters()] == ([status] if status else [])


def test_another_purpose_wants_words_and_a_member_of_another_household_is_none(world: World) -> None:
    assert "ghi dùng vào việc gì" in issue(world, purpose="other").content.decode()
    assert issue(world, person=str(world.persons["duong_1"].pk)).status_code == 422
    assert letters() == []


def test_anyone_with_the_code_learns_that_it_is_good_and_who_it_is_for_by_initials(world: World) -> None:
    issue(world)
    [made] = letters()
    anyone = Client()
    typed = anyone.get(reverse("public_check"), {"code": as_printed(made.code).lower()})
    assert typed.headers["Location"] == reverse("public_paper", args=[made.code])
    told = anyone.get(typed.headers["Location"]).content.decode()
    assert "Còn giá trị" in told
    assert "L. V. H." in told
    assert "Lò Văn Hặc" not in told
    desk = world.client("one_stop")
    desk.post(reverse("withdraw_letter", args=[made.pk]), {"reason": "ghi nhầm người"})
    told = anyone.get(reverse("public_paper", args=[made.code])).content.decode()
    # What a household is recognised as now is for the family's own codes, not for whoever was handed a letter.
    assert "Trang này không nói diện hiện nay" in told
    assert "Hộ đang được công nhận" not in told
    assert "Không còn giá trị" in told
    assert "ghi nhầm người" not in told


def test_a_withdrawn_letter_is_not_printed_again(world: World) -> None:
    issue(world)
    [made] = letters()
    desk = world.client("one_stop")
    desk.post(reverse("withdraw_letter", args=[made.pk]), {"reason": "ghi nhầm người"})
    assert desk.get(reverse("letter_pdf", args=[made.pk])).status_code == 404


def test_a_code_of_no_paper_and_no_code_at_all_get_the_same_answer(db: None) -> None:
    answers = [Client().get(reverse("public_paper", args=[code])) for code in (new_code(), "1", "x' OR 1=1")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content.decode().partition("<main")[2] for one in answers}) == 1


def test_one_address_that_asks_on_and_on_is_told_to_wait(db: None) -> None:
    client = Client()
    statuses = [client.get(reverse("public_paper", args=[new_code()])).status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


@pytest.mark.parametrize("typed", ["abcd-efgh-jkmn", " ABCD EFGH JKMN "])
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert as_kept(typed) == "ABCDEFGHJKMN"


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "ABCD-EFGH-JKM0", "ABCD-EFGH-JKMN-P"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert as_kept(typed) == ""
