"""Requests at the desk, hand by hand: taken, handed over, into the round or refused, the answer handed out."""

from datetime import date
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from giamngheo.pages.components import numbered
from giamngheo.records.base.paper_codes import as_printed, new_code
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.registry.models import DossierDocument, Household, StatusPeriod
from giamngheo.records.review.models import Decision, ReviewRound, RoundHousehold
from tests.pages.crowd import again
from tests.papers.word import word_lines
from tests.records.reviewing import area, opened
from tests.world import ALL, NOW, TODAY, World, id_of

pytestmark = pytest.mark.usefixtures("known_units")


def take(world: World, key: str = "hac", role: str = "one_stop", **given: str) -> HttpResponse:
    asked = {"form": "review_request", "applicant": "Cà Thị Ỏi", **given}
    url = reverse("take_request", args=[id_of(world.households[key])])
    return world.client(role).post(url, asked)  # type: ignore[return-value]


def taken(world: World, **given: str) -> ReviewRequest:
    assert take(world, **given).status_code == 302
    with scoped(ALL):
        return ReviewRequest.objects.latest("number")


def do(
    world: World, role: str, one: ReviewRequest, act: str, status: int = 302, **given: str
) -> ReviewRequest:
    answer = world.client(role).post(reverse("request_act", args=[one.pk, act]), given)
    assert answer.status_code == status, answer.content.decode()[:2000]
    with scoped(ALL):
        return ReviewRequest.objects.select_related("round").get(pk=one.pk)


def text(world: World, name: str, one: ReviewRequest) -> str:
    response = world.client("one_stop").get(reverse(name, args=[one.pk]))
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def listed(world: World, status: str) -> None:
    with scoped(ALL):
        StatusPeriod.objects.filter(household=world.households["hac"]).update(status=status)


def test_the_receipt_says_when_the_answer_is_due_and_the_code_how_it_stands(world: World) -> None:
    one = taken(world)
    # Sunday 20 October 2024 and fifteen working days: Friday 8 November.
    assert one.due_on == date(2024, 11, 8)
    told = text(world, "request_receipt_pdf", one)
    for words in ("Số: 1/2024/TNHS", "Hẹn trả kết quả: 08/11/2024", "Cà Thị Ỏi", as_printed(one.code)):
        assert words in told
    anyone = Client().get(reverse("public_paper", args=[one.code])).content.decode()
    assert "Đã tiếp nhận" in anyone
    assert "C. T. Ỏ." in anyone
    assert "Hặc" not in anyone


def test_the_appointment_leaves_tet_out(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = date(2025, 1, 20)
    # Tết 2025: 27-31 January are no working days (policy/holidays.yaml and the package); 21-24 January are four.
    assert taken(world).due_on == date(2025, 2, 17)


def test_the_paper_is_in_the_dossier(world: World) -> None:
    taken(world)
    with scoped(ALL):
        papers = DossierDocument.objects.filter(household=world.households["hac"])
        assert [(one.kind, one.note) for one in papers] == [("review_request", "1/2024/TNHS")]


def test_a_request_joins_the_round_whose_decision_answers_it(world: World) -> None:
    listed(world, "not_poor")
    with area(world):
        story = opened(world)
    one = taken(world)
    do(world, "one_stop", one, "hand_over")
    one = do(world, "commune", one, "accept")
    assert one.step_now == "in_review"
    with scoped(ALL):
        reason = RoundHousehold.objects.get(household=world.households["hac"]).reason
        assert reason == "request"
        ReviewRound.objects.filter(pk=story.round_id).update(step="decided")
    anyone = Client().get(reverse("public_paper", args=[one.code])).content.decode()
    assert "Có kết quả, chờ trả" in anyone
    one = do(world, "one_stop", one, "give_answer", given_to="Cà Thị Ỏi")
    assert (one.step_now, one.given_to) == ("given", "Cà Thị Ỏi")


def test_a_receipt_does_not_promise_an_answer_that_waits_for_its_refusal(world: World) -> None:
    listed(world, "not_poor")
    with area(world):
        story = opened(world)
    one = taken(world)
    do(world, "one_stop", one, "hand_over")
    do(world, "commune", one, "accept")
    with scoped(ALL):
        ReviewRound.objects.filter(pk=story.round_id).update(step="decided")
        Decision.objects.create(
            round_id=story.round_id, signer="A", signed_at=NOW, number="8/QĐ-UBND", decided_on=TODAY
        )
        in_round = RoundHousehold.objects.filter(household=world.households["hac"])
    for before, decided, told, step in (
        ("not_poor", "not_poor", "Đã chuyển cán bộ giảm nghèo", "with_officer"),
        ("not_poor", "near_poor", "Có kết quả, chờ trả", "answered"),
        ("poor", "not_poor", "Có kết quả, chờ trả", "answered"),
    ):
        with scoped(ALL):
            in_round.update(previous_status=before, decided=decided)
            assert ReviewRequest.objects.get(pk=one.pk).step_now == step
            assert ReviewRequest.objects.standing().get(pk=one.pk).step_now == step
        anyone = Client().get(reverse("public_paper", args=[one.code])).content.decode()
        assert told in anyone


def test_without_an_open_round_the_officer_is_told_to_open_one(world: World) -> None:
    one = taken(world)
    do(world, "one_stop", one, "hand_over")
    assert do(world, "commune", one, "accept").step_now == "with_officer"


def test_a_refusal_passes_four_hands(world: World) -> None:
    one = taken(world)
    do(world, "one_stop", one, "hand_over")
    do(world, "commune", one, "refuse", status=422, reason="  ")
    do(world, "commune", one, "refuse", reason="Hộ không cư trú tại xã.")
    do(world, "commune_chair", one, "send_refusal_back", reason="xác minh lại")
    do(world, "commune", one, "refuse", reason="Hộ đã chuyển đi từ 01/09/2024.")
    do(world, "commune_chair", one, "sign_refusal")
    do(world, "commune_clerk", one, "number_refusal", number="31/TB-UBND")
    told = text(world, "request_refusal_pdf", one)
    for words in ("Số: 31/TB-UBND", "Hộ đã chuyển đi từ 01/09/2024.", "quyền khiếu nại"):
        assert words in told
    word = world.client("one_stop").get(reverse("request_refusal_pdf", args=[one.pk]), {"as": "word"})
    assert "Hộ đã chuyển đi từ 01/09/2024." in word_lines(word.content)
    assert do(world, "one_stop", one, "give_answer", given_to="Cà Thị Ỏi").step_now == "given"


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("one_stop", "refuse"),
        ("commune", "sign_refusal"),
        ("commune_chair", "accept"),
        ("commune", "number_refusal"),
    ],
)
def test_no_hand_does_the_work_of_another(world: World, role: str, act: str) -> None:
    one = taken(world)
    assert do(world, role, one, act, status=403, reason="x", number="1").step_now == "received"


def test_no_step_is_skipped(world: World) -> None:
    one = taken(world)
    for role, act in (("commune", "accept"), ("commune_chair", "sign_refusal")):
        assert do(world, role, one, act).step_now == "received"


def test_a_household_on_no_list_cannot_ask_to_leave_and_asks_once_only(world: World) -> None:
    listed(world, "not_poor")
    assert "không có gì để thoát" in take(world, form="escape_request").content.decode()
    taken(world)
    assert "đang chờ trả lời" in take(world).content.decode()
    with scoped(ALL):
        assert ReviewRequest.objects.count() == 1


def test_the_board_tells_what_is_late_and_what_is_due_today(world: World, settings: Settings) -> None:
    taken(world)
    for day, words in (
        (date(2024, 11, 7), "1 ngày làm việc"),
        (date(2024, 11, 8), "đến hạn hôm nay"),
        (date(2024, 11, 12), "quá hạn 2 ngày làm việc"),
    ):
        settings.FIXED_TODAY = day
        board = world.client("one_stop").get(reverse("requests")).content.decode()
        assert words in board
        assert ('class="late"' in board) == ("tile-warning" in board) == words.startswith("quá hạn")
    assert "1/2024/TNHS" not in world.client("neighbour").get(reverse("requests")).content.decode()


def test_on_a_day_off_the_board_counts_what_is_due_on_the_next_day_of_office(
    world: World, settings: Settings
) -> None:
    taken(world)  # due on Friday 8 November
    for day, words, due in (
        (date(2024, 11, 3), "Đến hạn ngày làm việc tới", 0),  # Sunday: Monday comes first
        (date(2024, 11, 7), "Đến hạn hôm nay", 0),
        (date(2024, 11, 8), "Đến hạn hôm nay", 1),
    ):
        settings.FIXED_TODAY = day
        board = world.client("one_stop").get(reverse("requests"))
        assert (words in board.content.decode(), board.context["urgent"].due) == (True, due)
    settings.FIXED_TODAY = date(2024, 11, 3)
    with scoped(ALL):
        ReviewRequest.objects.update(due_on=date(2024, 11, 4))
    assert world.client("one_stop").get(reverse("requests")).context["urgent"].due == 1


def test_what_is_answered_in_time_is_never_late(world: World, settings: Settings) -> None:
    one = taken(world)
    for role, act, given in (
        ("one_stop", "hand_over", {}),
        ("commune", "refuse", {"reason": "Gia đình rút giấy."}),
        ("commune_chair", "sign_refusal", {}),
        ("commune_clerk", "number_refusal", {"number": "5/TB-UBND"}),
    ):
        one = do(world, role, one, act, **given)
    settings.FIXED_TODAY = date(2024, 12, 2)  # the appointment was on 8 November
    board = world.client("one_stop").get(reverse("requests"))
    assert board.context["urgent"].late == 0
    assert "quá hạn" not in board.content.decode()
    assert "Có kết quả, chờ trả" in board.content.decode()


def test_a_household_that_is_gone_is_refused_not_reviewed(world: World) -> None:
    with area(world):
        opened(world)
    one = taken(world)
    do(world, "one_stop", one, "hand_over")
    with scoped(ALL):
        Household.objects.filter(pk=id_of(world.households["hac"])).update(
            ended_on=date(2024, 10, 20), ending="died_out"
        )
    answer = world.client("commune").post(reverse("request_act", args=[one.pk, "accept"]), follow=True)
    assert "Hộ không còn trong sổ của xã" in answer.content.decode()
    assert do(world, "commune", one, "refuse", reason="Hộ đã chuyển đi.").step_now == "to_sign"


def test_answers_that_nobody_fetched_hide_no_request_that_waits(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbered, "AT_ONCE", 2)
    one = taken(world)  # due on 8 November
    with scoped(ALL):
        for number, form in enumerate(("review_request", "escape_request", "average_living"), start=2):
            answered = {"step": "answered", "due_on": date(2024, 10, 1), "form": form}
            own = {"household_id": id_of(world.households["duong"]), "code": new_code()}
            again(one, number=number, **own, **answered)
    settings.FIXED_TODAY = date(2024, 11, 11)
    board = world.client("one_stop").get(reverse("requests"))
    assert (board.context["urgent"].late, board.context["urgent"].waiting) == (1, 4)
    assert "1/2024/TNHS" in board.content.decode()
    assert len(board.context["table"].rows) == 2
