"""Acts, tasks, papers and transfers as pages: what follows is shown before and after, nothing ends in an error page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser, expect

from giamngheo.pages.acts.kinds import KINDS
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    DossierDocument,
    Household,
    LifeAct,
    Membership,
    Task,
    Transfer,
)
from tests.world import ALL, NEIGHBOUR, World

from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served

PERSON = {"full_name": "Lò Thị Mai", "sex": "female", "birth_date": "15/10/2024", "relation": "child"}


def url(world: World, kind: str = "", key: str = "hac") -> str:
    return f"/households/{world.households[key].pk}/acts/{f'{kind}/' if kind else ''}"


def members(world: World, key: str = "hac") -> set[str]:
    with scoped(ALL):
        rows = Membership.objects.filter(household=world.households[key], valid_to=None)
        return set(rows.values_list("person__full_name", flat=True))


def version(world: World, key: str = "hac") -> int:
    with scoped(ALL):
        return int(Household.objects.get(pk=world.households[key].pk).version)


def ask(world: World, kind: str, key: str = "hac", **given: Any) -> Any:
    sent = {"version": version(world, key), "on": "15/10/2024", **given}
    return world.client("commune").post(url(world, kind, key), sent)


def test_what_will_follow_is_shown_before_and_waits_as_tasks_afterwards(world: World) -> None:
    client = world.client("commune")
    before = client.get(url(world, "birth")).content.decode()
    assert "Báo tăng, giảm người tham gia bảo hiểm y tế" in before
    assert "chưa đối chiếu với văn bản gốc" in before
    answer = client.post(url(world, "birth"), {"version": 1, **PERSON})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(world))
    after = client.get(url(world)).content.decode()
    assert "Báo tăng, giảm người tham gia bảo hiểm y tế" in after
    assert members(world) == {"Lò Văn Hặc", "Cà Thị Ỏi", "Lò Thị Mai"}
    history = client.get(f"/households/{world.households['hac'].pk}/").content.decode()
    assert "Sinh con" in history
    assert client.get("/tasks/").content.decode().count("Lò Văn Hặc") >= 3


@pytest.mark.parametrize("kind", [one.slug for one in KINDS])
def test_every_act_opens_and_an_empty_one_comes_back_with_its_errors(world: World, kind: str) -> None:
    client = world.client("commune")
    other = "?other=H002" if kind == "marriage-from" else ""
    assert client.get(url(world, kind) + other).status_code == 200
    answer = client.post(url(world, kind) + other, {"version": 1})
    assert answer.status_code == 422
    with scoped(ALL):
        assert LifeAct.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "given", "left"),
    [
        ("death", {"person": "hac_1", "new_head": "hac_2"}, {"Cà Thị Ỏi"}),
        ("marriage-in", {**PERSON, "birth_date": "1999", "relation": "other"}, None),
        ("marriage-out", {"person": "hac_2", "to_household": "H002", "relation": "spouse"}, {"Lò Văn Hặc"}),
        ("move-in", {**PERSON, "birth_date": "01/02/1999"}, {"Lò Văn Hặc", "Cà Thị Ỏi", "Lò Thị Mai"}),
        ("move-out", {"person": "hac_2"}, {"Lò Văn Hặc"}),
        ("leave", {}, set()),
        ("village", {"village": "ot"}, {"Lò Văn Hặc", "Cà Thị Ỏi"}),
        ("split", {"members": "hac_2", "head": "hac_2", "code": "H900"}, {"Lò Văn Hặc"}),
        ("merge", {"into": "H002"}, set()),
        ("new-head", {"new_head": "hac_2"}, {"Lò Văn Hặc", "Cà Thị Ỏi"}),
    ],
)
def test_each_act_is_recorded_and_can_be_taken_back(
    world: World, kind: str, given: dict[str, str], left: set[str] | None
) -> None:
    ids = {key: str(row.pk) for key, row in (world.persons | world.villages).items()}
    answer = ask(world, kind, **{name: ids.get(value, value) for name, value in given.items()})
    if left is None:  # a year alone is no day of birth
        assert answer.status_code == 422
        assert "1999" in answer.content.decode()
        return
    assert answer.status_code == 302, answer.content.decode()
    assert members(world) == left
    with scoped(ALL):
        act = LifeAct.objects.get()
    client = world.client("commune")
    assert client.get(f"/acts/{act.pk}/take-back/").status_code == 200
    assert client.post(f"/acts/{act.pk}/take-back/").status_code == 302
    assert members(world) == {"Lò Văn Hặc", "Cà Thị Ỏi"}
    assert client.post(f"/acts/{act.pk}/take-back/").status_code == 422
    assert "đã rút vì ghi sai" in client.get(f"/households/{world.households['hac'].pk}/").content.decode()


def test_a_spouse_comes_from_another_household_in_two_steps(world: World) -> None:
    client = world.client("commune")
    first = client.get(url(world, "marriage-from", "duong")).content.decode()
    assert 'name="other"' in first
    second = client.get(url(world, "marriage-from", "duong") + "?other=H001").content.decode()
    assert "Cà Thị Ỏi" in second
    answer = ask(
        world,
        "marriage-from",
        key="duong",
        from_household="H001",
        spouse=world.persons["hac_2"].pk,
        relation="spouse",
    )
    assert answer.status_code == 302
    assert members(world, "duong") == {"Lò Văn Dương", "Cà Thị Ỏi"}


def test_who_came_back_is_known_again(world: World) -> None:
    wife = world.persons["hac_2"].pk
    ask(world, "move-out", person=wife)
    answer = ask(world, "return", returning=wife, relation="spouse", on="18/10/2024")
    assert answer.status_code == 302
    assert members(world) == {"Lò Văn Hặc", "Cà Thị Ỏi"}


def test_a_refused_act_says_why_and_keeps_what_was_typed(world: World) -> None:
    head = world.persons["hac_1"].pk
    answer = ask(world, "death", person=head, note="báo tử số 12")
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "chọn chủ hộ mới trong số người ở lại" in words
    assert 'value="báo tử số 12"' in words
    answer = ask(world, "death", person=head, on="21/10/2024")
    assert "ngày này chưa đến" in answer.content.decode()
    answer = world.client("commune").post(
        url(world, "death"), {"version": "x", "on": "99/99/2024", "person": "nobody"}
    )
    assert answer.status_code == 422


def test_the_second_officer_is_told_and_the_form_is_still_filled(world: World) -> None:
    assert ask(world, "birth", **PERSON).status_code == 302
    second = world.client("second")
    sent = {"version": 1, "on": "15/10/2024", "person": world.persons["hac_2"].pk, "note": "đi Sơn La"}
    answer = second.post(url(world, "move-out"), sent)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Cán bộ commune (UBND xã Chiềng Cọ) đã sửa hộ này" in words
    assert 'value="đi Sơn La"' in words
    assert 'name="version" value="2"' in words
    assert second.post(url(world, "move-out"), sent | {"version": 2}).status_code == 302


def test_a_task_is_ticked_off_once(world: World) -> None:
    ask(world, "birth", **PERSON)
    with scoped(ALL):
        task = Task.objects.order_by("pk")[0]
    client = world.client("one_stop")
    for _ in range(2):
        assert client.post(f"/tasks/{task.pk}/done/").status_code == 302
    assert world.client("commune_chair").post(f"/tasks/{task.pk}/done/").status_code == 403
    assert world.client("neighbour").post(f"/tasks/{task.pk}/done/").status_code == 404


def test_a_household_goes_to_another_commune(known_units: None, world: World) -> None:
    assert "Quyết Tâm, phường (03655)" in world.client("commune").get(url(world, "commune")).content.decode()
    assert ask(world, "commune", to_commune=NEIGHBOUR).status_code == 302
    with scoped(ALL):
        transfer = Transfer.objects.get()
    there = world.client("neighbour")
    assert "Lò Văn Hặc" in there.get("/transfers/").content.decode()
    take_in = f"/transfers/{transfer.pk}/take-in/"
    assert there.get(take_in).status_code == 200
    assert world.client("commune").get(take_in).status_code == 404
    assert there.post(take_in, {"village": "x"}).status_code == 422
    answer = there.post(take_in, {"village": world.villages["to_1"].pk, "code": "H001"})
    assert "mã này đã có hộ khác trong xã" in answer.content.decode()
    assert there.post(take_in, {"village": world.villages["to_1"].pk}).status_code == 302
    gone = world.client("commune")
    assert gone.get(url(world)).status_code == 404
    assert "tiếp nhận ngày 20/10/2024" in gone.get("/transfers/").content.decode()
    assert there.get(url(world)).status_code == 200
    assert gone.post(f"/transfers/{transfer.pk}/withdraw/").status_code == 302


def test_papers_are_received_counted_opened_and_withdrawn(world: World) -> None:
    clerk, home = world.client("commune_clerk"), f"/households/{world.households['hac'].pk}/"
    assert "Còn thiếu 4 loại" in clerk.get(f"{home}papers/?kind=certificate").content.decode()
    sent = {
        "kind": "certificate",
        "received_on": "15/10/2024",
        "scan": SimpleUploadedFile("gcn.pdf", b"%PDF-1.7 x"),
    }
    assert clerk.post(f"{home}papers/", sent).status_code == 302
    assert "Còn thiếu 3 loại" in clerk.get(f"{home}papers/").content.decode()
    assert "nhận ngày 15/10/2024" in clerk.get(home).content.decode()
    with scoped(ALL):
        document = DossierDocument.objects.select_related("file").get()
    assert document.file is not None
    scan = f"/files/{document.file.pk}/"
    assert b"".join(clerk.get(scan).streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]
    assert world.client("neighbour").get(scan).status_code == 404
    assert world.client("finance").get(scan).status_code == 403
    assert clerk.post(f"{home}papers/{document.pk}/withdraw/").status_code == 302
    assert "Còn thiếu 4 loại" in clerk.get(f"{home}papers/").content.decode()
    assert world.client("neighbour").get(f"{home}papers/").status_code == 404
    assert world.client("reviewer").get(f"{home}papers/").status_code == 403


def test_a_scan_that_is_none_is_refused_at_its_field(world: World) -> None:
    clerk, home = world.client("commune_clerk"), f"/households/{world.households['hac'].pk}/"
    scan = SimpleUploadedFile("gcn.pdf", b"<html>")
    answer = clerk.post(
        f"{home}papers/",
        {"kind": "certificate", "received_on": "15/10/2024", "note": "bản sao", "scan": scan},
    )
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Nội dung tệp không đúng loại" in words
    assert 'value="bản sao"' in words


def test_the_pages_are_there_in_english(world: World) -> None:
    client = world.client("commune")
    client.cookies["language"] = "en"
    assert "A birth" in client.get(url(world)).content.decode()
    assert "What will follow" in client.get(url(world, "split")).content.decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_anyone_can_use_the_pages_on_any_screen(
    browser: Browser, committed_world: World, size: tuple[int, int]
) -> None:
    world = committed_world
    home = f"/households/{world.households['hac'].pk}/"
    pages = (url(world), url(world, "split"), url(world, "death"), f"{home}papers/", "/tasks/", "/transfers/")
    ask(world, "birth", **PERSON)
    with served() as address:
        context = browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]})
        session = world.client("commune").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        for one in pages:
            page.goto(one)
            expect(page.locator("h1")).to_be_visible()
            assert faults(page) == [], one
            assert not is_wider_than_screen(page), one
        context.close()


def test_a_day_before_the_household_began_is_refused(world: World) -> None:
    with scoped(ALL):
        Household.objects.filter(pk=world.households["hac"].pk).update(started_on=date(2024, 10, 1))
    answer = ask(world, "move-out", person=world.persons["hac_2"].pk, on="30/09/2024")
    assert answer.status_code == 422
    assert "hộ H001 bắt đầu từ 01/10/2024" in answer.content.decode()
