"""The record beside a result: from which files, by which law, how many; design.md sections 1 and 4."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from .broken_files import unknown_water_source
from .broken_parquet import good_shards
from .command import SAMPLE_PAIR
from .conftest import Run
from .runs import classify, read_results
from .score_table import answers_file, overlay_folder
from .tables import csv_pair

POLICY = Path(__file__).parents[2] / "policy"
STATUSES = ["poor", "near_poor", "not_poor", "undetermined", "not_reviewed"]


def digest(path: Path) -> str:
    """SHA-256 by the standard library."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_of(out: Path) -> dict[str, Any]:
    """The record beside a result."""
    text = out.with_name(f"{out.name}.provenance.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def texts(value: object) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def test_the_record_names_inputs_output_law_and_question(tmp_path: Path, out_folder: Path, run: Run) -> None:
    pair, out = csv_pair(tmp_path), out_folder / "results.csv"
    assert run(pair, out, "--basis", "income", "--recognised-on", "2022-12-01").status == 0
    record = record_of(out)
    inputs = {Path(one["file"]).name: (one["bytes"], one["sha256"]) for one in record["inputs"]}
    assert inputs == {path.name: (path.stat().st_size, digest(path)) for path in pair}
    assert [one["sha256"] for one in record["outputs"]] == [digest(out)]
    asked = {"as_of": "2022-10-15", "standard": "2022-2026", "basis": "income", "recognised_on": "2022-12-01"}
    assert record["review"] == asked
    assert record["law"]["policy/standards/2022-2026.yaml"] == digest(POLICY / "standards" / "2022-2026.yaml")
    assert record["law"]["policy/working_age.yaml"] == digest(POLICY / "working_age.yaml")


def test_the_counts_add_up(out_folder: Path) -> None:
    out = out_folder / "results.csv"
    assert classify(SAMPLE_PAIR, out) == 0
    rows = read_results(out).values()
    counts = record_of(out)["counts"]
    statuses = [row["status"] for row in rows]
    assert {name: counts["statuses"].get(name, 0) for name in STATUSES} == {
        name: statuses.count(name) for name in STATUSES
    }
    assert sum(counts["statuses"].values()) == counts["households"] == len(rows) == 200
    assert counts["persons"] == sum(int(row["persons"]) for row in rows)


def test_the_record_tells_when_and_for_how_long(tmp_path: Path, out_folder: Path, run: Run) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert run(csv_pair(tmp_path), out_folder / "results.csv").status == 0
    after, record = datetime.now(UTC), record_of(out_folder / "results.csv")
    started = datetime.fromisoformat(record["started_at"])
    assert before <= started <= after
    assert timedelta() <= timedelta(seconds=record["seconds"]) <= after - before


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_one_input_gives_one_output_to_the_byte(ending: str, tmp_path: Path, run: Run) -> None:
    outs = [tmp_path / f"{name}{ending}" for name in ("first", "second")]
    for out in outs:
        assert run(csv_pair(tmp_path), out).status == 0
        # A workbook keeps the second in which it was made.
        sleep(1.1 if ending == ".xlsx" and out is outs[0] else 0)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert record_of(outs[0])["outputs"] == record_of(outs[1])["outputs"]


@pytest.mark.parametrize(
    ("options", "status"), [((), 3), (("--standard", "2011-2015"), 2), (("--as-of", "2031-01-01"), 2)]
)
def test_a_refused_run_leaves_the_old_result_and_its_record(
    options: tuple[str, ...], status: int, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results.csv"
    assert run(csv_pair(tmp_path), out).status == 0
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out_folder.iterdir()}
    assert run(unknown_water_source(tmp_path), out, *options).status == status
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out_folder.iterdir()}
    assert after == before
    assert sorted(before) == ["results.csv", "results.csv.provenance.json"]


def test_every_shard_is_in_the_record(tmp_path: Path, out_folder: Path, run: Run) -> None:
    pair, out = good_shards(tmp_path), out_folder / "results"
    assert run(pair, out).status == 0
    record = record_of(out)
    shards = sorted(digest(path) for folder in pair for path in folder.iterdir())
    assert sorted(one["sha256"] for one in record["inputs"]) == shards
    written = {path.name: digest(path) for path in out.iterdir()}
    assert {one["file"]: one["sha256"] for one in record["outputs"]} == written
    assert len(written) == 2


def test_the_answers_and_the_point_table_are_in_the_record(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    policy, answers = overlay_folder(tmp_path), answers_file(tmp_path)
    pair, out = csv_pair(tmp_path), out_folder / "results.csv"
    assert run(pair, out, "--income-answers", str(answers), "--policy", str(policy)).status == 0
    told = set(texts(record_of(out)))
    behind = [answers, *(policy / "income_score" / "2021").iterdir()]
    assert [path.name for path in behind if digest(path) not in told] == []


def test_a_provinces_own_lines_are_in_the_record(tmp_path: Path, out_folder: Path, run: Run) -> None:
    lines = tmp_path / "policy" / "provincial" / "thu.yaml"
    lines.parent.mkdir(parents=True)
    source = "source: {instrument: 07/2021/NĐ-CP, article: Điều 3}, confidence: unverified"
    value = f"{{2022-01-01: {{value: 1600000, {source}}}}}"
    lines.write_text(
        "province: '14'\nstandard: 2022-2026\nsince: 2022-01-01\nparameters:\n  income_line_rural:\n"
        f"    label_vi: Chuẩn của tỉnh (thử)\n    unit: VND/person/month\n    values: {value}\n",
        encoding="utf-8",
    )
    out = out_folder / "results.csv"
    assert run(csv_pair(tmp_path), out, "--policy", str(tmp_path / "policy")).status == 0
    assert digest(lines) in set(texts(record_of(out)))
