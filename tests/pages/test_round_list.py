"""The list of rounds: a year's, by state and commune; the fifty-first is on the next page, none is out of reach."""

import re
from datetime import date

import pytest
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import ReviewRound, RoundVillage
from tests.pages.signing_in import text_of
from tests.world import ALL, NEIGHBOUR, OWN, World

URL = "/reviews/"


def a_round(commune: str, year: int, step: str = "villages") -> ReviewRound:
    """The round that the commune opened on 5 September before the list year, to end on 14 December."""
    return ReviewRound.objects.create(
        commune_code=commune,
        kind="periodic_review",
        list_year=year,
        standard="2022-2026",
        opened_on=date(year - 1, 9, 5),
        ends_on=date(year - 1, 12, 14),
        step=step,
        opened_by="Cà Thị Hương",
    )


def told(world: World, who: str, **asked: str) -> str:
    """The page's words."""
    response = world.client(who).get(URL, asked)
    assert response.status_code == 200
    return text_of(response)


def links(world: World, who: str, **asked: str) -> list[str]:
    """The rounds that the table leads to, in its order."""
    page = world.client(who).get(URL, asked).content.decode()
    return re.findall(r'<th scope="row"[^>]*><a href="/reviews/([0-9a-f-]{36})/"', page)


@pytest.fixture
def province(world: World) -> World:
    """205 communes: each with an open round for 2025, and one for 2024 that is decided."""
    with scoped(ALL):
        for number in range(205):
            a_round(f"{10_000 + number:05}", 2024, "decided")
            a_round(f"{10_000 + number:05}", 2025)
    return world


def test_every_round_of_a_year_is_within_reach_page_by_page(province: World) -> None:
    pages = [links(province, "province", page=str(number)) for number in range(1, 6)]
    assert [len(one) for one in pages] == [50, 50, 50, 50, 5]
    assert len({one for page in pages for one in page}) == 205
    assert "51–100 trong 205" in told(province, "province", page="2")
    assert links(province, "province", page="99") == pages[4]
    assert links(province, "province", page="x") == pages[0]


def test_a_year_before_is_chosen_by_its_tab_and_what_is_no_year_is_the_newest(province: World) -> None:
    assert "Đã có quyết định 205" in told(province, "province", year="2024")
    assert "Đang làm ở thôn 205" in told(province, "province")
    assert links(province, "province", year="1999") == links(province, "province")


def test_rounds_are_shown_by_state_and_commune(world: World, settings: Settings) -> None:
    with scoped(ALL):
        own, other = a_round(OWN, 2025), a_round(NEIGHBOUR, 2025, "chair")
    assert links(world, "province", state="chair") == [str(other.pk)]
    assert links(world, "province", commune=OWN) == [str(own.pk)]
    assert links(world, "province", commune=OWN, state="chair") == []
    assert "Không có đợt nào ở bước này" in told(world, "province", commune=OWN, state="chair")
    assert "Quá hạn" not in told(world, "province")
    settings.FIXED_TODAY = date(2024, 12, 15)
    with scoped(ALL):
        ReviewRound.objects.filter(pk=other.pk).update(step="decided")
    assert links(world, "province", state="late") == [str(own.pk)]
    assert "Quá hạn 1" in told(world, "province")
    assert len(links(world, "province", state="nothing", commune="\0")) == 2


def test_a_list_that_waits_too_long_for_the_district_is_among_the_late(
    world: World, settings: Settings
) -> None:
    with scoped(ALL):
        sent = a_round(OWN, 2025, "district")
        a_round(NEIGHBOUR, 2025, "district")
        ReviewRound.objects.filter(pk=sent.pk).update(submitted_on=date(2024, 10, 21))  # a Monday
    settings.FIXED_TODAY = date(2024, 10, 28)  # the fifth working day after it
    assert links(world, "province", state="late") == []
    settings.FIXED_TODAY = date(2024, 10, 29)
    assert links(world, "province", state="late") == [str(sent.pk)]
    assert "Quá hạn 1" in told(world, "province")


def test_a_commune_sees_its_own_and_how_its_villages_stand(world: World, settings: Settings) -> None:
    with scoped(ALL):
        own = a_round(OWN, 2025)
        a_round(NEIGHBOUR, 2025)
        for key, step in (("hom", "reviewing"), ("ot", "posted")):
            RoundVillage.objects.create(
                round=own, village=world.villages[key], step=step, posting_ends_on=date(2024, 10, 30)
            )
    assert links(world, "commune") == [str(own.pk)]
    assert links(world, "commune", commune=NEIGHBOUR) == [str(own.pk)]
    assert "Đang rà soát: 1 thôn · Đang niêm yết: 1 thôn" in told(world, "commune")
    assert "Xã, phường" not in told(world, "commune")
    settings.FIXED_TODAY = date(2024, 11, 1)
    assert re.search(r"Thôn quá hạn.*Đang niêm yết: 1 thôn 1 05/09/2024", told(world, "commune"))
