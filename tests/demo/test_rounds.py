"""The demo's rounds hang together: two that ended and this year's, as if every act had been done by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from giamngheo.config.database import Addresses
from giamngheo.demo.filling import EVERYTHING, Filling
from giamngheo.demo.three_years import three_years
from giamngheo.records.accounts.models import Duty
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    Complaint,
    Decision,
    ReviewRound,
    RoundHousehold,
    RoundVillage,
)
from giamngheo.records.review.selectors.board import village_lines
from giamngheo.records.review.services.proposing import proposals
from tests.units import ensure, kept_for_a_module

TODAY = date(2024, 10, 20)


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory,
    addresses: Addresses,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A demo of 2,500 households, seen by everyone; rolled back after the module."""
    ensure(addresses)
    with (
        kept_for_a_module(addresses),
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patched,
        transaction.atomic(),
    ):
        patched.setattr(settings, "FIXED_TODAY", TODAY)
        years = three_years("14", 2_500, 2022, tmp_path_factory.mktemp("years"))
        for _ in Filling("14", years).loaded(date(2024, 10, 10)):
            pass
        with scoped(EVERYTHING):
            yield
        transaction.set_rollback(True)


def test_two_rounds_have_ended_and_one_is_half_way(demo: None) -> None:
    steps = set(ReviewRound.objects.filter(list_year=2024).values_list("step", flat=True))
    assert "decided" not in steps
    assert "villages" in steps
    for year in (2022, 2023):
        of_year = ReviewRound.objects.filter(list_year=year)
        assert set(of_year.values_list("step", flat=True)) == {"decided"}
        assert (
            Decision.objects.filter(round__in=of_year, decided_on__year=year).count() == of_year.count() > 1
        )
    stages = set(RoundVillage.objects.filter(round__list_year=2024).values_list("step", flat=True))
    assert stages >= {"reviewing", "meeting", "posted", "concluded"}


def test_each_household_of_a_finished_round_is_in_exactly_one_list(demo: None) -> None:
    for year in (2022, 2023):
        decided = RoundHousehold.objects.filter(village__round__list_year=year)
        households = list(decided.values_list("household_id", flat=True))
        assert len(households) == len(set(households)) > 300
        assert set(decided.values_list("decided", flat=True)) == {"poor", "near_poor", "not_poor"}
        assert not decided.exclude(is_agreed=True).exists()
        on_list = {one.household_id for one in decided if one.decided in ("poor", "near_poor")}
        lines = CertificateLine.objects.filter(list_year=year).values_list(
            "certificate__household_id", flat=True
        )
        assert len(lines) == len(on_list)
        assert set(lines) == on_list


def test_the_list_of_a_year_is_where_the_next_begins(demo: None) -> None:
    for year in (2022, 2023):
        after = dict(
            RoundHousehold.objects.filter(village__round__list_year=year).values_list(
                "household_id", "decided"
            )
        )
        for one in RoundHousehold.objects.filter(village__round__list_year=year + 1):
            assert one.previous_status in (after.get(one.household_id, "not_poor"), "")
            assert one.reason == ("on_list" if one.previous_status in ("poor", "near_poor") else "request")


def test_a_household_has_its_class_from_the_day_of_the_decision(demo: None) -> None:
    for one in RoundHousehold.objects.filter(village__round__list_year=2023).select_related("village__round"):
        decision = one.village.round.decision
        period = StatusPeriod.objects.get(household=one.household_id, valid_from=decision.decided_on)
        assert (period.status, period.decision, period.valid_to) == (one.decided, decision.name, None)
        if one.previous_status == "poor" and one.decided != "poor":
            assert period.escaped_poverty_date == decision.decided_on
        before = StatusPeriod.objects.filter(household=one.household_id, valid_to=decision.decided_on)
        assert {earlier.status for earlier in before} <= {one.previous_status}


def test_certificates_end_with_the_decision_by_which_a_household_leaves(demo: None) -> None:
    open_now = set(Certificate.objects.filter(ended_on=None).values_list("household_id", flat=True))
    listed = StatusPeriod.objects.filter(valid_to=None, status__in=("poor", "near_poor"))
    assert open_now == set(listed.values_list("household_id", flat=True))
    for ended in Certificate.objects.exclude(ended_on=None):
        assert (
            StatusPeriod.objects.get(household=ended.household_id, valid_from=ended.ended_on).status
            == "not_poor"
        )


def test_every_act_is_on_a_day_after_the_one_before_it_and_none_in_the_future(demo: None) -> None:
    for village in RoundVillage.objects.select_related("round"):
        meeting = village.meetings.first()
        asked = [village.round.opened_on, meeting and meeting.held_on, village.posted_on]
        days = [day for day in asked if day is not None]
        assert days == sorted(days)
        assert days[-1] <= TODAY
        if village.posted_on:
            assert village.posted_on.weekday() < 5
            assert village.posting_ends_on > village.posted_on
    for complaint in Complaint.objects.select_related("household__village"):
        village = complaint.household.village
        assert village.posted_on <= complaint.received_at.date() <= village.posting_ends_on
        assert bool(complaint.result) == (complaint.rechecked_on is not None)


def test_villages_are_late_by_the_calendar(demo: None) -> None:
    late = {}
    for of in ReviewRound.objects.all():
        for line in village_lines(of, TODAY):
            late[line.village.pk] = line.is_late
    posted = RoundVillage.objects.filter(step="posted")
    assert (
        {one.pk for one in posted if one.posting_ends_on < TODAY}
        == {key for key in late if late[key]}
        != set()
    )


def test_what_was_put_before_a_village_is_what_the_law_says(demo: None) -> None:
    past_review = ("meeting", "agreed", "posted", "concluded")
    for of in ReviewRound.objects.filter(list_year=2024):
        put = list(RoundHousehold.objects.filter(village__round=of, village__step__in=past_review))
        found = proposals(of, put, TODAY)
        assert {one.pk: one.proposed for one in put} == {
            one.pk: found[one.household_id]["status"] for one in put
        }


def test_the_demo_officers_have_work(demo: None) -> None:
    heads = Village.objects.get(pk=Duty.objects.get(user__username="village_head@demo").villages.get().pk)
    assert RoundVillage.objects.get(village=heads, round__list_year=2024).step in ("meeting", "reviewing")
    mine = RoundHousehold.objects.filter(reviewer__username="reviewer@demo")
    assert {one.village.village.pk for one in mine} <= {
        one.pk for one in Duty.objects.get(user__username="reviewer@demo").villages.all()
    }
    assert mine.count() > 20
