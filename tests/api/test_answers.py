"""What is read and written through the API, as other programs and officers see it."""

import json

import pytest

from giamngheo.papers.explanation import as_json
from giamngheo.records.base.audit import readable
from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, HouseholdAnswers, ImportBatch, Verdict
from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS
from giamngheo.records.registry.personal_ids import kept
from giamngheo.records.registry.services.editing import checked
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.judging import explain
from giamngheo.rules.schema import HOUSEHOLDS
from tests.api.asking import Program
from tests.api.test_problems import check
from tests.pages.things import things
from tests.world import ALL, World

SIGNED = "Cán bộ {} (UBND xã Chiềng Cọ) · API sổ tay"


def home(world: World, tail: str = "", name: str = "hac") -> str:
    return f"/households/{world.households[name].pk}{tail}"


def acts(world: World, act: str) -> list[AuditEvent]:
    with scoped(world.officer("commune").scope()):
        return list(AuditEvent.objects.filter(act=act).order_by("id"))


def test_a_correction_on_the_version_that_was_read_is_kept_signed_and_judged(world: World) -> None:
    program = Program(world, "commune")
    read = program.get(home(world, "/answers"))
    assert read.headers["ETag"] == '"2024-10-10.1"'
    sent = {"answers": {"toilet": "septic", "income_per_capita": 1_700_000, "has_tv": None}}
    saved = program.patch(home(world, "/answers"), sent, If_Match=read.headers["ETag"])
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2024-10-10.2"')
    assert saved.json()["answers"]["toilet"] == "septic"
    assert saved.json()["saved_by"] == SIGNED.format("commune")
    with scoped(ALL):
        assert HouseholdAnswers.objects.get(household=world.households["hac"]).income_per_capita == 1_700_000
        assert Verdict.objects.get(household=world.households["hac"]).status == "not_poor"
    (event,) = acts(world, "registry.save_answers")
    assert event.actor == SIGNED.format("commune")
    assert event.user_id == world.users["commune"].pk
    assert readable([event])[0].details == {
        "income_per_capita": [1_000_000, 1_700_000],
        "toilet": ["none", "septic"],
        "version": [1, 2],
    }


def test_the_second_of_two_is_told_who_changed_what_and_nothing_is_written(world: World) -> None:
    first, second = Program(world, "commune"), Program(world, "one_stop")
    tag = first.get(home(world, "/answers")).headers["ETag"]
    first.patch(home(world, "/answers"), {"answers": {"wall": "non_durable"}}, If_Match=tag)
    # Another field: a page would merge the two, a precondition that does not hold is never passed over.
    late = second.patch(
        home(world, "/answers"), {"answers": {"toilet": "septic"}}, If_Match=tag, Accept_Language="en"
    )
    assert late.status_code == 412
    told = late.json()
    assert told["changed_by"] == SIGNED.format("commune")
    assert told["title"] == "Somebody changed it meanwhile"
    assert told["detail_vi"].startswith("Cán bộ commune")
    (change,) = told["changes"]
    assert (change["field"], change["before"], change["now"], change["sent"]) == (
        "wall",
        "durable",
        "non_durable",
        None,
    )
    with scoped(ALL):
        assert HouseholdAnswers.objects.get(household=world.households["hac"]).toilet == "none"


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("", 428),
        ('"2024-10-10.7"', 412),
        ('"2023-10-10.1"', 412),
        ("*", 412),
        ('W/"2024-10-10.1"', 412),
        ("x", 412),
    ],
)
def test_without_the_version_that_was_read_nothing_is_written(world: World, tag: str, status: int) -> None:
    headers = {"If_Match": tag} if tag else {}
    found = Program(world, "commune").patch(
        home(world, "/answers"), {"answers": {"wall": "non_durable"}}, **headers
    )
    assert found.status_code == status
    with scoped(ALL):
        assert HouseholdAnswers.objects.get(household=world.households["hac"]).wall == "durable"


def test_each_wrong_value_is_named_by_its_place_in_both_languages(world: World) -> None:
    sent = {"answers": {"wall": "gạch", "area_type": None, "floor_area_m2": -1, "roofs": 1, "has_tv": "true"}}
    pointers = {f"/answers/{name}" for name in sent["answers"]}
    for language, missing in (("vi", "không có trường này"), ("en", "Extra inputs are not permitted")):
        found = Program(world, "commune").patch(
            home(world, "/answers"), sent, If_Match='"2024-10-10.1"', Accept_Language=language
        )
        assert found.status_code == 422
        errors = {error["pointer"]: error["detail"] for error in found.json()["errors"]}
        assert errors.keys() == pointers
        assert errors["/answers/roofs"] == missing
        assert {error["in"] for error in check(found, 422)["errors"]} == {"body"}


def test_what_the_engine_finds_wrong_in_a_cell_is_told_in_both_languages() -> None:
    with pytest.raises(NotSaved) as refused:
        checked(HOUSEHOLDS, HOUSEHOLD_ANSWERS, {"wall": "gạch", "area_type": None})
    ((wall_vi, wall_en), (area_vi, area_en)) = refused.value.in_both().values()
    assert "gạch" in wall_vi
    assert "gạch" in wall_en
    assert wall_vi != wall_en
    assert (area_vi, area_en) == ("thiếu giá trị bắt buộc", "a required value is missing")


def test_a_member_first_asked_through_the_api_begins_at_version_nought(world: World) -> None:
    path = home(world, f"/members/{world.persons['hac_2'].pk}/answers")
    with scoped(ALL):
        world.persons["hac_2"].answers.all().delete()
    program = Program(world, "one_stop")
    assert program.get(path).headers["ETag"] == '"2024-10-10.0"'
    saved = program.patch(path, {"answers": {"health_insurance": True}}, If_Match='"2024-10-10.0"')
    assert saved.json()["version"] == 1
    assert program.patch(path, {"answers": {"attends": "none"}}, If_Match='"2024-10-10.0"').status_code == 412


def test_a_household_that_has_ended_takes_no_answers(world: World) -> None:
    with scoped(ALL):
        Household.objects.filter(pk=world.households["hac"].pk).update(
            ended_on="2024-10-12", ending="moved_away"
        )
    found = Program(world, "commune").patch(
        home(world, "/answers"), {"answers": {}}, If_Match='"2024-10-10.1"'
    )
    told = check(found, 409)
    assert told["type"] == "urn:giamngheo:problem:not-now"
    assert told["detail_en"] == "The household ended on 12/10/2024: no more changes"


def test_the_verdict_has_the_keys_of_explain_and_its_reading_is_logged(world: World) -> None:
    found = Program(world, "commune").get(home(world, "/verdict")).json()
    with scoped(ALL):
        explanation = explain(world.households["hac"].pk)
    assert explanation is not None
    assert found == json.loads(as_json(explanation))
    assert acts(world, "registry.read_sensitive_facts")[0].actor == SIGNED.format("commune")


def test_who_may_not_read_sensitive_facts_learns_how_many_never_who(world: World) -> None:
    with scoped(ALL):
        world.persons["hac_1"].answers.update(health_insurance=False)
    person = str(world.persons["hac_1"].pk)
    seen, unseen = (Program(world, who).get(home(world, "/verdict")).json() for who in ("province", "labour"))
    assert person in next(
        one["persons"] for one in seen["indicators"] if one["code"] == "dep_health_insurance"
    )
    assert person not in json.dumps(unseen)
    assert [one["deprived"] for one in seen["indicators"]] == [
        one["deprived"] for one in unseen["indicators"]
    ]


def test_a_household_with_two_faults_in_its_members_says_why_it_cannot_be_judged(world: World) -> None:
    with scoped(ALL):
        world.households["hac"].memberships.update(relation="child")
    check(Program(world, "commune").get(home(world, "/verdict")), 409)


def test_names_numbers_and_birthdays_are_shown_by_right(world: World) -> None:
    number = kept("014075000123")
    with scoped(ALL):
        person = world.persons["hac_1"]
        person.personal_id_encrypted, person.personal_id_hash = number.encrypted, number.hash
        person.personal_id_tail = number.tail
        person.save()
    shown = {who: Program(world, who).get(home(world)).json() for who in ("commune", "labour")}
    full, short = shown["commune"]["present"][0], shown["labour"]["present"][0]
    assert (full["full_name"], full["birth_date"], full["personal_id"]) == (
        "Lò Văn Hặc",
        "1975-03-05",
        "•••••••••123",
    )
    assert (short["full_name"], short["birth_date"], short["birth_year"]) == ("L. V. H.", None, 1975)
    assert "014075000123" not in json.dumps(shown)
    assert shown["labour"]["address"] is None
    read = Program(world, "commune").ask("POST", f"/persons/{person.pk}/personal-id")
    assert read.json() == {"personal_id": "014075000123"}
    assert acts(world, "registry.read_personal_id")[0].actor == SIGNED.format("commune")
    assert Program(world, "commune").get(f"/persons/{person.pk}").json()["ethnic_code"] == "03"
    assert Program(world, "labour").get(f"/persons/{person.pk}").json()["ethnic_code"] is None


def test_what_is_known_already_is_not_sent_again(world: World) -> None:
    program = Program(world, "commune")
    for path in ("/households", home(world), home(world, "/answers"), "/openapi.json"):
        tag = program.get(path).headers["ETag"]
        again = program.get(path, If_None_Match=f'"other", {tag}')
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert program.get(path, If_None_Match='"other"').status_code == 200
    program.patch(
        home(world, "/answers"), {"answers": {"wall": "non_durable"}}, If_Match=tag_of(program, world)
    )
    assert program.get(home(world, "/answers"), If_None_Match='"2024-10-10.1"').status_code == 200


def tag_of(program: Program, world: World) -> str:
    found: str = program.get(home(world, "/answers")).headers["ETag"]
    return found


@pytest.mark.usefixtures("known_units")
def test_a_file_goes_in_step_by_step_and_each_step_out_of_turn_is_refused(world: World) -> None:
    program = Program(world, "commune")
    text = "household_id,commune_code,village_name,area_type\nH050,03658,Bản Hôm,rural\n"
    made = program.ask("POST", "/imports", file=text)
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert program.ask("POST", f"{path}/load").status_code == 409
    checked = program.ask("POST", f"{path}/check", {"area_type": "rural"})
    assert (checked.status_code, checked.json()["state"]) == (202, "checking")
    job = program.get(f"/jobs/{checked.json()['job_id']}").json()
    assert (job["kind"], job["state"], job["actor"]) == ("import_check", "waiting", SIGNED.format("commune"))
    assert program.ask("POST", f"{path}/check", {}).status_code == 409
    assert program.ask("POST", f"{path}/undo").status_code == 409
    assert program.ask("POST", f"/jobs/{job['id']}/cancel").json()["state"] == "cancelled"
    assert program.ask("POST", f"/jobs/{job['id']}/cancel").status_code == 409
    assert program.get(path).json()["state"] == "uploaded"
    with scoped(ALL):
        assert ImportBatch.objects.count() == 0


def test_an_export_is_asked_for_with_its_purpose_and_followed(world: World) -> None:
    program = Program(world, "commune")
    sent = {"form": "xlsx", "with_personal_ids": True}
    short = program.ask("POST", "/exports", sent | {"purpose": "cần"})
    assert [error["pointer"] for error in check(short, 422)["errors"]] == ["/purpose"]
    asked = program.ask("POST", "/exports", sent | {"purpose": "Đối chiếu bảo hiểm y tế"})
    assert asked.status_code == 202
    one = program.get(asked.headers["Location"].removeprefix("/api/v1")).json()
    assert (one["asked_by"], one["is_ready"], one["with_personal_ids"]) == (
        SIGNED.format("commune"),
        False,
        True,
    )
    assert program.get(f"/jobs/{asked.json()['job_id']}").json()["subject_id"] == one["id"]
    assert program.get(f"/exports/{one['id']}/file").status_code == 404
    ready = program.get(f"/exports/{things(world)['export']}/file")
    assert ready.headers["Content-Type"].startswith("text/csv")


@pytest.mark.usefixtures("known_units")
def test_units_are_as_they_were_on_the_day(world: World) -> None:
    program = Program(world, "ministry")
    before, after = (program.get(f"/units/03658?on={day}") for day in ("2025-06-30", "2025-07-01"))
    assert [edge["new_code"] for edge in before.json()["became"]] == ["03670"]
    assert after.status_code == 404
    provinces = [
        program.get(f"/units?level=province&on={day}").json()["items"] for day in ("2025-06-30", "2025-07-01")
    ]
    assert [len(found) for found in provinces] == [63, 34]
    assert [one["name"] for one in program.get("/units/03658/villages").json()["items"]] == [
        "Bản Hôm",
        "Bản Ót",
    ]
