"""Editing on the screen: saved as one goes and by a plain Save; nothing typed is ever lost."""

import re
from typing import Any

import pytest
from django.test import Client

from giamngheo.pages.household.sections import MEMBER_COLUMNS, SECTIONS
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdAnswers, Membership, Person
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from tests.records.many import judged
from tests.world import ALL, World

HTMX = {"HX-Request": "true"}
WATER = {"water_source": "surface", "toilet": "septic", "waste_disposal": ""}


def url(world: World, more: str, key: str = "hac") -> str:
    return f"/households/{world.households[key].pk}/{more}"


def answers(world: World) -> Any:
    with scoped(ALL):
        return HouseholdAnswers.objects.get(household=world.households["hac"])


def save(client: Client, address: str, values: dict[str, str], version: int = 1, **more: str) -> Any:
    return client.post(address, {"version": str(version), **values, **more}, headers=HTMX)


def test_every_answer_stands_on_exactly_one_screen() -> None:
    names = [name for section in SECTIONS for name in section.names]
    assert sorted(names) == sorted(column.name for column in HOUSEHOLD_ANSWERS)
    assert sorted(one.name for one in MEMBER_COLUMNS) == sorted(one.name for one in PERSON_ANSWERS)


@pytest.mark.parametrize("section", [section.slug for section in SECTIONS])
def test_every_screen_opens_and_saves_what_it_shows_without_a_change(world: World, section: str) -> None:
    client = world.client("commune")
    told = client.get(url(world, f"answers/{section}/")).content.decode()
    sent = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', told))
    sent |= dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', told))
    chosen = r'<select name="(\w+)"(?:(?!</select>).)*?<option value="([^"]*)" selected'
    sent |= dict(re.findall(chosen, told, re.DOTALL))
    response = save(client, url(world, f"answers/{section}/"), sent)
    assert response.status_code == 200
    assert answers(world).version == 1


def test_a_change_is_saved_as_one_goes_with_the_new_version_and_the_live_verdict(world: World) -> None:
    response = save(
        world.client("commune"), url(world, "answers/income/"), {"income_per_capita": "1.600.000"}
    )
    told = response.content.decode()
    assert response.status_code == 200
    assert 'id="answers-version" value="2"' in told
    assert "Đã lưu" in told
    assert 'id="verdict" hx-swap-oob="true"' in told
    assert "badge-not_poor" in told
    assert answers(world).income_per_capita == 1_600_000


def test_the_verdict_that_a_save_swaps_in_is_the_one_of_the_full_page(world: World) -> None:
    client = world.client("commune")
    partial = save(client, url(world, "answers/water/"), WATER).content.decode()
    full = client.get(url(world, "answers/water/")).content.decode()

    def box(told: str) -> str:
        found = re.search(r'<section class="card" id="verdict".*?</section>', told, re.DOTALL)
        assert found is not None
        return re.sub(r"\s+", " ", found[0].replace(' hx-swap-oob="true"', ""))

    assert box(partial) == box(full)


def test_a_plain_save_without_javascript_keeps_the_same(world: World) -> None:
    client = world.client("commune")
    response = client.post(url(world, "answers/water/"), {"version": "1", **WATER})
    assert (response.status_code, response["Location"]) == (302, url(world, "answers/water/"))
    assert answers(world).toilet == "septic"


BAD = [
    ("income", "income_per_capita", "-1"),
    ("income", "income_per_capita", "nhiều"),
    ("income", "income_per_capita", "1.5"),
    ("income", "income_12m_per_capita", "1 triệu"),
    ("income", "income_score", "9" * 40),
    ("income", "income_score", "1\0"),
    ("home", "floor_area_m2", "rộng"),
    ("home", "floor_area_m2", "1e9"),
    ("home", "floor_area_m2", "4,5,6"),
    ("home", "wall", "brick"),
    ("home", "housing_supported", "maybe"),
    ("home", "separate_since", "31/02/2020"),
    ("water", "toilet", "SEPTIC"),
    ("water", "water_source", "<script>"),
    ("review", "area_type", ""),
    ("review", "in_review", "2"),
    ("information", "has_tv", "x"),
    ("causes", "cause_1", "x"),
    ("needs", "need_other", "x"),
    ("people", "untreated_illness", "x"),
    ("before", "previous_status", "rich"),
    ("before", "escaped_poverty_date", "hôm qua"),
]


@pytest.mark.parametrize(("section", "name", "value"), BAD)
def test_bad_input_is_told_at_its_field_and_the_form_stays_filled(
    world: World, section: str, name: str, value: str
) -> None:
    client, address = world.client("commune"), url(world, f"answers/{section}/")
    told = save(client, address, {"area_type": "rural", name: value})
    assert told.status_code == 422
    place = re.search(rf'id="id_{name}_error"[^>]*>(.*?)</div>', told.content.decode(), re.DOTALL)
    assert place is not None
    assert place[1].strip()
    plain = client.post(address, {"version": "1", "area_type": "rural", name: value})
    assert plain.status_code == 422
    page = plain.content.decode()
    assert 'role="alert"' in page
    if value in ("-1", "nhiều", "1.5", "1 triệu", "rộng", "1e9", "31/02/2020", "hôm qua"):
        assert f'value="{value}"' in page
    assert answers(world).version == 1


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999", "١"])
def test_a_broken_version_overwrites_nothing(world: World, version: str) -> None:
    response = world.client("commune").post(
        url(world, "answers/water/"), {"version": version, **WATER}, headers=HTMX
    )
    assert response.status_code == 409
    assert answers(world).toilet == "none"


def test_the_second_officer_sees_both_values_and_the_form_still_filled(world: World) -> None:
    first, second = world.client("commune"), world.client("second")
    save(first, url(world, "answers/water/"), WATER)
    mine = {"water_source": "piped", "toilet": "vip", "waste_disposal": ""}
    background = save(second, url(world, "answers/water/"), mine)
    assert background.status_code == 409
    plain = second.post(url(world, "answers/water/"), {"version": "1", **mine})
    assert plain.status_code == 409
    told = plain.content.decode()
    for part in (
        "Cán bộ commune",
        "cải tiến có ống thông hơi",
        "tự hoại, bán tự hoại",
        'name="keep_mine" value="2"',
    ):
        assert part in told
    assert re.search(r'<option value="vip" selected', told)
    assert answers(world).toilet == "septic"
    kept = second.post(url(world, "answers/water/"), {"version": "1", "keep_mine": "2", **mine})
    assert kept.status_code == 302
    assert answers(world).toilet == "vip"


@pytest.mark.parametrize("section", ["nothing", "HOME", "home%00"])
def test_a_screen_that_there_is_not_is_not_found(world: World, section: str) -> None:
    assert world.client("commune").get(url(world, f"answers/{section}/")).status_code == 404


@pytest.mark.parametrize("more", ["answers/home/", "edit/", "review/", "members/add/"])
@pytest.mark.parametrize(("who", "status"), [("neighbour", 404), ("province", 403), ("ministry", 403)])
def test_nobody_else_saves(world: World, who: str, status: int, more: str) -> None:
    response = world.client(who).post(url(world, more), {"version": "1", "wall": "non_durable"})
    assert response.status_code == status
    assert answers(world).version == 1


def member_url(world: World, person: str = "hac_1", more: str = "") -> str:
    return url(world, f"members/{world.persons[person].pk}/{more}")


WHO = {
    "full_name": "Lò Văn Hặc",
    "relation": "head",
    "sex": "male",
    "birth_date": "05/03/1975",
    "ethnic_code": "03",
}


def test_who_a_member_is_and_what_they_answered_are_two_sheets(world: World) -> None:
    client = world.client("commune")
    assert save(client, member_url(world), WHO | {"full_name": "Lò Văn Hạc"}).status_code == 200
    assert save(client, member_url(world, more="answers/"), {"health_insurance": "false"}).status_code == 200
    with scoped(ALL):
        person = Person.objects.get(pk=world.persons["hac_1"].pk)
        assert person.full_name == "Lò Văn Hạc"
        assert person.answers.get().health_insurance is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("full_name", ""),
        ("full_name", "x" * 200),
        ("birth_date", "1975"),
        ("birth_date", "20/10/2025"),
        ("sex", "x"),
        ("relation", "spouse"),
        ("ethnic_code", "99"),
        ("personal_id", "123"),
        ("birth_date_is_year_only", "x"),
    ],
)
def test_bad_facts_of_a_member_are_told_and_nothing_is_saved(world: World, name: str, value: str) -> None:
    client = world.client("commune")
    response = save(client, member_url(world), WHO | {name: value})
    assert response.status_code == 422
    assert client.post(member_url(world), {"version": "1", **WHO, name: value}).status_code == 422
    with scoped(ALL):
        assert Person.objects.get(pk=world.persons["hac_1"].pk).version == 1


@pytest.mark.parametrize(
    "name", ["work_status", "attends", "diploma", "health_insurance", "disability", "need_job"]
)
def test_bad_answers_of_a_member_are_told(world: World, name: str) -> None:
    response = save(world.client("commune"), member_url(world, more="answers/"), {name: "x"})
    assert response.status_code == 422
    plain = world.client("commune").post(member_url(world, more="answers/"), {"version": "1", name: "x"})
    assert plain.status_code == 422


def test_a_personal_id_is_never_in_the_page_that_edits_it(world: World) -> None:
    client = world.client("commune")
    save(client, member_url(world), WHO | {"personal_id": "014075000123"})
    told = client.get(member_url(world)).content.decode()
    assert "•••••••••123" in told
    assert "014075000123" not in told


def test_a_reviewer_sees_the_answers_and_not_who_they_are(world: World) -> None:
    client = world.client("reviewer")
    told = client.get(member_url(world)).content.decode()
    assert 'name="work_status"' in told
    assert 'name="full_name"' not in told
    assert client.post(member_url(world), {"version": "1", **WHO}).status_code in (403, 404)


@pytest.mark.parametrize("person", ["duong_1", "tam_1"])
def test_a_person_of_another_household_is_not_found_here(world: World, person: str) -> None:
    client = world.client("commune")
    for more in ("", "answers/"):
        assert client.post(member_url(world, person, more), {"version": "1"}).status_code == 404


def test_a_member_left_out_is_added(world: World) -> None:
    client = world.client("commune")
    new = {"full_name": "Lò Thị Bun", "relation": "child", "sex": "female", "birth_date": "02/09/2015"}
    response = client.post(url(world, "members/add/"), new)
    assert response.status_code == 302
    with scoped(ALL):
        assert Membership.objects.filter(household=world.households["hac"], relation="child").count() == 1
    wrong = client.post(url(world, "members/add/"), new | {"birth_date": "x", "full_name": "Lò Thị Hai"})
    assert wrong.status_code == 422
    assert 'value="Lò Thị Hai"' in wrong.content.decode()


def test_a_new_review_opens_its_first_screen(world: World) -> None:
    client = world.client("commune")
    response = client.post(url(world, "review/"), {"review_date": "20/10/2024"})
    assert (response.status_code, response["Location"]) == (302, url(world, "answers/review/"))
    again = client.post(url(world, "review/"), {"review_date": "20/10/2024"})
    assert again.status_code == 422
    assert "phải sau lần rà soát ngày 20/10/2024" in again.content.decode()
    assert client.post(url(world, "review/"), {"review_date": "mai"}).status_code == 422


def test_a_taken_code_is_told(world: World) -> None:
    judged(world)
    facts = {"code": "H002", "address": "Bản Hôm", "phone": ""}
    response = world.client("commune").post(url(world, "edit/"), {"version": "1", **facts})
    assert response.status_code == 422
    assert "đã có hộ khác" in response.content.decode()
    assert 'value="Bản Hôm"' in response.content.decode()


def test_the_forms_speak_english_completely(world: World) -> None:
    client = world.client("commune")
    client.cookies["language"] = "en"
    told = client.get(url(world, "answers/home/")).content.decode()
    for part in ("Walls", "Not durable", "Floor area", "Not known", "What the rules propose"):
        assert part in told
    response = save(client, url(world, "answers/home/"), {"floor_area_m2": "wide"})
    assert "is not right" in response.content.decode()
