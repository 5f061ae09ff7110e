"""The first page: each role sees what waits for it, in a fixed number of questions."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.accounts.roles import Role
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import HouseholdSummary, Task, Transfer
from giamngheo.records.review.models import ReviewRound, RoundVillage
from tests.records.many import add_same_names, judged
from tests.records.reviewing import area, opened
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World

MOST_QUESTIONS = 18


def page(world: World, who: str) -> str:
    response = world.client(who).get("/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_signed_out_one_is_sent_to_sign_in(db: None) -> None:
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2F")


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_has_a_first_page(world: World, role: str) -> None:
    assert "Việc của tôi" in page(world, role)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        *(("orders", "reviews"), ("certificates", "reviews"), ("newly_escaped", "reviews")),
        *(("recognitions", "requests"), ("letters", "letters"), ("home", "home")),
    ],
)
def test_the_menu_says_where_a_page_is_found(world: World, name: str, entry: str) -> None:
    told = world.client("commune").get(reverse(name)).content.decode()
    current = set(re.findall(r'<a (?:class="item" )?href="([^"]+)" aria-current="page">', told))
    assert current == {reverse(entry)}


def test_the_way_above_recognitions_is_for_who_has_a_hand_in_requests(world: World) -> None:
    way = f'<li><a href="{reverse("requests")}">'
    page = reverse("recognitions")
    assert way in world.client("commune").get(page).content.decode()
    assert way not in world.client("reviewer").get(page).content.decode()


def test_the_commune_sees_its_own_figures_with_links_into_the_list(world: World) -> None:
    judged(world)
    add_same_names(world, 3)
    told = page(world, "commune")
    assert "5 hộ trong địa bàn" in told
    assert "/households/?status=undetermined" in told
    assert "5 hộ chưa kết luận được" in told
    assert f"/households/?village={world.villages['ot'].pk}&amp;missing=on" in told
    assert "Tổ 1" not in told


def test_the_ten_villages_that_miss_most_stand_first_and_the_table_has_them_all(world: World) -> None:
    for n in range(12):
        name = f"Bản {n + 1:02}"
        with scoped(ALL):
            world.villages[name] = Village.objects.create(commune_code=OWN, name=name, kind="bản")
        add_same_names(world, n + 2, village=name, code=f"{n}-")
    told = page(world, "commune")
    first, table = (
        told.partition(f'id="{part}"')[2].partition("</section>")[0] for part in ("missing", "places")
    )
    assert re.findall(r">(Bản \d\d)</a></div><span class=\"lacks\">(\d+) hộ<", first) == [
        (f"Bản {n:02}", str(n + 1)) for n in range(12, 2, -1)
    ]
    assert "và ở 2 thôn khác" in first
    assert [f"Bản {n:02}" for n in range(12, 0, -1)] == re.findall(r">(Bản \d\d)</a></th>", table)
    assert (
        '<td class="end">13</td><td class="end">0</td><td class="end">0</td><td class="end">13</td>' in table
    )


def test_the_village_head_sees_the_own_village_only(world: World) -> None:
    judged(world)
    add_same_names(world, 3, village="ot")
    told = page(world, "village_head")
    assert "2 hộ trong địa bàn" in told
    assert "Bản Ót" not in told


def test_the_province_sees_communes(world: World) -> None:
    judged(world)
    told = page(world, "province")
    assert "Theo xã" in told
    assert f"/households/?commune={OWN}" in told
    assert f"/households/?commune={NEIGHBOUR}" in told


@pytest.mark.parametrize("who", ["ministry", "admin", "finance", "bank", "insurance"])
def test_who_reads_no_household_is_shown_none_of_them(world: World, who: str) -> None:
    judged(world)
    told = page(world, who)
    assert "hộ trong địa bàn" not in told
    assert "không đọc hồ sơ từng hộ" in told


def test_open_tasks_and_what_is_late_stand_there(world: World) -> None:
    with scoped(ALL):
        home = world.households["hac"]
        Task.objects.create(household=home, kind="review_household", due_on=date(2024, 10, 1))
        Task.objects.create(household=home, kind="monthly_report", due_on=date(2024, 11, 1), done_at=NOW)
        Task.objects.create(
            household=world.households["tam"], kind="review_household", due_on=date(2024, 10, 1)
        )
    told = page(world, "commune")
    assert told.count("quá hạn") == 1
    assert "01/11/2024" not in told


@pytest.mark.usefixtures("known_units")
def test_a_round_stands_there_until_it_is_decided_with_whose_turn_it_is(
    world: World, settings: Settings
) -> None:
    def told(who: str) -> str:
        found = re.search(r'id="reviews".*?</section>', page(world, who), re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split()) if found else ""

    with area(world):
        story = opened(world)
        story.to_posted()
        RoundVillage.objects.update(posting_ends_on=date(2024, 10, 30))  # a Wednesday
        ends_on = ReviewRound.objects.get().ends_on
    settings.FIXED_TODAY = date(2024, 10, 31)
    assert f"Đang niêm yết: 1 thôn đến {ends_on:%d/%m/%Y}" in told("commune")
    assert "Đến lượt bạn" not in told("commune")
    assert told("neighbour") == told("province") == told("admin") == ""
    settings.FIXED_TODAY = date(2024, 11, 1)
    assert "1 thôn quá hạn" in told("commune")
    assert "1 thôn quá hạn" in told("village_head")
    settings.FIXED_TODAY = ends_on + timedelta(days=1)
    assert f"quá hạn {ends_on:%d/%m/%Y}" in told("commune")
    settings.FIXED_TODAY = date(2024, 10, 31)
    with area(world):
        RoundVillage.objects.update(step="concluded")
    assert "Đến lượt bạn: Trình danh sách" in told("commune")
    assert "Đến lượt bạn" not in told("commune_chair") + told("commune_clerk")
    with area(world):
        ReviewRound.objects.update(step="chair")
    assert "Đến lượt bạn: Ký quyết định" in told("commune_chair")
    assert "Đến lượt bạn" not in told("commune") + told("commune_clerk")
    with area(world):
        ReviewRound.objects.update(step="signed")
    assert "Đến lượt bạn: Cấp số quyết định" in told("commune_clerk")
    with area(world):
        ReviewRound.objects.update(step="decided")
        RoundVillage.objects.update(step="decided")
    assert told("commune") == told("commune_clerk") == ""


def test_requests_that_wait_are_counted_for_who_answers_them(world: World, settings: Settings) -> None:
    asked = (
        ("hac", "review_request", date(2024, 11, 7)),
        ("duong", "review_request", date(2024, 11, 8)),
        ("hac", "average_living", date(2024, 11, 20)),
    )
    with scoped(ALL):
        for number, (home, form, due_on) in enumerate(asked, start=1):
            ReviewRequest.objects.create(
                household=world.households[home],
                office_id=world.officer("one_stop").office_id,
                commune_code=OWN,
                year=2024,
                number=number,
                form=form,
                received_on=date(2024, 10, 18),
                due_on=due_on,
            )
    settings.FIXED_TODAY = date(2024, 11, 8)  # a Friday
    told = page(world, "commune")
    assert "3 giấy đang chờ" in told
    assert "1 giấy đến hạn hôm nay" in told
    assert "1 giấy quá hạn" in told
    for other in ("neighbour", "village_head", "province"):
        assert "giấy đang chờ" not in page(world, other)


def test_a_household_on_its_way_here_is_seen_by_the_commune_it_goes_to(world: World) -> None:
    with scoped(ALL):
        Transfer.objects.create(
            household=world.households["tam"],
            from_commune=NEIGHBOUR,
            to_commune=OWN,
            head_name="Nguyễn Thị Tâm",
            on_date=date(2024, 10, 18),
            sent_at=NOW,
            sent_by="Cán bộ neighbour",
        )
    assert "Nguyễn Thị Tâm" in page(world, "commune")
    assert "Hộ chuyển đến" not in page(world, "neighbour")


def test_an_ended_household_is_counted_no_more(world: World) -> None:
    with scoped(ALL):
        HouseholdSummary.objects.filter(pk=world.households["hac"].pk).update(ended_on=date(2024, 9, 1))
    assert "1 hộ trong địa bàn" in page(world, "commune")


@pytest.mark.parametrize("who", ["commune", "village_head", "province", "admin"])
def test_the_number_of_questions_does_not_grow_with_the_area(world: World, who: str) -> None:
    judged(world)
    client = world.client(who)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    add_same_names(world, 30)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(few) == len(many) <= MOST_QUESTIONS


def test_the_page_speaks_english_completely(world: World) -> None:
    judged(world)
    client = world.client("commune")
    client.cookies["language"] = "en"
    told = client.get("/").content.decode()
    assert "My work" in told
    assert "2 households cannot be judged yet" in told
