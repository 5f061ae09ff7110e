"""A migration that came after the previous release rewrites no big table while everybody waits for it."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from tests.house.files import ROOT, python_files

PREVIOUS = ROOT / "benchmarks" / "previous_release.txt"
# What PostgreSQL does by writing the whole table anew under a lock that stops readers.
REWRITES = re.compile(
    r"ALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE|SET\s+TABLESPACE|SET\s+(UN)?LOGGED|VACUUM\s+FULL|\bCLUSTER\s"
    r"|ADD\s+COLUMN[^;]*(GENERATED|gen_random_uuid|random\(|clock_timestamp)|ALTER\s+TABLE[^;]*\bTYPE\b",
    re.IGNORECASE,
)
# One that is needed all the same is measured by `python -m benchmarks.migration`
# and then named here with what was found.
LOOKED_AT = {
    "registry.0009_exports_at_province_size": "a text is allowed to be longer: nothing is written anew",
    "registry.0014_half_imports": "a state is allowed to be longer: nothing is written anew",
}


def later_migrations() -> list[Path]:
    """Those that the previous release did not have."""
    last = dict(line.split() for line in PREVIOUS.read_text(encoding="ascii").splitlines())
    found = [path for path in python_files("giamngheo/records") if path.parent.name == "migrations"]
    return [path for path in found if path.stem > last.get(path.parts[-3], "") and path.stem != "__init__"]


def test_the_previous_release_is_named_by_migrations_that_exist() -> None:
    for line in PREVIOUS.read_text(encoding="ascii").splitlines():
        app, name = line.split()
        assert (ROOT / "giamngheo" / "records" / app / "migrations" / f"{name}.py").exists(), line


def test_no_migration_since_the_previous_release_writes_a_table_anew(db: None) -> None:
    found = set()
    for path in later_migrations():
        told = StringIO()
        call_command("sqlmigrate", path.parts[-3], path.stem, stdout=told)
        assert "BEGIN" in told.getvalue()
        found |= {f"{path.parts[-3]}.{path.stem}"} if REWRITES.search(told.getvalue()) else set()
    assert found - LOOKED_AT.keys() == set()


def test_what_rewrites_a_table_is_recognised() -> None:
    for words in (
        "ALTER TABLE registry_person ALTER COLUMN code TYPE bigint",
        "ALTER TABLE t SET UNLOGGED",
        "ALTER TABLE t ADD COLUMN id uuid DEFAULT gen_random_uuid()",
        "VACUUM FULL registry_person",
    ):
        assert REWRITES.search(words), words
    for words in ("ALTER TABLE t ADD COLUMN note text", "CREATE INDEX name ON t (code)"):
        assert not REWRITES.search(words), words


def test_the_settings_and_models_are_sound_and_no_migration_is_missing(db: None) -> None:
    call_command("check", fail_level="WARNING", stdout=StringIO())
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
