"""The page of a household: who sees it, what it shows, why it is judged so."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, HouseholdAnswers, LifeAct, Membership, Person
from giamngheo.records.registry.personal_ids import kept
from tests.records.many import add_same_names, judged
from tests.world import ALL, NOW, World

MOST_QUESTIONS = 26
NUMBER = "014075000123"


def url(world: World, key: str = "hac", more: str = "") -> str:
    return f"/households/{world.households[key].pk}/{more}"


def page(world: World, who: str = "commune", key: str = "hac", more: str = "") -> str:
    response = world.client(who).get(url(world, key, more))
    assert response.status_code == 200
    return str(response.content.decode())


def with_number(world: World) -> None:
    number = kept(NUMBER)
    with scoped(ALL):
        Person.objects.filter(pk=world.persons["hac_1"].pk).update(
            personal_id_encrypted=number.encrypted, personal_id_hash=number.hash, personal_id_tail=number.tail
        )


PAGES = ("", "why/", "edit/", "review/", "members/add/", "answers/home/")


@pytest.mark.parametrize("more", PAGES)
@pytest.mark.parametrize(
    ("who", "key", "status"),
    [("commune", "hac", 200), ("commune", "tam", 404), ("neighbour", "hac", 404), ("neighbour", "tam", 200)],
)
def test_a_household_outside_the_area_does_not_exist(
    world: World, who: str, key: str, status: int, more: str
) -> None:
    judged(world)
    assert world.client(who).get(url(world, key, more)).status_code == status


@pytest.mark.parametrize(
    "who", ["province", "province_head", "auditor", "health", "village_head", "reviewer"]
)
def test_superiors_and_helpers_read_it(world: World, who: str) -> None:
    judged(world)
    assert "H001" in page(world, who)


@pytest.mark.parametrize("who", ["finance", "bank", "insurance", "ministry", "admin", "stranger"])
def test_others_do_not_read_it(world: World, who: str) -> None:
    assert world.client(who).get(url(world)).status_code == 403


@pytest.mark.parametrize("more", ["edit/", "members/add/", "review/", "answers/home/"])
def test_the_province_changes_nothing(world: World, more: str) -> None:
    assert world.client("province").get(url(world, more=more)).status_code == 403


@pytest.mark.parametrize("name", ["not-a-uuid", "0", "..", "5f0c0f1e-6a53-4b52-9d3e-0a4c9a1d2b3c"])
def test_a_wrong_id_is_not_found(world: World, name: str) -> None:
    assert world.client("commune").get(f"/households/{name}/").status_code == 404


def test_it_shows_members_status_and_what_is_missing(world: World) -> None:
    judged(world)
    told = page(world)
    for part in ("Lò Văn Hặc", "Cà Thị Ỏi", "49 tuổi", "công nhận từ", "15/12/2023", "Có ti vi", "tự làm"):
        assert part in told


def test_former_members_acts_and_recognitions_stay_in_sight(world: World) -> None:
    with scoped(ALL):
        Membership.objects.filter(person=world.persons["hac_2"]).update(valid_to=date(2024, 6, 1))
        LifeAct.objects.create(
            kind="move_out",
            household=world.households["hac"],
            person=world.persons["hac_2"],
            on_date=date(2024, 6, 1),
            recorded_at=NOW,
            recorded_by="Cán bộ A",
        )
    told = page(world)
    for part in ("Không còn trong hộ (1)", "Chuyển đi", "Công nhận: hộ nghèo", "Cán bộ A"):
        assert part in told


def test_an_ended_household_is_read_and_no_longer_changed(world: World) -> None:
    with scoped(ALL):
        Household.objects.filter(pk=world.households["hac"].pk).update(
            ended_on=date(2024, 9, 1), ending="moved_away"
        )
    told = page(world)
    assert "chuyển đi nơi khác" in told
    assert "/review/" not in told
    for more in ("edit/", "review/", "members/add/", "answers/home/"):
        assert world.client("commune").get(url(world, more=more)).status_code == 404


def test_a_household_never_reviewed_has_a_page(world: World) -> None:
    with scoped(ALL):
        HouseholdAnswers.objects.filter(household=world.households["hac"]).delete()
    assert "chưa được rà soát" in page(world)
    assert "chưa được rà soát" in page(world, more="why/")
    assert world.client("commune").get(url(world, more="answers/home/")).status_code == 302


def test_roles_without_full_names_see_initials_and_no_address(world: World) -> None:
    with scoped(ALL):
        Household.objects.filter(pk=world.households["hac"].pk).update(
            address="Sau nhà văn hóa", phone="0912345678"
        )
    told = page(world, "construction")
    assert "L. V. H." in told
    for hidden in ("Lò Văn Hặc", "Cà Thị Ỏi", "Sau nhà văn hóa", "0912345678"):
        assert hidden not in told


def test_a_personal_id_is_masked_and_shown_one_at_a_time_to_who_may_and_logged(world: World) -> None:
    with_number(world)
    assert "•••••••••123" in page(world)
    address = url(world, more=f"members/{world.persons['hac_1'].pk}/reveal/")
    assert world.client("commune").get(address).status_code == 405
    told = world.client("commune").post(address).content.decode()
    assert NUMBER in told
    officer = world.officer("commune")
    with scoped(officer.scope()):
        assert AuditEvent.objects.filter(act="registry.read_personal_id").count() == 1
    for who in ("commune_chair", "province", "village_head"):
        assert world.client(who).post(address).status_code == 403
    assert world.client("neighbour").post(address).status_code == 404


def test_a_number_of_a_person_of_another_household_is_not_found(world: World) -> None:
    address = url(world, more=f"members/{world.persons['duong_1'].pk}/reveal/")
    assert world.client("commune").post(address).status_code == 404


def test_why_names_the_fact_the_cut_off_and_the_article(world: World) -> None:
    judged(world)
    told = page(world, more="why/")
    for part in (
        "Nhà tiêu: không có.",
        "Không dùng nhà tiêu hợp vệ sinh",
        "Phụ lục 07/2021/NĐ-CP",
        "Thu nhập đo được: 1.000.000 đồng/người/tháng.",
        "không vượt 1.500.000",
    ):
        assert part in told


def test_why_says_what_an_unknown_answer_would_decide(world: World) -> None:
    judged(world)
    told = page(world, more="why/")
    assert "Câu trả lời nào sẽ kết luận được" in told
    assert "nếu thiếu hụt → hộ nghèo" in told


def test_why_shows_the_smallest_change_of_a_poor_household(world: World) -> None:
    with scoped(ALL):
        HouseholdAnswers.objects.filter(household=world.households["hac"]).update(
            **dict.fromkeys(
                ("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet"), False
            ),
            has_smartphone=False,
        )
    judged(world)
    told = page(world, more="why/")
    assert "Chỉ một điều khác đi thì kết quả đổi" in told
    assert "Thu nhập bình quân đầu người/tháng: trên 1.500.000" in told


def test_why_says_that_a_value_is_not_verified(world: World) -> None:
    judged(world)
    assert "chưa đối chiếu với văn bản gốc" in page(world, more="why/")


def test_who_may_not_read_sensitive_facts_sees_numbers_and_no_persons(world: World) -> None:
    judged(world)
    assert "Cà Thị Ỏi (46 tuổi" in page(world, more="why/")
    told = page(world, "education", more="why/")
    assert "2 người chưa rõ" in told
    assert "46 tuổi" not in told


def test_reading_sensitive_facts_is_logged(world: World) -> None:
    judged(world)
    page(world, more="why/")
    officer = world.officer("commune")
    with scoped(officer.scope()):
        assert AuditEvent.objects.filter(act="registry.read_sensitive_facts").count() == 1


def test_a_household_that_cannot_be_judged_says_why(world: World) -> None:
    with scoped(ALL):
        Membership.objects.filter(person=world.persons["hac_1"]).update(relation="other")
    judged(world)
    assert "không có chủ hộ" in page(world, more="why/")
    assert "mâu thuẫn" in page(world)


def test_why_is_complete_in_english(world: World) -> None:
    judged(world)
    client = world.client("commune")
    client.cookies["language"] = "en"
    told = client.get(url(world, more="why/")).content.decode()
    for part in (
        "Toilet: none.",
        "Does not use a hygienic toilet",
        "not known",
        "Measured income: 1.000.000",
    ):
        assert part in told
    for vietnamese in ("Ngưỡng", "chưa biết", "Không dùng", "nhân khẩu", "tuổi"):
        assert vietnamese not in told


@pytest.mark.parametrize("more", ["", "why/"])
def test_the_number_of_questions_is_bounded_and_the_same_for_large_households(
    world: World, more: str
) -> None:
    judged(world)
    client = world.client("commune")
    client.get(url(world, more=more))
    with CaptureQueriesContext(connection) as small:
        client.get(url(world, more=more))
    with scoped(ALL):
        for number in range(8):
            person = Person.objects.create(
                code=f"X{number}", household=world.households["hac"], full_name=f"Lò Thị {number}"
            )
            Membership.objects.create(person=person, household=world.households["hac"], relation="child")
    judged(world)
    add_same_names(world, 5)
    with CaptureQueriesContext(connection) as large:
        client.get(url(world, more=more))
    assert len(small) == len(large) <= MOST_QUESTIONS
