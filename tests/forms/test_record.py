"""The record beside a folder of forms: from which files, by which law and layouts, what was asked, how many."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from .made import Round, command, read

POLICY = Path(__file__).parents[2] / "policy"


def digest(path: Path) -> str:
    """SHA-256 by the standard library."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_of(out: Path) -> dict[str, Any]:
    """The record beside a folder of forms."""
    text = out.with_name(f"{out.name}.provenance.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def test_the_record_names_every_file_that_the_forms_were_made_from(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    assert made.before is not None
    assert made.forms(out, "--forms", "2,15").status == 0
    read_from = [made.table(name) for name in ("households", "persons", "totals")]
    read_from.append(made.before.table("results"))
    read_from += [POLICY / "forms" / "form-02.yaml", POLICY / "forms" / "form-15.yaml"]
    read_from += [POLICY / "geography" / name for name in ("units.csv", "changes.csv")]
    inputs = {one["file"]: (one["bytes"], one["sha256"]) for one in record_of(out)["inputs"]}
    assert inputs == {str(path): (path.stat().st_size, digest(path)) for path in read_from}


def test_the_record_knows_every_form_written_and_nothing_else(rounds: list[Round], out: Path) -> None:
    out.mkdir()
    (out / "công văn.docx").write_bytes(b"letter")
    assert rounds[1].forms(out, "--forms", "1,4").status == 0
    outputs = {one["file"]: one["sha256"] for one in record_of(out)["outputs"]}
    names = ("form-01.csv", "form-04.csv", "columns.csv")
    assert outputs == {name: digest(out / name) for name in names}
    assert sorted(path.name for path in out.iterdir()) == sorted([*names, "công văn.docx"])


def test_the_record_tells_the_question_the_law_and_the_counts(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    commune = read(made.table("households"))[0]["commune_code"]
    inside = [row for row in read(made.table("results")) if row["commune_code"] == commune]
    statuses = [row["status"] for row in inside]
    assert made.forms(out, "--area", commune, "--forms", "1", "--with-names").status == 0
    record = record_of(out)
    assert record["review"] == {
        "as_of": "2022-10-15",
        "standard": "2022-2026",
        "basis": "auto",
        "recognised_on": "2022-10-15",
        "area": commune,
        "rows": "village",
        "forms": [1],
        "format": "csv",
        "is_official": False,
        "with_names": True,
    }
    standard = POLICY / "standards" / "2022-2026.yaml"
    assert record["law"]["policy/standards/2022-2026.yaml"] == digest(standard)
    assert record["counts"]["households"] == len(inside)
    assert record["counts"]["statuses"] == {name: statuses.count(name) for name in set(statuses)}
    assert record["counts"]["forms"] == 1


def test_the_year_before_in_shards_is_in_the_record_shard_by_shard(
    rounds: list[Round], out: Path, tmp_path: Path
) -> None:
    made, before = rounds[1], tmp_path / "results"
    tables = ["--households", made.table("households"), "--persons", made.table("persons")]
    before.mkdir()
    assert made.before is not None
    rows = ["--as-of", made.before.day, "--out", before / "results-00000.parquet"]
    old = ["--households", made.before.table("households"), "--persons", made.before.table("persons")]
    assert command("classify", *old, *rows).status == 0
    asked = ["--as-of", made.day, "--area", "14", "--forms", "2", "--previous-results", before]
    assert command("forms", *tables, *asked, "--format", "csv", "--out", out).status == 0
    files = [one["file"] for one in record_of(out)["inputs"]]
    assert str(before / "results-00000.parquet") in files


def test_a_refused_run_leaves_the_forms_and_their_record(rounds: list[Round], out: Path) -> None:
    made = rounds[1]
    assert made.forms(out, "--forms", "1").status == 0
    record = out.with_name(f"{out.name}.provenance.json")
    before = record.read_bytes(), (out / "form-01.csv").read_bytes()
    assert made.forms(out, "--forms", "1", "--official").status == 3
    assert (record.read_bytes(), (out / "form-01.csv").read_bytes()) == before


def test_forms_in_the_folder_one_stands_in_have_their_record_beside_that_folder(
    rounds: list[Round], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.mkdir()
    monkeypatch.chdir(out)
    assert rounds[0].forms(Path(), "--forms", "1").status == 0
    assert record_of(out)["counts"]["forms"] == 1
