"""The public pages: what is decided in totals, what is posted while it is posted, a household by a paper's code."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import NOWHERE, Scope, scoped
from giamngheo.records.desk.models import RecognitionComplaint
from giamngheo.records.desk.selectors.public import posted_list, totals
from giamngheo.records.registry.models import Household, StatusPeriod
from giamngheo.records.review.models import Certificate, Complaint, RoundHousehold
from giamngheo.records.review.services.posting import recheck
from tests.pages.things import things
from tests.records.reviewing import AFTER, LAST_POSTED, POSTED, Story, area, opened
from tests.world import ALL, OWN, World, id_of

pytestmark = pytest.mark.usefixtures("known_units")


@pytest.fixture(autouse=True)
def nothing_counted_before(db: None) -> None:
    """Totals and limits are kept in the cache."""
    cache.clear()


@pytest.fixture
def posted(world: World, settings: Settings) -> Story:
    """Bản Hôm posted from Friday 25 to Wednesday 30 October 2024."""
    with area(world):
        story = opened(world)
        story.to_posted()
    settings.FIXED_TODAY = POSTED
    return story


def read(name: str, *args: object, status: int = 200) -> str:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == status
    return str(answer.content.decode())


def first(story: Story) -> RoundHousehold:
    with area(story.world):
        return story.household("hac")


def test_totals_count_what_a_decision_recognised_and_name_nobody(world: World) -> None:
    with scoped(ALL):
        for key, decision in (("hac", "12/QĐ-UBND, 15/12/2023"), ("duong", "")):
            StatusPeriod.objects.filter(household=world.households[key]).update(decision=decision)
    told = read("public")
    with scoped(NOWHERE):
        assert [(one.commune_code, one.poor, one.near_poor) for one in totals()] == [(OWN, 1, 0)]
    assert "xã Chiềng Cọ" in told
    for word in ("Hặc", "Dương", "H001"):
        assert word not in told


@pytest.mark.parametrize(("day", "status"), [(LAST_POSTED, 200), (AFTER, 404)], ids=["last day", "after"])
def test_a_list_is_public_to_the_end_of_its_last_day(
    posted: Story, settings: Settings, day: date, status: int
) -> None:
    settings.FIXED_TODAY = day
    told = read("public_posted", posted.village_id, status=status)
    assert ("Lò Văn Hặc" in told) == (status == 200)
    for never in ("1975", "H001", "Cà Thị Ỏi"):
        assert never not in told
    told = Client().get(reverse("public"), {"commune": OWN})
    assert (told.status_code, "Bản Hôm" in told.content.decode()) == (status, status == 200)
    read("public_complain", first(posted).pk, status=status)


def test_what_is_agreed_on_but_not_posted_yet_is_not_public(world: World) -> None:
    with area(world):
        story = opened(world)
        story.to_meeting()
    read("public_posted", story.village_id, status=404)
    with scoped(NOWHERE):
        assert posted_list(story.village_id, POSTED) == []


def test_a_complaint_gets_a_receipt_and_is_among_those_of_the_commune(posted: Story, world: World) -> None:
    url = reverse("public_complain", args=[first(posted).pk])
    assert Client().post(url, {"complainant": " ", "words": ""}).status_code == 422
    told = Client().post(url, {"complainant": "Quàng Văn Một", "words": "hộ có ô tô"}).content.decode()
    with area(world):
        [made] = Complaint.objects.all()
    assert made.receipt in told
    assert made.receipt.startswith("03658-241025-")
    # Friday and three working days: Wednesday.
    assert (made.received_by, made.due_on) == ("Trang công khai", date(2024, 10, 30))
    with scoped(Scope(reads_all_logs=True)):
        assert AuditEvent.objects.get(act="review.complain").actor == ""
    page = world.client("commune").get(reverse("review_village", args=[posted.village_id])).content.decode()
    assert made.receipt in page
    with scoped(NOWHERE):
        assert Complaint.objects.count() == 0


def test_one_address_sends_twenty_complaints_an_hour(posted: Story) -> None:
    url = reverse("public_complain", args=[first(posted).pk])
    given = {"complainant": "A", "words": "B"}
    statuses = [Client().post(url, given).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]


def test_the_code_of_a_certificate_tells_what_the_household_is_now(world: World) -> None:
    with scoped(ALL):
        made = Certificate.objects.create(
            household=world.households["hac"],
            commune_code=OWN,
            year=2023,
            number=7,
            issued_on=date(2023, 12, 15),
        )
    told = read("public_paper", made.code)
    for word in ("Còn giá trị", "7/2023", "L. V. H.", "Hộ đang được công nhận", "Hộ nghèo"):
        assert word in told
    for never in ("Hặc", "H001", "1975"):
        assert never not in told
    with scoped(ALL):
        Certificate.objects.update(ended_on=date(2024, 10, 1))
    assert "Không còn giá trị" in read("public_paper", made.code)


@pytest.mark.parametrize("asked", ["H001", "Lò Văn Hặc", "03658", "7-2023"])
def test_without_a_code_nobody_learns_who_is_poor(world: World, asked: str) -> None:
    assert "Không có giấy nào mang mã này" in read("public_paper", asked, status=404)


def test_after_a_public_question_the_database_shows_nothing_of_the_register(posted: Story) -> None:
    with scoped(NOWHERE), connection.cursor() as cursor:
        assert posted_list(posted.village_id, POSTED)
        cursor.execute("SELECT current_setting('giamngheo.communes', true)")
        assert cursor.fetchone() == ("",)
        assert Household.objects.count() == RoundHousehold.objects.count() == 0


def test_public_answers_are_not_kept_by_caches_or_search_engines(world: World) -> None:
    answer = Client().get(reverse("public"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert id_of(world.households["hac"]).hex not in answer.content.decode()


def receipt_of(story: Story) -> str:
    """A complaint sent from the public page about Hặc's household."""
    url = reverse("public_complain", args=[first(story).pk])
    Client().post(url, {"complainant": "Quàng Văn Một", "words": "hộ bà Ỏi có ô tô"})
    with area(story.world):
        return str(Complaint.objects.get().receipt)


def answer(receipt: str) -> tuple[int, str]:
    told = Client().get(reverse("public_answer"), {"receipt": receipt})
    return told.status_code, told.content.decode()


def test_who_holds_the_receipt_sees_how_the_complaint_stands_and_nobodys_name(
    posted: Story, settings: Settings
) -> None:
    receipt = receipt_of(posted)
    status, told = answer(f" {receipt.lower()} ")
    assert status == 200
    assert "Xã đang phúc tra" in told
    assert "30/10/2024" in told
    settings.FIXED_TODAY = date(2024, 10, 28)
    with area(posted.world):
        made = Complaint.objects.get()
        recheck(
            officer=posted.officer("commune", date(2024, 10, 28)),
            complaint_id=made.pk,
            finding="Lò Văn Hặc không có ô tô",
        )
    status, told = answer(receipt)
    assert status == 200
    for word in ("kết quả giữ nguyên", "28/10/2024", "xã Chiềng Cọ"):
        assert word in told
    for never in ("Hặc", "Ỏi", "Quàng", "ô tô", "Bản Hôm"):
        assert never not in told


def test_a_complaint_about_a_recognition_by_income_is_answered_there_too(world: World) -> None:
    of = things(world)["recognition"]
    with scoped(ALL):
        complaint = RecognitionComplaint.objects.filter(recognition=of)
        waits = {"finding": "", "rechecked_on": None, "due_on": date(2024, 10, 24)}
        complaint.update(receipt="03658-241021-ABCDEF", **waits)
    status, told = answer("03658-241021-ABCDEF")
    assert (status, "Xã đang phúc tra" in told, "24/10/2024" in told) == (200, True, True)
    with scoped(ALL):
        complaint.update(finding="Bà Ỏi không có lương.", rechecked_on=date(2024, 10, 23))
    status, told = answer("03658-241021-ABCDEF")
    assert (status, "Đã phúc tra" in told, "23/10/2024" in told, "Ỏi" in told) == (200, True, True, False)


@pytest.mark.parametrize("typed", ["03658-241025-AAAAAA", "%", "'; --", "\x00", "x" * 500])
def test_a_receipt_that_is_none_is_answered_alike(posted: Story, typed: str) -> None:
    receipt_of(posted)
    status, told = answer(typed)
    assert status == 404
    assert "Không có biên nhận nào" in told


def test_answers_are_asked_for_thirty_times_a_minute(posted: Story) -> None:
    receipt = receipt_of(posted)
    statuses = [answer(receipt)[0] for _ in range(31)]
    # The complaint's own page was not asked for: sending one is counted apart.
    assert statuses == [200] * 30 + [429]


def test_who_asked_too_often_finds_the_way_back(world: World) -> None:
    for _ in range(30):
        Client().get(reverse("public_answer"))
    told = Client().get(reverse("public_answer"))
    assert told.status_code == 429
    assert f'<a href="{reverse("public")}">Trang công khai</a>' in told.content.decode()
