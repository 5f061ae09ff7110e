"""The province's acts on all communes' rounds: who may, what they do, that a job cut short does nothing twice."""

import io
import random
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.accounts.models import Office
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundsRun, RoundVillage
from giamngheo.records.review.services.rounds import close_list, open_round
from tests.killing import Struck
from tests.records.reviewing import ASKED, MET, OPENED, Story, area, opened
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, NEIGHBOUR, OWN, World

DECIDED = date(2024, 11, 12)


@pytest.fixture
def province(committed_world: World, committed: Addresses, settings: Settings) -> Importing:
    """The provincial officer, with a worker, on the first day of the round."""
    settings.FIXED_TODAY = OPENED
    return Importing(committed_world.client("province"), committed)


def last_job() -> Job:
    """Of the province's office, which alone sees it."""
    office = Office.objects.get(level=Office.Level.PROVINCE)
    with scoped(Scope(str(office.pk), ("*",))):
        return Job.objects.latest("asked_at")


def ran(province: Importing, act: str) -> RoundsRun:
    """The act asked for on the page and done by the worker."""
    given = {"act": act, "list_year": "2025", "format": "xlsx"}
    asked = province.client.post("/reviews/all/", given)
    assert asked.status_code == 302, text_of(asked.content)
    province.work()
    job = last_job()
    assert job.state == "done", job.message_vi
    with scoped(ALL):
        return RoundsRun.objects.latest("asked_at")


def again(province: Importing) -> RoundsRun:
    """The last job once more, as after a worker that died before it said so."""
    job = last_job()
    with scoped(Scope(str(job.office_id), ("*",))):
        Job.objects.filter(pk=job.pk).update(state="waiting")
    province.work()
    with scoped(ALL):
        return RoundsRun.objects.latest("asked_at")


def test_every_commune_has_its_round_with_the_households_on_its_list(
    province: Importing, committed_world: World
) -> None:
    one = ran(province, "open")
    assert (one.rounds, one.left) == (2, 0)
    with scoped(ALL):
        rounds = {of.commune_code: of for of in ReviewRound.objects.all()}
        assert rounds.keys() == {OWN, NEIGHBOUR}
        assert {of.opened_on for of in rounds.values()} == {OPENED}
        under_review = RoundHousehold.objects.filter(village__round=rounds[OWN])
        keys = {one.household_id for one in under_review}
        assert keys == {committed_world.households[key].pk for key in ("hac", "duong")}
        on_list = StatusPeriod.objects.filter(valid_to=None, status__in=("poor", "near_poor")).count()
        assert one.households == RoundHousehold.objects.count() == on_list
    with scoped(Scope(reads_all_logs=True)):
        assert AuditEvent.objects.filter(act="review.open_round").count() == 2
    # From here on it is the commune's own.
    with area(committed_world):
        village = rounds[OWN].villages.get()
        close_list(officer=committed_world.officer("commune"), village_id=village.pk)


def test_a_commune_with_its_round_is_passed_over_and_nothing_is_opened_twice(
    province: Importing, committed_world: World
) -> None:
    with area(committed_world):
        own = opened(committed_world).round_id
    assert ran(province, "open").rounds == 1
    after = again(province)
    assert (after.rounds, after.left) == (1, 0)
    with scoped(ALL):
        assert ReviewRound.objects.count() == 2
        assert ReviewRound.objects.filter(pk=own).exists()


def test_an_opening_outlives_two_killed_workers_and_opens_each_round_once(
    province: Importing, committed_world: World, committed: Addresses
) -> None:
    with scoped(ALL):
        for number in range(60):
            Village.objects.create(commune_code=f"99{number:03}", name="Bản Mới", kind="bản")
    given = {"act": "open", "list_year": "2025", "format": "xlsx"}
    assert province.client.post("/reviews/all/", given).status_code == 302
    with Struck(committed, str(django_settings.DATA), at_once=1, chance=random.Random()) as struck:
        assert struck.strike(last_job().pk, iter([0.1, 0.3])) == "done"
    assert struck.kills == 2
    with scoped(ALL):
        assert RoundsRun.objects.get().rounds == ReviewRound.objects.count() == 62
        assert RoundsRun.objects.get().left == 0
    with scoped(Scope(reads_all_logs=True)):
        assert AuditEvent.objects.filter(act="review.open_round").count() == 62


def test_a_commune_whose_last_periodic_round_is_open_is_left_and_told_a_monthly_one_stops_nothing(
    province: Importing, committed_world: World
) -> None:
    with area(committed_world):
        officer = replace(committed_world.officer("commune"), today=OPENED)
        open_round(officer=officer, kind="regular_review", commune_code=OWN, list_year=2024)
        last_year = replace(officer, today=date(2023, 10, 20))
        open_round(officer=last_year, kind="periodic_review", commune_code=OWN, list_year=2024)
    with scoped(committed_world.officer("neighbour").scope()):
        officer = replace(committed_world.officer("neighbour"), today=OPENED)
        open_round(officer=officer, kind="regular_review", commune_code=NEIGHBOUR, list_year=2024)
    assert ran(province, "open").left == 1
    assert "1 xã chưa có đợt" in text_of(province.client.get("/reviews/all/").content)


def test_out_of_its_days_no_round_is_even_asked_for(province: Importing, settings: Settings) -> None:
    settings.FIXED_TODAY = date(2024, 8, 20)
    answer = province.client.post("/reviews/all/", {"act": "open", "list_year": "2025", "format": "xlsx"})
    assert answer.status_code == 422
    assert "Rà soát định kỳ chỉ trong" in text_of(answer.content)


def test_proposals_are_renewed_where_villages_are_under_review_and_nowhere_else(
    province: Importing, committed_world: World, settings: Settings
) -> None:
    with area(committed_world):
        story = opened(committed_world)
        close_list(officer=story.officer("commune", OPENED), village_id=story.village_id)
        story.ask("hac")
    settings.FIXED_TODAY = ASKED
    one = ran(province, "propose")
    # Both of bản Hôm are under review; Dương's household was not asked in the round.
    assert (one.rounds, one.households, one.left) == (1, 2, 1)
    with area(committed_world):
        assert story.village.step == "reviewing"
        assert (story.household("hac").proposed, story.household("duong").proposed) == ("near_poor", "")
        story.ask("duong")
        story.finish()
        story.meet(attendees=40, agree=30)
        before = story.household("hac").proposed
        story.ask("hac", day=MET, income_per_capita=1_500_001)
    settings.FIXED_TODAY = MET
    assert ran(province, "propose").households == 0
    with area(committed_world):
        assert (story.household("hac").proposed, story.household("hac").is_agreed) == (before, True)


def line(province: Importing, one: RoundsRun, name: str) -> list[object]:
    """The row of that name on form 1 of a set."""
    response = province.client.get(f"/reviews/all/{one.pk}/file/")
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert len(archive.namelist()) == 13
        book = openpyxl.load_workbook(io.BytesIO(archive.read("form-01.xlsx")))
    return next(list(row) for row in book.active.values if row[1] == name)


@pytest.mark.usefixtures("known_units")
def test_the_forms_of_all_rounds_count_each_commune_and_their_total(
    province: Importing, committed_world: World, settings: Settings
) -> None:
    with area(committed_world):
        story: Story = opened(committed_world)
        story.to_decided(DECIDED)
    settings.FIXED_TODAY = DECIDED
    one = ran(province, "forms")
    # One of two communes has a round: preliminary. By its decision both poor households became near-poor.
    assert (one.is_official, one.as_of, one.rounds, one.left) == (False, DECIDED, 1, 1)
    own = line(province, one, "Xã Chiềng Cọ")
    assert own[2:8] == [2, 3, 0, 0, 2, 100]
    assert line(province, one, "Tổng cộng")[2:] == own[2:]
    with scoped(ALL):
        kept = RoundsRun.objects.get(pk=one.pk).digest
    assert again(province).digest == kept


@pytest.mark.usefixtures("known_units")
def test_once_every_commune_with_a_list_has_decided_the_forms_are_official_and_made_once(
    province: Importing, committed_world: World, settings: Settings
) -> None:
    with scoped(ALL):
        StatusPeriod.objects.filter(household__commune_code=NEIGHBOUR).update(status="not_poor")
    assert ran(province, "open").rounds == 2
    with area(committed_world):
        village = RoundVillage.objects.get()
        story = Story(committed_world, village.round_id, village.pk)
        story.to_decided(DECIDED)
    settings.FIXED_TODAY = date(2024, 11, 20)
    one = ran(province, "forms")
    assert (one.is_official, one.as_of, one.rounds, one.left) == (True, DECIDED, 2, 0)
    # Three households, four persons; of them the two of bản Hôm are near-poor, none is poor.
    assert line(province, one, "Tổng cộng")[2:7] == [3, 4, 0, 0, 2]
    given = {"act": "forms", "list_year": "2025", "format": "xlsx"}
    answer = province.client.post("/reviews/all/", given)
    assert answer.status_code == 422
    assert "Biểu chính thức của cả tỉnh đã lập" in text_of(answer.content)


def test_the_head_of_the_province_makes_forms_and_opens_nothing(
    province: Importing, committed_world: World
) -> None:
    head = committed_world.client("province_head")
    answer = head.post("/reviews/all/", {"act": "open", "list_year": "2025", "format": "xlsx"})
    assert answer.status_code == 422
    asked = head.post("/reviews/all/", {"act": "forms", "list_year": "2025", "format": "xlsx"})
    assert asked.status_code == 302
    province.work()
    with scoped(ALL):
        assert ReviewRound.objects.count() == 0
        # There is no round of the year: the job says so.
    assert "chưa có đợt nào" in last_job().message_vi


def test_no_commune_sees_what_the_province_did(province: Importing, committed_world: World) -> None:
    ran(province, "open")
    with area(committed_world):
        assert not RoundsRun.objects.exists()
