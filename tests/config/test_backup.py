"""`giamngheo backup` and `restore`: all of it and nothing else, the keys apart, and nothing touched by a bad file."""

import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from psycopg import connect
from psycopg.sql import SQL, Identifier

from giamngheo.config.backups.archive import opened
from giamngheo.config.cli import main
from giamngheo.config.database import at
from giamngheo.config.postgres import Cluster
from giamngheo.engine.findings import Refused

from .product import ROOT, Product, environment, refused, serving, wait_for

LETTER = b"%PDF-1.4 gi\xe1\xba\xa5y x\xc3\xa1c nh\xe1\xba\xadn"
EMPTIED = {"django_session", "base_cache"}


@dataclass(frozen=True)
class Made:
    """A backup of a running product, and its keys."""

    product: Product
    file: Path
    keys: Path


def giamngheo(*words: object, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "giamngheo", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment(**env), capture_output=True, text=True)


def run(data: Path) -> Cluster:
    """The server of a folder, running or not."""
    cluster = Cluster(data)
    cluster.start()
    return cluster


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A product of 300 households and one stored file, backed up while it serves."""
    folder = tmp_path_factory.mktemp("sao lưu")
    with serving(folder / "data", "--demo", HOUSEHOLDS="300") as product:
        store(product.data, LETTER)
        told = giamngheo("backup", "--data", product.data, "--to", folder / "to", "--keys", folder / "keys")
        assert told.returncode == 0, told.stderr
        (file,), (keys,) = (folder / "to").iterdir(), (folder / "keys").iterdir()
        yield Made(product, file, keys)


@pytest.fixture(scope="module")
def back(made: Made) -> Path:
    """A folder into which it was restored; nothing runs there."""
    data = made.product.data.parent / "new"
    told = giamngheo("restore", "--from", made.file, "--data", data, "--keys", made.keys)
    assert told.returncode == 0, told.stderr
    assert not Cluster(data).is_alive()
    return data


def refusal(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit status and last words of a command that ends before it begins; it may run in this process."""
    status = main([str(word) for word in words])
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return status, told.err


def store(data: Path, content: bytes) -> None:
    """A file as the product keeps it."""
    checksum = hashlib.sha256(content).hexdigest()
    place = data / "files" / checksum[:2] / checksum
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    with connect(run(data).url("giamngheo")) as database:
        database.execute(
            "INSERT INTO base_storedfile (id, office_id, name, kind, bytes, sha256, stored_at) "
            "VALUES (gen_random_uuid(), gen_random_uuid(), 'giấy.pdf', 'pdf', %s, %s, now())",
            [len(content), checksum],
        )


def everything(address: str) -> dict[str, str | None]:
    """Each table's rows in one text, sorted, as a sum; the tables that a backup leaves empty are left out."""
    asked = SQL("SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM {} row")
    with connect(address) as database:
        names = database.execute(
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = {name: database.execute(asked.format(Identifier(name))).fetchone() for (name,) in names}
    return {name: row[0] for name, row in rows.items() if row and name not in EMPTIED}


def structure(address: str) -> list[Any]:
    """Tables with their rights and locks, constraints, policies, indexes, functions."""
    with connect(address) as database:
        return [
            database.execute(asked).fetchall()
            for asked in (
                "SELECT relname::text, relrowsecurity, relforcerowsecurity, relacl::text, relowner::regrole::text "
                "FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
                "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2",
                "SELECT tablename::text, policyname::text, roles::text, qual, with_check "
                "FROM pg_policies ORDER BY 1, 2",
                "SELECT relname::text, indisunique, indisvalid, indnatts FROM pg_index "
                "JOIN pg_class ON oid = indexrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
                "SELECT proname::text, proacl::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                "ORDER BY 1, 3",
            )
        ]


def personal_ids(address: str, key_file: Path) -> list[tuple[str, bool]]:
    """Every person's number, opened without the product's own code, and whether its last digits are the shown ones."""
    key = hashlib.sha256(key_file.read_text().split()[0].encode()).digest()
    asked = (
        "SELECT personal_id_encrypted, personal_id_tail FROM registry_person "
        "WHERE personal_id_encrypted IS NOT NULL"
    )
    with connect(address) as database:
        kept = database.execute(asked).fetchall()
    opened = [
        (AESGCM(key).decrypt(value[8:20], value[20:], value[:8]).decode(), tail) for value, tail in kept
    ]
    return sorted((number, number.endswith(tail)) for number, tail in opened)


def test_what_is_restored_is_what_was_there_and_the_product_serves_it(made: Made, back: Path) -> None:
    before = run(made.product.data).url("giamngheo")
    with Cluster(back) as cluster:
        after = cluster.url("giamngheo")
        lost = {"base_auditevent", "base_auditseal"}
        was, now = everything(before), everything(after)
        assert {name: was[name] for name in was.keys() - lost} == {
            name: now[name] for name in now.keys() - lost
        }
        assert sum(value is not None for value in now.values()) > 20
        for one, other in zip(structure(before), structure(after), strict=True):
            assert one == other
        ids = personal_ids(before, made.product.data / "keys" / "personal")
        assert ids == personal_ids(after, back / "keys" / "personal")
        assert len(ids) > 100
        assert all(ends for _, ends in ids)
    checksum = hashlib.sha256(LETTER).hexdigest()
    assert (back / "files" / checksum[:2] / checksum).read_bytes() == LETTER
    with serving(back, "--demo") as product:
        assert product.health()
        verified = giamngheo("audit", "verify", GIAMNGHEO_DATA=str(back))
        assert verified.returncode == 0, verified.stdout
        assert "!" not in verified.stdout


def test_a_backup_is_an_act_that_the_log_tells(made: Made) -> None:
    asked = (
        "SELECT act, subject_id, digest FROM base_auditevent WHERE act = 'base.back_up' AND subject_id = %s"
    )
    with connect(run(made.product.data).url("giamngheo")) as database:
        events = database.execute(asked, [made.file.name]).fetchall()
    assert events == [("base.back_up", made.file.name, hashlib.sha256(made.file.read_bytes()).hexdigest())]


def test_no_key_and_no_sign_in_is_in_the_backup_and_only_its_owner_reads_it(made: Made) -> None:
    with zipfile.ZipFile(made.file) as backup:
        names = backup.namelist()
        manifest = backup.read("manifest.json").decode()
    with connect(run(made.product.data).url("giamngheo")) as database:
        kept = {one for (one,) in database.execute("SELECT DISTINCT sha256 FROM base_storedfile")}
    assert hashlib.sha256(LETTER).hexdigest() in kept
    assert sorted(names) == ["database.dump", *sorted(f"files/{one}" for one in kept), "manifest.json"]
    assert {path.name for path in made.keys.iterdir()} >= {"personal", "lookup", "session", "database_owner"}
    keys = [path.read_text() for path in made.keys.iterdir()]
    assert not [key for key in keys if key in manifest or key.encode() in made.file.read_bytes()]
    assert json.loads(manifest)["tables"].keys().isdisjoint(EMPTIED)
    modes = [path.stat().st_mode & 0o077 for path in (made.file, made.keys, *made.keys.iterdir())]
    assert set(modes) == {0}


def broken_copies(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """A copy in each way that copying goes wrong, and files that were never a backup."""
    yield "empty", b""
    yield "letter", LETTER
    for part in (0.1, 0.5, 0.9, 0.999):
        yield f"first {part}", whole[: int(len(whole) * part)]
    for part in (0.02, 0.3, 0.6, 0.97):
        at_byte = int(len(whole) * part)
        yield f"changed at {part}", whole[:at_byte] + bytes([whole[at_byte] ^ 1]) + whole[at_byte + 1 :]
    yield "middle lost", whole[:5000] + whole[9000:]
    yield "something added", whole + b"\n"


def test_a_damaged_truncated_or_foreign_file_is_refused_before_anything_is_touched(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, data = tmp_path / "copy", tmp_path / "new"
    for name, content in broken_copies(made.file.read_bytes()):
        copy.write_bytes(content)
        status, told = refusal(capsys, "restore", "--from", copy, "--data", data, "--keys", made.keys)
        assert status == 3, name
        assert told.startswith(f"{copy}:1::"), name
        assert not data.exists(), name


@examples(max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_bit_of_a_backup_changes_unnoticed(made: Made, place: float, bit: int) -> None:
    """Neither in what is backed up nor in what lies between: names, times and sizes of the zip itself."""
    content = bytearray(made.file.read_bytes())
    content[int(len(content) * place)] ^= 1 << bit
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        with pytest.raises(Refused), opened(Path(copy.name)):
            pass


def test_a_backup_of_the_first_format_has_no_seal_and_is_read(made: Made, tmp_path: Path) -> None:
    with opened(written_again(made.file, tmp_path / "old", format="giamngheo-backup/1")) as backup:
        assert backup.files()


def written_again(file: Path, copy: Path, **changed: object) -> Path:
    """The members of a backup in a zip without a seal, and a manifest that says something else."""
    with zipfile.ZipFile(file) as backup, zipfile.ZipFile(copy, "w") as written:
        manifest = {**json.loads(backup.read("manifest.json")), **changed}
        for name in backup.namelist()[:-1]:
            written.writestr(name, backup.read(name))
        written.writestr("manifest.json", json.dumps(manifest))
    return copy


@pytest.mark.parametrize("changed", ["format", "migrations", "members"])
def test_a_zip_of_others_or_of_a_later_release_is_refused(
    made: Made, tmp_path: Path, changed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other: dict[str, object] = {
        "format": "other/1",
        "migrations": ["registry.9999_of_tomorrow"],
        "members": {"../../etc/passwd": {}},
    }
    told = {"format": "giamngheo-backup/1", changed: other[changed]}
    copy = written_again(made.file, tmp_path / "copy", **told)
    words = ["restore", "--from", copy, "--data", tmp_path / "new", "--keys", made.keys]
    assert refusal(capsys, *words)[0] == 3
    assert not (tmp_path / "new").exists()


def test_a_whole_copy_can_be_checked_without_restoring(made: Made, tmp_path: Path) -> None:
    told = giamngheo("restore", "--from", made.file, "--check", "--data", tmp_path / "new")
    assert (told.returncode, list(tmp_path.iterdir())) == (0, [])
    assert "nguyên vẹn" in told.stdout


def test_it_restores_only_where_nothing_is_and_with_keys_that_fit(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full, empty, keys = tmp_path / "full", tmp_path / "empty", tmp_path / "keys"
    for folder in (full, keys):
        folder.mkdir()
        (folder / "personal").write_text("another key of another office")
    words = ["restore", "--from", made.file, "--data"]
    assert refusal(capsys, *words, full, "--keys", made.keys)[0] == 2
    assert [path.name for path in full.iterdir()] == ["personal"]
    for more in ([], ["--keys", keys]):
        status, told = refusal(capsys, *words, empty, *more)
        assert status == 2
        assert "personal" in told
        assert not empty.exists()


def test_it_restores_into_a_new_database_beside_the_one_that_is_served(made: Made) -> None:
    words = ["restore", "--from", made.file, "--data", made.product.data, "--into", "hom_qua"]
    told = giamngheo(*words)
    assert told.returncode == 0, told.stderr
    assert made.product.health()
    again = giamngheo(*words)
    assert again.returncode == 2
    assert "hom_qua" in again.stderr
    assert main([str(word) for word in (*words[:-1], "Robert'); DROP")]) == 2


def test_a_restore_that_was_killed_is_never_served(made: Made, tmp_path: Path) -> None:
    data = tmp_path / "new"
    words = ["restore", "--from", str(made.file), "--data", str(data), "--keys", str(made.keys)]
    process = subprocess.Popen([sys.executable, "-m", "giamngheo", *words], cwd=ROOT, env=environment())
    wait_for(lambda: (data / "postgres" / "data").exists())
    time.sleep(0.3)
    process.kill()
    process.wait()
    Cluster(data).stop()
    told = refused(data, 0, "--demo")
    assert told.returncode == 2
    assert "bị ngắt giữa chừng" in told.stderr
    assert giamngheo(*words).returncode == 2


def test_backup_and_keys_never_share_a_place(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = made.product.data
    for words in (
        ["--to", data / "backups"],
        ["--to", tmp_path / "to", "--keys", tmp_path / "to" / "keys"],
        ["--to", tmp_path / "to", "--keys", data / "copies"],
    ):
        assert refusal(capsys, "backup", "--data", data, *words)[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_of_more_than_to_keep_go_once_the_new_one_is_whole(made: Made, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"giamngheo-2024010{day}-000000.giamngheo-backup").touch()
    (tmp_path / "letter.txt").touch()
    assert giamngheo("backup", "--data", made.product.data, "--to", tmp_path, "--keep", "2").returncode == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 3
    assert left[0] == "giamngheo-20240103-000000.giamngheo-backup"
    assert left[2] == "letter.txt"


def test_a_stored_file_that_the_disk_has_lost_is_told(made: Made, tmp_path: Path) -> None:
    lost = b"%PDF-1.4 to be lost"
    checksum = hashlib.sha256(lost).hexdigest()
    store(made.product.data, lost)
    place = made.product.data / "files" / checksum[:2] / checksum
    place.unlink()
    told = giamngheo("backup", "--data", made.product.data, "--to", tmp_path)
    place.write_bytes(lost)
    assert told.returncode == 1
    assert checksum in told.stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_leaves_no_half_backup(made: Made, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "giamngheo", "backup", "--data", made.product.data, "--to", tmp_path]
    told = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert told.returncode == 1
    assert told.stderr.startswith("Không ghi được bản sao lưu")
    assert list(tmp_path.iterdir()) == []


def test_an_offices_own_server_is_backed_up_only_as_somebody_who_reads_every_row(
    made: Made, tmp_path: Path
) -> None:
    server = run(made.product.data)
    password = (made.product.data / "keys" / "database_app").read_text()
    app = at(server.url(), "giamngheo", "giamngheo_app", password)
    told = giamngheo("backup", "--data", made.product.data, "--to", tmp_path, DATABASE_URL=app)
    assert told.returncode == 1
    assert "DATABASE_BACKUP_URL" in told.stderr
    done = giamngheo(
        "backup", "--data", made.product.data, "--to", tmp_path, DATABASE_URL=server.url("giamngheo")
    )
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.iterdir()
    into = server.url("of_office")
    restored = giamngheo(
        "restore", "--from", file, "--data", tmp_path / "new", "--keys", made.keys, DATABASE_URL=into
    )
    assert restored.returncode == 0, restored.stderr
    assert made.product.health()
    assert not (tmp_path / "new" / "postgres").exists()


def test_a_product_that_is_down_is_backed_up_too_and_is_down_afterwards(back: Path, tmp_path: Path) -> None:
    assert giamngheo("backup", "--data", back, "--to", tmp_path).returncode == 0
    assert not Cluster(back).is_alive()


def test_a_folder_without_a_register_is_told_so(tmp_path: Path) -> None:
    told = giamngheo("backup", "--data", tmp_path / "data", "--to", tmp_path / "to")
    assert (told.returncode, list(tmp_path.iterdir())) == (2, [])


def test_a_signing_key_that_was_not_copied_is_named_with_what_is_lost(made: Made, tmp_path: Path) -> None:
    """It is made at the first start; a restore neither goes on without it by itself nor gives up the other keys."""
    keys = tmp_path / "keys"
    shutil.copytree(made.keys, keys)
    (keys / "publication").unlink()
    words = ["restore", "--from", made.file, "--data", tmp_path / "new", "--keys", keys]
    told = giamngheo(*words)
    assert told.returncode == 2
    assert "publication: một khóa ký mới" in told.stderr
    assert "personal:" not in told.stderr
    done = giamngheo(*words, "--without-keys")
    assert done.returncode == 0, done.stderr
    assert "publication: một khóa ký mới" in done.stdout
    (tried,) = re.findall(r"Số định danh đọc thử: (\S+)/(\S+)\.", done.stdout)
    assert tried[0] == tried[1] != "0"


def test_what_a_killed_backup_left_goes_with_the_next_one(made: Made, tmp_path: Path) -> None:
    dead, alive = (tmp_path / f".giamngheo-2024010{day}-010000.giamngheo-backup.part" for day in (1, 2))
    for path in (dead, alive):
        path.touch()
    yesterday = time.time() - 24 * 60 * 60
    os.utime(dead, (yesterday, yesterday))
    assert giamngheo("backup", "--data", made.product.data, "--to", tmp_path).returncode == 0
    assert (dead.exists(), alive.exists()) == (False, True)
