"""Papers of a round beside its lists: relatives in the record of the meeting, reviewers' allowances."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.engine.policy import load_law
from giamngheo.records.registry.models import HouseholdAnswers, Membership, Person, PersonAnswers
from giamngheo.records.registry.services.summary import refresh_lines
from giamngheo.records.review.models import Decision
from giamngheo.records.review.selectors import preparation
from giamngheo.records.review.services.one_household import declare_relation
from giamngheo.records.review.services.rounds import assign_reviewer
from giamngheo.rules.parameters import Law
from tests.pages.test_review import text
from tests.papers.word import word_lines
from tests.records.reviewing import AFTER, ASKED, MET, OPENED, Story, area, opened
from tests.world import NOW, World, id_of

pytestmark = pytest.mark.usefixtures("known_units")


@pytest.fixture
def story(world: World, settings: Settings) -> Story:
    """Both households given to the reviewer, who is a relative of Hặc's; both are judged."""
    settings.FIXED_TODAY = MET
    with area(world):
        found = opened(world)
        officer, reviewer = found.officer("commune", OPENED), world.users["reviewer"].pk
        assign_reviewer(officer=officer, village_id=found.village_id, reviewer_id=reviewer)
        declare_relation(
            officer=found.officer("reviewer", OPENED), household_id=found.household("hac").pk, words="em vợ"
        )
        found.to_meeting()
    return found


def test_what_a_meeting_was_told_of_a_relative_stands_in_its_papers(story: Story) -> None:
    told = "Hộ do người thân rà soát, đã báo để cuộc họp biết: Lò Văn Hặc (Cán bộ reviewer: em vợ)."
    officer = story.world.client("commune")
    before = text(officer.get(reverse("review_packet_pdf", args=[story.village_id])))
    assert before.count(told) == 2
    word = officer.get(reverse("review_packet_pdf", args=[story.village_id]), {"as": "word"})
    assert sum(told in line for line in word_lines(word.content)) == 2
    with area(story.world):
        story.meet(attendees=40, agree=30)
        meeting = story.village.meetings.get().pk
    record = text(officer.get(reverse("review_minutes_pdf", args=[meeting])))
    assert record.count(told) == 2


def test_allowances_leave_room_for_an_amount_that_nobody_told(story: Story) -> None:
    with area(story.world):
        (line,) = preparation.allowances(story.round)
    assert (line.given, line.asked, preparation.allowance_vnd(ASKED)) == (2, 2, None)
    address = reverse("review_allowances_pdf", args=[story.round_id])
    paper = text(story.world.client("commune").get(address))
    assert "Mức hỗ trợ một hộ đã rà soát: ……" in paper
    assert "Cán bộ reviewer 2 2" in paper


def test_an_amount_that_is_entered_is_multiplied(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 đồng is this test's own figure, of no paper."""
    law = load_law()
    known = law.common["reviewer_allowance_vnd"]
    entered = replace(known, values=(replace(known.values[0], value=20_000),))
    common = MappingProxyType({**law.common, known.name: entered})
    monkeypatch.setattr(preparation, "load_law", lambda: Law(law.standards, common, law.versions))
    address = reverse("review_allowances_pdf", args=[story.round_id])
    answer = story.world.client("commune").get(address, {"as": "word"})
    assert "40.000" in " ".join(word_lines(answer.content))


def test_what_is_asked_after_the_decision_is_another_rounds(story: Story) -> None:
    with area(story.world):
        PersonAnswers.objects.filter(answers__household=story.world.households["duong"]).delete()
        asked = HouseholdAnswers.objects.filter(household=story.world.households["duong"], review_date=ASKED)
        asked.update(review_date=date(2025, 10, 20))
        assert [line.asked for line in preparation.allowances(story.round)] == [2]
        decided = {"number": "12/QĐ-UBND", "decided_on": date(2024, 11, 5)}
        Decision.objects.create(round=story.round, signer="A", signed_at=NOW, **decided)
        assert [line.asked for line in preparation.allowances(story.round)] == [1]


def test_a_decision_names_whom_it_named(world: World, settings: Settings) -> None:
    """A year later the head has another name and is alone; the decision says what it said."""
    settings.FIXED_TODAY = AFTER
    with area(world):
        decided = opened(world)
        decided.to_decided(AFTER)
        Person.objects.filter(full_name="Lò Văn Hặc").update(full_name="Vàng A Lử")
        Membership.objects.filter(person__full_name="Cà Thị Ỏi").update(valid_to=date(2024, 12, 1))
        refresh_lines([id_of(world.households["hac"])], NOW)
    chair = world.client("commune_chair")
    paper = text(chair.get(reverse("review_decision_pdf", args=[decided.round_id])))
    assert "Lò Văn Hặc Bản Hôm 2" in paper
    assert "Vàng" not in paper
    page = chair.get(reverse("review_decision", args=[decided.round_id])).content.decode()
    assert "Lò Văn Hặc" in page
    assert "Vàng" not in page
