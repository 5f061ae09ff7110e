"""What the chair reads before signing: what changed since the first meeting, by which order, who is not recognised."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import MeetingResult, RoundHousehold
from giamngheo.records.review.services.reviewing import review_again
from tests.pages.judgements import record_judgement
from tests.pages.test_review import text
from tests.records.reviewing import AFTER, ASKED, MET, Story, area, opened
from tests.world import World, add_household

pytestmark = pytest.mark.usefixtures("known_units")


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """A round in which both households, poor until now, are found near-poor and agreed on."""
    settings.FIXED_TODAY = AFTER
    with area(world):
        found = opened(world)
        found.to_agreed()
    return found


def desk(story: Story, role: str = "commune_chair", **asked: object) -> str:
    answer = story.world.client(role).get(reverse("review_decision", args=[story.round_id]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str, caption: str) -> dict[str, str]:
    """The lines of one table by the head's name: their words, without the tags."""
    table = re.search(rf"<caption>{caption}: \d+</caption>.*?</table>", page, re.DOTALL)
    found = re.findall(r'<tr role="row">(<th scope="row".*?)</tr>', table[0], re.DOTALL) if table else []
    lines = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]
    return {" ".join(line.split()[:3]): line for line in lines}


def test_a_class_that_changed_after_the_first_meeting_stands_out(story: Story) -> None:
    """The two met about as near-poor; asked again, Dương is not poor: proposed first near-poor, changed since."""
    with area(story.world):
        officer = story.officer("commune", MET)
        review_again(officer=officer, village_id=story.village_id, reason="Thu nhập ghi sai")
        story.ask("duong", MET, income_per_capita=3_000_000)
        story.finish(MET)
        assert story.household("duong").proposed == "not_poor"
        story.meet(attendees=40, agree=30)
        assert MeetingResult.objects.count() == 4
    page = desk(story)
    escaped = rows(page, "Hộ thoát nghèo")
    assert escaped["Lò Văn Dương"].endswith("Hộ nghèo Hộ cận nghèo đã đổi Không nghèo, không cận nghèo")
    assert escaped["Lò Văn Hặc"].endswith("Hộ nghèo Hộ cận nghèo Hộ cận nghèo")
    assert page.count("đã đổi") == 1


def test_before_the_first_meeting_nothing_was_proposed_first(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = ASKED
    with area(world):
        found = opened(world)
        found.to_meeting()
    assert rows(desk(found), "Hộ cận nghèo")["Lò Văn Hặc"].endswith("Hộ nghèo – Hộ cận nghèo")


def test_who_asked_and_is_found_not_poor_is_named_on_the_desk_and_not_in_the_decision(
    world: World, settings: Settings
) -> None:
    settings.FIXED_TODAY = AFTER
    with area(world):
        StatusPeriod.objects.filter(household=world.households["duong"]).update(status="not_poor")
        found = opened(world)
        RoundHousehold.objects.create(
            village=found.village,
            household=world.households["duong"],
            reason="request",
            previous_status="not_poor",
            proposed="not_poor",
        )
        RoundHousehold.objects.filter(household=world.households["hac"]).update(proposed="near_poor")
    page = desk(found)
    assert rows(page, "Không được công nhận") == {
        "Lò Văn Dương": "Lò Văn Dương Bản Hôm 1 Có giấy đề nghị Không nghèo, không cận nghèo – "
        "Không nghèo, không cận nghèo"
    }
    address = reverse("review_decision_pdf", args=[found.round_id])
    paper = text(world.client("commune_chair").get(address))
    assert "Lò Văn Hặc" in paper
    assert "Lò Văn Dương" not in paper


def test_an_order_on_a_household_is_told_on_the_desk(story: Story) -> None:
    assert "Bản án chờ thi hành" not in desk(story)
    record_judgement(story.world)
    near_poor = rows(desk(story), "Hộ cận nghèo")
    assert "Hộ nghèo Bản án chờ thi hành" in near_poor["Lò Văn Hặc"]
    assert "Bản án" not in near_poor["Lò Văn Dương"]


def test_who_signed_and_who_numbered_is_told_and_not_of_a_signature_taken_back(
    world: World, settings: Settings
) -> None:
    with area(world):
        found = opened(world)
        found.to_signature()
    settings.FIXED_TODAY = date(2024, 11, 4)
    assert "Ký: " not in desk(found)
    with area(world):
        found.sign(date(2024, 11, 4))
    signed = desk(found, "commune")
    assert "Ký: Cán bộ commune_chair" in signed
    assert " lúc 04/11/2024 " in signed
    assert "Cấp số: " not in signed
    send_back = reverse("review_round_act", args=[found.round_id, "send_back"])
    data = {"villages": [str(found.village_id)], "reason": "Xem lại nhà ở"}
    assert world.client("commune_chair").post(send_back, data).status_code == 302
    assert "Ký: " not in desk(found)


def test_the_number_tells_who_gave_it(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = AFTER
    with area(world):
        found = opened(world)
        found.to_decided(AFTER)
    page = desk(found, "commune")
    assert "Ký: Cán bộ commune_chair" in page
    assert " · Cấp số: Cán bộ commune_clerk" in page


def test_a_long_list_is_shown_part_by_part_and_those_that_changed_alone(story: Story) -> None:
    """62 near-poor: fifty, then twelve; the one that was first proposed as poor is found without leafing."""
    with area(story.world):
        meeting = story.village.meetings.get()
        for number in range(60):
            key = f"many_{number}"
            add_household(story.world, key, "hom", f"N{number:03}", [(f"Lò Thị Yên{number}", "head", 1970)])
            RoundHousehold.objects.create(
                village=story.village,
                household=story.world.households[key],
                reason="request",
                previous_status="not_poor",
                proposed="near_poor",
            )
        last = RoundHousehold.objects.get(household=story.world.households["many_59"])
        MeetingResult.objects.create(
            meeting=meeting, household=last, proposed="poor", agree=30, is_agreed=True
        )
    first = desk(story)
    assert "<caption>Hộ cận nghèo: 62</caption>" in first
    assert len(rows(first, "Hộ cận nghèo")) == 50
    assert "1–50 trong 62" in first
    assert "?list=near_poor&amp;page=2" in first
    second = desk(story, list="near_poor", page=2)
    assert len(rows(second, "Hộ cận nghèo")) == 12
    assert "51–62 trong 62" in second
    assert "<caption>Hộ thoát nghèo" not in second
    shown = {*rows(first, "Hộ cận nghèo"), *rows(second, "Hộ cận nghèo")}
    assert shown == {"Lò Văn Hặc", "Lò Văn Dương", *(f"Lò Thị Yên{number}" for number in range(60))}
    assert list(rows(desk(story, list="changed"), "Đã đổi so với đề xuất lần đầu")) == ["Lò Thị Yên59"]
    assert len(rows(desk(story, list="no_list"), "Hộ cận nghèo")) == 50


def test_more_households_put_no_more_questions(story: Story) -> None:
    def asked() -> int:
        client = story.world.client("commune_chair")
        address = reverse("review_decision", args=[story.round_id])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = asked()
    with area(story.world):
        meeting = story.village.meetings.get()
        for number in range(12):
            key = f"more_{number}"
            add_household(story.world, key, "hom", f"M{number:03}", [("Lò Văn Bun", "head", 1970)])
            one = RoundHousehold.objects.create(
                village=story.village,
                household=story.world.households[key],
                reason="on_list",
                proposed="poor",
            )
            MeetingResult.objects.create(
                meeting=meeting, household=one, proposed="near_poor", agree=30, is_agreed=True
            )
    assert desk(story).count("đã đổi") == 12
    assert asked() == few
