"""A province's frozen result: what is in it, its signature, and provinces added up by the ministry."""

import base64
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from giamngheo.config.cli import main

AS_OF = "2022-10-15"
NUMBERS = (
    *("households", "persons", "poor", "near_poor", "not_poor", "poor_persons", "near_poor_persons"),
    *("average_living_farm_household", "undetermined", "not_reviewed", "stayed_poor", "poor_to_near_poor"),
    *("poor_to_not_poor", "stayed_near_poor", "near_poor_to_poor", "escaped_near_poverty", "newly_poor"),
    *("newly_near_poor", "fell_back_to_poor", "fell_back_to_near_poor"),
)
Counts = dict[str, int]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province's two tables with the manifest that `snapshot` leaves beside them."""
    folder = tmp_path_factory.mktemp("snapshot")
    words = ["--province", "14", "--households", "400", "--as-of", AS_OF, "--seed", "7", "--out", str(folder)]
    assert main(["demo-data", *words]) == 0
    (folder / "totals.parquet").unlink()
    manifest = {
        "kind": "giamngheo snapshot",
        "area": {"code": "14", "name": "Tỉnh Sơn La"},
        "as_of": AS_OF,
        "policy": {"policy": "abc"},
        "files": {
            name: {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
            for name in ("households.parquet", "persons.parquet")
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of this test's own."""
    monkeypatch.setenv("GIAMNGHEO_DATA", str(tmp_path / "data"))


@pytest.fixture
def published(snapshot: Path, tmp_path: Path) -> Path:
    """Its frozen result."""
    out = tmp_path / "14.json"
    assert main(["publish", "--snapshot", str(snapshot), "--out", str(out)]) == 0
    return out


def canonical(value: object) -> bytes:
    """JSON in its one form."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def public(key: Ed25519PrivateKey = KEY) -> str:
    """The public half, as files carry it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def signed(folder: Path, code: str, communes: list[Counts], **changes: Any) -> Path:
    """A file as another province's product would sign it: by this test's own code."""
    content = {
        "kind": "giamngheo publication",
        "format": 1,
        "product": "0.1.0",
        "area": {"code": code, "name": f"Tỉnh {code}"},
        "as_of": AS_OF,
        "standard": "2022-2026",
        "basis": "auto",
        "policy": {"policy": "abc"},
        "snapshot": "0" * 64,
        "denominators": "register",
        "rows": [{"commune_code": f"{code}{number:03}", **row} for number, row in enumerate(communes)],
        "totals": {name: sum(row[name] for row in communes) for name in NUMBERS},
        "public_key": public(),
    } | changes
    signature = base64.b64encode(KEY.sign(canonical(content))).decode()
    path = folder / f"{code}.json"
    path.write_bytes(canonical({"content": content, "signature": signature}) + b"\n")
    return path


def counts(**some: int) -> Counts:
    """A commune's row; what is not said is none."""
    return dict.fromkeys(NUMBERS, 0) | some


def combine(*words: Path | str) -> int:
    """The command's exit status."""
    return main(["combine", *map(str, words)])


def test_a_publication_counts_what_classify_says_and_names_no_household(
    snapshot: Path, published: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results.csv"
    tables = ["--households", str(snapshot / "households.parquet")]
    tables += ["--persons", str(snapshot / "persons.parquet"), "--as-of", AS_OF]
    assert main(["classify", *tables, "--out", str(out)]) == 0
    with out.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    content = json.loads(published.read_text("utf-8"))["content"]
    by_class, by_status = Counter(row["class"] for row in rows), Counter(row["status"] for row in rows)
    by_movement = Counter(row["movement"] for row in rows)
    totals = content["totals"]
    assert [totals[name] for name in ("poor", "near_poor", "not_poor")] == [
        by_class[name] for name in ("poor", "near_poor", "not_poor")
    ]
    assert totals["households"] == len(rows) == 400
    assert totals["not_reviewed"] == by_status["not_reviewed"]
    assert totals["newly_poor"] == by_movement["newly_poor"]
    assert totals["poor_persons"] == sum(int(row["persons"]) for row in rows if row["class"] == "poor")
    first = content["rows"][0]
    in_first = [row for row in rows if row["commune_code"] == first["commune_code"]]
    assert (first["households"], first["persons"]) == (
        len(in_first),
        sum(int(row["persons"]) for row in in_first),
    )
    text = published.read_text("utf-8")
    assert not [row["household_id"] for row in rows if f'"{row["household_id"]}"' in text]


def test_freezing_the_same_snapshot_again_gives_the_same_bytes(
    snapshot: Path, published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again.json"
    assert main(["publish", "--snapshot", str(snapshot), "--out", str(again)]) == 0
    assert again.read_bytes() == published.read_bytes()
    key = json.loads(again.read_text("utf-8"))["content"]["public_key"]
    assert f"Khóa công khai: {key}" in capsys.readouterr().out
    assert (tmp_path / "data" / "keys" / "publication").stat().st_mode & 0o077 == 0


def test_a_signature_is_one_that_anybody_can_check_with_the_public_key(published: Path) -> None:
    whole = json.loads(published.read_text("utf-8"))
    key = Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256((published.parent / "data/keys/publication").read_text().strip().encode()).digest()
    )
    assert public(key) == whole["content"]["public_key"]
    key.public_key().verify(base64.b64decode(whole["signature"]), canonical(whole["content"]))


def test_a_snapshot_that_was_changed_is_not_frozen(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in snapshot.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    frame = pl.read_parquet(copy / "households.parquet").with_columns(toilet=pl.lit("septic"))
    frame.write_parquet(copy / "households.parquet")
    out = tmp_path / "out.json"
    assert main(["publish", "--snapshot", str(copy), "--out", str(out)]) == 3
    assert f"{copy / 'households.parquet'}:1::" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("area", ["03658", "116"])
def test_only_a_whole_province_is_frozen(snapshot: Path, tmp_path: Path, area: str) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in snapshot.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["area"]["code"] = area
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert main(["publish", "--snapshot", str(copy), "--out", str(tmp_path / "out.json")]) == 2
    assert main(["publish", "--snapshot", str(tmp_path), "--out", str(tmp_path / "out.json")]) == 2


def test_denominators_come_from_the_totals_where_the_snapshot_has_them(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in snapshot.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    codes = sorted(set(pl.read_parquet(copy / "households.parquet")["commune_code"]))
    kinds = ["03", "01"]
    totals = [(code, kind, 100, 450, 2022) for code in codes for kind in kinds]
    names = ["commune_code", "ethnic_code", "households", "persons", "year"]
    pl.DataFrame(totals, schema=names, orient="row").write_parquet(copy / "totals.parquet")
    out = tmp_path / "out.json"
    assert main(["publish", "--snapshot", str(copy), "--out", str(out)]) == 0
    content = json.loads(out.read_text("utf-8"))["content"]
    assert content["denominators"] == "totals"
    assert content["totals"]["households"] == 200 * len(codes)
    pl.DataFrame(totals[2:], schema=names, orient="row").write_parquet(copy / "totals.parquet")
    assert main(["publish", "--snapshot", str(copy), "--out", str(out)]) == 3
    assert codes[0] in capsys.readouterr().err


def places(path: Path) -> Iterator[int]:
    """Some places in a file: the first and last, and every so often between."""
    size = path.stat().st_size
    yield from {0, 1, size // 3, size // 2, size - 3, size - 2, size - 1, *range(7, size, max(1, size // 60))}


def test_one_byte_changed_anywhere_breaks_the_signature(published: Path, tmp_path: Path) -> None:
    data = published.read_bytes()
    broken = tmp_path / "broken.json"
    out = tmp_path / "out.csv"
    for place in places(published):
        changed = bytearray(data)
        changed[place] ^= 1
        broken.write_bytes(changed)
        assert combine(broken, "--out", out) == 3, place
    broken.write_bytes(data + b" ")
    assert combine(broken, "--out", out) == 3
    broken.write_bytes(data[:-1])
    assert combine(broken, "--out", out) == 3
    assert not out.exists()
    assert combine(published, "--out", out) == 0


rows = st.lists(
    st.fixed_dictionaries({name: st.integers(0, 400_000) for name in NUMBERS}), min_size=0, max_size=4
)
Provinces = dict[str, list[Counts]]


@examples(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["01", "04", "14", "79"]), rows, min_size=1))
def test_the_total_is_the_sum_and_its_rates_are_made_of_sums(tmp_path: Path, provinces: Provinces) -> None:
    out = tmp_path / "out.csv"
    files = [signed(tmp_path, code, communes) for code, communes in provinces.items()]
    assert combine(*files, "--out", out) == 0
    with out.open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    assert [row["place_code"] for row in table] == [*sorted(provinces), "total"]
    for row in table:
        code = row["place_code"]
        communes = [one for name, found in provinces.items() if code in (name, "total") for one in found]
        for name in NUMBERS:
            assert int(row[name]) == sum(one[name] for one in communes)
        of_all = sum(one["households"] for one in communes)
        poor = sum(one["poor"] for one in communes)
        near = sum(one["near_poor"] for one in communes)
        if of_all:
            assert float(row["poor_rate"]) == pytest.approx(100 * poor / of_all)
            assert float(row["multidimensionally_poor_rate"]) == pytest.approx(100 * (poor + near) / of_all)
        else:
            assert row["poor_rate"] == row["multidimensionally_poor_rate"] == ""


def test_a_signed_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    for change in ({"format": 2}, {"kind": "other"}, {"rows": [{"commune_code": "04001"}]}, {"rows": 5}):
        assert combine(signed(tmp_path, "04", [counts()], **change), "--out", tmp_path / "out.csv") == 3


def test_a_rate_is_never_the_mean_of_rates(tmp_path: Path) -> None:
    small = signed(tmp_path, "04", [counts(households=100, poor=50)])
    large = signed(tmp_path, "79", [counts(households=900, poor=0)])
    out = tmp_path / "out.parquet"
    assert combine(small, large, "--out", out) == 0
    assert pl.read_parquet(out)["poor_rate"].to_list() == [50.0, 0.0, 5.0]


def test_a_total_that_a_file_states_is_not_taken_over(tmp_path: Path) -> None:
    file = signed(tmp_path, "04", [counts(households=100)], totals=counts(households=999))
    out = tmp_path / "out.parquet"
    assert combine(file, "--out", out) == 0
    assert pl.read_parquet(out)["households"].to_list() == [100, 100]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"as_of": "2023-10-15"}, "as_of"),
        ({"standard": "2016-2020"}, "standard"),
        ({"basis": "income"}, "basis"),
    ],
)
def test_other_periods_and_standards_are_not_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], column: str
) -> None:
    one, other = signed(tmp_path, "04", [counts()]), signed(tmp_path, "14", [counts()], **change)
    assert combine(one, other, "--out", tmp_path / "out.csv") == 3
    assert f"{other}:1:{column}:" in capsys.readouterr().err


def test_a_province_is_not_counted_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = signed(tmp_path, "04", [counts()])
    copy = tmp_path / "copy.json"
    copy.write_bytes(one.read_bytes())
    assert combine(one, copy, "--out", tmp_path / "out.csv") == 3
    assert f"{copy}:1:area: tỉnh 04 đã có trong {one}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "status"),
    [("{key}", 0), ("04 {key}", 0), ("# Cao Bằng\n\n04 {key}", 0), ("14 {key}", 3), ("04 AAAA", 3), ("", 3)],
)
def test_a_key_that_is_not_trusted_for_the_province_is_refused(
    tmp_path: Path, line: str, status: int
) -> None:
    trust = tmp_path / "keys.txt"
    trust.write_text(line.format(key=public()) + "\n", encoding="utf-8")
    file = signed(tmp_path, "04", [counts()])
    assert combine(file, "--trust", trust, "--out", tmp_path / "out.csv") == status


def test_another_text_of_the_law_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = signed(tmp_path, "04", [counts()])
    other = signed(tmp_path, "14", [counts()], policy={"policy": "xyz"})
    assert combine(one, other, "--out", tmp_path / "out.csv") == 0
    assert f"{other}:1:policy: warning:" in capsys.readouterr().err


def test_what_is_no_file_or_no_table_is_wrong_usage(tmp_path: Path) -> None:
    file = signed(tmp_path, "04", [counts()])
    assert combine(tmp_path / "none.json", "--out", tmp_path / "out.csv") == 2
    assert combine(file, "--out", tmp_path / "out.pdf") == 2
    assert combine(file, "--trust", tmp_path / "none", "--out", tmp_path / "out.csv") == 2
    assert main(["combine", "--out", str(tmp_path / "out.csv")]) == 2
