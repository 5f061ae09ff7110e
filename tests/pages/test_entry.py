"""Fast entry: paper forms of a village from the keyboard, saved row by row, nothing lost, the second officer told."""

import re
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    Person,
    PersonAnswers,
)
from tests.world import ALL, NOW, World

from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served

DAY = "2024-10-18"
HTMX = {"HX-Request": "true"}
# What stands on a form, by cell: twenty of the household, six of a member.
FORM = {
    "review_date": "18/10/2024",
    "income_score": "120",
    "income_per_capita": "1100000",
    "income_12m_per_capita": "1.050.000",
    "wall": "2",
    "frame": "1",
    "roof": "2",
    "floor_area_m2": "45,5",
    "water_source": "8",
    "toilet": "7",
    "uses_internet": "2",
    "uses_phone": "x",
    "assets": "14",
    "waste_disposal": "3",
    "untreated_illness": "2",
    "is_agricultural": "1",
    "no_labour_capacity": "2",
    "has_merit_member": "2",
    "causes": "127",
    "needs": "35",
}
MEMBER = {
    "birth_date": "05061985",
    "work_status": "3",
    "attends": "1",
    "diploma": "2",
    "marks": "1",
    "member_needs": "0",
}


def row_url(world: World, key: str, more: str = "") -> str:
    home = world.households[key]
    return f"/entry/{home.village_id}/{home.pk}/{more}?day={DAY}"


def answers_of(world: World, key: str) -> Any:
    with scoped(ALL):
        found = HouseholdAnswers.objects.filter(household=world.households[key]).order_by("-review_date")
        return found.select_related("verdict")[0]


def post(client: Client, url: str, **sent: Any) -> Any:
    return client.post(url, sent, headers=HTMX)


def test_villages_show_how_many_forms_are_in(world: World) -> None:
    words = world.client("commune").get(f"/entry/?day={DAY}").content.decode()
    assert "đã nhập 0/2" in words
    assert "đã nhập 2/2" in world.client("commune").get("/entry/").content.decode()
    assert "Bản Hôm" in words
    assert "Tổ 1" not in words


def test_a_row_begins_the_review_of_its_day_and_the_class_follows_at_once(world: World) -> None:
    answer = post(world.client("commune"), row_url(world, "hac"), version=0, **FORM)
    kept = answers_of(world, "hac")
    assert answer.status_code == 200
    assert kept.review_date == date(2024, 10, 18)
    assert (kept.wall, kept.toilet, kept.uses_phone, kept.floor_area_m2) == (
        "non_durable",
        "none",
        True,
        45.5,
    )
    assert [getattr(kept, f"cause_{number}") for number in range(1, 9)] == [
        True,
        True,
        False,
        False,
        False,
        False,
        True,
        False,
    ]
    assert kept.previous_status == "poor"
    assert (kept.income_per_capita, kept.income_12m_per_capita) == (1_100_000, 1_050_000)
    words = answer.content.decode()
    assert "đã nhập 1/2 hộ" in words
    assert "Hộ nghèo" in words
    assert f'value="{kept.version}"' in words


def test_half_a_row_is_kept_and_the_rest_is_not_known(world: World) -> None:
    answer = post(world.client("reviewer"), row_url(world, "hac"), version=0, wall="1", roof="9")
    kept = answers_of(world, "hac")
    assert answer.status_code == 422
    assert "Mái: mã không đúng" in answer.content.decode()
    assert (kept.wall, kept.review_date) == ("durable", date(2024, 10, 18))


def test_a_members_row_is_kept_beside_the_households(world: World) -> None:
    client, person = world.client("commune"), world.persons["hac_2"].pk
    url = row_url(world, "hac", f"members/{person}/")
    assert post(client, url, version=0, person_version=1, **MEMBER).status_code == 200
    with scoped(ALL):
        kept: Any = PersonAnswers.objects.get(person=person, answers__review_date=date(2024, 10, 18))
    assert (kept.work_status, kept.attends, kept.diploma) == ("self_employed", "none", "primary")
    assert (kept.health_insurance, kept.stunted, kept.need_job) == (True, False, False)


def test_the_second_officer_on_a_row_is_told_and_may_keep_the_own(world: World) -> None:
    url = row_url(world, "hac")
    assert post(world.client("commune"), url, version=0, **FORM).status_code == 200
    second = world.client("second")
    told = post(second, url, version=0, **FORM | {"wall": "1"})
    words = told.content.decode()
    assert told.status_code == 409
    assert "Cán bộ commune (UBND xã Chiềng Cọ) đã sửa lúc" in words
    assert "bền chắc" in words
    assert answers_of(world, "hac").wall == "non_durable"
    mine = re.search(r'name="keep_mine" value="(\d+)"', words)
    assert mine is not None
    again = post(second, url, version=0, keep_mine=mine[1], **FORM | {"wall": "1"})
    assert again.status_code == 200
    assert answers_of(world, "hac").wall == "durable"


def test_without_javascript_a_row_is_a_plain_form(world: World) -> None:
    client = world.client("commune")
    good = client.post(row_url(world, "hac"), {"version": 0, **FORM})
    assert good.status_code == 302
    assert client.get(good.headers["Location"]).status_code == 200
    wrong = client.post(row_url(world, "duong"), {"version": 0, **FORM, "toilet": "8", "needs": "9"})
    words = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Nhà tiêu: mã không đúng" in words
    assert 'name="needs" value="9"' in words
    assert 'name="toilet" value="8"' in words


def test_a_form_of_a_household_that_is_missing_makes_it(world: World) -> None:
    client, village = world.client("commune"), world.villages["hom"].pk
    sent = {"new-code": "", "new-full_name": "Vì Văn Sợi", "new-birth_date": "1981"}
    made = client.post(f"/entry/{village}/add/?day={DAY}", sent)
    assert made.status_code == 302
    with scoped(ALL):
        home = Household.objects.get(code="03658-0001")
        head = Person.objects.get(household=home)
    assert (head.full_name, head.birth_date, head.birth_date_is_year_only) == (
        "Vì Văn Sợi",
        date(1981, 1, 1),
        True,
    )
    url = f"/entry/{village}/{home.pk}/"
    assert post(client, f"{url}?day={DAY}", version=0, **FORM).status_code == 200
    sent = {"member-full_name": "Vì Thị Én", "member-relation": "child", "member-birth_date": "05/06/2015"}
    assert post(client, f"{url}members/add/?day={DAY}", **sent).status_code == 200
    wrong = client.post(
        f"/entry/{village}/add/?day={DAY}", {"new-code": "H001", "new-full_name": "Vì Văn Hai"}
    )
    assert wrong.status_code == 422
    assert "mã này đã có hộ khác trong xã" in wrong.content.decode()


def test_a_household_reviewed_later_is_closed(world: World) -> None:
    url = f"/entry/{world.villages['hom'].pk}/?day=2024-10-01"
    assert "đã rà soát ngày 10/10/2024" in world.client("commune").get(url).content.decode()
    late = row_url(world, "hac").replace(DAY, "2024-10-01")
    assert post(world.client("commune"), late, version=0, **FORM | {"review_date": ""}).status_code == 422
    assert answers_of(world, "hac").review_date == date(2024, 10, 10)


def test_a_large_village_comes_in_pages_and_opens_where_work_goes_on(world: World) -> None:
    village = world.villages["hom"]
    with scoped(ALL):
        for number in range(60):
            home = Household.objects.create(
                code=f"K{number:03}", village=village, commune_code=village.commune_code
            )
            HouseholdSummary.objects.create(
                household=home,
                code=home.code,
                village=village,
                commune_code=home.commune_code,
                members=0,
                missing=0,
                changed_at=NOW,
            )
    client = world.client("commune")
    first = client.get(f"/entry/{village.pk}/?day={DAY}").content.decode()
    assert ("K047 ·" in first, "K048 ·" in first, "Hộ 1–50 trong 62" in first) == (True, False, True)
    second = client.get(f"/entry/{village.pk}/?day={DAY}&page=2").content.decode()
    assert ("K047 ·" in second, "K059 ·" in second) == (False, True)
    opened = client.get(f"/entry/{village.pk}/?day={DAY}&open={home.pk}").content.decode()
    assert "K059 ·" in opened
    assert client.get(f"/entry/{village.pk}/?day={DAY}&page=99").status_code == 200


@pytest.mark.parametrize("day", ["2024-10-21", "31/02/2024", "x"])
def test_a_day_that_is_none_is_told_and_nothing_breaks(world: World, day: str) -> None:
    client, village = world.client("commune"), world.villages["hom"].pk
    assert client.get(f"/entry/{village}/", {"day": day}).status_code == 422
    assert client.get("/entry/", {"day": day}).status_code == 422


def test_nobody_types_into_the_neighbours_forms(world: World) -> None:
    client = world.client("neighbour")
    assert client.get(f"/entry/{world.villages['hom'].pk}/").status_code == 404
    assert post(client, row_url(world, "hac"), version=0, **FORM).status_code == 404
    assert world.client("commune_chair").get("/entry/").status_code == 403


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def context(browser: Browser, committed_world: World) -> Iterator[BrowserContext]:
    with served() as address:
        found = browser.new_context(base_url=address, viewport={"width": DESK[0], "height": DESK[1]})
        client = committed_world.client("commune")
        session = client.cookies["sessionid"].value
        found.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        yield found
        found.close()


@pytest.fixture
def sheet(context: BrowserContext, committed_world: World) -> Page:
    page = context.new_page()
    page.goto(f"/entry/{committed_world.villages['hom'].pk}/?day={DAY}")
    return page


def type_form(page: Page, members: int) -> int:
    """Type a whole form where the focus is; the number of keys struck."""
    keys = 0
    for values in [FORM, *[MEMBER] * members]:
        for number, text in enumerate(values.values(), start=1):
            page.keyboard.type(text)
            page.keyboard.press("Enter")
            keys += len(text) + 1
            if values is FORM and number == len(FORM):
                expect(page.locator(".entry-member .cell").first).to_be_focused()
    return keys


def test_a_household_of_two_is_typed_from_the_keyboard_alone_within_a_minute(
    sheet: Page, committed_world: World
) -> None:
    expect(sheet.locator(".entry-row .cell").first).to_be_focused()
    expect(sheet.locator("[data-legend]")).to_contain_text("Ngày rà soát")
    began = time.monotonic()
    keys = type_form(sheet, members=2)
    spent = time.monotonic() - began
    expect(sheet.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    expect(sheet.locator(".entry-row .saved").first).to_be_visible()
    expect(sheet.locator(".entry-row").nth(1).locator(".cell").first).to_be_focused()
    assert answers_of(committed_world, "hac").verdict.status == "poor"
    print(f"{keys} keys: {keys * 0.15:.0f} s at 150 ms a key; the page itself took {spent:.1f} s")
    assert keys * 0.15 + spent < 60


def test_the_focus_never_hides_behind_the_heading_or_the_names(sheet: Page) -> None:
    """Across the sheet and back, the cell with the focus is what one sees in its place."""
    seen = """(() => {
        const cell = document.activeElement, box = cell.getBoundingClientRect();
        return [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]].every(
            ([x, y]) => cell === document.elementFromPoint(x, y));
    })()"""
    with scoped(ALL):
        HouseholdSummary.objects.update(head_name="Nguyễn Thị Phương Thảo Nguyên")
    sheet.reload()
    for width in (800, 1440):
        sheet.set_viewport_size({"width": width, "height": 900})
        cells = sheet.locator(".entry-row").first.locator(".cell")
        cells.first.focus()
        for key in ["ArrowRight"] * (cells.count() - 1) + ["ArrowLeft"] * (cells.count() - 1):
            sheet.keyboard.press(key)
            assert sheet.evaluate(seen), (width, key)
        expect(cells.first).to_be_focused()
        expect(sheet.locator(".entry-row th").first).to_be_in_viewport()
        expect(sheet.locator(".entry thead th").first).to_be_in_viewport()


def test_a_day_that_is_refused_takes_the_focus_back(sheet: Page, committed_world: World) -> None:
    sheet.locator(".cell[name=review_date]").first.fill("17/10/2024")
    sheet.locator(".cell[name=needs]").first.focus()
    sheet.keyboard.press("Enter")
    expect(sheet.locator(".cell[name=review_date]").first).to_be_focused()
    expect(sheet.locator(".entry-note").first).to_contain_text("trước ngày của trang")
    expect(sheet.locator(".entry-member")).to_have_count(0)
    assert answers_of(committed_world, "hac").review_date == date(2024, 10, 10)


def test_a_wrong_code_is_marked_at_once(sheet: Page) -> None:
    wall = sheet.locator(".cell[name=wall]").first
    wall.fill("7")
    expect(wall).to_have_attribute("aria-invalid", "true")
    wall.fill("2")
    expect(wall).not_to_have_attribute("aria-invalid", "true")


def test_arrows_go_from_row_to_row_and_plus_opens_the_members(sheet: Page) -> None:
    roofs = sheet.locator(".cell[name=roof]")
    roofs.first.focus()
    sheet.keyboard.press("ArrowDown")
    expect(roofs.nth(1)).to_be_focused()
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("ArrowRight")
    expect(sheet.locator(".cell[name=floor_area_m2]").first).to_be_focused()
    sheet.keyboard.press("+")
    expect(sheet.locator(".cell[name=birth_date]").first).to_be_focused()
    sheet.keyboard.press("+")
    expect(sheet.locator(".entry-member")).to_have_count(0)


def test_what_was_typed_without_a_connection_is_sent_when_it_is_back(
    sheet: Page, context: BrowserContext, committed_world: World
) -> None:
    context.set_offline(True)
    sheet.locator(".cell[name=wall]").first.fill("1")
    sheet.keyboard.press("ArrowDown")
    expect(sheet.locator("[data-unsent]")).to_be_visible()
    assert answers_of(committed_world, "hac").review_date == date(2024, 10, 10)
    context.set_offline(False)
    expect(sheet.locator("[data-unsent]")).to_be_hidden()
    expect(sheet.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    assert answers_of(committed_world, "hac").wall == "durable"


def test_what_was_typed_survives_a_closed_page(
    sheet: Page, context: BrowserContext, committed_world: World
) -> None:
    address = sheet.url
    context.set_offline(True)
    sheet.locator(".cell[name=roof]").first.fill("1")
    sheet.keyboard.press("ArrowDown")
    expect(sheet.locator("[data-unsent]")).to_be_visible()
    sheet.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#entry-totals")).to_have_text("đã nhập 1/2 hộ")
    assert answers_of(committed_world, "hac").roof == "durable"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_anyone_can_use_the_sheet_on_any_screen(sheet: Page, size: tuple[int, int]) -> None:
    sheet.set_viewport_size({"width": size[0], "height": size[1]})
    sheet.locator("[data-open]").first.click()
    expect(sheet.locator(".entry-member").first).to_be_visible()
    assert faults(sheet) == []
    assert not is_wider_than_screen(sheet)
