"""Signing in with another body's account (OpenID Connect): a real provider in a process of its own."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from giamngheo.config.settings import identity_providers
from giamngheo.records.accounts.models import User
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import Scope, scoped
from tests.world import World

from .identity_provider import CLIENT, SECRET, agree, running
from .signing_in import is_inside, path_of, text_of, with_password

DOOR, BACK = "/account/oidc/oidc/login/", "http://testserver/account/oidc/oidc/login/callback/"
EVERY_LOG = Scope(reads_all_logs=True)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running(BACK) as address:
        yield address


@pytest.fixture
def linked(issuer: str, settings: Settings) -> None:
    """The product, told of the provider by its environment."""
    environment = {
        "GIAMNGHEO_OIDC_ISSUER": issuer,
        "GIAMNGHEO_OIDC_CLIENT_ID": CLIENT,
        "GIAMNGHEO_OIDC_SECRET": SECRET,
        "GIAMNGHEO_OIDC_NAME": "Tài khoản tỉnh Sơn La",
    }
    settings.SOCIALACCOUNT_PROVIDERS = identity_providers(environment)


def come_in(client: Client, person: str) -> HttpResponse:
    """The whole code flow: from the door to the provider and back."""
    there = client.post(DOOR)
    assert there.status_code == 302
    answer: HttpResponse = client.get(path_of(agree(there.headers["Location"], person)))
    return answer


def officer_with_address(world: World, email: str, verified: bool) -> User:
    user = with_password(world.users["commune"])
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


@pytest.mark.usefixtures("linked")
def test_an_address_verified_on_both_sides_opens_the_officers_account(world: World) -> None:
    user = officer_with_address(world, "an@tinh.vn", verified=True)
    client = Client()
    assert come_in(client, "an").headers["Location"] == "/"
    assert is_inside(client)
    assert "commune@test" in text_of(client.get("/my-account/"))
    assert SocialAccount.objects.get().user == user
    with scoped(EVERY_LOG):
        acts = list(AuditEvent.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["accounts.link_account", "accounts.sign_in"]


@pytest.mark.usefixtures("linked")
def test_the_password_stays_and_so_does_the_link_when_the_address_changes(world: World) -> None:
    user = officer_with_address(world, "an@tinh.vn", verified=True)
    come_in(Client(), "an")
    password = User.objects.get(id=user.id).password
    EmailAddress.objects.update(email="khac@tinh.vn")
    client = Client()
    come_in(client, "an")
    assert is_inside(client)
    assert User.objects.get(id=user.id).password == password
    assert User.objects.get(id=user.id).has_usable_password()


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize(
    ("person", "here", "verified_here"),
    [("binh", "an@tinh.vn", True), ("an", "an@tinh.vn", False), ("chi", "an@tinh.vn", True)],
    ids=["unverified there", "unverified here", "unknown here"],
)
def test_one_sides_word_opens_nothing_and_no_account_is_made(
    world: World, person: str, here: str, verified_here: bool
) -> None:
    officer_with_address(world, here, verified_here)
    before, client = User.objects.count(), Client()
    answer = come_in(client, person)
    assert "Không tự đăng ký" in text_of(answer)
    assert not is_inside(client)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("linked")
def test_an_address_in_the_user_table_alone_opens_nothing(world: World) -> None:
    User.objects.filter(id=world.users["commune"].id).update(email="an@tinh.vn")
    client = Client()
    come_in(client, "an")
    assert not is_inside(client)


@pytest.mark.usefixtures("linked")
def test_an_answer_that_was_not_asked_for_is_refused_with_a_page(world: World) -> None:
    officer_with_address(world, "an@tinh.vn", verified=True)
    asking, other = Client(), Client()
    back = path_of(agree(asking.post(DOOR).headers["Location"], "an"))
    answer = other.get(back)
    assert "Nơi cấp tài khoản không xác nhận được bạn" in text_of(answer)
    assert not is_inside(other)
    assert "không xác nhận được bạn" in text_of(asking.get(back.replace("code=", "code=x")))
    assert not is_inside(asking)


@pytest.mark.usefixtures("linked")
def test_the_door_names_the_provider(db: None) -> None:
    assert "Tài khoản tỉnh Sơn La" in text_of(Client().get("/account/login/"))


def test_without_an_issuer_there_is_no_such_door(db: None) -> None:
    assert identity_providers({})["openid_connect"]["APPS"] == []
    assert "/oidc/" not in Client().get("/account/login/").content.decode()
    assert Client().post(DOOR).status_code == 404


def test_a_provider_that_does_not_answer_brings_a_page_and_no_fault(db: None, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = identity_providers({"GIAMNGHEO_OIDC_ISSUER": "http://127.0.0.1:1"})
    answer = Client().post(DOOR)
    assert answer.status_code == 502
    assert "Nơi cấp tài khoản không xác nhận được bạn" in text_of(answer)
