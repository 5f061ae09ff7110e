"""The list of households: filters, columns, order and pages from the address; the own area only."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import HouseholdSummary
from tests.records.many import add_same_names, judged
from tests.world import ALL, NEIGHBOUR, World

MOST_QUESTIONS = 14


def page(world: World, query: str = "", who: str = "commune") -> str:
    response = world.client(who).get(f"/households/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def rows(told: str) -> list[str]:
    """The households shown, by the text of their links."""
    return re.findall(r'<a href="/households/[0-9a-f-]{36}/">([^<]+)</a>', told)


def set_summary(world: World, key: str, **values: object) -> None:
    with scoped(ALL):
        HouseholdSummary.objects.filter(pk=world.households[key].pk).update(**values)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("commune", {"Lò Văn Hặc", "Lò Văn Dương"}),
        ("village_head", {"Lò Văn Hặc", "Lò Văn Dương"}),
        ("neighbour", {"Nguyễn Thị Tâm"}),
        ("province", {"Lò Văn Hặc", "Lò Văn Dương", "Nguyễn Thị Tâm"}),
        ("auditor", {"Lò Văn Hặc", "Lò Văn Dương", "Nguyễn Thị Tâm"}),
        ("health", {"L. V. H.", "L. V. D.", "N. T. T."}),
    ],
)
def test_each_sees_the_own_area_and_names_by_right(world: World, who: str, names: set[str]) -> None:
    judged(world)
    assert set(rows(page(world, who=who))) == names


@pytest.mark.parametrize("who", ["finance", "bank", "insurance", "ministry", "admin"])
def test_who_reads_no_households_is_refused(world: World, who: str) -> None:
    assert world.client(who).get("/households/").status_code == 403


def test_filters_narrow_the_list(world: World) -> None:
    judged(world)
    set_summary(world, "hac", status="poor", previous_status="near_poor", missing=0, is_newly_escaped=False)
    set_summary(world, "duong", status="near_poor", previous_status="poor", missing=3, is_newly_escaped=True)
    assert rows(page(world, "?status=poor")) == ["Lò Văn Hặc"]
    assert rows(page(world, "?status=newly_escaped")) == ["Lò Văn Dương"]
    assert rows(page(world, "?previous_status=poor")) == ["Lò Văn Dương"]
    assert rows(page(world, "?missing=on")) == ["Lò Văn Dương"]
    assert rows(page(world, f"?village={world.villages['ot'].pk}")) == []
    assert len(rows(page(world, f"?village={world.villages['hom'].pk}"))) == 2
    assert rows(page(world, f"?commune={NEIGHBOUR}", who="province")) == ["Nguyễn Thị Tâm"]


def test_a_deprivation_is_a_filter(world: World) -> None:
    judged(world)
    assert len(rows(page(world, "?deprived=dep_sanitation"))) == 2
    assert rows(page(world, "?deprived=dep_water")) == []


def test_an_ended_household_is_listed_only_when_asked_for(world: World) -> None:
    set_summary(world, "hac", ended_on=date(2024, 9, 1))
    assert rows(page(world)) == ["Lò Văn Dương"]
    assert rows(page(world, "?ended=on")) == ["Lò Văn Hặc"]


@pytest.mark.parametrize(
    "query",
    [
        "?village=not-a-uuid",
        "?status=rich",
        "?deprived=dep_nothing",
        "?after=not-a-uuid",
        "?sort=password",
        "?column=password",
        "?before=00000000-0000-0000-0000-000000000000",
        "?status=%00",
    ],
)
def test_a_wrong_address_shows_a_list_all_the_same(world: World, query: str) -> None:
    assert len(rows(page(world, query))) == 2


def test_a_wrong_filter_is_told(world: World) -> None:
    assert 'role="alert"' in page(world, "?status=rich")


def test_a_village_of_the_neighbour_is_no_choice(world: World) -> None:
    told = page(world, f"?village={world.villages['to_1'].pk}")
    assert 'role="alert"' in told
    assert "Tổ 1" not in told


def test_chosen_columns_and_the_name_are_shown(world: World) -> None:
    told = page(world, "?column=spouse&column=born")
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', told)
    assert heads == ["Chủ hộ", "Năm sinh chủ hộ", "Vợ, chồng"]


def test_names_stand_in_vietnamese_order_by_given_name(world: World) -> None:
    judged(world)
    for name in ("Cà Văn Đạt", "Cà Thị Ân", "Cà Văn Dũng", "Cà Thị Ánh"):
        add_same_names(world, 1, name=name, code=name[-3:])
    shown = rows(page(world, f"?village={world.villages['ot'].pk}"))
    assert shown == ["Cà Thị Ánh", "Cà Thị Ân", "Cà Văn Dũng", "Cà Văn Đạt"]


@pytest.mark.parametrize("sort", ["name", "-name", "code", "-missing", "deprivations", "-born", "status"])
def test_pages_forward_and_back_show_each_household_once(world: World, sort: str) -> None:
    add_same_names(world, 118)
    client, url = world.client("commune"), f"/households/?column=code&sort={sort}"
    seen: list[list[str]] = []
    while url:
        told = client.get(url).content.decode()
        seen.append(re.findall(r'data-label="Mã hộ">([^<]+)<', told))
        found = re.search(r'rel="next" href="([^"]+)"', told)
        url = f"/households/{found[1]}".replace("&amp;", "&") if found else ""
    assert [len(one) for one in seen] == [50, 50, 20]
    codes = [code for one in seen for code in one]
    assert len(set(codes)) == 120
    back = re.search(r'rel="prev" href="([^"]+)"', told)
    assert back is not None
    before = client.get(f"/households/{back[1]}".replace("&amp;", "&")).content.decode()
    assert re.findall(r'data-label="Mã hộ">([^<]+)<', before) == seen[1]


def test_the_count_is_of_all_and_not_of_the_page(world: World) -> None:
    add_same_names(world, 60)
    assert "62 hộ" in page(world)


def test_the_number_of_questions_is_the_same_for_two_and_for_a_hundred(world: World) -> None:
    client = world.client("commune")
    client.get("/households/")
    with CaptureQueriesContext(connection) as two:
        client.get("/households/")
    add_same_names(world, 100)
    with CaptureQueriesContext(connection) as hundred:
        client.get("/households/")
    assert len(two) == len(hundred) <= MOST_QUESTIONS


def test_the_order_and_the_filters_stay_in_the_links(world: World) -> None:
    add_same_names(world, 60)
    told = page(world, "?status=undetermined&sort=-code&column=code")
    found = re.search(r'rel="next" href="\?([^"]+)"', told)
    assert found is not None
    for part in ("status=undetermined", "sort=-code", "column=code"):
        assert part in found[1]
