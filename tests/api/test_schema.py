"""The schema is complete, and true of the application as it runs."""

import os
from pathlib import Path

import pytest

from giamngheo.api import tokens
from tests.api.asking import Program, key_of
from tests.api.trying import tried
from tests.pages.served import served
from tests.pages.things import things
from tests.records.many import judged
from tests.world import World

# make prove sets it: every phase, that many examples an operation, every role here.
LONG = int(os.environ.get("GIAMNGHEO_API_EXAMPLES", "0"))
ROLES = ("commune", "province", "labour", "ministry") if LONG else ("commune",)
PHASES = "examples,coverage,fuzzing,stateful" if LONG else "examples,fuzzing"
EXAMPLES = LONG or 3


def test_each_operation_says_what_it_does_in_both_languages_and_how_it_ends(world: World) -> None:
    schema = Program(world).get("/openapi.json").json()
    assert schema["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert operation["description"], path
            assert operation["security"] == [{"Bearer": []}], path
            ends = operation["responses"]
            assert {"401", "403", "429"} <= ends.keys(), path
            assert ("304" in ends) == (method == "get"), path
            assert ({"400", "413", "415", "422"} <= ends.keys()) or "requestBody" not in operation, path
            assert ({"412", "428"} <= ends.keys()) == (method == "patch"), path
            problems = [one["content"] for status, one in ends.items() if status >= "400"]
            assert all(list(content) == ["application/problem+json"] for content in problems), path


@pytest.mark.parametrize("who", ROLES)
def test_the_application_does_as_the_schema_says(
    committed_world: World, who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "REQUESTS_A_MINUTE", 10**9)
    judged(committed_world)
    known = things(committed_world)
    names = {
        "household": "household_id",
        "person": "person_id",
        "batch": "import_id",
        "export": "export_id",
        "job": "job_id",
    }
    ids = {name: str(known[key]) for key, name in names.items()}
    with served() as address:
        found = tried(
            address,
            key_of(committed_world, who),
            ids,
            tmp_path,
            "--phases",
            PHASES,
            "--max-examples",
            str(EXAMPLES),
        )
    assert found.returncode == 0, found.stdout + found.stderr
