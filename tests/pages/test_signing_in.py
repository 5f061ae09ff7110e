"""Signing in: who comes in, who is locked out, what ends a session, the second factor, lost passwords."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.models import Duty, SignInLock, User
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import Scope, scoped
from tests.world import TODAY, World

from .signing_in import CHANGE, LOGIN, PASSWORD, code_of, is_inside, path_of, sign_in, text_of, with_password

EVERY_LOG = Scope(reads_all_logs=True)
NEW_PASSWORD = "Pa-Khoang-mua-thu-9"


@pytest.fixture
def officer(world: World) -> User:
    return with_password(world.users["commune"])


def acts() -> list[tuple[str, str, bool]]:
    """The logged acts: name, subject, whether somebody is known to have done it."""
    with scoped(EVERY_LOG):
        rows = AuditEvent.objects.order_by("id").values_list("act", "subject_id", "user_id")
        # Those of the commune's office are seen by it alone or by who reads every log.
        return [(act, subject, user is not None) for act, subject, user in rows]


# The door.


@pytest.mark.parametrize("login", ["commune@test", "COMMUNE@test", "ha@xa.vn", "HA@XA.VN"])
def test_a_user_name_or_an_e_mail_and_the_password_open_the_door(officer: User, login: str) -> None:
    User.objects.filter(id=officer.id).update(email="ha@xa.vn")
    client = Client()
    assert sign_in(client, login).status_code == 302
    assert is_inside(client)


@pytest.mark.parametrize(
    "login", ["commune@test", "khong-co-ai", "khong@co.ai", "", "x" * 3000, "\x00", "' OR 1=1"]
)
def test_a_wrong_name_or_password_says_the_same_in_vietnamese(officer: User, login: str) -> None:
    answer = sign_in(Client(), login, "sai-mat-khau")
    assert answer.status_code == 200
    expected = "Tên đăng nhập hoặc mật khẩu không đúng" if login.strip("\x00") else r"bắt buộc|Ký tự"
    assert re.search(expected, text_of(answer))


def test_the_sign_in_form_keeps_the_name_that_was_typed(officer: User) -> None:
    assert b'value="commune@test"' in sign_in(Client(), "commune@test", "sai").content


def test_nobody_signs_up(db: None) -> None:
    answer = Client().post(
        "/account/signup/", {"username": "la", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "Không tự đăng ký" in text_of(answer)
    assert not User.objects.exists()


def test_a_closed_account_does_not_come_in(officer: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    sign_in(client, "commune@test")
    assert not is_inside(client)


def test_who_has_no_duty_today_is_told_so_and_can_leave(world: World) -> None:
    with_password(world.users["stranger"])
    client = Client()
    sign_in(client, "stranger@test")
    answer = client.get("/my-account/")
    assert answer.status_code == 403
    assert "chưa có nhiệm vụ nào hôm nay" in text_of(answer)
    assert client.post("/account/logout/").status_code == 302


def test_the_door_leads_back_to_the_page_asked_for_and_never_to_another_site(officer: User) -> None:
    client = Client()
    asked = client.get("/officers/?q=a&x=1")
    assert asked.headers["Location"] == "/account/login/?next=%2Fofficers%2F%3Fq%3Da%26x%3D1"
    assert sign_in(client, "commune@test", next="/officers/?q=a").headers["Location"] == "/officers/?q=a"
    assert sign_in(Client(), "commune@test", next="https://xau.example/").headers["Location"] == "/"


# The lock.


def test_five_wrong_passwords_lock_the_name_and_the_right_one_does_not_help(officer: User) -> None:
    for _ in range(5):
        assert "không đúng" in text_of(sign_in(Client(), "commune@test", "sai"))
    client = Client()
    answer = sign_in(client, "commune@test")
    assert re.search(r"tài khoản tạm khóa 15 phút, đến \d\d:\d\d", text_of(answer))
    assert not is_inside(client)


def test_the_lock_holds_for_the_e_mail_on_any_host_and_for_nobody_else(officer: User, world: World) -> None:
    User.objects.filter(id=officer.id).update(email="ha@xa.vn")
    with_password(world.users["second"])
    for _ in range(5):
        sign_in(Client(), "commune@test", "sai")
    elsewhere = Client(headers={"host": "localhost"})
    assert "tạm khóa" in text_of(sign_in(elsewhere, "ha@xa.vn"))
    assert sign_in(Client(), "second@test").status_code == 302


def test_after_fifteen_minutes_the_right_password_opens_again(officer: User) -> None:
    for _ in range(5):
        sign_in(Client(), "commune@test", "sai")
    for lock in SignInLock.objects.exclude(locked_until=None):
        lock.locked_until -= timedelta(minutes=15)
        lock.save()
    assert sign_in(Client(), "commune@test").status_code == 302


def test_a_name_that_nobody_has_is_locked_like_any_other(db: None) -> None:
    said = [text_of(sign_in(Client(), "khong-co-ai", "sai")) for _ in range(6)]
    assert ["tạm khóa 15 phút, đến" in words for words in said] == [False] * 5 + [True]
    assert "khong-co-ai" not in str(list(SignInLock.objects.values_list("name", flat=True)))


def test_the_right_password_ends_the_count_of_wrong_ones(officer: User) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(Client(), "commune@test", "sai")
        assert sign_in(Client(), "commune@test").status_code == 302


def test_one_address_tries_a_hundred_names_and_no_more(officer: User) -> None:
    for number in range(2):
        sign_in(Client(), f"ten-{number}", "sai")
    for _ in range(98):
        lock_out.count_try("address:127.0.0.1", 100)
    assert "tạm khóa" in text_of(sign_in(Client(), "commune@test"))
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(other, "commune@test").status_code == 302


# The session.


def test_a_session_ends_after_twelve_hours_however_busy(officer: User) -> None:
    client = Client()
    sign_in(client, "commune@test")
    assert is_inside(client)
    age(client, timedelta(hours=11, minutes=59))
    assert is_inside(client)
    age(client, timedelta(minutes=1))
    answer = client.get("/my-account/", follow=True)
    assert answer.redirect_chain[0][0] == "/account/login/?next=%2Fmy-account%2F"
    assert "Phiên làm việc đã đủ 12 giờ" in text_of(answer)
    assert acts()[-1] == ("accounts.sign_out", str(officer.id), True)


def age(client: Client, time: timedelta) -> None:
    session = client.session
    session["began_at"] -= time.total_seconds()
    session.save()


def test_a_changed_password_ends_every_other_session(officer: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, "commune@test")
    answer = here.post(
        CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert answer.status_code == 302
    assert (is_inside(here), is_inside(elsewhere)) == (True, False)
    assert sign_in(Client(), "commune@test").status_code == 200
    assert sign_in(Client(), "commune@test", NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("sai", NEW_PASSWORD, NEW_PASSWORD, "Mật khẩu hiện nay không đúng"),
        (PASSWORD, NEW_PASSWORD, "khac", "Hai lần nhập mật khẩu mới không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "Mật khẩu mới phải khác mật khẩu đang dùng"),
        (PASSWORD, "ngan", "ngan", "Mật khẩu phải có ít nhất 8 ký tự"),
        (PASSWORD, "password1", "password1", "quá phổ biến"),
        (PASSWORD, "commune@test", "commune@test", "quá giống tên"),
    ],
)
def test_a_poor_new_password_is_refused_in_vietnamese(
    officer: User, old: str, new: str, again: str, said: str
) -> None:
    client = Client()
    sign_in(client, "commune@test")
    answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})
    assert said in text_of(answer), text_of(answer)


def test_an_ended_duty_closes_the_open_session(officer: User) -> None:
    client = Client()
    sign_in(client, "commune@test")
    Duty.objects.filter(user=officer).update(valid_to=TODAY)
    assert not is_inside(client)


# A temporary password.


def test_a_temporary_password_opens_nothing_but_its_own_change(officer: User) -> None:
    User.objects.update(must_change_password=True)
    client = Client()
    sign_in(client, "commune@test")
    for address in ("/", "/my-account/", "/officers/", "/account/2fa/", "/account/email/", "/duty/"):
        assert client.get(address).headers["Location"] == CHANGE
    assert client.get("/my-account/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == CHANGE
    assert client.get(CHANGE).status_code == 200
    same = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD})
    assert "phải khác" in text_of(same)
    changed = client.post(
        CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert changed.headers["Location"] == "/"
    assert is_inside(client)


# The second factor.


def second_factor(client: Client) -> tuple[str, list[str]]:
    """Switch it on as an officer does: the secret, and the recovery codes."""
    asked = client.get("/account/2fa/totp/activate/")
    if asked.status_code == 302:
        client.post(path_of(asked.headers["Location"]), {"password": PASSWORD})
        asked = client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert secret in text_of(asked)
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, text_of(answer)
    codes = text_of(client.get("/account/2fa/recovery-codes/"))
    return secret, re.findall(r"\b\d{8}\b", codes)


@pytest.fixture
def guarded(officer: User) -> tuple[User, str, list[str]]:
    client = Client()
    sign_in(client, "commune@test")
    return officer, *second_factor(client)


def test_a_second_factor_is_asked_for_after_the_password(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, _ = guarded
    client = Client()
    asked = sign_in(client, "commune@test").headers["Location"]
    assert not is_inside(client)
    assert "Mã không đúng" in text_of(client.post(asked, {"code": "x00000"}))
    assert client.post(asked, {"code": code_of(secret)}).status_code == 302
    assert is_inside(client)


def test_a_code_of_the_telephone_opens_once(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, _ = guarded
    first, onlooker = Client(), Client()
    asked, code = sign_in(first, "commune@test").headers["Location"], code_of(secret)
    sign_in(onlooker, "commune@test")
    first.post(asked, {"code": code})
    assert is_inside(first)
    for again in (code, f"{code[:3]} {code[3:]}"):
        assert "đã dùng rồi" in text_of(onlooker.post(asked, {"code": again}))
    assert not is_inside(onlooker)


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_code_is_good_half_a_minute_early_or_late_and_no_more(
    guarded: tuple[User, str, list[str]], seconds: int, opens: bool
) -> None:
    _, secret, _ = guarded
    client = Client()
    asked = sign_in(client, "commune@test").headers["Location"]
    while time.time() % 30 > 27:
        time.sleep(0.5)
    client.post(asked, {"code": code_of(secret, time.time() + seconds)})
    assert is_inside(client) is opens


def test_a_recovery_code_opens_once(guarded: tuple[User, str, list[str]]) -> None:
    _, _, codes = guarded
    assert len(codes) == 10
    first, again = Client(), Client()
    assert (
        first.post(sign_in(first, "commune@test").headers["Location"], {"code": codes[0]}).status_code == 302
    )
    assert is_inside(first)
    again.post(sign_in(again, "commune@test").headers["Location"], {"code": codes[0]})
    assert not is_inside(again)


def test_five_wrong_codes_close_the_second_factor(guarded: tuple[User, str, list[str]]) -> None:
    _, _, codes = guarded
    client = Client()
    asked = sign_in(client, "commune@test").headers["Location"]
    for number in range(5):
        client.post(asked, {"code": f"11111{number}"})
    answer = client.post(asked, {"code": codes[0]})
    assert "Đã nhập sai quá nhiều lần" in text_of(answer)
    assert not is_inside(client)


def test_the_secrets_of_the_second_factor_are_encrypted(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, codes = guarded
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


# A lost password.


def link_in_the_mail(client: Client, email: str) -> str:
    answer = client.post("/account/password/reset/", {"email": email})
    assert answer.status_code == 302
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def test_a_mail_leads_to_a_new_password_once(officer: User) -> None:
    User.objects.filter(id=officer.id).update(email="ha@xa.vn", must_change_password=True)
    client = Client()
    link = link_in_the_mail(client, "ha@xa.vn")
    assert mail.outbox[-1].to == ["ha@xa.vn"]
    form = client.get(link).headers["Location"]
    differs = client.post(form, {"password1": NEW_PASSWORD, "password2": "khac"})
    assert "không giống nhau" in text_of(differs)
    assert client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}).status_code == 302
    assert sign_in(Client(), "commune@test").status_code == 200
    inside = Client()
    sign_in(inside, "commune@test", NEW_PASSWORD)
    assert is_inside(inside)
    late = Client()
    assert "Đường dẫn này không còn dùng" in text_of(late.get(link, follow=True))


def test_the_answer_is_the_same_for_an_address_that_nobody_has(officer: User) -> None:
    answers = []
    for email in ("ha@xa.vn", "khong@co.ai"):
        User.objects.filter(id=officer.id).update(email="ha@xa.vn")
        answers.append(text_of(Client().post("/account/password/reset/", {"email": email}, follow=True)))
    assert answers[0] == answers[1]


def test_without_mail_the_page_says_who_helps(officer: User, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # type: ignore[attr-defined]
    answer = Client().get("/account/password/reset/")
    assert "Ở đây không gửi được thư" in text_of(answer)
    assert b'name="email"' not in answer.content


# The log.


def test_the_log_tells_of_sign_ins_failures_locks_and_sign_outs(officer: User) -> None:
    who, client = str(officer.id), Client()
    for _ in range(5):
        sign_in(client, "commune@test", "sai")
    SignInLock.objects.all().delete()
    sign_in(client, "commune@test")
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    client.post("/account/logout/")
    assert acts() == [
        *[("accounts.fail_sign_in", who, False)] * 5,
        ("accounts.lock_out", who, False),
        ("accounts.sign_in", who, True),
        ("accounts.change_password", who, True),
        ("accounts.sign_out", who, True),
    ]


def test_what_a_stranger_typed_as_a_name_is_not_kept(db: None) -> None:
    sign_in(Client(), "mat-khau-go-nham-cho", "x")
    (act, subject, _known) = acts()[0]
    assert act == "accounts.fail_sign_in"
    assert "mat-khau" not in subject


def test_switching_the_second_factor_on_is_logged(
    officer: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = Client()
    sign_in(client, "commune@test")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        second_factor(client)
    assert ("accounts.add_second_factor", str(officer.id), True) in acts()


# Language and duty.


def test_the_language_is_kept_and_leads_back_to_the_same_site_only(officer: User) -> None:
    client = Client()
    answer = client.post("/language/", {"language": "en", "next": LOGIN})
    assert answer.headers["Location"] == LOGIN
    assert "Sign in" in text_of(client.get(LOGIN))
    for bad in ("https://xau.example/", "//xau.example", "javascript:alert(1)", ""):
        assert client.post("/language/", {"language": "vi", "next": bad}).headers["Location"] == "/"
    client.post("/language/", {"language": "xx", "next": LOGIN})
    assert client.cookies["language"].value == "vi"
    assert client.get("/language/").status_code == 405


def test_a_new_device_speaks_the_officers_language(officer: User) -> None:
    first, second = Client(), Client()
    sign_in(first, "commune@test")
    first.post("/language/", {"language": "en"})
    sign_in(second, "commune@test")
    assert second.cookies["language"].value == "en"


def test_one_works_in_the_duty_one_chose_and_only_in_ones_own(world: World) -> None:
    near = Duty.objects.get(user=world.users["neighbour"])
    mine = Duty.objects.create(
        user=world.users["commune"], office=near.office, role="one_stop", valid_from=TODAY
    )
    client = world.client("commune")
    old = Duty.objects.get(user=world.users["commune"], role="commune")
    assert client.post("/duty/", {"duty": str(old.id)}).status_code == 302
    assert "Cán bộ giảm nghèo xã" in shown_duty(client)
    client.post("/duty/", {"duty": str(mine.id)})
    assert "Cán bộ một cửa" in shown_duty(client)
    assert client.post("/duty/", {"duty": str(near.id)}).status_code == 404
    assert client.post("/duty/", {"duty": "x"}).status_code == 404
    Duty.objects.filter(id=mine.id).update(valid_to=TODAY)
    assert client.post("/duty/", {"duty": str(mine.id)}).status_code == 404


def shown_duty(client: Client) -> str:
    page = client.get("/my-account/").content.decode()
    found = re.search(r'<div class="strip">.*?</div>', page, re.DOTALL)
    assert found
    return found[0]


def test_my_account_shows_who_one_is(world: World) -> None:
    words = text_of(world.client("commune").get("/my-account/"))
    for said in ("Cán bộ commune", "commune@test", "Cán bộ giảm nghèo xã", "UBND xã Chiềng Cọ"):
        assert said in words
