"""Snapshots: the register as it stood on a day, the same bytes however often, judged as it is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings

from giamngheo.config.cli import main
from giamngheo.config.database import Addresses
from giamngheo.engine.findings import WrongUsage
from giamngheo.papers.snapshots import SnapshotRequest, write_snapshot
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdPlace,
    Membership,
    Person,
    PersonAnswers,
    StatusPeriod,
)
from giamngheo.records.registry.personal_ids import kept
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from tests.records.as_worker import as_worker
from tests.world import ALL, NOW, OWN, World

DAY = date(2024, 10, 20)
Take = Callable[..., dict[str, bytes]]


@pytest.fixture
def take(world: World, tmp_path: Path) -> Take:
    """Take a snapshot of Sơn La (or part of it); the files by name."""

    def taken(day: date = DAY, area: str = "14", folder: str = "one", **more: Any) -> dict[str, bytes]:
        out = tmp_path / folder
        out.mkdir(exist_ok=True)
        with scoped(ALL):
            write_snapshot(SnapshotRequest(area, day, **more), out)
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}

    return taken


def table(files: dict[str, bytes], name: str) -> pl.DataFrame:
    """One table of a snapshot."""
    return pl.read_parquet(files[f"{name}.parquet"])


def members(files: dict[str, bytes]) -> set[str]:
    """The ids of the persons in it."""
    return set(table(files, "persons")["person_id"])


def test_a_snapshot_is_the_contracts_two_tables_and_a_manifest_and_names_nobody(take: Take) -> None:
    files = take()
    assert sorted(files) == ["households.parquet", "manifest.json", "persons.parquet"]
    assert table(files, "households").columns == HOUSEHOLDS.names
    nameless = [name for name in PERSONS.names if name not in ("full_name", "personal_id")]
    assert table(files, "persons").columns == nameless
    manifest = json.loads(files["manifest.json"])
    assert manifest["counts"] == {"communes": 2, "households": 3, "persons": 4}
    assert manifest["area"] == {"code": "14", "name": "Tỉnh Sơn La"}
    assert "Lò Văn Hặc".encode() not in b"".join(files.values())


def test_the_same_register_and_day_give_the_same_bytes(take: Take) -> None:
    assert take() == take(folder="two")


@pytest.mark.parametrize(("area", "households"), [("14", 3), (OWN, 2), ("116", 3)])
def test_an_area_is_a_province_a_district_or_a_commune(take: Take, area: str, households: int) -> None:
    """116: thành phố Sơn La, to which both communes belonged until 30/06/2025."""
    assert len(table(take(area=area), "households")) == households


def test_an_old_district_is_found_by_the_villages_it_had(take: Take) -> None:
    assert len(table(take(date(2025, 8, 1), "116"), "households")) == 3


@pytest.mark.parametrize(("area", "day"), [("99", DAY), ("15", DAY), (OWN, date(2010, 1, 1))])
def test_an_area_that_never_was_or_has_no_household_is_refused(take: Take, area: str, day: date) -> None:
    with pytest.raises(WrongUsage):
        take(day, area)


def test_what_is_recorded_for_later_days_changes_nothing_of_an_earlier_day(take: Take, world: World) -> None:
    before = take()
    hac, oi = world.households["hac"], world.persons["hac_2"]
    with scoped(ALL):
        moved = date(2024, 10, 25)
        HouseholdPlace.objects.filter(household=hac).update(valid_to=moved)
        HouseholdPlace.objects.create(household=hac, village=world.villages["to_1"], valid_from=moved)
        Household.objects.filter(pk=hac.pk).update(code="KHAC")
        Membership.objects.filter(person=oi).update(valid_to=moved)
        Person.objects.filter(pk=world.persons["duong_1"].pk).update(died_on=moved)
        newborn = Person.objects.create(code="n", household=hac, full_name="Lò Văn Mới", birth_date=moved)
        Membership.objects.create(person=newborn, household=hac, relation="child", valid_from=moved)
        StatusPeriod.objects.filter(household=hac).update(valid_to=moved)
        StatusPeriod.objects.create(household=hac, status="not_poor", valid_from=moved)
        HouseholdAnswers.objects.create(
            household=hac,
            review_date=moved,
            saved_at=NOW,
            saved_by="tests",
            area_type="rural",
            toilet="septic",
        )
        Household.objects.filter(pk=world.households["tam"].pk).update(ended_on=moved, ending="moved_away")
    assert take(folder="later") == before
    after = table(take(date(2024, 11, 1), folder="after"), "households")
    assert len(after) == 2
    assert after.filter(household_id=str(hac.pk))["toilet"].to_list() == ["septic"]


def test_members_are_those_of_the_day_and_each_is_in_one_household(take: Take, world: World) -> None:
    oi = world.persons["hac_2"]
    with scoped(ALL):
        Membership.objects.filter(person=oi).update(valid_to=date(2024, 10, 15))
        Membership.objects.create(
            person=oi, household=world.households["duong"], relation="other", valid_from=date(2024, 10, 15)
        )
    rows = table(take(), "persons").filter(person_id=str(oi.pk))
    assert rows["household_id"].to_list() == [str(world.households["duong"].pk)]
    # What was answered about her in the other household goes with her.
    assert rows["work_status"].to_list() == ["self_employed"]
    early = table(take(date(2024, 10, 14), folder="early"), "persons").filter(person_id=str(oi.pk))
    assert early["household_id"].to_list() == [str(world.households["hac"].pk)]


def test_a_child_born_after_the_review_waits_for_the_next_one(take: Take, world: World) -> None:
    before = members(take())
    with scoped(ALL):
        hac = world.households["hac"]
        child = Person.objects.create(code="c", household=hac, full_name="B", birth_date=date(2024, 10, 12))
        Membership.objects.create(
            person=child, household=hac, relation="child", valid_from=date(2024, 10, 12)
        )
    assert members(take(folder="two")) == before


def test_a_household_that_was_never_asked_is_outside_the_review_with_its_recognised_status(
    take: Take, world: World
) -> None:
    with scoped(ALL):
        PersonAnswers.objects.filter(household=world.households["tam"]).delete()
        HouseholdAnswers.objects.filter(household=world.households["tam"]).delete()
    row = table(take(), "households").filter(household_id=str(world.households["tam"].pk)).row(0, named=True)
    assert (row["in_review"], row["previous_status"]) == (False, "poor")
    assert row["review_date"] is None
    assert row["area_type"] is not None


def test_an_answer_that_was_written_over_later_is_not_reached_and_the_manifest_says_so(
    take: Take, world: World
) -> None:
    """How far as-of reaches: dated rows, not what was corrected in place."""
    before = take()
    assert json.loads(before["manifest.json"])["answers_saved_later"] == 0
    with scoped(ALL):
        HouseholdAnswers.objects.filter(household=world.households["hac"]).update(
            toilet="septic", saved_at="2024-10-21T01:00:00+00:00"
        )
    after = take(folder="two")
    assert after["households.parquet"] != before["households.parquet"]
    assert json.loads(after["manifest.json"])["answers_saved_later"] == 1


def test_names_and_numbers_are_in_it_only_when_asked_for(take: Take, world: World) -> None:
    number = kept("014060000123")
    with scoped(ALL):
        Person.objects.filter(full_name="Lò Văn Dương").update(personal_id_encrypted=number.encrypted)
    rows = table(take(with_names=True), "persons")
    assert set(rows["full_name"]) == {"Lò Văn Hặc", "Cà Thị Ỏi", "Lò Văn Dương", "Nguyễn Thị Tâm"}
    assert rows.filter(full_name="Lò Văn Dương")["personal_id"].to_list() == ["014060000123"]


def test_given_totals_are_kept_as_the_contract_has_them_for_the_area_and_the_year(
    take: Take, tmp_path: Path
) -> None:
    given = tmp_path / "totals.csv"
    given.write_text(
        "commune_code,ethnic_code,area_type,households,persons,year\n"
        f"{OWN},03,urban,20,80,2024\n{OWN},03,rural,10,40,2024\n{OWN},01,rural,5,20,2024\n"
        f"{OWN},03,rural,9,36,2023\n00001,01,urban,7,28,2024\n"
    )
    files = take(totals=given)
    assert table(files, "totals").columns == [
        *("commune_code", "ethnic_code", "area_type", "households", "persons", "year")
    ]
    assert table(files, "totals").rows() == [
        (OWN, "01", "rural", 5, 20, 2024),
        (OWN, "03", "rural", 10, 40, 2024),
        (OWN, "03", "urban", 20, 80, 2024),
    ]
    assert "totals.parquet" in json.loads(files["manifest.json"])["files"]


def snapshot(addresses: Addresses, out: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The command as an administrator types it, beside the running product."""
    env = {
        **os.environ,
        "DATABASE_WORKER_URL": addresses.worker,
        "GIAMNGHEO_DATA": str(settings.DATA),
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
    }
    asked = ["snapshot", "--area", "14", "--as-of", "2024-10-20", *words, "--out", str(out)]
    words_ = [sys.executable, "-m", "giamngheo", *asked]
    return subprocess.run(words_, env=env, capture_output=True, text=True, check=False)


def test_the_command_writes_the_folder_whole_logs_it_and_classify_gives_the_same_bytes_twice(
    committed_world: World, committed: Addresses, tmp_path: Path
) -> None:
    out = tmp_path / "chup"
    done = snapshot(committed, out, "--with-names")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Tỉnh Sơn La: 3 hộ, 4 nhân khẩu, 2 xã" in done.stdout
    assert snapshot(committed, out).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chup"]
    with as_worker(committed):
        logged = readable(AuditEvent.objects.filter(act="registry.take_snapshot").order_by("id"))
    assert [one.details and one.details["with_names"] for one in logged] == [[None, True], [None, False]]
    tables = ["--households", str(out / "households.parquet"), "--persons", str(out / "persons.parquet")]
    results = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for result in results:
        assert main(["classify", *tables, "--as-of", "2024-10-20", "--out", str(result)]) == 0
    assert results[0].read_bytes() == results[1].read_bytes()


def test_the_command_replaces_no_other_folder_and_looks_into_no_future(
    committed_world: World, committed: Addresses, tmp_path: Path
) -> None:
    (tmp_path / "thư").write_text("x")
    assert snapshot(committed, tmp_path).returncode == 2
    assert (tmp_path / "thư").exists()
    late = snapshot(committed, tmp_path / "new", "--as-of", "2024-10-21")
    assert late.returncode == 2
    assert "ngày này chưa đến" in late.stderr
    assert not (tmp_path / "new").exists()
