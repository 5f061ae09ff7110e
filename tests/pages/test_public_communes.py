"""The public's first page: one chooses a commune, and sees its totals and its posted villages and no others."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Unit, Village
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import ReviewRound, RoundVillage
from tests.workbooks.importing import text_of
from tests.world import ALL, NEIGHBOUR, OWN, TODAY, World

pytestmark = pytest.mark.usefixtures("known_units")


@pytest.fixture(autouse=True)
def nothing_counted_before(db: None) -> None:
    """Totals and limits are kept in the cache."""
    cache.clear()


@pytest.fixture
def decided(world: World) -> World:
    """Hặc in the own commune is poor and Tâm in the neighbour's near-poor, by decisions."""
    with scoped(ALL):
        for key, status in (("hac", "poor"), ("tam", "near_poor")):
            periods = StatusPeriod.objects.filter(household=world.households[key])
            periods.update(decision="12/QĐ-UBND, 15/12/2023", status=status)
    return world


def post(commune: str, villages: Sequence[str], day: date = TODAY) -> list[RoundVillage]:
    """The round of a commune in which these villages are posted that day."""
    with scoped(ALL):
        of, _ = ReviewRound.objects.get_or_create(
            commune_code=commune,
            kind="periodic_review",
            list_year=2025,
            defaults={"standard": "2022-2026", "opened_on": TODAY, "ends_on": TODAY},
        )
        return [
            RoundVillage.objects.create(
                round=of,
                village=Village.objects.create(commune_code=commune, name=name, kind="bản"),
                step="posted",
                posted_on=day,
                posting_ends_on=day,
            )
            for name in villages
        ]


def read(name: str = "public", status: int = 200, **query: str) -> str:
    answer = Client().get(reverse(name), query)
    assert answer.status_code == status
    return text_of(answer.content)


def test_before_a_commune_is_chosen_no_village_is_listed_and_the_province_is_summed(decided: World) -> None:
    post(OWN, ["Bản Pọng", "Bản Lay"])
    told = read()
    assert "xã Chiềng Cọ · 2 thôn niêm yết" in told
    assert "Hôm nay 2 thôn đang niêm yết danh sách" in told
    assert "phường Quyết Tâm" in told
    assert "Bản Pọng" not in told
    assert "Cả tỉnh Bảng theo xã Hộ nghèo 1 Hộ cận nghèo 1 Số xã đã có quyết định 2" in told


def test_a_chosen_commune_shows_its_own_villages_and_totals(decided: World) -> None:
    post(OWN, ["Bản Pọng"])
    post(NEIGHBOUR, ["Tổ 9"])
    told = read(commune=OWN)
    assert "xã Chiềng Cọ Hộ nghèo 1 Hộ cận nghèo 0" in told
    assert "quyết định gần nhất ngày 15/12/2023" in told
    assert ("Bản Pọng" in told, "Tổ 9" in told) == (True, False)
    assert "Bản Pọng" not in read(commune=NEIGHBOUR)


def test_a_commune_without_postings_says_so_and_keeps_its_totals(decided: World) -> None:
    post(OWN, ["Bản Pọng"])
    told = read(commune=NEIGHBOUR)
    assert "phường Quyết Tâm Hộ nghèo 0 Hộ cận nghèo 1" in told
    assert "Hôm nay xã không niêm yết danh sách nào" in told


def test_a_commune_without_a_decision_shows_what_it_posts(world: World) -> None:
    post(OWN, ["Bản Pọng"])
    told = read(commune=OWN)
    assert "Xã chưa có quyết định công nhận nào ở đây" in told
    assert "Bản Pọng" in told


@pytest.mark.parametrize("code", ["99999", "14", "x" * 500, "\0", "'; --"])
def test_a_code_of_no_commune_here_is_answered_with_the_choice_again(decided: World, code: str) -> None:
    told = read(commune=code, status=404)
    assert "Ở đây chưa có số liệu hay danh sách của xã nào" in told
    assert "Cả tỉnh" in told


def test_an_office_without_a_decision_or_a_posting_says_so(world: World) -> None:
    told = read()
    assert "Chưa có số liệu, chưa có danh sách nào đang niêm yết" in told
    assert "chọn xã" not in told
    assert "Chưa có xã nào có quyết định công nhận" in read("public_communes")


def test_a_commune_that_is_no_more_is_chosen_by_its_code(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = after = date(2025, 7, 2)
    post(OWN, ["Bản Cũ"], after)
    assert f"{OWN} · 1 thôn niêm yết" in read()
    assert "Bản Cũ" in read(commune=OWN)


def test_the_table_by_commune_leads_to_each_and_shows_fifty_at_a_time(decided: World) -> None:
    page = Client().get(reverse("public_communes")).content.decode()
    assert f'href="/public/?commune={NEIGHBOUR}"' in page
    assert "xã Chiềng Cọ 1 0 15/12/2023" in text_of(page.encode())
    with scoped(ALL):
        codes = Unit.objects.on(TODAY).filter(level=Unit.Level.COMMUNE).values_list("code", flat=True)
        totals = [(code, 1, 0, TODAY) for code in codes[:120]]
    cache.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            "giamngheo.records.desk.selectors.public._asked",
            lambda function, *_: totals if function == "desk_public_totals" else [],
        )
        shown = [Client().get(reverse("public_communes"), {"page": n}).content.decode() for n in (1, 2, 3)]
    assert [page.count("?commune=") for page in shown] == [50, 50, 20]


def questions(url: str) -> int:
    """Questions of one answer, what is kept for ten minutes having been counted before."""
    Client().get(url)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(url).status_code == 200
    return len(captured)


def test_a_hundred_posted_villages_ask_no_more_than_one(decided: World) -> None:
    [one] = post(OWN, ["Bản Pọng"])
    urls = ["/public/", f"/public/?commune={OWN}", "/public/communes/", f"/public/posted/{one.pk}/"]
    few = [questions(url) for url in urls]
    post(OWN, [f"Bản {n}" for n in range(50)])
    post(NEIGHBOUR, [f"Tổ {n}" for n in range(100, 150)])
    assert [questions(url) for url in urls] == few
    assert max(few) <= 20
