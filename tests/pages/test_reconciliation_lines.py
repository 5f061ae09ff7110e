"""Differences are settled one by one, by the ordinary acts on a member and a household."""

from datetime import date

import pytest

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import (
    LifeAct,
    Membership,
    Person,
)
from tests.pages import reconciling
from tests.pages.reconciling import EXPECTED, answered, lines, person, post, sent, workbook
from tests.pages.test_exports import browser_scope
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World

village, officer, compared = reconciling.village, reconciling.officer, reconciling.compared


def test_an_accepted_line_corrects_the_member_and_is_logged(compared: Importing) -> None:
    for name, kind in EXPECTED:
        if kind in ("name", "diacritics", "personal_id", "birth_date", "sex", "ethnic_code"):
            assert post(compared, name, kind, "accept")[0] == 302
    assert person("Quàng Văn Anh").version == 2
    assert person("Lò Thị Bình").personal_id_tail == "999"
    assert person("Quàng Văn Cương").full_name == "Quàng Văn Cương"
    assert person("Cà Văn Dũng").birth_date == date(1965, 3, 15)
    assert person("Lường Thị Én").sex == "male"
    assert person("Cà Thị Gấm").ethnic_code == "06"
    known = person("Lèo Thị Lả")
    assert (known.birth_date, known.birth_date_is_year_only) == (date(1950, 8, 7), False)
    with scoped(browser_scope(compared)):
        acts = list(AuditEvent.objects.values_list("act", flat=True))
    assert acts.count("registry.save_member") == 7
    assert acts.count("registry.accept_difference") == 7


def test_a_death_is_recorded_as_the_act_it_is_and_taken_back_like_one(compared: Importing) -> None:
    assert post(compared, "Vì Thị Inh", "died", "accept", on="01/10/2024")[0] == 302
    assert person("Vì Thị Inh").died_on == date(2024, 10, 1)
    with scoped(ALL):
        act = LifeAct.objects.get()
    assert (act.kind, act.on_date) == ("death", date(2024, 10, 1))
    compared.client.post(f"/acts/{act.pk}/take-back/")
    assert person("Vì Thị Inh").died_on is None


def test_who_moved_away_there_leaves_the_household_on_that_day(compared: Importing) -> None:
    page = compared.client.get(f"/reconciliations/lines/{lines()['Tòng Văn Kiên', 'moved_away'].pk}/")
    assert 'value="02/10/2024"' in page.content.decode()
    assert post(compared, "Tòng Văn Kiên", "moved_away", "accept", on="02/10/2024")[0] == 302
    with scoped(ALL):
        assert Membership.objects.get(person=person("Tòng Văn Kiên")).valid_to == date(2024, 10, 2)


def test_a_head_who_died_there_leaves_a_new_head(officer: Importing) -> None:
    at, rows = sent(officer)
    for row in rows:
        if row["Họ, chữ đệm và tên"] == "Hà Văn Oai":
            row |= {"Tình trạng cư trú": "Đã chết", "Ngày chết hoặc chuyển đi": "01/10/2024"}
    answered(officer, at, workbook(rows))
    status, told = post(officer, "Hà Văn Oai", "died", "accept", on="01/10/2024")
    assert (status, person("Hà Văn Oai").died_on) == (422, None)
    assert "Chủ hộ mới" in told
    wife = str(person("Bạc Thị Phương").pk)
    assert post(officer, "Hà Văn Oai", "died", "accept", on="01/10/2024", new_head=wife)[0] == 302
    assert person("Hà Văn Oai").died_on == date(2024, 10, 1)


def test_who_is_only_there_enters_the_household_that_the_officer_names(compared: Importing) -> None:
    status, told = post(compared, "Hà Thị Vui", "only_theirs", "accept", household="H999", relation="child")
    assert status == 422
    assert "không có hộ nào mang mã này" in told
    assert post(compared, "Hà Thị Vui", "only_theirs", "accept", household="H105", relation="child")[0] == 302
    new = person("Hà Thị Vui")
    assert (new.birth_date, new.birth_date_is_year_only, new.sex) == (date(2021, 1, 1), True, "female")
    with scoped(ALL):
        assert new.household.code == "H105"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Lèo Văn Nam", "only_ours"), ("Mè Văn Út", "still_there"), ("Lèo Văn Mạnh", "other_village")],
)
def test_what_takes_an_act_of_its_own_is_settled_after_it(compared: Importing, name: str, kind: str) -> None:
    status, told = post(compared, name, kind, "accept")
    assert status == 422
    assert "hãy ghi biến động của hộ trước" in told
    with scoped(ALL):
        one = person(name)
        if kind == "other_village":
            one.household.village = Village.objects.get(name="Bản Hôm")
            one.household.save()
        elif kind == "only_ours":
            Membership.objects.filter(person=one).update(valid_to=date(2024, 10, 1))
        else:
            Person.objects.filter(pk=one.pk).update(died_on=None)
            Membership.objects.filter(person=one).update(valid_to=None)
    assert post(compared, name, kind, "accept")[0] == 302


def test_ours_is_kept_with_a_reason_and_only_once(compared: Importing) -> None:
    at = ("Quàng Văn An", "name", "keep")
    status, told = post(compared, *at, reason=" ")
    assert status == 422
    assert "lý do" in told
    assert post(compared, *at, reason="giấy khai sinh ghi An")[0] == 302
    assert person("Quàng Văn An").version == 1
    status, told = post(compared, *at, reason="lần thứ hai")
    assert status == 422
    assert "đã xử lý dòng này" in told
    assert post(compared, "Quàng Văn An", "name", "accept")[0] == 422
    kept_line = lines()["Quàng Văn An", "name"]
    assert (kept_line.state, kept_line.reason) == ("kept", "giấy khai sinh ghi An")


def test_a_line_put_off_still_waits(compared: Importing) -> None:
    assert post(compared, "Lò Thị Bình", "personal_id", "later")[0] == 302
    assert post(compared, "Lò Thị Bình", "personal_id", "accept")[0] == 302


def test_a_second_officers_correction_meanwhile_is_told_and_not_lost(
    compared: Importing, village: World
) -> None:
    line, one = lines()["Quàng Văn An", "name"], person("Quàng Văn An")
    second = village.client("second")
    second.post(
        f"/households/{one.household_id}/members/{one.pk}/",
        {
            "full_name": "Quàng Văn Ấn",
            "version": "1",
            "relation": "head",
            "sex": "male",
            "birth_date": "05/03/1970",
            "ethnic_code": "03",
        },
    )
    assert person("Quàng Văn Ấn").version == 2
    response = compared.client.post(f"/reconciliations/lines/{line.pk}/accept/", {"version": "1"})
    assert response.status_code == 409
    told = text_of(response.content)
    assert "Cán bộ second" in told
    assert "Quàng Văn Ấn" in told
    assert person("Quàng Văn Ấn").version == 2
    again = {"version": "1", "keep_mine": "2"}
    assert compared.client.post(f"/reconciliations/lines/{line.pk}/accept/", again).status_code == 302
    assert person("Quàng Văn Anh").version == 3


def test_whole_personal_ids_are_shown_on_request_and_the_reading_is_logged(compared: Importing) -> None:
    line = lines()["Lò Thị Bình", "personal_id"]
    assert line.their_personal_id_encrypted is not None
    assert b"014172000999" not in bytes(line.their_personal_id_encrypted)
    page = text_of(compared.client.get(f"/reconciliations/lines/{line.pk}/").content)
    assert "014172000999" not in page
    status, told = post(compared, "Lò Thị Bình", "personal_id", "reveal")
    assert status == 200
    assert "014172000999" in told
    assert "014172000002" in told
    with scoped(browser_scope(compared)):
        assert AuditEvent.objects.filter(act="registry.read_personal_id").count() == 1
