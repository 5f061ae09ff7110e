"""The official forms of a round: preliminary at any moment, official once, each counted anew by hand."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    Membership,
    StatusPeriod,
)
from giamngheo.records.registry.services.editing import save_answers
from giamngheo.records.registry.services.life_acts import record_death, record_marriage_in
from giamngheo.records.review.models import DecidedTables, ReviewRound, RoundForms
from giamngheo.records.review.services.deciding import sign
from giamngheo.records.review.services.round_forms import MAKE
from giamngheo.records.review.services.round_tables import round_tables
from tests.records.reviewing import AFTER, OPENED, Story, area, opened
from tests.workbooks.importing import Importing, text_of
from tests.world import World

DECIDED = date(2024, 11, 12)


@pytest.fixture
def office(committed_world: World, committed: Addresses) -> Importing:
    """The commune's officer, with a worker."""
    return Importing(committed_world.client("commune"), committed)


@pytest.fixture
def story(committed_world: World, settings: Settings) -> Story:
    """A round that is just opened."""
    settings.FIXED_TODAY = OPENED
    with area(committed_world):
        return opened(committed_world)


def made(office: Importing, story: Story, form: str = "xlsx") -> RoundForms:
    """The set that the page made."""
    response = office.client.post(f"/reviews/{story.round_id}/forms/", {"format": form})
    assert response.status_code == 302, text_of(response.content)
    office.work()
    with area(story.world):
        assert Job.objects.latest("asked_at").state == "done", Job.objects.latest("asked_at").message_vi
        return RoundForms.objects.latest("asked_at")


def sheets(office: Importing, one: RoundForms) -> dict[str, list[list[object]]]:
    """The rows of each workbook of a set."""
    response = office.client.get(f"/reviews/forms/{one.pk}/file/")
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        return {
            name: [list(row) for row in openpyxl.load_workbook(io.BytesIO(archive.read(name))).active.values]
            for name in archive.namelist()
        }


def line(found: dict[str, list[list[object]]], name: str) -> list[object]:
    """The row of that name on form 1, by its columns as printed, then undetermined and not reviewed."""
    return next(row for row in found["form-01.xlsx"] if row[1] == name)


def test_forms_of_an_open_round_leave_who_is_not_reviewed_where_the_last_decision_put_them(
    office: Importing, story: Story, settings: Settings
) -> None:
    one = made(office, story)
    assert (one.is_official, one.as_of, one.households, one.not_reviewed) == (False, OPENED, 2, 2)
    found = sheets(office, one)
    assert len(found) == 15
    assert line(found, "Bản Hôm") == ["1", "Bản Hôm", 2, 3, 2, 100, *[0] * 4, 3, 100, *[0] * 4, 0, 2]
    assert line(found, "Tổng cộng")[2:] == line(found, "Bản Hôm")[2:]


def test_the_official_set_counts_the_decision_and_is_made_once(
    office: Importing, story: Story, settings: Settings
) -> None:
    with area(story.world):
        story.to_decided(DECIDED)
    settings.FIXED_TODAY = DECIDED
    one = made(office, story)
    assert (one.is_official, one.as_of, one.households, one.not_reviewed) == (True, DECIDED, 2, 0)
    # Both were poor; by the answers of the round both are near-poor, three persons together.
    found = sheets(office, one)
    assert line(found, "Bản Hôm") == ["1", "Bản Hôm", 2, 3, 0, 0, 2, 100, *[0] * 4, 3, 100, *[0] * 4]
    settings.FIXED_TODAY = date(2024, 11, 20)
    again = office.client.post(f"/reviews/{story.round_id}/forms/", {"format": "xlsx"})
    assert again.status_code == 422
    assert "Biểu chính thức của đợt đã lập" in text_of(again.content)


def test_the_official_set_asked_for_twice_is_made_once_and_the_second_job_says_so(
    office: Importing, story: Story, settings: Settings
) -> None:
    with area(story.world):
        story.to_posted()
        story.to_chair(date(2025, 7, 1))
        story.decide(date(2025, 7, 2))
    settings.FIXED_TODAY = date(2025, 7, 2)
    for _ in range(2):
        assert office.client.post(f"/reviews/{story.round_id}/forms/", {"format": "pdf"}).status_code == 302
    office.work()
    office.work()
    with area(story.world):
        forms = Job.objects.filter(kind=MAKE).order_by("asked_at")
        told = list(forms.values_list("state", "message_vi"))
        assert RoundForms.objects.filter(file__isnull=False).count() == 1
    assert told[0][0] == "done"
    assert told[1] == ("failed", "Biểu chính thức của đợt đã lập và được giữ nguyên.")


def test_who_came_or_died_between_the_review_and_the_decision_alters_no_official_form(
    office: Importing, story: Story, settings: Settings
) -> None:
    with area(story.world):
        story.to_posted()
        hac, duong = (story.world.households[key] for key in ("hac", "duong"))
        wife = hac.memberships.exclude(relation="head").get().person_id
        who = {"officer": story.officer("commune", AFTER), "on": date(2024, 10, 29)}
        record_death(**who, household_id=hac.pk, version=hac.version, person_id=wife)
        # Of the wife who comes nothing is known but the name, and an open household would stop an official form.
        wife = {
            "full_name": "Quàng Thị Mới",
            "relation": "spouse",
            "birth_date": "1985-02-03",
            "sex": "female",
        }
        record_marriage_in(**who, household_id=duong.pk, version=duong.version, cells=wife)
        story.past_district()
        story.decide(DECIDED)
    settings.FIXED_TODAY = DECIDED
    found = sheets(office, made(office, story))
    # The decision judged the three persons of the review's day: two near-poor households.
    assert line(found, "Bản Hôm") == ["1", "Bản Hôm", 2, 3, 0, 0, 2, 100, *[0] * 4, 3, 100, *[0] * 4]


def test_answers_corrected_after_the_decision_leave_the_official_forms_as_decided(
    office: Importing, story: Story, settings: Settings
) -> None:
    with area(story.world):
        story.to_decided(DECIDED)
        later = story.officer("commune", date(2024, 11, 15))
        known = known_of(story)
        assert known == {"hac": ("protected_well", 1_000_000), "duong": ("protected_well", 1_000_000)}
        # One more deprivation would make Hặc's household poor, and without an income Dương's is open.
        for key, cells in (("hac", {"water_source": "surface"}), ("duong", {"income_per_capita": ""})):
            answers = HouseholdAnswers.objects.filter(household=story.world.households[key]).latest(
                "review_date"
            )
            save_answers(
                officer=later, household_id=answers.household_id, version=answers.version, cells=cells
            )
        lines = HouseholdSummary.objects.filter(household__in=story.world.households.values())
        assert {one.status for one in lines.filter(review_date__gte=OPENED)} == {"poor", "undetermined"}
    settings.FIXED_TODAY = date(2024, 11, 15)
    found = sheets(office, made(office, story))
    assert line(found, "Bản Hôm") == ["1", "Bản Hôm", 2, 3, 0, 0, 2, 100, *[0] * 4, 3, 100, *[0] * 4]
    assert movements(found, 2) == {"Hộ": [2, 2, 0, 0, 0, 0, 0, 0, 0]}
    with area(story.world):
        assert known_of(story) == known


@pytest.mark.parametrize(
    ("role", "seen"), [("commune_chair", 1), ("village_head", 0), ("neighbour", 0), ("province", 1)]
)
def test_what_a_decision_was_made_of_is_seen_by_whoever_has_the_commune(
    story: Story, role: str, seen: int
) -> None:
    with area(story.world):
        story.to_decided(DECIDED)
    with scoped(story.world.officer(role).scope()):
        assert DecidedTables.objects.count() == seen


@pytest.mark.parametrize(
    ("signed", "numbered", "income"),
    [(DECIDED, DECIDED, 1_000_000), (date(2024, 11, 11), DECIDED, 1_100_000), (None, DECIDED, 1_100_000)],
    ids=["signed that day", "signed the day before", "nobody kept it"],
)
def test_the_tables_of_a_decision_are_those_of_its_signature_or_of_the_day_of_its_number(
    story: Story, signed: date | None, numbered: date, income: int
) -> None:
    with area(story.world):
        story.to_signature()
        if signed:
            story.sign(signed)
        else:
            sign(officer=story.officer("commune_chair", DECIDED), round_id=story.round_id)
        corrected(story, "hac", income_per_capita="1100000")
        story.number(numbered)
        kept = DecidedTables.objects.get()
        assert (kept.as_of, kept.signed_at) == (numbered, kept.round.decision.signed_at)
        assert known_of(story)["hac"] == ("protected_well", income)


def test_a_list_sent_back_and_signed_anew_keeps_what_was_signed_last(story: Story) -> None:
    with area(story.world):
        story.to_signature()
        story.sign(DECIDED)
        first = DecidedTables.objects.get().signed_at
        # Until it is numbered no form counts it.
        corrected(story, "hac", income_per_capita="1100000")
        assert known_of(story)["hac"] == ("protected_well", 1_100_000)
        ReviewRound.objects.update(step="chair")
        story.sign(DECIDED)
        assert DecidedTables.objects.get().signed_at != first
        story.number(DECIDED)
        assert known_of(story)["hac"] == ("protected_well", 1_100_000)


def test_nobody_alters_what_a_decision_was_made_of(story: Story) -> None:
    with area(story.world):
        story.to_signature()
        story.sign(DECIDED)
        assert DecidedTables.objects.update(as_of=DECIDED) == 1
        story.number(DECIDED)
        assert DecidedTables.objects.update(as_of=DECIDED) == 0


def corrected(story: Story, key: str, **cells: str) -> None:
    """An answer of the review said otherwise."""
    found = HouseholdAnswers.objects.filter(household=story.world.households[key]).latest("review_date")
    who = {"officer": story.officer("commune", DECIDED), "household_id": found.household_id}
    save_answers(**who, version=found.version, cells=cells)


def known_of(story: Story) -> dict[str, tuple[object, ...]]:
    """Water and income of each household in the tables that the forms count."""
    found = round_tables(RoundForms(round=story.round, as_of=DECIDED)).households
    rows = {row["household_id"]: row for row in found.iter_rows(named=True)}
    homes = {key: rows[str(home.pk)] for key, home in story.world.households.items() if str(home.pk) in rows}
    return {key: (row["water_source"], row["income_per_capita"]) for key, row in homes.items()}


def test_no_role_changes_a_set_that_was_made(office: Importing, story: Story) -> None:
    one = made(office, story)
    with area(story.world):
        assert RoundForms.objects.filter(pk=one.pk).update(households=9) == 0


def movements(found: dict[str, list[list[object]]], number: int) -> dict[object, list[object]]:
    """The total of a form of movements: columns 1-9 by what the line counts (Hộ, Nhân khẩu)."""
    rows = found[f"form-{number:02}.xlsx"]
    first = next(place for place, row in enumerate(rows) if row[1] == "Tổng cộng")
    if not isinstance(rows[first][2], str):  # one line a place is not named
        return {"Hộ": rows[first][2:11]}
    return {row[2]: row[3:12] for row in rows[first : first + 2]}


def foot(found: dict[str, list[list[object]]], number: int) -> str:
    """The notes under a form."""
    return " ".join(str(cell) for row in found[f"form-{number:02}.xlsx"] for cell in row if cell)


def test_without_a_decision_of_last_time_the_forms_of_movements_say_why_they_count_no_persons(
    office: Importing, story: Story
) -> None:
    found = sheets(office, made(office, story))
    for number, listed in ((2, 2), (3, 0)):
        assert movements(found, number) == {"Hộ": [listed, *[0] * 7, listed]}
        assert "Không có kết quả năm trước" in foot(found, number)
        assert "không có dòng nhân khẩu" in foot(found, number)


def test_after_a_decision_of_last_time_persons_are_counted_from_the_day_the_round_began(
    office: Importing, story: Story, settings: Settings
) -> None:
    with area(story.world):
        StatusPeriod.objects.update(decision="12/QĐ-UBND, 05/12/2023", valid_from=date(2023, 12, 5))
        # Two days after the opening one of three persons has gone, and Dương's household has moved away.
        left = story.world.households["hac"].memberships.exclude(relation="head").get()
        Membership.objects.filter(pk=left.pk).update(valid_to=date(2024, 10, 22))
        Household.objects.filter(pk=story.world.households["duong"].pk).update(
            ended_on=date(2024, 10, 22), ending="moved_away"
        )
    settings.FIXED_TODAY = date(2024, 10, 23)
    found = sheets(office, made(office, story))
    # Start; to near-poor, above the line, other decrease; four increases; end.
    assert movements(found, 2) == {
        "Hộ": [2, 0, 0, 1, 0, 0, 0, 0, 1],
        "Nhân khẩu": [3, 0, 0, 2, 0, 0, 0, 0, 1],
    }
    assert movements(found, 3) == {"Hộ": [0] * 9, "Nhân khẩu": [0] * 9}
    assert "Đầu kỳ lấy từ kết quả lần trước" in foot(found, 2)
    assert "Chưa rõ thôn" in foot(found, 2)
