"""A family's review through the pages, from the open round to the certificate, each hand on its own day."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Protocol

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from giamngheo.records.base.clock import now
from giamngheo.records.registry.models import Household, StatusPeriod
from giamngheo.records.registry.services.summary import refresh
from giamngheo.records.review.models import Complaint, Meeting, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.selectors.board import village_lines
from tests.papers.word import word_lines
from tests.records.reviewing import POSTED, Story, area, opened
from tests.records.working import work_asked
from tests.world import World, id_of


@pytest.fixture
def day(settings: Settings) -> Callable[[int, int, int], None]:
    """Sets the one clock of the product."""

    def to(year: int, month: int, on: int) -> None:
        settings.FIXED_TODAY = date(year, month, on)

    return to


class Told(Protocol):
    """An answer that is no stream, however a test's client calls it."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


def text(response: Told) -> str:
    """What a PDF says, its lines joined."""
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def post(client: Client, name: str, *args: object, status: int = 302, **data: object) -> HttpResponse:
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response  # type: ignore[return-value]


def answered(story: Story, on: date) -> None:
    with area(story.world):
        for key in ("hac", "duong"):
            story.ask(key, on)


@pytest.mark.usefixtures("known_units")
def test_a_round_from_the_list_to_the_certificate(world: World, day: Callable[..., None]) -> None:
    story = listed_and_asked(world, day)
    met_and_posted(story, day)
    complained_and_rechecked(story, day)
    decided(story, day)
    with area(world):
        kept = StatusPeriod.objects.get(household=id_of(world.households["hac"]), valid_to=None)
    assert (kept.status, kept.valid_from) == ("near_poor", date(2024, 10, 28))


@pytest.mark.usefixtures("known_units")
def test_a_posting_is_concluded_from_the_day_after_its_last(world: World, day: Callable[..., None]) -> None:
    with area(world):
        story = opened(world)
        story.to_posted()
    page = reverse("review_village", args=[story.village_id])
    act = reverse("review_village_act", args=[story.village_id, "conclude_posting"])
    day(2024, 10, 30)
    early = world.client("commune").get(page).content.decode()
    assert act not in early
    assert "Kết thúc niêm yết: từ 31/10/2024" in early
    assert "Kết thúc niêm yết" not in world.client("village_head").get(page).content.decode()
    day(2024, 10, 31)
    told = world.client("commune").get(page).content.decode()
    assert act in told
    assert "từ 31/10/2024" not in told


@pytest.mark.usefixtures("known_units")
def test_what_is_late_stands_out_on_the_board_and_in_the_list_of_rounds(
    world: World, day: Callable[..., None]
) -> None:
    with area(world):
        story = opened(world)
        story.to_posted()
        RoundVillage.objects.update(posting_ends_on=date(2024, 11, 1))  # a Friday
        ends_on = ReviewRound.objects.get().ends_on

    board, listed = reverse("review", args=[story.round_id]), reverse("reviews")

    def shown() -> str:
        return " ".join(world.client("commune").get(page).content.decode() for page in (board, listed))

    day(2024, 11, 4)  # Monday, the first day on which the posting can be concluded
    told = shown()
    assert "04/11/2024" in told
    assert "quá hạn" not in told.lower().replace("thôn quá hạn", "")  # the name of a column of the list
    assert 'class="late"' not in told
    assert "Thôn quá hạn" not in world.client("commune").get(board).content.decode()
    day(2024, 11, 5)
    told = shown()
    assert 'class="late"' in told
    assert "quá hạn 04/11/2024" in told
    assert "Thôn quá hạn" in world.client("commune").get(board).content.decode()
    assert world.client("commune").get(listed).content.decode().count('class="late"') == 1
    assert f"quá hạn {ends_on:%d/%m/%Y}" not in told
    day(2024, 12, 31)
    assert f"quá hạn {ends_on:%d/%m/%Y}" in shown()


@pytest.mark.parametrize(
    ("today", "kind", "list_year"),
    [
        # In the autumn the periodic round is opened, for the coming year; else the regular one, for this year.
        ((2024, 10, 14), "periodic_review", 2025),
        ((2024, 12, 15), "regular_review", 2024),
        ((2026, 3, 16), "regular_review", 2026),
    ],
)
def test_the_form_that_opens_a_round_untouched_opens_the_right_one(
    world: World, day: Callable[..., None], today: tuple[int, int, int], kind: str, list_year: int
) -> None:
    day(*today)
    form = world.client("commune").get(reverse("open_review")).context["form"]
    assert (form["kind"].value(), form["list_year"].value()) == (kind, list_year)


def listed_and_asked(world: World, day: Callable[..., None]) -> Story:
    officer = world.client("commune")
    day(2024, 10, 14)
    data = {"kind": "periodic_review", "commune_code": "03658", "list_year": 2025}
    post(officer, "open_review", **data)
    with area(world):
        found, village = ReviewRound.objects.get(), RoundVillage.objects.get()
        story = Story(world, found.pk, village.pk)
    post(officer, "review_village_act", village.pk, "close_list")
    # Nothing is asked yet: the village stays, and the page says why.
    refused = officer.post(reverse("review_village_act", args=[village.pk, "finish_review"]), follow=True)
    assert "Còn 2 hộ chưa rà soát xong" in refused.content.decode()
    answered(story, date(2024, 10, 14))
    post(officer, "review_assign", village.pk, reviewer=str(world.users["reviewer"].pk))
    post(officer, "review_village_act", village.pk, "finish_review")
    return story


def met_and_posted(story: Story, day: Callable[..., None]) -> None:
    world, village = story.world, story.village_id
    officer, head = world.client("commune"), world.client("village_head")
    day(2024, 10, 16)
    papers = text(head.get(reverse("review_packet_pdf", args=[village])))
    kinds = {"GIẤY MỜI": 2, "DANH SÁCH NGƯỜI DỰ HỌP": 1, "BIÊN BẢN HỌP DÂN": 2, "THÔNG BÁO Niêm yết": 1}
    assert {kind: papers.count(kind) for kind in kinds} == kinds
    loudspeaker = papers.partition("BẢN TIN PHÁT THANH")[2]
    assert "Bản đã rà soát 2 hộ" in " ".join(loudspeaker.split())
    assert "TRƯỞNG BẢN" in papers
    assert "TM. BAN CHỈ ĐẠO TRƯỞNG BAN" in papers
    assert "Lò Văn Hặc" not in loudspeaker
    with area(world):
        votes = {f"agree-{one.pk}": 25 for one in RoundHousehold.objects.all()}
    names = {"chair": "Lò Văn Inh", "secretary": "Cà Thị Hương", "representative": "Quàng Văn Một"}
    meeting = {"held_on": "16/10/2024", "place": "Nhà văn hóa", "attendees": 40, **names, **votes}
    late = head.post(reverse("review_meeting", args=[village]), meeting | {"held_on": "17/10/2024"})
    assert late.status_code == 422
    assert "Quàng Văn Một" in late.content.decode()
    post(head, "review_meeting", village, **meeting)
    with area(world):
        minutes = text(officer.get(reverse("review_minutes_pdf", args=[Meeting.objects.get().pk])))
    assert minutes.count("BIÊN BẢN HỌP DÂN") == 2
    assert "25/40" in minutes

    post(officer, "review_village_act", village, "post")
    posted = text(officer.get(reverse("review_posting_pdf", args=[village])))
    # Wednesday the 16th; Thursday, Friday, Monday.
    assert "đến hết ngày 21/10/2024" in posted
    assert "Lò Văn Hặc" in posted


def complained_and_rechecked(story: Story, day: Callable[..., None]) -> None:
    world, village = story.world, story.village_id
    officer = world.client("commune")
    day(2024, 10, 21)
    with area(world):
        hac = RoundHousehold.objects.get(household=world.households["hac"])
    desk = world.client("one_stop")
    assert (
        desk.post(reverse("review_complain", args=[hac.pk]), {"complainant": "A", "words": ""}).status_code
        == 422
    )
    post(desk, "review_complain", hac.pk, complainant="Lò Văn Tư", words="Hộ có xe máy mới.")
    with area(world):
        complaint = Complaint.objects.get()
    assert complaint.due_on == date(2024, 10, 24)

    day(2024, 10, 22)
    post(officer, "review_recheck", complaint.pk, finding="Xe của em trai, không đổi kết quả.")
    day(2024, 10, 26)
    post(officer, "review_village_act", village, "conclude_posting")


def decided(story: Story, day: Callable[..., None]) -> None:
    world = story.world
    officer, chair, clerk = (world.client(role) for role in ("commune", "commune_chair", "commune_clerk"))
    post(officer, "review_round_act", story.round_id, "submit")
    # Until 30/06/2025 the district is asked first.
    assert "Chờ ý kiến huyện" in chair.get(reverse("review_decision", args=[story.round_id])).content.decode()
    post(officer, "review_round_act", story.round_id, "note_district_opinion", is_agreed="yes", words="")
    assert "Chờ chủ tịch ký" in chair.get(reverse("review_decision", args=[story.round_id])).content.decode()
    post(chair, "review_round_act", story.round_id, "sign")
    assert (
        clerk.post(reverse("review_round_act", args=[story.round_id, "number"]), {"number": ""}).status_code
        == 422
    )

    day(2024, 10, 28)
    post(clerk, "review_round_act", story.round_id, "number", number="125/QĐ-UBND")
    assert work_asked(world.officer("commune_clerk")).state == "done"
    decision = text(clerk.get(reverse("review_decision_pdf", args=[story.round_id])))
    assert "Số: 125/QĐ-UBND" in decision
    assert "2 hộ cận nghèo; 2 hộ thoát nghèo" in decision
    edited = clerk.get(reverse("review_decision_pdf", args=[story.round_id]), {"as": "word"})
    assert edited.headers["Content-Disposition"] == 'attachment; filename="quyet-dinh.docx"'
    assert any("2 hộ cận nghèo; 2 hộ thoát nghèo" in words for words in word_lines(edited.content))
    certificates = text(clerk.get(reverse("review_certificates_pdf", args=[story.village_id])))
    assert "Số: 1/2024/GCN-HN.HCN" in certificates
    assert certificates.count("GIẤY CHỨNG NHẬN") == 2
    signed_for = clerk.get(reverse("review_hand_over_pdf", args=[story.village_id]))
    assert all(words in text(signed_for) for words in ("1/2024 Lò Văn Dương", "2/2024 Lò Văn Hặc"))


def test_the_chair_sends_back_through_the_desk_and_the_board_says_why(
    world: World, day: Callable[..., None]
) -> None:
    with area(world):
        story = opened(world)
        story.to_posted()
        story.to_chair(date(2025, 7, 1))
    day(2025, 7, 1)
    chair = world.client("commune_chair")
    address = reverse("review_round_act", args=[story.round_id, "send_back"])
    assert chair.post(address, {"villages": [], "reason": "Xem lại"}).status_code == 422
    assert (
        chair.post(address, {"villages": [str(story.village_id)], "reason": "Xem lại nhà ở"}).status_code
        == 302
    )
    board = world.client("commune").get(reverse("review", args=[story.round_id])).content.decode()
    assert "Xem lại nhà ở" in board


def test_a_household_that_asks_joins_the_round_by_its_code(world: World) -> None:
    with area(world):
        StatusPeriod.objects.filter(household=world.households["duong"]).update(status="not_poor")
        story = opened(world)
        assert RoundHousehold.objects.count() == 1
    officer = world.client("commune")
    answer = officer.post(
        reverse("review_add_household", args=[story.round_id]), {"code": "X999"}, follow=True
    )
    assert "Không có hộ nào mang mã này" in answer.content.decode()
    officer.post(reverse("review_add_household", args=[story.round_id]), {"code": "H002"})
    with area(world):
        assert story.household("duong").reason == "request"


def test_who_reads_no_full_names_sees_initials_on_the_round(world: World) -> None:
    with area(world):
        story = opened(world)
    page = world.client("health").get(reverse("review_village", args=[story.village_id])).content.decode()
    assert "L. V. H." in page
    assert "Lò Văn Hặc" not in page


def test_a_plain_act_that_does_not_exist_is_not_found(world: World) -> None:
    with area(world):
        story = opened(world)
    officer = world.client("commune")
    assert officer.post(reverse("review_village_act", args=[story.village_id, "decree"])).status_code == 404
    assert officer.get(reverse("review_round_act", args=[story.round_id, "decree"])).status_code == 404


def test_who_reads_no_full_names_sees_no_words_of_a_complaint(world: World, settings: Settings) -> None:
    with area(world):
        story = opened(world)
        story.to_posted()
        story.complain("Ông Hặc có ô tô.")
    settings.FIXED_TODAY = POSTED
    address = reverse("review_village", args=[story.village_id])
    page = world.client("front").get(address).content.decode()
    assert "L. V. H." in page
    assert "Lò Văn Hặc" not in page
    assert "ô tô" not in page
    assert "Lò Văn Hặc: Ông Hặc có ô tô." in world.client("commune").get(address).content.decode()


@pytest.mark.parametrize("code", ["H00\x001", "H" * 500, " "])
def test_a_code_that_is_none_is_told_so(world: World, code: str) -> None:
    with area(world):
        story = opened(world)
    address = reverse("review_add_household", args=[story.round_id])
    answer = world.client("commune").post(address, {"code": code}, follow=True)
    assert "Không có hộ nào mang mã này" in answer.content.decode()


@pytest.mark.usefixtures("known_units")
def test_what_was_decided_and_said_stays_on_paper_when_a_household_is_gone(
    world: World, settings: Settings
) -> None:
    settings.FIXED_TODAY = date(2024, 12, 2)
    with area(world):
        story = opened(world)
        story.to_posted()
        story.to_chair(date(2025, 7, 1))
        story.decide(date(2025, 7, 2))
        meeting = Meeting.objects.get().pk
        Household.objects.filter(pk=id_of(world.households["hac"])).update(
            ended_on=date(2025, 7, 10), ending="died_out"
        )
    clerk = world.client("commune_clerk")
    decision = text(clerk.get(reverse("review_decision_pdf", args=[story.round_id])))
    assert "2 hộ cận nghèo" in decision
    assert "Lò Văn Hặc" in decision
    assert "Lò Văn Hặc" in text(clerk.get(reverse("review_minutes_pdf", args=[meeting])))
    assert "Lò Văn Hặc" in text(clerk.get(reverse("review_posting_pdf", args=[story.village_id])))
    for page in ("review_decision", "review_village"):
        of = story.round_id if page == "review_decision" else story.village_id
        assert "Lò Văn Hặc" in clerk.get(reverse(page, args=[of])).content.decode()


def test_a_complaint_about_a_household_that_is_gone_waits_for_nobody(world: World) -> None:
    with area(world):
        story = opened(world)
        story.to_posted()
        story.complain("Không đúng.")
        assert [line.complaints for line in village_lines(story.round, POSTED)] == [1]
        gone = id_of(world.households["hac"])
        Household.objects.filter(pk=gone).update(ended_on=POSTED, ending="moved_away")
        refresh([gone], now())
        assert [line.complaints for line in village_lines(story.round, POSTED)] == [0]
