"""Days in fast entry: a form's own review day, the members' births."""

import re
from datetime import date
from typing import Any

import pytest

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Person, PersonAnswers
from tests.world import ALL, World

from .test_entry import DAY, FORM, HTMX, MEMBER, answers_of, post, row_url


def birth_of(person: Any) -> tuple[date | None, bool | None]:
    with scoped(ALL):
        found = Person.objects.get(pk=person)
    return found.birth_date, found.birth_date_is_year_only


def test_a_birth_is_corrected_by_a_day_or_a_year_and_logged_only_where_it_changes(world: World) -> None:
    client, person = world.client("commune"), world.persons["hac_2"].pk
    url = row_url(world, "hac", f"members/{person}/")

    def entered(birth: str, version: int) -> Any:
        return post(client, url, version=1, person_version=version, **MEMBER | {"birth_date": birth})

    assert (
        post(client, url, version=0, person_version=1, **MEMBER | {"birth_date": "1986"}).status_code == 200
    )
    assert birth_of(person) == (date(1986, 1, 1), True)
    told = entered("1986", 2)
    assert 'name="person_version"' in told.content.decode()
    assert 'value="2"' in told.content.decode()
    late = entered("19/10/2024", 2)
    assert late.status_code == 422
    assert "Ngày sinh: sau ngày rà soát 18/10/2024" in late.content.decode()
    assert entered("31/02/1986", 2).status_code == 422
    assert birth_of(person) == (date(1986, 1, 1), True)
    with scoped(world.officer("commune").scope()):
        assert AuditEvent.objects.filter(act="registry.save_member").count() == 1


def test_a_birth_that_another_officer_corrected_meanwhile_is_decided_by_itself(world: World) -> None:
    person = world.persons["hac_2"].pk
    url = row_url(world, "hac", f"members/{person}/")
    sent = MEMBER | {"version": 0, "person_version": 1}
    assert post(world.client("commune"), url, **sent).status_code == 200
    second = world.client("second")
    told = post(second, url, **sent | {"birth_date": "1990"})
    assert told.status_code == 409
    mine = re.search(r'name="keep_birth" value="(\d+)"', told.content.decode())
    assert mine is not None
    assert birth_of(person) == (date(1985, 6, 5), False)
    assert post(second, url, keep_birth=mine[1], **sent | {"birth_date": "1990"}).status_code == 200
    assert birth_of(person) == (date(1990, 1, 1), True)


def test_a_reviewer_sees_births_and_does_not_correct_them(world: World) -> None:
    client, person = world.client("reviewer"), world.persons["hac_2"].pk
    assert post(client, row_url(world, "hac"), version=0, wall="1").status_code == 200
    before = birth_of(person)
    url = row_url(world, "hac", f"members/{person}/")
    assert post(client, url, version=0, person_version=1, **MEMBER).status_code == 200
    assert birth_of(person) == before
    words = client.get(row_url(world, "hac", "members/"), headers=HTMX).content.decode()
    assert re.search(r'name="birth_date"[^>]* readonly', words)


def test_a_form_of_a_later_day_than_the_sheets_is_kept_under_its_own(world: World) -> None:
    client, url = world.client("commune"), row_url(world, "hac")
    answer = post(client, url, version=0, **FORM | {"review_date": "19/10/2024"})
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "đã nhập 1/2 hộ" in words
    members = re.search(r'data-members="([^"]+)"', words)
    assert members is not None
    assert members[1].endswith("?day=2024-10-18&amp;on=2024-10-19")
    assert answers_of(world, "hac").review_date == date(2024, 10, 19)
    again = post(client, url, version=answers_of(world, "hac").version, review_date="19102024", wall="1")
    assert again.status_code == 200
    assert (answers_of(world, "hac").review_date, answers_of(world, "hac").wall) == (
        date(2024, 10, 19),
        "durable",
    )
    person = world.persons["hac_2"].pk
    member = row_url(world, "hac", f"members/{person}/") + "&on=2024-10-19"
    assert post(client, member, version=0, person_version=1, **MEMBER).status_code == 200
    with scoped(ALL):
        kept: Any = PersonAnswers.objects.get(person=person, answers__review_date=date(2024, 10, 19))
    assert kept.work_status == "self_employed"
    shown = client.get(f"/entry/{world.villages['hom'].pk}/?day={DAY}").content.decode()
    assert "đã rà soát ngày 19/10/2024" in shown
    assert "đã nhập 1/2 hộ" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("17/10/2024", "trước ngày của trang (18/10/2024)"),
        ("21/10/2024", "ngày này chưa đến"),
        ("31/02/2024", "mã không đúng"),
    ],
)
def test_a_form_without_a_possible_day_is_not_kept(world: World, typed: str, told: str) -> None:
    answer = post(world.client("commune"), row_url(world, "hac"), version=0, **FORM | {"review_date": typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert answers_of(world, "hac").review_date == date(2024, 10, 10)


def test_the_day_of_a_kept_form_is_not_changed(world: World) -> None:
    client, url = world.client("commune"), row_url(world, "hac")
    assert post(client, url, version=0, **FORM).status_code == 200
    version = answers_of(world, "hac").version
    answer = post(client, url, version=version, **FORM | {"review_date": "19/10/2024"})
    assert answer.status_code == 422
    assert "không đổi ngày ở đây" in answer.content.decode()
    assert answers_of(world, "hac").review_date == date(2024, 10, 18)
