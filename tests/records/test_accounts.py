"""Offices, duties and who may change them; the lock after wrong passwords."""

import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import DatabaseError, connection, transaction

from giamngheo.config.database import Addresses
from giamngheo.demo.accounts import make
from giamngheo.records.accounts import lock_out
from giamngheo.records.accounts.authority import reaches, roles_to_give
from giamngheo.records.accounts.errors import WrongEntry
from giamngheo.records.accounts.models import Duty, Office, OfficeArea, SignInLock, User
from giamngheo.records.accounts.officer import Officer, officer_for
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.services.duties import NewDuty, add_duty, end_duty
from giamngheo.records.accounts.services.officers import Entered, Naming, add_officer, correct_officer
from giamngheo.records.accounts.services.offices import add_office, enter_first_administrator
from giamngheo.records.accounts.services.passwords import (
    give_temporary_password,
    reset_second_factor,
    unlock,
)
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from tests.world import NEIGHBOUR, OWN, TODAY, World

ROOT = Path(__file__).parents[2]
NEW = Naming("ha.vt", "Vũ Thị Hà", "ha@xa.vn")


def entered(
    officer: Officer, role: Role = Role.COMMUNE_CLERK, naming: Naming = NEW, **duty: object
) -> Entered:
    with scoped(officer.scope()):
        asked = NewDuty(officer.office_id, role, TODAY, **duty)  # type: ignore[arg-type]
        return add_officer(officer=officer, naming=naming, duty=asked)


def acts_of(officer: Officer) -> list[str]:
    with scoped(officer.scope()):
        return list(AuditEvent.objects.order_by("id").values_list("act", flat=True))


# The officers.


def test_a_chair_enters_an_officer_who_begins_with_a_temporary_password(world: World) -> None:
    chair = world.officer("commune_chair")
    found = entered(chair)
    clerk = officer_for(found.user, TODAY)
    assert clerk is not None
    assert (clerk.role, clerk.communes, clerk.office_name) == ("commune_clerk", (OWN,), "UBND xã Chiềng Cọ")
    assert User.objects.get(username="ha.vt").must_change_password
    assert check_password(found.password, found.user.password)
    assert acts_of(chair) == ["accounts.add_officer", "accounts.add_duty"]


def test_what_changed_is_in_the_log_and_the_password_is_not(world: World) -> None:
    chair = world.officer("commune_chair")
    found = entered(chair)
    with scoped(chair.scope()):
        acts = readable(AuditEvent.objects.order_by("id"))
    assert acts[0].details == {"username": [None, "ha.vt"], "full_name": [None, "Vũ Thị Hà"]}
    assert acts[1].details == {
        "office": [None, "UBND xã Chiềng Cọ"],
        "role": [None, "commune_clerk"],
        "valid_from": [None, "2024-10-20"],
        "villages": [None, ""],
    }
    assert found.password not in str([act.details for act in acts])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PROVINCE, Role.AUDITOR, Role.FINANCE, Role.MINISTRY])
def test_a_chair_gives_no_role_above_the_commune(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed):
        entered(world.officer("commune_chair"), role)
    assert not User.objects.filter(username="ha.vt").exists()


def test_a_chair_gives_no_duty_in_another_office(world: World) -> None:
    chair, near = world.officer("commune_chair"), world.officer("neighbour")
    with pytest.raises(NotAllowed), scoped(chair.scope()):
        add_officer(officer=chair, naming=NEW, duty=NewDuty(near.office_id, Role.COMMUNE, TODAY))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.ADMIN, Role.COMMUNE_CHAIR}], ids=str
)
def test_nobody_else_changes_officers(world: World, role: Role) -> None:
    officer = world.officer(role)
    with pytest.raises(NotAllowed):
        entered(officer, Role.COMMUNE)
    with pytest.raises(NotAllowed), scoped(officer.scope()):
        give_temporary_password(officer=officer, user_id=world.users["second"].id)
    with pytest.raises(NotAllowed), scoped(officer.scope()):
        end_duty(officer=officer, duty_id=duty_of(world, "second").id, on=TODAY)
    with pytest.raises(NotAllowed), scoped(officer.scope()):
        add_office(officer=officer, name="Sở mới", level=Office.Level.PROVINCE)


@pytest.mark.parametrize("name", ["admin", "commune_chair"])
def test_nobody_raises_their_own_rights(world: World, name: str) -> None:
    officer = world.officer(name)
    role = Role.AUDITOR if name == "admin" else Role.COMMUNE
    with pytest.raises(NotAllowed), scoped(officer.scope()):
        add_duty(officer=officer, user=world.users[name], duty=NewDuty(officer.office_id, role, TODAY))
    with pytest.raises(NotAllowed), scoped(officer.scope()):
        give_temporary_password(officer=officer, user_id=officer.user_id)


def test_a_chair_does_not_open_a_higher_duty_by_a_new_password(world: World) -> None:
    """The commune's second officer is also an auditor: whoever has the password would have both."""
    chair, both = world.officer("commune_chair"), world.users["second"]
    assert reaches(chair, both)
    office = world.officer("auditor").office_id
    Duty.objects.create(user=both, office_id=office, role="auditor", valid_from=date(2024, 1, 1))
    with pytest.raises(NotAllowed), scoped(chair.scope()):
        give_temporary_password(officer=chair, user_id=both.id)
    with scoped(world.officer("admin").scope()):
        assert give_temporary_password(officer=world.officer("admin"), user_id=both.id)


def test_a_future_duty_elsewhere_counts_too(world: World) -> None:
    both = world.users["second"]
    office = world.officer("admin").office_id
    Duty.objects.create(user=both, office_id=office, role="admin", valid_from=TODAY + timedelta(days=30))
    assert not reaches(world.officer("commune_chair"), both)


def test_a_user_name_is_taken_whatever_its_capitals_and_as_an_e_mail_too(world: World) -> None:
    chair = world.officer("commune_chair")
    entered(chair)
    for naming, field in (
        (Naming("HA.VT", "Người khác"), "username"),
        (Naming("Ha@Xa.vn", "Người khác"), "username"),
        (Naming("khac", "Người khác", "HA@xa.vn"), "email"),
        (Naming("khac", "Người khác", "second@test"), "email"),
    ):
        with pytest.raises(WrongEntry) as wrong:
            entered(chair, naming=naming)
        assert wrong.value.field == field


def test_a_refused_duty_leaves_no_user_behind(world: World) -> None:
    with pytest.raises(WrongEntry, match="head leads"):
        entered(world.officer("commune_chair"), Role.VILLAGE_HEAD)
    assert not User.objects.filter(username="ha.vt").exists()


def test_a_village_head_is_given_a_village_of_the_office_and_sees_it_alone(world: World) -> None:
    chair = world.officer("commune_chair")
    with pytest.raises(WrongEntry, match="not in the office"):
        entered(chair, Role.VILLAGE_HEAD, villages=(world.villages["to_1"].id,))
    found = entered(chair, Role.VILLAGE_HEAD, villages=(world.villages["ot"].id,))
    head = officer_for(found.user, TODAY)
    assert head is not None
    assert (head.communes, head.villages) == ((), (world.villages["ot"].id,))
    assert head.area_label == "Bản Ót"


def test_a_correction_moves_the_address_that_signs_in(world: World) -> None:
    chair = world.officer("commune_chair")
    found = entered(chair)
    with scoped(chair.scope()):
        correct_officer(officer=chair, user_id=found.user.id, full_name="Vũ Thu Hà", email="thuha@xa.vn")
    addresses = found.user.emailaddress_set.values_list("email", "verified", "primary")
    assert list(addresses) == [("thuha@xa.vn", True, True)]
    assert lock_out.user_named("ThuHa@xa.vn") == found.user
    assert lock_out.user_named("ha@xa.vn") is None


# Duties end.


def duty_of(world: World, name: str) -> Duty:
    found: Duty = Duty.objects.get(user=world.users[name])
    return found


def ended(officer: Officer, duty: Duty, on: date = TODAY) -> None:
    with scoped(officer.scope()):
        end_duty(officer=officer, duty_id=duty.id, on=on)


def test_an_ended_duty_stays_on_record_and_opens_nothing_from_that_day(world: World) -> None:
    ended(world.officer("commune_chair"), duty_of(world, "second"))
    assert duty_of(world, "second").valid_to == TODAY
    assert officer_for(world.users["second"], TODAY) is None
    assert officer_for(world.users["second"], TODAY - timedelta(days=1)) is not None


def test_the_application_cannot_delete_a_duty_a_user_or_an_office(world: World) -> None:
    for table in ("accounts_duty", "accounts_user", "accounts_office", "accounts_officearea"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


def test_a_duty_does_not_end_before_it_begins_nor_twice(world: World) -> None:
    chair, duty = world.officer("commune_chair"), duty_of(world, "second")
    with pytest.raises(WrongEntry, match="before it begins"):
        ended(chair, duty, date(2023, 12, 31))
    ended(chair, duty)
    with pytest.raises(WrongEntry, match="ended before"):
        ended(chair, duty)


def test_the_last_administrator_cannot_be_ended(world: World) -> None:
    admin = world.officer("admin")
    with pytest.raises(WrongEntry, match="last administrator"):
        ended(admin, duty_of(world, "admin"))
    second = Duty.objects.create(
        user=world.users["second"], office_id=admin.office_id, role="admin", valid_from=TODAY
    )
    ended(admin, duty_of(world, "admin"))
    other = officer_for(world.users["second"], TODAY, str(second.id))
    assert other is not None
    with pytest.raises(WrongEntry, match="last administrator"):
        ended(other, second)


def test_two_administrators_who_end_each_other_at_once_leave_one(committed_world: World) -> None:
    world = committed_world
    office = world.officer("admin").office_id
    Duty.objects.filter(user=world.users["second"]).update(role="admin", office_id=office)
    pairs = [("admin", "second"), ("second", "admin")]
    refused: list[str] = []
    both_ready = threading.Barrier(2)

    def end(name: str, other: str) -> None:
        officer, duty = world.officer(name), duty_of(world, other)
        both_ready.wait()
        try:
            ended(officer, duty)
        except WrongEntry:
            refused.append(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert Duty.objects.filter(role="admin", valid_to=None).count() == 1


def test_the_same_open_duty_is_given_once(world: World) -> None:
    chair = world.officer("commune_chair")
    with pytest.raises(WrongEntry, match="already"), scoped(chair.scope()):
        add_duty(
            officer=chair,
            user=world.users["second"],
            duty=NewDuty(chair.office_id, Role.COMMUNE, TODAY),
        )


# Offices.


@pytest.fixture
def with_units(committed_world: World, committed: Addresses) -> World:
    """The world with the names of its two communes, which only the owner loads."""
    words = (
        "INSERT INTO geography_unit (code, level, kind, name, parent_code, valid_from, source, confidence) "
        "VALUES (%s, 'commune', %s, %s, '116', '2021-01-01', 'tests', 'seen')"
    )
    with psycopg.connect(committed.owner) as owner:
        owner.execute(words, [OWN, "xã", "Chiềng Cọ"])
        owner.execute(words, [NEIGHBOUR, "phường", "Quyết Tâm"])
    return committed_world


def test_an_office_of_a_commune_needs_communes_of_the_day(with_units: World) -> None:
    admin = with_units.officer("admin")
    for communes in ((), ("99999",)):
        with pytest.raises(WrongEntry) as wrong, scoped(admin.scope()):
            add_office(officer=admin, name="UBND mới", level=Office.Level.COMMUNE, communes=communes)
        assert wrong.value.field == "communes"
    with scoped(admin.scope()):
        office = add_office(officer=admin, name="UBND mới", level=Office.Level.COMMUNE, communes=[NEIGHBOUR])
    assert list(OfficeArea.objects.filter(office=office).values_list("commune_code", flat=True)) == ["03655"]
    assert Role.VILLAGE_HEAD in roles_to_give(admin, office)
    assert Role.ADMIN not in roles_to_give(admin, office)


def test_the_first_administrator_is_entered_once(db: None) -> None:
    first = enter_first_administrator(office_name="UBND tỉnh", naming=Naming("a", "An"), today=TODAY)
    admin = officer_for(first.user, TODAY)
    assert admin is not None
    assert admin.role == "admin"
    with pytest.raises(WrongEntry, match="already"):
        enter_first_administrator(office_name="UBND tỉnh", naming=Naming("b", "Bình"), today=TODAY)


# Helping in again.


def test_a_temporary_password_replaces_the_old_one_and_must_be_changed(world: World) -> None:
    chair, user = world.officer("commune_chair"), world.users["second"]
    user.set_password("mat-khau-cu")
    user.save()
    with scoped(chair.scope()):
        password = give_temporary_password(officer=chair, user_id=user.id)
    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password("mat-khau-cu")
    assert user.must_change_password
    assert acts_of(chair) == ["accounts.give_temporary_password"]


def test_a_second_factor_is_switched_off_for_who_lost_it(world: World) -> None:
    chair, user = world.officer("commune_chair"), world.users["second"]
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    with scoped(chair.scope()):
        reset_second_factor(officer=chair, user_id=user.id)
    assert not Authenticator.objects.filter(user=user).exists()
    assert acts_of(chair) == ["accounts.reset_second_factor"]


# The lock.


def test_the_sixth_try_is_refused_and_the_fifteenth_minute_forgives(world: World) -> None:
    name = lock_out.counted_name("commune@test")
    assert [lock_out.count_try(name) for _ in range(6)] == [True, True, True, True, True, False]
    SignInLock.objects.update(locked_until=SignInLock.objects.get().locked_until - timedelta(minutes=14))
    assert not lock_out.count_try(name)
    SignInLock.objects.update(locked_until=SignInLock.objects.get().locked_until - timedelta(minutes=1))
    assert lock_out.count_try(name)


def test_a_name_and_its_e_mail_are_one_count_and_neighbours_are_another(world: World) -> None:
    User.objects.filter(username="commune@test").update(email="an@xa.vn")
    names = [lock_out.counted_name(word) for word in ("commune@test", " Commune@Test", "AN@xa.vn")]
    assert names == [str(world.users["commune"].id)] * 3
    assert lock_out.counted_name("nobody") not in (names[0], "nobody")


def test_an_unlocked_name_has_five_tries_again(world: World) -> None:
    chair, user = world.officer("commune_chair"), world.users["second"]
    for _ in range(5):
        lock_out.count_try(str(user.id))
    assert lock_out.locked_until(str(user.id)) is not None
    with scoped(chair.scope()):
        unlock(officer=chair, user_id=user.id)
    assert [lock_out.count_try(str(user.id)) for _ in range(6)] == [True] * 5 + [False]


def test_a_hundred_tries_in_one_moment_are_five(committed: Addresses) -> None:
    allowed: list[bool] = []

    def rush() -> None:
        allowed.extend(lock_out.count_try("somebody") for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=rush) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (len(allowed), allowed.count(True)) == (100, 5)


def test_processes_count_together(committed: Addresses) -> None:
    words = (
        "import django; django.setup()\n"
        "from giamngheo.records.accounts.lock_out import count_try\n"
        "from django.core.cache import cache\n"
        "cache.add('seen', 1)\n"
        "print(*[count_try('somebody') for _ in range(3)], cache.get('seen'))\n"
    )
    env = {
        "DATABASE_URL": committed.app,
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
        "GIAMNGHEO_DATA": str(settings.DATA),
    }
    said = [
        subprocess.run(
            [sys.executable, "-c", words], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert said == [["True", "True", "True", "1"], ["True", "True", "False", "1"]]


# The demo.


def test_the_demo_has_one_account_a_role_and_making_it_again_changes_nothing(with_units: World) -> None:
    counts = []
    for _ in range(2):
        make(TODAY, "Sơn La", OWN, NEIGHBOUR)
        users = User.objects.filter(username__endswith="@demo")
        counts.append((users.count(), Duty.objects.filter(user__in=users).count(), Office.objects.count()))
    assert counts[0] == counts[1]
    assert counts[0][:2] == (21, 21)
    roles = {
        "village_head", "reviewer", "commune", "one_stop", "commune_clerk", "commune_chair", "neighbour",
        "province", "province_head", "finance", "health", "construction", "agriculture", "labour",
        "education", "bank", "insurance", "front", "auditor", "ministry", "admin",
    }  # fmt: skip
    assert {name.removesuffix("@demo") for name in users.values_list("username", flat=True)} == roles
    assert all(check_password("demo-giamngheo", user.password) for user in users)
    areas = {name: area_of(name) for name in ("commune", "one_stop", "neighbour", "province", "ministry")}
    assert areas == {
        "commune": (OWN,),
        "one_stop": (OWN,),
        "neighbour": (NEIGHBOUR,),
        "province": ("*",),
        "ministry": (),
    }
    assert len(demo_officer("village_head").villages) == 1
    assert len(demo_officer("reviewer").villages) == 2


@pytest.mark.parametrize(
    ("day", "offices"),
    [
        (
            date(2024, 10, 20),
            {
                "one_stop": "Bộ phận Một cửa UBND xã Chiềng Cọ",
                "province": "Sở Lao động - Thương binh và Xã hội tỉnh Sơn La",
                "labour": "Sở Lao động - Thương binh và Xã hội tỉnh Sơn La",
                "agriculture": "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sơn La",
                "ministry": "Bộ Lao động - Thương binh và Xã hội",
            },
        ),
        (
            date(2025, 3, 1),
            {
                "one_stop": "Bộ phận Một cửa UBND xã Chiềng Cọ",
                "province": "Sở Nông nghiệp và Môi trường tỉnh Sơn La",
                "labour": "Sở Nội vụ tỉnh Sơn La",
                "agriculture": "Sở Nông nghiệp và Môi trường tỉnh Sơn La",
                "ministry": "Bộ Nông nghiệp và Môi trường",
            },
        ),
    ],
)
def test_the_demo_s_offices_bear_the_names_of_the_day(
    with_units: World, day: date, offices: dict[str, str]
) -> None:
    make(day, "Sơn La", OWN, NEIGHBOUR)
    for name, office in offices.items():
        assert Duty.objects.get(user__username=f"{name}@demo").office.name == office


def demo_officer(name: str) -> Officer:
    found = officer_for(User.objects.get(username=f"{name}@demo"), TODAY)
    assert found is not None
    return found


def area_of(name: str) -> tuple[str, ...]:
    return demo_officer(name).communes
