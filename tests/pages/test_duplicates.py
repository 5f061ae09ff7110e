"""Possible duplicates as pages: told where they arise, side by side, merged, kept apart, taken back."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.records.base.files import store
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, ImportBatch, Membership, Person, PossibleDuplicate
from giamngheo.records.registry.services.editing_members import add_member
from tests.records.loading import household, load, person
from tests.world import ALL, NOW, OWN, World, id_of

BORN = date(1975, 3, 5)
REASON = "cùng người, hai mục"


def twin(world: World, home: str = "duong", officer: str = "commune", **cells: Any) -> Person:
    """Hặc once more, in another household."""
    acting = world.officer(officer)
    facts = {"full_name": "LO VAN HAC", "sex": "male", "birth_date": BORN, "relation": "other"}
    with scoped(acting.scope()):
        return add_member(officer=acting, household_id=id_of(world.households[home]), cells=facts | cells)


def pair() -> PossibleDuplicate:
    with scoped(ALL):
        return PossibleDuplicate.objects.select_related("first", "second").get()


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def sent(stays: Person, **more: Any) -> dict[str, Any]:
    """What the form sends: everything of the entry that stays."""
    found = pair()
    fields = ("full_name", "sex", "birth_date", "ethnic_code", "personal_id")
    return {
        "versions": f"{found.first.version}-{found.second.version}",
        "stays": stays.pk,
        "on": "15/10/2024",
        "reason": REASON,
        **dict.fromkeys(fields, stays.pk),
        **more,
    }


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_an_entry_of_somebody_who_is_there_already_is_told_on_the_households_page(world: World) -> None:
    client = world.client("commune")
    url = f"/households/{world.households['duong'].pk}/members/add/"
    facts = {"full_name": "lo van hac", "sex": "male", "birth_date": "05/03/1975", "relation": "other"}
    answer = client.post(url, facts, follow=True)
    shown = text(answer.content.decode())
    assert "lo van hac: có thể trùng với Lò Văn Hặc · H001 · Bản Hôm" in shown
    assert f'href="/duplicates/{pair().pk}/"' in answer.content.decode()
    home = page(client, f"/households/{world.households['hac'].pk}/")
    assert "Lò Văn Hặc: có thể trùng với lo van hac · H002 · Bản Hôm" in text(home)
    assert "1 cặp có thể trùng chờ bạn xử lý" in text(page(client, "/"))


def test_a_desk_that_enters_people_is_told_and_not_sent_where_it_may_not_go(world: World) -> None:
    twin(world)
    shown = page(world.client("one_stop"), f"/households/{world.households['hac'].pk}/")
    assert "có thể trùng với LO VAN HAC" in text(shown)
    assert "/duplicates/" not in shown
    assert "có thể trùng" not in page(world.client("health"), f"/households/{world.households['hac'].pk}/")


def test_fast_entry_tells_it_beside_the_members(world: World) -> None:
    client, village, home = world.client("commune"), world.villages["hom"].pk, world.households["duong"].pk
    url = reverse("fast_entry_members", args=[village, home])
    twin(world)
    shown = client.get(url, headers={"HX-Request": "true"})
    assert "có thể trùng với Lò Văn Hặc" in text(shown.content.decode())


def test_an_import_tells_how_many_it_brought(world: World) -> None:
    officer = world.officer("commune")
    client = world.client("commune")
    with scoped(officer.scope()):
        batch = ImportBatch.objects.create(
            office_id=officer.office_id,
            communes=[OWN],
            file=store(officer, "ho.csv", b"x", {"csv"}),
            uploaded_at=NOW,
            uploaded_by="tests",
            state="loaded",
        )
    load(
        [household("H9")],
        [person("H9", 1, "Lo Van Hac", sex="male", birth_date=BORN)],
        batch=batch.pk,
        scope=officer.scope(),
    )
    assert "Có thể trùng người: 1 cặp" in text(page(client, f"/imports/{batch.pk}/"))


def test_the_list_says_who_with_whom_why_and_whose_it_is(world: World) -> None:
    twin(world)
    shown = text(page(world.client("commune"), "/duplicates/"))
    assert "1 cặp chờ bạn xử lý" in shown
    for words in ("Lò Văn Hặc", "LO VAN HAC", "cùng họ tên, ngày sinh, giới tính", "bạn"):
        assert words in shown
    above = text(page(world.client("province"), "/duplicates/"))
    assert "chờ bạn xử lý" not in above
    assert "Lò Văn Hặc" in above
    assert "Không có cặp nào đang chờ" in text(page(world.client("neighbour"), "/duplicates/"))


def test_of_a_pair_of_two_communes_each_is_told_that_there_is_one_and_no_more(world: World) -> None:
    other = twin(world, "tam", "neighbour", full_name="Lò Văn Hặc")
    client = world.client("commune")
    for url in ("/duplicates/", f"/households/{world.households['hac'].pk}/"):
        shown = page(client, url)
        assert "một người ở xã khác" in text(shown)
        assert "Bản Hôm" in shown
        assert "Tổ 1" not in shown
        assert str(other.pk) not in shown
        assert f"/duplicates/{pair().pk}/" not in shown
    page(client, f"/duplicates/{pair().pk}/", 404)
    assert "chờ bạn xử lý" not in page(client, "/")
    above = text(page(world.client("province"), f"/duplicates/{pair().pk}/"))
    assert "Gộp hai mục" in above
    assert "Tổ 1" in above


def test_both_stand_side_by_side_and_what_differs_is_marked(world: World) -> None:
    twin(world, ethnic_code="05", personal_id="014075000001")
    shown = page(world.client("commune"), f"/duplicates/{pair().pk}/")
    rows = {text(row).strip().split("  ")[0]: row for row in re.findall(r"<tr.*?</tr>", shown, re.S)}
    marked = {text(name).strip() for name, row in rows.items() if 'class="differs"' in row}
    assert {name.split(" khác")[0] for name in marked} >= {"Họ và tên", "Dân tộc", "Hộ"}
    assert "•••••••••001" in shown
    assert "014075000001" not in shown
    # Only what differs is asked.
    asked = set(re.findall(r'type="radio" name="(\w+)"', shown))
    assert asked == {"stays", "full_name", "ethnic_code", "personal_id"}
    with scoped(world.officer("commune").scope()):
        read = AuditEvent.objects.filter(act="registry.read_sensitive_facts", subject_type="person")
        assert read.count() == 2


def test_merged_and_taken_back_from_the_households_history(world: World) -> None:
    gone, client = twin(world), world.client("commune")
    answer = client.post(f"/duplicates/{pair().pk}/merge/", sent(world.persons["hac_1"]), follow=True)
    assert "Đã gộp hai mục" in text(answer.content.decode())
    assert REASON in text(answer.content.decode())
    with scoped(ALL):
        assert Membership.objects.get(person=gone).valid_to == date(2024, 10, 15)
    home = page(client, f"/households/{world.households['duong'].pk}/")
    assert "Gộp hai mục của cùng một người" in text(home)
    assert "gộp vào mục khác của cùng người, ngày 15/10/2024" in text(home)
    assert f'href="/duplicates/{pair().pk}/"' in home
    undo = f"/duplicates/{pair().pk}/undo/"
    assert undo in page(client, f"/duplicates/{pair().pk}/")
    assert "Rút việc gộp" in text(page(client, undo))
    client.post(undo)
    with scoped(ALL):
        assert Membership.objects.get(person=gone).valid_to is None
    assert pair().state == "open"


def test_the_acts_page_of_the_commune_takes_it_back_too(world: World) -> None:
    gone, client = twin(world), world.client("commune")
    client.post(f"/duplicates/{pair().pk}/merge/", sent(world.persons["hac_1"]))
    act = pair().act_id
    assert f"/acts/{act}/take-back/" in page(client, f"/households/{world.households['duong'].pk}/acts/")
    assert client.post(f"/acts/{act}/take-back/").status_code == 302
    with scoped(ALL):
        assert Membership.objects.get(person=gone).valid_to is None


def test_the_value_of_the_other_entry_is_taken(world: World) -> None:
    gone, hac = twin(world, ethnic_code="05"), world.persons["hac_1"]
    world.client("commune").post(f"/duplicates/{pair().pk}/merge/", sent(hac, ethnic_code=gone.pk))
    with scoped(ALL):
        kept = Person.objects.get(pk=hac.pk)
    assert (kept.full_name, kept.ethnic_code) == ("Lò Văn Hặc", "05")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": "x"}, "Lý do gộp"),
        ({"on": "31/31/2024"}, "Gộp từ ngày"),
        ({"on": "01/01/2030"}, "ngày này chưa đến"),
        ({"stays": ""}, "Mục được giữ lại"),
        ({"ethnic_code": "abc"}, "Dân tộc"),
        ({"versions": "7-1"}, "vừa được sửa"),
        ({"versions": "x"}, "vừa được sửa"),
    ],
)
def test_a_refused_merger_keeps_what_was_typed_and_says_what_is_wrong(
    world: World, wrong: dict[str, str], told: str
) -> None:
    gone = twin(world, ethnic_code="05")
    given = sent(world.persons["hac_1"], reason="lý do dài đủ", ethnic_code=gone.pk) | wrong
    answer = world.client("commune").post(f"/duplicates/{pair().pk}/merge/", given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in text(shown)
    assert f'value="{given["reason"]}"' in shown
    if "ethnic_code" not in wrong:
        assert re.search(rf'name="ethnic_code"[^>]*value="{gone.pk}" checked', shown)
    assert pair().state == "open"


def test_kept_apart_with_a_reason_it_is_offered_no_more(world: World) -> None:
    twin(world)
    client, url = world.client("commune"), f"/duplicates/{pair().pk}/keep/"
    refused = client.post(url, {"why": "x"})
    assert refused.status_code == 422
    assert 'value="x"' in refused.content.decode()
    answer = client.post(url, {"why": "hai người, hai thôn"}, follow=True)
    assert "Không có cặp nào đang chờ" in text(answer.content.decode())
    settled = text(page(client, "/duplicates/?state=kept_apart"))
    assert "hai người, hai thôn" in settled
    shown = text(page(client, f"/duplicates/{pair().pk}/"))
    assert "Đã ghi là hai người" in shown
    assert "Gộp hai mục" in shown


def test_where_a_head_goes_another_is_asked_for(world: World) -> None:
    again, client = twin(world), world.client("commune")
    shown = page(client, f"/duplicates/{pair().pk}/")
    assert "Cà Thị Ỏi (H001)" in shown
    refused = client.post(f"/duplicates/{pair().pk}/merge/", sent(again))
    assert (refused.status_code, "chọn chủ hộ mới" in text(refused.content.decode())) == (422, True)
    wife = world.persons["hac_2"]
    assert client.post(f"/duplicates/{pair().pk}/merge/", sent(again, new_head=wife.pk)).status_code == 302
    with scoped(ALL):
        assert Membership.objects.get(person=wife, valid_to=None).relation == "head"


def test_the_province_is_not_offered_what_the_service_refuses(world: World) -> None:
    twin(world)
    shown = text(page(world.client("province"), f"/duplicates/{pair().pk}/"))
    assert "cán bộ giảm nghèo của xã xử lý" in shown
    assert "Gộp hai mục" not in shown
    answer = world.client("province").post(f"/duplicates/{pair().pk}/merge/", sent(world.persons["hac_1"]))
    assert answer.status_code == 403


def test_the_list_goes_on_page_by_page_and_shows_each_once(world: World) -> None:
    """Fifty-five pairs of one household's members with those of another."""
    names = [f"Lò Văn {chr(65 + n // 10)}{'abcdefghij'[n % 10]}" for n in range(55)]
    load(
        [household("H8"), household("H9")],
        [
            person(code, number, name, sex="male", birth_date=date(1990, 1, 2))
            for code in ("H8", "H9")
            for number, name in enumerate(names, start=1)
        ],
    )
    client, url, seen = world.client("commune"), "/duplicates/", list[str]()
    for _ in range(2):
        shown = page(client, url)
        seen += re.findall(r'href="/duplicates/([0-9a-f-]{36})/"', shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        url = "/duplicates/" + (following.group(1).replace("&amp;", "&") if following else "")
    assert (len(seen), len(set(seen))) == (55, 55)


@pytest.mark.parametrize("query", ["?after=x", f"?after={UUID(int=5)}", "?state=zzz", "?after=&state="])
def test_a_wrong_address_gives_the_first_page(world: World, query: str) -> None:
    twin(world)
    assert "Lò Văn Hặc" in page(world.client("commune"), f"/duplicates/{query}")


def test_the_pages_are_english_where_the_officer_reads_english(world: World) -> None:
    twin(world)
    client = world.client("commune")
    client.cookies["django_language"] = "en"
    answer = client.get(f"/duplicates/{pair().pk}/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200


def test_a_household_that_ended_stays_ended_when_a_merger_is_taken_back(world: World) -> None:
    """Hặc's other entry left with its whole household before: nothing but the link is taken back."""
    correct_name = {"full_name": "Lò Văn Hặc", "birth_date": BORN}
    with scoped(ALL):
        Person.objects.filter(pk=world.persons["duong_1"].pk).update(**correct_name)
        Membership.objects.filter(person=world.persons["duong_1"]).update(valid_to=date(2024, 9, 1))
        Household.objects.filter(pk=world.households["duong"].pk).update(
            ended_on=date(2024, 9, 1), ending="moved_away"
        )
        first, second = sorted((world.persons["hac_1"].pk, world.persons["duong_1"].pk))
        PossibleDuplicate.objects.create(
            first_id=first, second_id=second, reason="same_name_birth_sex", found_on=BORN
        )
    client = world.client("commune")
    assert client.post(f"/duplicates/{pair().pk}/merge/", sent(world.persons["hac_1"])).status_code == 302
    assert client.post(f"/duplicates/{pair().pk}/undo/").status_code == 302
    with scoped(ALL):
        assert Household.objects.get(pk=world.households["duong"].pk).ended_on == date(2024, 9, 1)
