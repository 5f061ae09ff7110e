"""A round from the list to the certificate: who may do what at which step, and what each step leaves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Certificate, Complaint, Decision, ReviewRound, RoundHousehold
from giamngheo.records.review.services.deciding import (
    ask_number,
    note_district_opinion,
    send_back,
    sign,
    submit,
)
from giamngheo.records.review.services.posting import complain, conclude_posting, post, recheck
from giamngheo.records.review.services.reviewing import finish_review, review_again
from giamngheo.records.review.services.rounds import add_household, close_list, open_round
from tests.records.reviewing import AFTER, ASKED, LAST_POSTED, MET, OPENED, POSTED, Story, area, opened
from tests.records.working import work
from tests.world import NEIGHBOUR, OWN, World


@pytest.fixture
def story(world: World) -> Iterator[Story]:
    with area(world):
        yield opened(world)


def statuses(story: Story, key: str) -> list[tuple[str, date | None, date | None]]:
    """The recognised classes of a household with their periods, the oldest first."""
    periods = StatusPeriod.objects.filter(household=story.world.households[key]).order_by("valid_from")
    return [(one.status, one.valid_from, one.valid_to) for one in periods]


def test_a_periodic_round_takes_in_the_households_on_the_list_of_the_own_commune(story: Story) -> None:
    found = RoundHousehold.objects.values_list("household__code", "reason", "previous_status")
    assert sorted(found) == [("H001", "on_list", "poor"), ("H002", "on_list", "poor")]
    assert (story.round.standard, story.round.ends_on) == ("2022-2026", date(2024, 12, 14))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 8, 31), "periodic_review"),
        (date(2024, 12, 15), "periodic_review"),
        (date(2024, 3, 14), "regular_review"),
    ],
)
def test_no_round_begins_outside_its_days(world: World, day: date, kind: str) -> None:
    with area(world), pytest.raises(NotSaved) as refused:
        opened(world, kind, day, list_year=2024)
    assert list(refused.value.wrong) == ["kind"]


@pytest.mark.parametrize(
    ("kind", "list_year", "wrong"),
    [
        ("regular_review", 2023, ["list_year"]),
        ("regular_review", 2024, []),
        ("regular_review", 2025, ["list_year"]),
        ("periodic_review", 2023, ["list_year"]),
        ("periodic_review", 2024, []),
        ("periodic_review", 2025, []),
        ("periodic_review", 2026, ["list_year"]),
    ],
)
def test_a_regular_round_alters_its_years_list_a_periodic_one_makes_it_or_the_next(
    world: World, kind: str, list_year: int, wrong: list[str]
) -> None:
    with area(world):
        assert _wrong_with(world, kind, list_year) == wrong


def test_a_commune_has_one_periodic_round_an_autumn_whatever_the_list(world: World) -> None:
    with area(world):
        assert _wrong_with(world, "periodic_review", 2024) == []
        ReviewRound.objects.update(step="decided")
        assert _wrong_with(world, "periodic_review", 2025) == [""]


def _wrong_with(world: World, kind: str, list_year: int) -> list[str]:
    """What keeps a round from being opened; empty where it is."""
    officer = replace(world.officer("commune"), today=OPENED)
    try:
        open_round(officer=officer, kind=kind, commune_code=OWN, list_year=list_year)
    except NotSaved as error:
        return list(error.wrong)
    return []


def test_a_commune_has_one_open_round_of_a_kind_at_a_time(story: Story) -> None:
    with pytest.raises(NotSaved):
        opened(story.world)
    assert _wrong_with(story.world, "regular_review", 2024) == []
    assert _wrong_with(story.world, "regular_review", 2024) == [""]
    assert ReviewRound.objects.count() == 2


def test_no_officer_opens_a_round_in_the_neighbours_commune(world: World) -> None:
    with area(world), pytest.raises(NotSaved):
        open_round(
            officer=world.officer("commune"), kind="periodic_review", commune_code=NEIGHBOUR, list_year=2025
        )


def test_the_list_of_2027_is_made_by_the_standard_of_2027(world: World) -> None:
    with area(world):
        found = opened(world, day=date(2026, 10, 20), list_year=2027)
        assert found.round.standard == "2027-2030"


def test_a_village_goes_to_its_meeting_only_when_every_household_was_asked_in_the_round(story: Story) -> None:
    close_list(officer=story.officer("commune", OPENED), village_id=story.village_id)
    story.ask("hac")
    with pytest.raises(NotSaved):
        story.finish()
    story.ask("duong")
    story.finish()
    assert story.village.step == "meeting"
    assert (story.household("hac").proposed, story.household("duong").proposed) == ("near_poor", "near_poor")


def test_a_household_whose_facts_do_not_settle_its_class_keeps_the_village_in_review(story: Story) -> None:
    close_list(officer=story.officer("commune", OPENED), village_id=story.village_id)
    story.ask("hac", income_per_capita=None, wall=None)
    story.ask("duong")
    with pytest.raises(NotSaved):
        story.finish()


@pytest.mark.parametrize(("agree", "step"), [(20, "agreed"), (19, "reviewing")])
def test_exactly_half_of_those_who_came_is_enough(story: Story, agree: int, step: str) -> None:
    story.to_meeting()
    story.meet(attendees=40, agree=agree)
    assert story.village.step == step


def test_a_household_without_agreement_is_reviewed_and_put_again_the_other_is_not(story: Story) -> None:
    story.to_meeting()
    story.meet(attendees=40, agree=30, hac=10)
    assert (story.household("hac").is_agreed, story.household("duong").is_agreed) == (False, True)
    story.finish(MET)
    story.meet(attendees=36, agree=18)
    assert story.village.step == "agreed"
    assert [m.results.count() for m in story.village.meetings.order_by("number")] == [2, 1]


def test_no_step_is_skipped(story: Story) -> None:
    commune = story.officer("commune", POSTED)
    for act in (post, conclude_posting):
        with pytest.raises(NotSaved):
            act(officer=commune, village_id=story.village_id)
    with pytest.raises(NotSaved):
        submit(officer=commune, round_id=story.round_id)
    with pytest.raises(NotSaved):
        sign(officer=story.officer("commune_chair", POSTED), round_id=story.round_id)
    assert (story.village.step, story.round.step) == ("listing", "villages")


def test_posting_lasts_three_working_days_and_a_complaint_is_in_time_on_the_last(story: Story) -> None:
    story.to_posted()
    assert story.village.posting_ends_on == LAST_POSTED
    with pytest.raises(NotSaved):
        conclude_posting(officer=story.officer("commune", LAST_POSTED), village_id=story.village_id)
    made = complain(
        officer=story.officer("one_stop", LAST_POSTED),
        household_id=story.household("hac").pk,
        complainant="Lò Văn Tư",
        words="Hộ có xe máy mới.",
    )
    assert made.due_on == date(2024, 11, 4)
    with pytest.raises(NotSaved):
        complain(
            officer=story.officer("one_stop", AFTER),
            household_id=story.household("duong").pk,
            complainant="Lò Văn Tư",
            words="Muộn.",
        )


def test_a_rechecked_result_is_posted_again_and_an_open_complaint_holds_the_posting(story: Story) -> None:
    story.to_posted()
    made = complain(
        officer=story.officer("commune", LAST_POSTED),
        household_id=story.household("hac").pk,
        complainant="Lò Văn Tư",
        words="Hộ có xe máy mới.",
    )
    with pytest.raises(NotSaved):
        conclude_posting(officer=story.officer("commune", AFTER), village_id=story.village_id)
    story.ask("hac", AFTER, income_per_capita=1_500_001)
    found = recheck(
        officer=story.officer("commune", AFTER), complaint_id=made.pk, finding="Thu nhập vượt chuẩn."
    )
    assert (found.result, story.household("hac").proposed) == (Complaint.Result.CHANGED, "not_poor")
    assert story.village.posting_ends_on == date(2024, 11, 5)


def test_facts_that_change_after_the_meeting_send_the_village_back(story: Story) -> None:
    story.to_meeting()
    story.meet(attendees=40, agree=30)
    story.ask("hac", POSTED, income_per_capita=1_500_001)
    with pytest.raises(NotSaved):
        post(officer=story.officer("commune", POSTED), village_id=story.village_id)
    review_again(
        officer=story.officer("commune", POSTED), village_id=story.village_id, reason="Hộ có việc làm mới"
    )
    story.finish(POSTED)
    assert (story.village.step, story.household("hac").proposed) == ("meeting", "not_poor")


def test_the_district_is_asked_until_it_is_no_more(story: Story) -> None:
    story.to_posted()
    story.to_chair()
    assert story.round.step == "district"
    with pytest.raises(NotSaved):
        sign(officer=story.officer("commune_chair", AFTER), round_id=story.round_id)
    note_district_opinion(
        officer=story.officer("commune", AFTER), round_id=story.round_id, is_agreed=True, words=""
    )
    assert story.round.step == "chair"


def test_without_districts_the_list_goes_to_the_chair_at_once(story: Story) -> None:
    story.to_posted()
    story.to_chair(date(2025, 7, 1))
    assert story.round.step == "chair"


def test_the_decision_gives_each_household_its_class_from_the_day_of_its_number(story: Story) -> None:
    story.to_posted()
    story.to_chair(date(2025, 7, 1))
    day = date(2025, 7, 2)
    assert statuses(story, "hac") == [("poor", date(2023, 12, 15), None)]
    story.decide(day)
    assert statuses(story, "hac") == [("poor", date(2023, 12, 15), day), ("near_poor", day, None)]
    kept = StatusPeriod.objects.get(household=story.world.households["hac"], valid_to=None)
    assert (kept.decision, kept.escaped_poverty_date) == ("12/QĐ-UBND, 02/07/2025", day)
    assert (story.household("hac").decided, story.household("hac").movement) == (
        "near_poor",
        "poor_to_near_poor",
    )
    assert sorted(Certificate.objects.values_list("year", "number")) == [(2025, 1), (2025, 2)]


def test_a_decision_whose_facts_changed_before_it_is_entered_is_refused_and_alters_nothing(
    story: Story,
) -> None:
    story.to_posted()
    day = date(2025, 7, 2)
    story.to_chair(day)
    sign(officer=story.officer("commune_chair", day), round_id=story.round_id)
    story.ask("hac", day=day, income_per_capita=1_500_001)
    job = story.number(day)
    assert (job.state, job.message_en[:50]) == (
        "failed",
        "The facts of 1 households changed after the propos",
    )
    assert (story.round.step, story.household("hac").decided) == ("signed", "")
    assert statuses(story, "hac") == [("poor", date(2023, 12, 15), None)]


def test_a_number_given_twice_is_entered_once(story: Story) -> None:
    story.to_posted()
    day = date(2025, 7, 2)
    story.to_chair(day)
    sign(officer=story.officer("commune_chair", day), round_id=story.round_id)
    clerk = story.officer("commune_clerk", day)
    asked = [
        ask_number(officer=clerk, round_id=story.round_id, number=number)
        for number in ("12/QĐ-UBND", "13/QĐ-UBND")
    ]
    assert [work(job).state for job in asked] == ["done", "done"]
    assert Decision.objects.get().name == "13/QĐ-UBND, 02/07/2025"
    assert statuses(story, "hac") == [("poor", date(2023, 12, 15), day), ("near_poor", day, None)]
    assert Certificate.objects.count() == 2


def test_the_chair_sends_a_village_back_with_a_reason_and_alters_no_class(story: Story) -> None:
    story.to_posted()
    story.to_chair(date(2025, 7, 1))
    chair = story.officer("commune_chair", date(2025, 7, 1))
    with pytest.raises(NotSaved):
        send_back(officer=chair, round_id=story.round_id, reason=" ", village_ids=[story.village_id])
    send_back(officer=chair, round_id=story.round_id, reason="Xem lại", village_ids=[story.village_id])
    assert (story.round.step, story.village.step) == ("villages", "reviewing")
    assert story.household("hac").proposed == "near_poor"


ACTS = {
    "commune": ("close", "finish", "post", "complain", "conclude", "submit"),
    "village_head": ("complain",),
    "reviewer": (),
    "one_stop": ("complain",),
    "commune_clerk": ("number",),
    "commune_chair": ("sign",),
    "province": (),
    "auditor": (),
}


@pytest.mark.parametrize("role", ACTS)
def test_intake_officer_chair_and_clerk_are_four_rights(story: Story, role: str) -> None:
    officer = story.officer(role, ASKED)
    by_village = {"close": close_list, "finish": finish_review, "post": post, "conclude": conclude_posting}
    tried = {
        **{
            name: lambda act=act: act(officer=officer, village_id=story.village_id)
            for name, act in by_village.items()
        },
        "submit": lambda: submit(officer=officer, round_id=story.round_id),
        "sign": lambda: sign(officer=officer, round_id=story.round_id),
        "number": lambda: ask_number(officer=officer, round_id=story.round_id, number="1"),
        "complain": lambda: complain(
            officer=officer, household_id=story.household("hac").pk, complainant="A", words="B"
        ),
    }
    allowed = []
    for name, act in tried.items():
        try:
            act()
        except NotAllowed:
            continue
        except NotSaved:
            pass
        allowed.append(name)
    assert sorted(allowed) == sorted(ACTS[role])


def test_the_neighbour_sees_nothing_of_the_round(story: Story) -> None:
    with scoped(story.world.officer("neighbour").scope()):
        assert ReviewRound.objects.count() == 0
        assert RoundHousehold.objects.count() == 0
        assert OWN not in ReviewRound.objects.values_list("commune_code", flat=True)


def test_a_village_head_sees_the_round_of_the_own_village(story: Story) -> None:
    with scoped(story.world.officer("village_head").scope()):
        assert story.round.commune_code == OWN
        assert story.village.step == "listing"


def test_a_household_of_an_old_communes_open_round_joins_no_round_of_the_new_commune(story: Story) -> None:
    """After a merger the old commune's round goes on under its old code, signed by the new commune."""
    old = "03652"
    ReviewRound.objects.filter(pk=story.round_id).update(commune_code=old)
    new = open_round(
        officer=story.officer("commune", OPENED), kind="periodic_review", commune_code=OWN, list_year=2025
    )
    assert not new.villages.exists()
    hac = story.household("hac").household_id
    with pytest.raises(NotSaved) as refused:
        add_household(officer=story.officer("commune", OPENED), round_id=new.pk, household_id=hac)
    assert "đợt khác" in refused.value.wrong[""]
    ReviewRound.objects.filter(pk=story.round_id).update(step="decided")
    add_household(officer=story.officer("commune", OPENED), round_id=new.pk, household_id=hac)
