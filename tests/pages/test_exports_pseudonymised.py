"""Exports for research: no name, no number, keyed pseudonyms, less of what tells a person apart; who may."""

import zipfile
from io import BytesIO

import polars as pl
import pytest

from giamngheo.config.database import Addresses
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Export, Household, Person
from tests.pages.test_exports import browser_scope, exported
from tests.records.many import add_same_names
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World

PURPOSE = "Nghiên cứu nghèo đa chiều của Đại học Tây Bắc"
ASKED = {
    "form": "pseudonymised_parquet",
    "columns": "vi",
    "village": "",
    "status": "",
    "purpose": PURPOSE,
}


@pytest.fixture
def asking(committed_world: World, committed: Addresses) -> dict[str, Importing]:
    """The officers of some roles, each in a browser of their own."""
    roles = ("province", "commune", "health", "education", "bank")
    return {role: Importing(committed_world.client(role), committed) for role in roles}


def research(browser: Importing, **changes: str) -> dict[str, bytes]:
    """The files of the zip that the page gives."""
    with zipfile.ZipFile(BytesIO(exported(browser, {**ASKED, **changes}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tables(files: dict[str, bytes]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Households and persons of it."""
    return (
        pl.read_parquet(BytesIO(files["households.parquet"])),
        pl.read_parquet(BytesIO(files["persons.parquet"])),
    )


def test_no_name_no_number_no_code_and_no_village_is_anywhere_in_it(
    asking: dict[str, Importing], committed_world: World
) -> None:
    files = research(asking["province"], form="pseudonymised_csv")
    assert sorted(files) == ["README.txt", "households.csv", "persons.csv"]
    text = (files["households.csv"] + files["persons.csv"]).decode()
    with scoped(ALL):
        secrets = [*Person.objects.values_list("full_name", flat=True), "Bản Hôm", "Tổ 1"]
        secrets += [
            *Person.objects.values_list("code", flat=True),
            *Household.objects.values_list("code", flat=True),
        ]
        secrets += [str(pk) for pk in (*Person.objects.values_list("pk", flat=True),)]
    assert secrets
    assert [word for word in secrets if word in text] == []


def test_a_household_has_one_pseudonym_within_a_purpose_and_another_in_the_next(
    asking: dict[str, Importing],
) -> None:
    first, again, other = (
        tables(research(asking["province"], purpose=purpose))
        for purpose in (PURPOSE, f"  {PURPOSE.upper()} ", "Đánh giá tín dụng chính sách 2024")
    )
    ids = [set(homes["household_id"]) for homes, _ in (first, again, other)]
    assert ids[0] == ids[1]
    assert ids[0].isdisjoint(ids[2])
    assert set(first[1]["household_id"]) == ids[0]
    assert set(first[1]["person_id"]) == set(again[1]["person_id"])
    assert set(first[1]["person_id"]).isdisjoint(other[1]["person_id"])


def test_another_office_with_the_same_purpose_has_other_pseudonyms(asking: dict[str, Importing]) -> None:
    province, commune = (tables(research(asking[role]))[0] for role in ("province", "commune"))
    assert len(province) == 3
    assert len(commune) == 2
    assert set(province["household_id"]).isdisjoint(commune["household_id"])


def test_of_a_birth_the_year_remains_and_of_the_oldest_one_year(
    asking: dict[str, Importing], committed_world: World
) -> None:
    with scoped(ALL):
        Person.objects.filter(full_name="Lò Văn Dương").update(birth_date="1921-07-19")
        Person.objects.filter(full_name="Cà Thị Ỏi").update(birth_date=None)
    members = tables(research(asking["province"]))[1]
    assert sorted(map(str, members["birth_date"])) == ["1934-01-01", "1975-01-01", "1982-01-01", "None"]
    known = members.filter(pl.col("birth_date").is_not_null())
    assert known["birth_date_is_year_only"].all()


def test_an_ethnic_group_is_told_only_where_ten_of_it_live_in_the_commune(
    asking: dict[str, Importing], committed_world: World
) -> None:
    add_same_names(committed_world, 10)
    with scoped(ALL):
        Person.objects.filter(code__startswith="S").update(ethnic_code="10")
    members = tables(research(asking["province"]))[1]
    told = members.join(tables(research(asking["province"]))[0], "household_id")
    counts = told.group_by("commune_code", "ethnic_code").len().sort("commune_code", "len").rows()
    assert counts == [("03655", None, 1), ("03658", None, 3), ("03658", "10", 10)]


def test_a_department_gets_what_it_may_read_of_single_persons_and_no_more(
    asking: dict[str, Importing],
) -> None:
    gone = {"ethnic_code", "stunted", "underweight", "disability", "is_pregnant", "is_nursing"}
    health, education = (research(asking[role]) for role in ("health", "education"))
    assert gone <= set(tables(health)[1].columns)
    assert gone.isdisjoint(tables(education)[1].columns)
    assert "không có quyền xem" not in health["README.txt"].decode()
    assert "không có quyền xem" in education["README.txt"].decode()


def test_the_readme_says_what_was_done_for_what(asking: dict[str, Importing]) -> None:
    told = research(asking["health"])["README.txt"].decode()
    for words in (
        PURPOSE,
        "HMAC-SHA256",
        "90 tuổi",
        "dưới 10 người",
        "không\n  phải",
        "remains personal data",
    ):
        assert " ".join(words.split()) in " ".join(told.split())


def test_data_for_research_leaves_for_a_written_purpose_only_which_is_logged(
    asking: dict[str, Importing],
) -> None:
    refused = asking["health"].client.post("/exports/ask/", {**ASKED, "purpose": "xem"})
    assert "Hãy ghi rõ mục đích dùng dữ liệu" in text_of(refused.content)
    research(asking["health"])
    with scoped(browser_scope(asking["health"])):
        (done,) = readable(AuditEvent.objects.filter(act="registry.export_households"))
    assert done.details is not None
    assert done.details["purpose"] == [None, PURPOSE]
    assert done.details["form"] == [None, "pseudonymised_parquet"]
    assert done.details["persons"] == [None, 4]


def test_a_department_may_have_no_names_and_take_no_file_with_names(
    asking: dict[str, Importing],
) -> None:
    """The department sits in the province's office: the office alone opens nothing."""
    exported(asking["province"], {**ASKED, "form": "persons_csv"})
    with scoped(browser_scope(asking["province"])):
        named = Export.objects.get()
    department = asking["education"].client
    assert department.get(f"/exports/{named.pk}/").status_code == 403
    listed = text_of(department.get("/exports/").content)
    assert "CSV: nhân khẩu" not in listed
    refused = department.post("/exports/ask/", {**ASKED, "form": "persons_csv"})
    assert refused.status_code == 200
    with scoped(browser_scope(asking["province"])):
        assert Export.objects.count() == 1


def test_what_one_department_may_read_another_of_the_same_office_may_not_take(
    asking: dict[str, Importing],
) -> None:
    research(asking["health"])
    with scoped(browser_scope(asking["health"])):
        one = Export.objects.get()
    assert asking["education"].client.get(f"/exports/{one.pk}/").status_code == 403
    assert asking["bank"].client.get(f"/exports/{one.pk}/").status_code == 403
