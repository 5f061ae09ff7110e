"""What single people are given: receipt and answer of a complaint, notice of the result; who is to be reviewed."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import Complaint, ReviewRound, RoundHousehold
from giamngheo.records.review.services.posting import complain, recheck
from giamngheo.records.review.services.quick import fill_quick_form
from tests.pages.test_review import text
from tests.pages.things import things
from tests.papers.word import word_lines
from tests.records.reviewing import AFTER, POSTED, Story, area, opened
from tests.world import ALL, World

pytestmark = pytest.mark.usefixtures("known_units")


def both(world: World, role: str, name: str, of: object) -> list[str]:
    """The words of a paper as PDF and as Word."""
    address = reverse(name, args=[of])
    word = world.client(role).get(address, {"as": "word"})
    lines = " ".join(" ".join(word_lines(word.content)).replace("\N{NO-BREAK SPACE}", " ").split())
    return [text(world.client(role).get(address)), lines]


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """Both households are posted as near-poor."""
    settings.FIXED_TODAY = POSTED
    with area(world):
        found = opened(world)
        found.to_posted()
    return found


def test_who_complains_takes_a_receipt_home_and_is_answered_with_reasons(story: Story) -> None:
    world = story.world
    with area(world):
        made = story.complain("Hộ có xe mới.")
        receipt = Complaint.objects.get(pk=made.pk).receipt
    for told in both(world, "one_stop", "review_complaint_receipt_pdf", made.pk):
        # Friday 25 October; three working days: Monday, Tuesday, Wednesday the 30th.
        for words in (
            receipt,
            "Lò Văn Tư",
            "Hộ có xe mới.",
            "Trả lời trước hết ngày: 30/10/2024",
            "Lò Văn Hặc",
        ):
            assert words in told
    answer = reverse("review_complaint_answer_pdf", args=[made.pk])
    assert world.client("one_stop").get(answer).status_code == 404
    page = reverse("review_village", args=[story.village_id])
    assert answer not in world.client("one_stop").get(page).content.decode()
    with area(world):
        recheck(officer=story.officer("commune", POSTED), complaint_id=made.pk, finding="Xe là của người em.")
    assert answer in world.client("one_stop").get(page).content.decode()
    for told in both(world, "one_stop", "review_complaint_answer_pdf", made.pk):
        for words in (
            "Kính gửi: Ông/bà Lò Văn Tư",
            "Xe là của người em.",
            "giữ nguyên kết quả đã niêm yết",
            receipt,
        ):
            assert words in told
        assert "TM. BAN CHỈ ĐẠO TRƯỞNG BAN" in told


def test_a_receipt_says_the_day_on_which_the_paper_was_handed_in(story: Story, settings: Settings) -> None:
    settings.FIXED_TODAY = date(2024, 10, 28)
    with area(story.world):
        made = complain(
            officer=story.officer("one_stop", date(2024, 10, 28)),
            household_id=story.household("hac").pk,
            complainant="Lò Văn Tư",
            words="Hộ có xe mới.",
            received_on=POSTED,
        )
    for told in both(story.world, "one_stop", "review_complaint_receipt_pdf", made.pk):
        assert "Ngày nhận: 25/10/2024. Trả lời trước hết ngày: 30/10/2024" in told


def test_a_complaint_about_a_recognition_by_income_has_the_same_papers(world: World) -> None:
    known = things(world)
    for told in both(world, "commune", "recognition_complaint_receipt_pdf", known["income_complaint"]):
        assert "có mức sống trung bình: hộ Lò Văn Hặc" in told
    for told in both(world, "commune", "recognition_complaint_answer_pdf", known["income_complaint"]):
        assert "Kết quả phúc tra: C" in told


def test_each_household_of_a_village_is_told_what_was_decided(story: Story, settings: Settings) -> None:
    world, notices = story.world, reverse("review_notices_pdf", args=[story.village_id])
    assert world.client("commune").get(notices).status_code == 404
    settings.FIXED_TODAY = AFTER
    with area(world):
        RoundHousehold.objects.filter(household=world.households["hac"]).update(previous_status="near_poor")
        story.past_district()
        story.decide(AFTER)
    for told in both(world, "commune", "review_notices_pdf", story.village_id):
        assert told.count("THÔNG BÁO Kết quả rà soát định kỳ") == 2
        # Dương was poor before, Hặc near-poor.
        duong, hac = told.split("Kính gửi: Hộ gia đình ông/bà ")[1:]
        assert duong.startswith(
            "Lò Văn Dương, Bản Hôm. Theo Quyết định số 12/QĐ-UBND ngày 31 tháng 10 năm 2024"
        )
        assert "được công nhận là hộ thoát nghèo, hộ cận nghèo. Trước đợt rà soát này: hộ nghèo." in duong
        assert "được công nhận là hộ cận nghèo. Trước đợt rà soát này: hộ cận nghèo." in hac
        assert "quyền khiếu nại" in hac
    with scoped(ALL):
        RoundHousehold.objects.filter(household=world.households["hac"]).update(
            previous_status="near_poor", decided="not_poor"
        )
        RoundHousehold.objects.filter(household=world.households["duong"]).update(
            previous_status="", decided="not_poor"
        )
    for told in both(world, "commune", "review_notices_pdf", story.village_id):
        assert "được công nhận là hộ thoát cận nghèo." in told
        assert "hộ gia đình ông/bà không thuộc diện hộ nghèo, hộ cận nghèo." in told


def test_the_list_to_review_names_everybody_and_why(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = date(2024, 10, 22)
    with area(world):
        story = opened(world)
        asked = RoundHousehold.objects.filter(household=world.households["duong"])
        asked.update(reason="request", previous_status="", quick_result="waiting")
    for told in both(world, "commune", "review_list_pdf", story.village_id):
        assert "Hộ gia đình cần rà soát định kỳ hằng năm" in told
        assert "Lò Văn Dương 1 chưa từng có giấy đề nghị" in told
        assert "Lò Văn Hặc 2 hộ nghèo đang trong danh sách" in told
    page = world.client("commune").get(reverse("review_village", args=[story.village_id])).content.decode()
    assert reverse("review_list_pdf", args=[story.village_id]) in page
    with area(world):
        officer = replace(world.officer("commune"), today=date(2024, 10, 22))
        ReviewRound.objects.filter(pk=story.round_id).update(kind="regular_review")
        story.village.__class__.objects.filter(pk=story.village_id).update(step="reviewing")
        fill_quick_form(officer=officer, household_id=asked.get().pk, is_to_review=False, reason="Có ô tô")
    for told in both(world, "commune", "review_list_pdf", story.village_id):
        assert "có giấy đề nghị; Phiếu A: không thuộc diện" in told
