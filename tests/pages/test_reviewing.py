"""What a reviewer's phone sends is kept once, whatever the line does; others are told, and nobody else may send."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models import HouseholdAnswers, PersonAnswers
from giamngheo.records.review.models import ReviewPhoto, ReviewRound, RoundHousehold, RoundVillage, SentAnswer
from giamngheo.records.review.services.rounds import assign_reviewer, close_list
from tests.records.reviewing import ASKED, OPENED, Story, area, opened
from tests.workbooks.importing import text_of
from tests.world import World

PICTURE = b"\xff\xd8\xff\xe0" + b"0" * 500


@pytest.fixture
def story(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    """A round of bản Hôm under review, its households given to the reviewer."""
    monkeypatch.setattr(settings, "FIXED_TODAY", ASKED)
    with area(world):
        story = opened(world)
        officer, reviewer = story.officer("commune", OPENED), world.users["reviewer"].pk
        assign_reviewer(officer=officer, village_id=story.village_id, reviewer_id=reviewer)
        close_list(officer=officer, village_id=story.village_id)
    return story


def sent(
    story: Story, who: str = "reviewer", key: UUID | None = None, to: str = "", **given: str
) -> HttpResponse:
    """One answer on its way; what the form showed before is empty unless given."""
    with area(story.world):
        one = story.household("hac").pk
    fields = {"key": str(key or uuid4()), "name": "wall", "value": "", "before": "", "person": ""} | given
    answered = story.world.client(who).post(f"/my-households/{one}/{to or 'answers/'}", fields)
    assert isinstance(answered, HttpResponse)
    return answered


def kept(story: Story) -> HouseholdAnswers:
    """The household's answers of the round."""
    with area(story.world):
        return HouseholdAnswers.objects.get(household=story.world.households["hac"], review_date=ASKED)


def shown(story: Story, name: str) -> str:
    """What the form shows of the household before anything is sent."""
    with area(story.world):
        value = getattr(story.world.households["hac"].answers.latest("review_date"), name)
    return "" if value is None else str(value).lower()


def test_the_first_answer_of_a_round_begins_the_review_of_that_day(story: Story) -> None:
    answered = sent(story, name="has_tv", value="true", before=shown(story, "has_tv"))
    assert answered.status_code == 200
    assert kept(story).has_tv is True
    assert "badge" in answered.json()["standing"]


def test_an_answer_sent_again_counts_once_even_when_another_was_given_since(story: Story) -> None:
    key = uuid4()
    before = shown(story, "has_tv")
    sent(story, key=key, name="has_tv", value="true", before=before)
    sent(story, name="has_tv", value="false", before="true")
    version = kept(story).version
    assert sent(story, key=key, name="has_tv", value="true", before=before).status_code == 200
    assert (kept(story).has_tv, kept(story).version) == (False, version)
    with area(story.world):
        assert SentAnswer.objects.count() == 2


def test_who_answered_otherwise_meanwhile_is_told_and_neither_is_lost(story: Story) -> None:
    sent(story, name="has_tv", value="true", before=shown(story, "has_tv"))
    with area(story.world):
        HouseholdAnswers.objects.filter(pk=kept(story).pk).update(
            has_tv=None, saved_by="Cà Thị Hương (UBND xã)"
        )
    answered = sent(story, name="has_tv", value="false", before="true")
    assert answered.status_code == 409
    assert answered.json()["conflict"]["by"] == "Cà Thị Hương (UBND xã)"
    assert kept(story).has_tv is None
    assert sent(story, name="has_tv", value="false", before="").status_code == 200
    assert kept(story).has_tv is False


def test_the_same_answer_from_two_is_no_conflict(story: Story) -> None:
    sent(story, name="has_tv", value="true", before=shown(story, "has_tv"))
    assert sent(story, name="has_tv", value="true", before="false").status_code == 200


def test_a_members_answer_is_kept_at_the_member(story: Story) -> None:
    person = story.world.persons["hac_1"].pk
    answered = sent(story, name="disability", value="true", person=str(person))
    assert answered.status_code == 200
    with area(story.world):
        assert PersonAnswers.objects.get(answers=kept(story), person=person).disability is True


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "floor_area_m2", "value": "rộng"}, 422),
        ({"name": "wall", "value": "gold"}, 422),
        ({"name": "village_id", "value": "1"}, 404),
        ({"name": "disability", "value": "true"}, 404),
        ({"name": "wall", "value": "solid", "person": str(uuid4())}, 404),
        ({"name": "disability", "value": "true", "person": str(uuid4())}, 404),
        ({"name": "has_tv", "value": "true", "key": "x"}, 404),
    ],
)
def test_what_cannot_be_kept_is_told_and_leaves_nothing(
    story: Story, given: dict[str, str], status: int
) -> None:
    key = given.pop("key", None)
    answered = sent(story, **({"key": key} if key else {}), **given)  # type: ignore[arg-type]
    assert answered.status_code == status
    assert status == 404 or answered.json()["wrong"]
    with area(story.world):
        assert not HouseholdAnswers.objects.filter(review_date=ASKED).exists()
        assert not SentAnswer.objects.exists()


def test_a_village_past_its_review_takes_no_more_answers(story: Story) -> None:
    with area(story.world):
        RoundVillage.objects.update(step="meeting")
    assert sent(story, name="has_tv", value="true").status_code == 422


def test_a_household_given_to_somebody_else_is_not_there(story: Story) -> None:
    with area(story.world):
        RoundHousehold.objects.update(reviewer=story.world.users["commune"])
    assert sent(story, name="has_tv", value="true").status_code == 404
    assert "H001" not in story.world.client("reviewer").get("/my-households/").content.decode()


def test_a_photo_sent_again_is_one_photo(story: Story) -> None:
    key = uuid4()
    for _ in range(2):
        photo = SimpleUploadedFile("anh.jpg", PICTURE, "image/jpeg")
        answered = sent(story, key=key, to="photos/", photo=photo)  # type: ignore[arg-type]
        assert answered.status_code == 200
    with area(story.world):
        assert ReviewPhoto.objects.get().household == story.household("hac")
        assert StoredFile.objects.count() == 1
    reader = story.world.client("reviewer").get(answered.json()["url"])
    assert b"".join(reader.streaming_content) == PICTURE


def test_what_is_no_photo_is_refused(story: Story) -> None:
    text = SimpleUploadedFile("anh.jpg", b"no picture", "image/jpeg")
    assert "wrong" in sent(story, to="photos/", photo=text).json()  # type: ignore[arg-type]
    with area(story.world):
        assert not ReviewPhoto.objects.exists()


def test_the_list_tells_what_is_to_do_first(story: Story) -> None:
    listed = story.world.client("reviewer").get("/my-households/").content.decode()
    assert "đã xong 0/2 hộ" in listed
    assert listed.count("chưa hỏi") == 2


def test_the_households_page_links_its_photos_for_who_may_open_files(story: Story) -> None:
    photo = SimpleUploadedFile("anh.jpg", PICTURE, "image/jpeg")
    url = sent(story, key=str(uuid4()), to="photos/", photo=photo).json()["url"]  # type: ignore[arg-type]
    page = f"/households/{story.world.households['hac'].pk}/"
    shown = (
        ("commune", True),
        ("reviewer", True),
        ("province", True),
        ("health", False),
        ("province_head", False),
    )
    for who, is_shown in shown:
        told = story.world.client(who).get(page).content.decode()
        assert (url in told) == is_shown, who
    opened_file = story.world.client("province").get(url)
    assert b"".join(opened_file.streaming_content) == PICTURE
    assert story.world.client("neighbour").get(url).status_code == 404


def test_where_the_round_goes_by_another_standard_the_phone_says_what_that_one_waits_for(
    story: Story,
) -> None:
    # 2.0 million: over the line of 2022-2026, within that of 2027-2030, which asks where the waste goes.
    facts = {"income_per_capita": 2_000_000, "waste_disposal": None}
    with area(story.world):
        story.ask("hac", **facts)
        one = story.household("hac")
    sent(story, name="has_tv", value="false", before="true")
    reviewer = story.world.client("reviewer")

    def told(path: str) -> str:
        return text_of(reviewer.get(path).content)

    of_day = "Không nghèo"
    assert of_day in told("/my-households/")
    assert of_day in told(f"/my-households/{one.pk}/")
    with area(story.world):
        ReviewRound.objects.filter(pk=story.round_id).update(standard="2027-2030")
    assert "thiếu 1" in told("/my-households/")
    assert of_day not in told(f"/my-households/{one.pk}/")
    assert "Còn thiếu 1" in told(f"/my-households/{one.pk}/")


def test_a_members_missing_fact_names_who_lacks_it_and_leads_to_that_members_screen(story: Story) -> None:
    # Nothing of the household settles it: one more deprivation than now would make it poor.
    with area(story.world):
        story.ask("hac", income_per_capita=1_000_000, toilet="none", has_tv=True)
        of = HouseholdAnswers.objects.get(household=story.world.households["hac"], review_date=ASKED)
        spouse = PersonAnswers.objects.get(answers=of, person=story.world.persons["hac_2"])
        PersonAnswers.objects.filter(pk=spouse.pk).update(health_insurance=None)
        one = story.household("hac").pk
    answered = sent(story, name="has_radio", value="true", before=shown(story, "has_radio"))
    told = text_of(answered.json()["standing"].encode())
    assert "(Cà Thị Ỏi)" in told
    assert "(Lò Văn Hặc)" not in told
    page = story.world.client("reviewer").get(f"/my-households/{one}/").content.decode()
    for html in (answered.json()["standing"], page):
        assert '<a href="#s-p2-2">' in html
        assert '<a href="#s-p1-' not in html
