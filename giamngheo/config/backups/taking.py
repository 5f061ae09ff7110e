"""`giamngheo backup`: the database and the stored files of one moment in one file, while the product goes on."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from psycopg import Connection, IsolationLevel, OperationalError, connect

from giamngheo import __version__
from giamngheo.config.backups import key_signs
from giamngheo.config.backups.archive import DUMP, FILES, Writer, blocks, opened
from giamngheo.config.backups.contents import applied_migrations, contents, stored_files
from giamngheo.config.backups.programs import check_readable, dumped
from giamngheo.config.database import DATABASE, addresses, passes_row_security
from giamngheo.config.standalone import enter, own_server
from giamngheo.config.unprivileged import CannotStart
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.provenance import checksum
from giamngheo.records.base.owners import hand_over, write_notice
from giamngheo.records.base.places import last_backup, stored_file
from giamngheo.rules.language import say

ENDING = ".giamngheo-backup"
# A half-made one that nobody has written to for so long is of a backup that was killed.
SECONDS_UNTIL_DEAD = 12 * 60 * 60


@dataclass(frozen=True)
class BackupRequest:
    """What to keep and where. data: DIR. to: a folder outside it. keys: another folder for the keys; null: they are
    not written. keep: how many of the folder's backups stay, this one among them; null: all.
    """

    data: Path
    to: Path
    keys: Path | None = None
    keep: int | None = None


@dataclass(frozen=True)
class Backup:
    """What was written. missing: stored files that the disk has lost or that are no longer what they were."""

    path: Path
    bytes: int
    sha256: str
    seconds: float
    rows: int
    files: int
    missing: list[str]
    keys: Path | None
    removed: int


@dataclass(frozen=True)
class Register:
    """The addresses of the register's database: as somebody who reads all of it, and as the worker, who logs."""

    reader: str
    worker: str


def back_up(asked: BackupRequest) -> Backup:
    """Write a backup, read it again to its end, and only then give it its name.

    Raises WrongUsage, or CannotStart where it cannot be made: then nothing is left behind.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    _check_places(asked)
    os.umask(0o077)
    path = asked.to / f"giamngheo-{now:%Y%m%d-%H%M%S}{ENDING}"
    half_made = path.with_name(f".{path.name}.part")
    try:
        with register(asked.data) as kept:
            asked.to.mkdir(parents=True, exist_ok=True)
            _clear_left_over(asked.to)
            manifest = _write(half_made, asked.data, kept.reader, now)
            _check(half_made, kept.reader)
            hand_over(half_made)
            half_made.rename(path)
            digest = checksum(path)
            _log(kept.worker, asked.data, path.name, digest)
        keys = _keys(asked, now)
    except OSError as error:
        told = say("Không ghi được bản sao lưu", "The backup cannot be written")
        raise CannotStart(f"{told}: {error}") from error
    finally:
        half_made.unlink(missing_ok=True)
    made = Backup(
        path=path,
        bytes=path.stat().st_size,
        sha256=digest,
        seconds=time.monotonic() - begun,
        rows=sum(table["rows"] for table in manifest["tables"].values()),
        files=len(manifest["members"]) - 1,
        missing=manifest["missing_files"],
        keys=keys,
        removed=_thin_out(asked),
    )
    _notice(asked.data, made, now)
    return made


def _notice(data: Path, made: Backup, now: datetime) -> None:
    """Leave word of it for the doctor and the figures."""
    notice = {"at": now.isoformat(), "path": str(made.path), "bytes": made.bytes, "sha256": made.sha256}
    try:
        write_notice(last_backup(data), notice)
    except OSError as error:
        told = say(
            f"Đã sao lưu vào {made.path}, nhưng không ghi được điều đó vào thư mục dữ liệu",
            f"Backed up to {made.path}, but that cannot be noted in the data folder",
        )
        raise CannotStart(f"{told}: {error}") from error


def _clear_left_over(folder: Path) -> None:
    """Remove what backups left half made that were killed."""
    for path in folder.glob(f".giamngheo-*{ENDING}.part"):
        if time.time() - path.stat().st_mtime > SECONDS_UNTIL_DEAD:
            path.unlink(missing_ok=True)


@contextmanager
def register(data: Path) -> Iterator[Register]:
    """The register's database: of DATABASE_BACKUP_URL, else DATABASE_URL, else the folder's own server.

    Raises WrongUsage where there is none, CannotStart where it does not answer or does not show every row.
    """
    given = os.environ.get("DATABASE_BACKUP_URL") or os.environ.get("DATABASE_URL")
    try:
        if given:
            yield Register(_reader(given), os.environ.get("DATABASE_WORKER_URL") or given)
            return
        if not (data / "postgres").exists():
            raise WrongUsage(f"{data}: " + say("chưa có cơ sở dữ liệu nào", "there is no database"))
        with own_server(data) as server:
            yield Register(server.url(DATABASE), addresses(server.url(), DATABASE, data).worker)
    except OperationalError as error:
        told = say("Cơ sở dữ liệu không trả lời", "The database does not answer")
        raise CannotStart(f"{told}: {error}") from error


def _reader(given: str) -> str:
    if passes_row_security(given):
        return given
    raise CannotStart(
        say(
            "DATABASE_URL không đọc được mọi dòng: hãy đặt DATABASE_BACKUP_URL là quản trị viên PostgreSQL "
            "hoặc một vai trò có BYPASSRLS và pg_read_all_data",
            "DATABASE_URL does not read every row: let DATABASE_BACKUP_URL name a superuser of PostgreSQL, "
            "or a role with BYPASSRLS and pg_read_all_data",
        )
    )


def _log(worker: str, data: Path, name: str, digest: str) -> None:
    """That everything was copied out is an act."""
    enter(worker, data)
    import_module("giamngheo.records.base.audit").record(None, "base.back_up", "backup", name, digest=digest)


def _keys(asked: BackupRequest, now: datetime) -> Path | None:
    """The new folder with the keys, where they were asked for."""
    if asked.keys is None:
        return None
    folder = asked.keys / f"giamngheo-keys-{now:%Y%m%d-%H%M%S}"
    key_signs.copied(asked.data / "keys", folder)
    return folder


def _check_places(asked: BackupRequest) -> None:
    """Keys and what they open never lie in one place, nor a backup in what it is a backup of."""
    for folder in filter(None, (asked.to, asked.keys)):
        if folder.resolve().is_relative_to(asked.data.resolve()):
            told = say(
                "nằm trong thư mục dữ liệu: hãy chọn nơi khác", "is inside the data folder: choose another"
            )
            raise WrongUsage(f"{folder}: {told}")
    if asked.keys and _one_holds_the_other(asked.keys.resolve(), asked.to.resolve()):
        raise WrongUsage(
            say(
                f"{asked.keys}: khóa phải ở nơi khác với bản sao lưu {asked.to}",
                f"{asked.keys}: the keys belong in another place than the backup {asked.to}",
            )
        )


def _one_holds_the_other(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _write(path: Path, data: Path, url: str, now: datetime) -> dict[str, Any]:
    """The whole of one moment: the dump, the counts and the list of files are of one snapshot; its manifest.

    A file is in its place before the database speaks of it, so files are copied after the dump.
    """
    writer = Writer(path)
    with connect(url) as database, ThreadPoolExecutor(max_workers=1) as beside:
        database.isolation_level, database.read_only = IsolationLevel.REPEATABLE_READ, True
        snapshot = _snapshot(database)
        names, applied = stored_files(database), applied_migrations(database)
        counted = beside.submit(contents, database)
        writer.add(DUMP, dumped(url, snapshot))
        tables = {name: asdict(content) for name, content in counted.result().items()}
        server = database.info.server_version
    missing = [name for name in names if not _kept(writer, data, name)]
    if missing:
        with connect(url) as database:
            # One whose time was up may have left the disk meanwhile.
            missing = sorted(set(missing) & set(stored_files(database)))
    writer.finish(
        manifest := {
            "product": __version__,
            "made_at": now.isoformat(),
            "kind": (data / "kind").read_text(encoding="ascii") if (data / "kind").exists() else "register",
            "server": server,
            "migrations": applied,
            "tables": tables,
            "keys": key_signs.signs(data / "keys"),
            "missing_files": missing,
        }
    )
    return {**manifest, "members": writer.members}


def _snapshot(database: Connection[Any]) -> str:
    row = database.execute("SELECT pg_export_snapshot()").fetchone()
    assert row
    return str(row[0])


def _kept(writer: Writer, data: Path, name: str) -> bool:
    """Whether the file's content is there and what it was; it is kept as far as it is there."""
    path = stored_file(data, name)
    if not path.exists():
        return False
    with path.open("rb") as content:
        return writer.add(f"{FILES}{name}", blocks(content)) == name


def _check(path: Path, url: str) -> None:
    """Read what lies on the disk, not what the memory still holds of it."""
    with path.open("rb") as written:
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with opened(path) as backup:
        check_readable(url, backup.chunks(DUMP))


def _thin_out(asked: BackupRequest) -> int:
    """Remove the folder's oldest backups beyond those to keep; how many."""
    made = sorted(asked.to.glob(f"giamngheo-*{ENDING}"))
    surplus = made[: -asked.keep] if asked.keep else []
    for path in surplus:
        path.unlink()
    return len(surplus)
