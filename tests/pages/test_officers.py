"""The pages of offices and officers: who sees what, what is entered, what stays in the form."""

import re
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.test import Client

from giamngheo.config.database import Addresses
from giamngheo.pages.officers.rights_words import WORDS, all_rights
from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.models import Duty, Office, OfficeArea, User
from giamngheo.records.accounts.roles import Role
from tests.world import OWN, World

from .signing_in import CHANGE, is_inside, sign_in, text_of, with_password

FORM = {
    "full_name": "Vũ Thị Hà",
    "username": "ha.vt",
    "email": "Ha@xa.vn",
    "role": "commune_clerk",
    "valid_from": "20/10/2024",
}


def office_of(world: World, name: str) -> str:
    """The address of the page of that officer's office."""
    return f"/officers/offices/{world.officer(name).office_id}/"


def page_of(world: World, name: str) -> str:
    """The address of the page of that officer."""
    return f"/officers/{world.users[name].id}/"


# Who sees what.


def test_the_administrator_sees_every_office_and_finds_officers_by_name(world: World) -> None:
    admin = world.client("admin")
    words = text_of(admin.get("/officers/"))
    for office in ("UBND xã Chiềng Cọ", "UBND phường Quyết Tâm", "UBND tỉnh Sơn La"):
        assert office in words
    found = text_of(admin.get("/officers/?q=neighbour"))
    assert "Cán bộ neighbour" in found
    assert "UBND phường Quyết Tâm" in text_of(admin.get("/officers/?q=quyet tam"))
    assert "Cán bộ second" in text_of(admin.get("/officers/?q=can bo second"))
    assert "Không tìm thấy" in text_of(admin.get("/officers/?q=zzz"))


@pytest.mark.parametrize("name", ["commune_chair", "commune"])
def test_a_commune_sees_its_own_office_only(world: World, name: str) -> None:
    client = world.client(name)
    assert client.get("/officers/").headers["Location"] == office_of(world, "commune")
    own = client.get(office_of(world, "commune"))
    assert "Cán bộ second" in text_of(own)
    assert "Cán bộ neighbour" not in text_of(own)
    assert client.get(page_of(world, "second")).status_code == 200
    assert client.get(office_of(world, "neighbour")).status_code == 404
    assert client.get(page_of(world, "neighbour")).status_code == 404
    assert client.get(page_of(world, "admin")).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.COMMUNE_CHAIR, Role.COMMUNE}))
def test_nobody_else_opens_these_pages(world: World, role: Role) -> None:
    client = world.client(role)
    for address in ("/officers/", "/officers/rights/", office_of(world, "commune"), page_of(world, "second")):
        assert client.get(address).status_code == 403


def test_a_commune_officer_reads_and_changes_nothing(world: World) -> None:
    client, office = world.client("commune"), office_of(world, "commune")
    assert "Thêm cán bộ" not in text_of(client.get(office))
    assert "Cấp mật khẩu tạm" not in text_of(client.get(page_of(world, "second")))
    duty = Duty.objects.get(user=world.users["second"])
    for address in (
        f"{office}add/",
        f"{office}duty/",
        f"/officers/duties/{duty.id}/end/",
        f"{page_of(world, 'second')}password/",
        f"{page_of(world, 'second')}unlock/",
        f"{page_of(world, 'second')}second-factor/",
        f"{page_of(world, 'second')}correct/",
        "/officers/offices/add/",
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, FORM).status_code == 403, address


def test_a_chair_reaches_no_office_and_no_officer_of_others(world: World) -> None:
    client = world.client("commune_chair")
    near = Duty.objects.get(user=world.users["neighbour"])
    for address in (
        f"{office_of(world, 'neighbour')}add/",
        f"{office_of(world, 'admin')}duty/",
        f"/officers/duties/{near.id}/end/",
        f"{page_of(world, 'neighbour')}password/",
        f"/officers/{uuid4()}/unlock/",
    ):
        assert client.post(address, FORM).status_code == 404, address
    assert client.post("/officers/offices/add/", {"name": "x"}).status_code == 403
    assert client.post(f"{page_of(world, 'commune_chair')}password/").status_code == 403


# An officer is entered.


def test_a_chair_enters_an_officer_who_signs_in_and_must_change_the_password(world: World) -> None:
    chair = world.client("commune_chair")
    answer = chair.post(f"{office_of(world, 'commune')}add/", FORM)
    assert "no-store" in answer.headers["Cache-Control"]
    found = re.search(r'id="password">([a-z0-9-]{19})<', answer.content.decode())
    assert found, text_of(answer)
    clerk = Client()
    assert sign_in(clerk, "ha@xa.vn", found[1]).status_code == 302
    assert clerk.get("/my-account/").headers["Location"] == CHANGE
    new = "Suoi-Nuoc-Trong-7"
    clerk.post(CHANGE, {"oldpassword": found[1], "password1": new, "password2": new})
    assert is_inside(clerk)
    assert found[1] not in text_of(chair.get(page_of_user("ha.vt")))


def page_of_user(username: str) -> str:
    return f"/officers/{User.objects.get(username=username).id}/"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "second@test"}, "Tên đăng nhập này đã có người dùng"),
        ({"username": "hà vũ !"}, "tên đăng nhập hợp lệ"),
        ({"username": ""}, "bắt buộc"),
        ({"full_name": "x" * 121}, "tối đa 120"),
        ({"email": "khong-phai"}, "địa chỉ email"),
        ({"role": "admin"}, "admin"),
        ({"role": "village_head"}, "Chọn thôn mà trưởng thôn phụ trách"),
        ({"valid_from": "31/02/2024"}, "ngày hợp lệ"),
        ({"valid_from": "hôm nay"}, "ngày hợp lệ"),
        ({"villages": "khong-phai-ma"}, "khong-phai-ma"),
        ({"full_name": "Hà\x00"}, "Ký tự|null|Null"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_keeps_what_was_typed(
    world: World, changed: dict[str, str], said: str
) -> None:
    chair = world.client("commune_chair")
    answer = chair.post(f"{office_of(world, 'commune')}add/", {**FORM, **changed})
    assert answer.status_code == 422
    assert re.search(said, text_of(answer))
    kept = answer.content.decode()
    for name in ("username", "full_name", "email", "valid_from"):
        assert f'value="{({**FORM, **changed})[name]}"'.replace('value=""', "") in kept
    assert not User.objects.filter(username="ha.vt").exists()


def test_a_village_of_another_commune_is_no_choice(world: World) -> None:
    chair = world.client("commune_chair")
    form = {**FORM, "role": "village_head", "villages": str(world.villages["to_1"].id)}
    assert chair.post(f"{office_of(world, 'commune')}add/", form).status_code == 422
    good = {**form, "villages": str(world.villages["ot"].id)}
    assert chair.post(f"{office_of(world, 'commune')}add/", good).status_code == 200
    assert "Bản Ót" in text_of(chair.get(office_of(world, "commune")))


def test_the_administrator_gives_a_second_duty_to_who_has_an_account(world: World) -> None:
    admin = world.client("admin")
    form = {"username": "SECOND@test", "role": "one_stop", "valid_from": "2024-10-20"}
    answer = admin.post(f"{office_of(world, 'neighbour')}duty/", form)
    assert answer.headers["Location"] == page_of(world, "second")
    words = text_of(admin.get(page_of(world, "second")))
    assert "UBND xã Chiềng Cọ" in words
    assert "UBND phường Quyết Tâm" in words
    again = admin.post(f"{office_of(world, 'neighbour')}duty/", form)
    assert again.status_code == 422
    assert "đang có nhiệm vụ này" in text_of(again)


def test_a_chair_is_not_told_whether_somebody_elsewhere_has_an_account(world: World) -> None:
    chair = world.client("commune_chair")
    said = []
    for username in ("neighbour@test", "khong-co-ai"):
        form = {"username": username, "role": "commune", "valid_from": "20/10/2024"}
        answer = chair.post(f"{office_of(world, 'commune')}duty/", form)
        said.append(text_of(answer).replace(username, ""))
    assert said[0] == said[1]
    assert "Không có tài khoản này trong đơn vị" in said[0]


# A duty ends, an officer is helped in again.


def test_a_duty_is_ended_with_its_day_and_stays_on_the_page(world: World) -> None:
    chair, duty = world.client("commune_chair"), Duty.objects.get(user=world.users["second"])
    address = f"/officers/duties/{duty.id}/end/"
    assert address in chair.get(page_of(world, "second")).content.decode()
    assert 'value="20/10/2024"' in chair.get(address).content.decode()
    assert chair.post(address, {"on": "31/12/2023"}).status_code == 422
    assert chair.post(address, {"on": "25/10/2024"}).status_code == 302
    assert "25/10/2024" in text_of(chair.get(page_of(world, "second")))
    assert Duty.objects.get(id=duty.id).valid_to == date(2024, 10, 25)


def test_the_last_administrator_stays(world: World) -> None:
    admin, duty = world.client("admin"), Duty.objects.get(user=world.users["admin"])
    answer = admin.post(f"/officers/duties/{duty.id}/end/", {"on": "20/10/2024"})
    assert answer.status_code == 422
    assert "quản trị viên cuối cùng" in text_of(answer)


def test_a_temporary_password_is_asked_for_twice_and_shown_once(world: World) -> None:
    user = with_password(world.users["second"])
    open_session = Client()
    sign_in(open_session, "second@test")
    chair, address = world.client("commune_chair"), f"{page_of(world, 'second')}password/"
    before = User.objects.get(id=user.id).password
    assert chair.get(address).status_code == 200
    assert User.objects.get(id=user.id).password == before
    shown = chair.post(address)
    found = re.search(r'id="password">([a-z0-9-]{19})<', shown.content.decode())
    assert found
    assert "no-store" in shown.headers["Cache-Control"]
    assert not is_inside(open_session)
    assert sign_in(Client(), "second@test", found[1]).status_code == 302


def test_a_locked_officer_is_unlocked_and_the_lock_is_seen(world: World) -> None:
    with_password(world.users["second"])
    for _ in range(5):
        sign_in(Client(), "second@test", "sai")
    chair = world.client("commune_chair")
    assert "Tài khoản tạm khóa" in text_of(chair.get(page_of(world, "second")))
    assert chair.post(f"{page_of(world, 'second')}unlock/").status_code == 302
    assert "Tài khoản tạm khóa" not in text_of(chair.get(page_of(world, "second")))
    assert lock_out.locked_until(str(world.users["second"].id)) is None
    assert sign_in(Client(), "second@test").status_code == 302


def test_a_name_and_e_mail_are_corrected(world: World) -> None:
    chair, address = world.client("commune_chair"), f"{page_of(world, 'second')}correct/"
    assert chair.post(address, {"full_name": "", "email": "x"}).status_code == 422
    assert chair.post(address, {"full_name": "Cà Văn Hai", "email": "Hai@xa.vn"}).status_code == 302
    words = text_of(chair.get(page_of(world, "second")))
    assert "Cà Văn Hai" in words
    assert "hai@xa.vn" in words


# Offices and rights.


def test_the_administrator_enters_an_office_of_a_commune(
    committed_world: World, committed: Addresses
) -> None:
    with psycopg.connect(committed.owner) as owner:
        owner.execute(
            "INSERT INTO geography_unit (code, level, kind, name, parent_code, valid_from, source, confidence) "
            "VALUES (%s, 'commune', 'xã', 'Chiềng Cọ', '116', '2021-01-01', 'tests', 'seen')",
            [OWN],
        )
    admin = committed_world.client("admin")
    form = {"name": "Trung tâm Y tế", "level": "commune", "communes": "03658, 99999"}
    wrong = admin.post("/officers/offices/add/", form)
    assert wrong.status_code == 422
    assert "Không có đơn vị cấp xã mang mã 99999" in text_of(wrong)
    made = admin.post("/officers/offices/add/", {**form, "communes": "03658"})
    assert made.status_code == 302
    office = Office.objects.get(name="Trung tâm Y tế")
    assert OfficeArea.objects.get(office=office).commune_code == OWN
    assert "Địa bàn : Chiềng Cọ" in text_of(admin.get(made.headers["Location"])).replace("bàn:", "bàn :")


def test_every_right_has_its_words_and_no_words_are_left_over(db: None) -> None:
    assert set(all_rights()) == set(WORDS)


def test_the_table_says_who_may_do_what(world: World) -> None:
    admin = world.client("admin")
    page = admin.get("/officers/rights/").content.decode()
    row = re.search(r"<tr[^>]*>\s*<th[^>]*>\s*Ghi hộ\s*</th>.*?</tr>", page, re.DOTALL)
    assert row
    cells = [re.sub(r"\s+", " ", re.sub("<[^>]*>", "", cell)).strip() for cell in row[0].split("</td>")]
    assert cells[1] == "Cán bộ giảm nghèo xã, Cán bộ một cửa"
    bank = text_of(admin.get("/officers/rights/?role=bank"))
    assert "Ghi hộ" not in bank
    assert "Làm việc" in bank
    assert admin.get("/officers/rights/?role=x").status_code == 200


def test_the_pages_speak_english_too(world: World) -> None:
    admin = world.client("admin")
    admin.post("/language/", {"language": "en"})
    for address in ("/officers/", "/officers/rights/", f"{office_of(world, 'commune')}add/", "/my-account/"):
        words = text_of(admin.get(address))
        assert "Officer" in words or "Full name" in words
    rule = "The administrator for all offices; a commune's chair for the own office."
    assert rule in text_of(admin.get("/officers/rights/"))
