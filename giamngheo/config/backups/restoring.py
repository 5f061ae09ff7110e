"""`giamngheo restore`: a backup into an empty data folder or a new database, compared with what was backed up."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import connections
from psycopg import OperationalError, connect

from giamngheo.config.backups import key_signs
from giamngheo.config.backups.archive import DUMP, FILES, Reader, opened
from giamngheo.config.backups.contents import Content, contents, own_migrations
from giamngheo.config.backups.programs import restored
from giamngheo.config.database import DATABASE, at, drop, exists, is_superuser, prepare
from giamngheo.config.holding import RESTORING, held_alone, keep_folder
from giamngheo.config.postgres import Cluster
from giamngheo.config.processes import step
from giamngheo.config.standalone import enter, own_server
from giamngheo.config.unprivileged import CannotStart
from giamngheo.engine.findings import Refused, WrongUsage, whole_file
from giamngheo.engine.provenance import checksum
from giamngheo.records.base.owners import hand_over, hand_over_all
from giamngheo.records.base.places import stored_file
from giamngheo.rules.language import say

if TYPE_CHECKING:
    from giamngheo.records.base.sealing import Chain

# What an empty disk brings along.
_OF_THE_DISK = {"lost+found"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SOME_IDS = """
SELECT personal_id_encrypted FROM registry_person WHERE personal_id_encrypted IS NOT NULL LIMIT 1000
"""


@dataclass(frozen=True)
class RestoreRequest:
    """What to restore and where. data: DIR, empty but for `into`. keys: the folder with the copied keys; null: they
    are in DIR or the environment already. into: the name of a new database. without_keys: even where nothing can read
    the personal ids.
    """

    file: Path
    data: Path
    keys: Path | None = None
    into: str | None = None
    without_keys: bool = False


@dataclass(frozen=True)
class Restored:
    """What was restored. ids: of so many personal ids tried, how many the keys opened. lacking: keys that are lost."""

    database: str
    rows: int
    files: int
    ids_tried: int
    ids_opened: int
    chains: "list[Chain]"
    lacking: list[str]


def restore(asked: RestoreRequest) -> Restored:
    """Restore and compare every table's count and digest with the backup's.

    Raises Refused for a file that is not to be trusted, WrongUsage for a place that is not empty or keys that do not
    fit: then nothing was touched. Raises CannotStart where it fails half-way: then it is taken away again.
    """
    with opened(asked.file) as backup:
        _check_release(asked.file, backup.manifest)
        _check_place(asked)
        lacking = _check_keys(asked, backup.manifest)
        os.umask(0o077)
        with _place(asked, backup) as (superuser, database):
            return _fill(asked, backup, superuser, database, lacking)


def check(file: Path) -> Reader:
    """Only read a backup to its end. Raises Refused."""
    with opened(file) as backup:
        _check_release(file, backup.manifest)
        return backup


def _check_release(file: Path, manifest: dict[str, Any]) -> None:
    """A database of a later release than this one is not for it."""
    unknown = sorted(set(manifest["migrations"]) - set(own_migrations()))
    if unknown:
        told = say(
            f"do bản {manifest['product']} mới hơn tạo ra (bản này không biết {unknown[0]}): hãy cài bản đó trước",
            f"was made by the later release {manifest['product']} (this one does not know {unknown[0]}): "
            "install that first",
        )
        raise Refused([whole_file(str(file), told)])


def _check_place(asked: RestoreRequest) -> None:
    if asked.into and not _NAME.fullmatch(asked.into):
        told = say("chỉ gồm chữ thường không dấu, số và _", "holds small letters, digits and _ only")
        raise WrongUsage(f"--into {asked.into}: {told}")
    there = {path.name for path in asked.data.iterdir()} - _OF_THE_DISK if asked.data.exists() else set()
    if there and not asked.into:
        told = say(
            "không trống; chỉ phục hồi vào thư mục trống, hoặc vào cơ sở dữ liệu mới bằng --into",
            "is not empty; a backup goes into an empty folder, or with --into into a new database",
        )
        raise WrongUsage(f"{asked.data}: {told}")
    if asked.into and not there:
        told = say(
            "không có phần mềm nào ở đây để thêm cơ sở dữ liệu",
            "there is no product here to add a database to",
        )
        raise WrongUsage(f"{asked.data}: {told}")


def _check_keys(asked: RestoreRequest, manifest: dict[str, Any]) -> list[str]:
    """The keys that are lost, where that is put up with."""
    lacking = key_signs.lacking(manifest["keys"], asked.keys or asked.data / "keys")
    if lacking and not asked.without_keys:
        names = ", ".join(lacking)
        told = say(
            f"Không có khóa của bản sao lưu này ({names}): hãy chỉ thư mục khóa bằng --keys. Không còn khóa thì "
            "thêm --without-keys: mọi thứ khác vẫn phục hồi, nhưng",
            f"The keys of this backup are not there ({names}): name their folder with --keys. Where they are lost, "
            "--without-keys restores all the rest, but",
        )
        raise WrongUsage("\n  ".join([told, *map(key_signs.lost, lacking)]))
    return lacking


@contextmanager
def _place(asked: RestoreRequest, backup: Reader) -> Iterator[tuple[str, str]]:
    """The server's superuser address and the name of a new, empty database; all of it is gone after an error."""
    given = os.environ.get("DATABASE_URL")
    name = asked.into or (urlsplit(given).path.lstrip("/") if given else DATABASE)
    with ExitStack() as opened_parts:
        if not asked.into:
            opened_parts.enter_context(_new_folder(asked, backup.manifest["kind"]))
        if given:
            superuser = at(given, "postgres")
            _check_superuser(superuser)
        else:
            server = own_server(asked.data) if asked.into else Cluster(asked.data)
            superuser = opened_parts.enter_context(server).url()
        opened_parts.enter_context(_new_database(superuser, name))
        yield superuser, name


def _check_superuser(address: str) -> None:
    try:
        if is_superuser(address):
            return
    except OperationalError as error:
        told = say("Không vào được máy chủ cơ sở dữ liệu", "Cannot enter the database server")
        raise CannotStart(f"{told}: {error}") from error
    told = say("DATABASE_URL không phải của quản trị viên PostgreSQL", "DATABASE_URL is not a superuser's")
    raise WrongUsage(told)


@contextmanager
def _new_folder(asked: RestoreRequest, kind: str) -> Iterator[None]:
    """The data folder with its keys, marked for as long as it is half full."""
    keep_folder(asked.data)
    try:
        with held_alone(asked.data):
            (asked.data / RESTORING).touch()
            (asked.data / "kind").write_text(kind, encoding="ascii")
            if asked.keys:
                key_signs.copied(asked.keys, asked.data / "keys")
            yield
            # The database's own files are its account's already.
            hand_over_all(asked.data, but="postgres")
            (asked.data / RESTORING).unlink()
    except BaseException:
        for path in asked.data.iterdir():
            if path.name not in _OF_THE_DISK:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


@contextmanager
def _new_database(superuser: str, name: str) -> Iterator[None]:
    if exists(superuser, name):
        told = say(
            "cơ sở dữ liệu này đã có; hãy chọn tên mới", "this database is there already; choose a new name"
        )
        raise WrongUsage(f"{name}: {told}")
    try:
        yield
    except BaseException:
        drop(superuser, name)
        raise


def _fill(
    asked: RestoreRequest, backup: Reader, superuser: str, database: str, lacking: list[str]
) -> Restored:
    # Another product of this server may use the roles: they keep their passwords, and we go on as superuser.
    prepare(superuser, database, asked.data, keeps_roles=False)
    url = at(superuser, database)
    with step(say("Phục hồi cơ sở dữ liệu", "Restoring the database")), _beside(asked.data, backup) as dump:
        restored(url, dump)
    with step(say("Phục hồi các tệp", "Restoring the files")):
        for name in backup.files():
            _put_back(asked.data, name, backup)
    with step(say("Đối chiếu từng bảng với bản sao lưu", "Comparing each table with the backup")):
        rows = _compare(url, backup.manifest["tables"])
    enter(url, asked.data)
    tried, opened_ids = (0, 0) if "personal" in lacking else _ids(url)
    chains = import_module("giamngheo.records.base.sealing").verify()
    import_module("giamngheo.records.base.audit").record(
        None, "base.restore", "backup", asked.file.name, digest=checksum(asked.file)
    )
    connections.close_all()
    return Restored(database, rows, len(backup.files()), tried, opened_ids, chains, lacking)


@contextmanager
def _beside(data: Path, backup: Reader) -> Iterator[Path]:
    """The dump as a file of its own, which several processes read at once."""
    dump = data / ".restoring.dump"
    try:
        with dump.open("wb") as file:
            file.writelines(backup.chunks(DUMP))
        yield dump
    finally:
        dump.unlink(missing_ok=True)


def _put_back(data: Path, name: str, backup: Reader) -> None:
    """One stored file, in its place only once it is whole; one that is there already is the same."""
    place = stored_file(data, name)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    hand_over(place.parent)
    beside = place.with_name(f".{name}.part")
    with beside.open("wb") as file:
        file.writelines(backup.chunks(f"{FILES}{name}"))
        file.flush()
        os.fsync(file.fileno())
    hand_over(beside)
    beside.rename(place)


def _compare(url: str, wanted: dict[str, dict[str, Any]]) -> int:
    """How many rows there are. Raises CannotStart where a table is not what it was."""
    with connect(url, autocommit=True) as database:
        # What the planner knows of the tables is not in a dump.
        database.execute("ANALYZE")
    with connect(url) as database:
        found = contents(database)
    differing = sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != _told(found.get(name))
    )
    if differing:
        told = say(
            "Phục hồi không đúng, đã bỏ; bảng khác",
            "Not restored as it was, taken away again; tables that differ",
        )
        raise CannotStart(f"{told}: {', '.join(differing)}")
    return sum(content.rows for content in found.values())


def _told(content: Content | None) -> dict[str, Any] | None:
    return asdict(content) if content else None


def _ids(url: str) -> tuple[int, int]:
    """Of some personal ids, how many there are and how many the keys open."""
    with connect(url) as database:
        kept = database.execute(_SOME_IDS).fetchall()
    keys = import_module("giamngheo.records.base.keys")
    return len(kept), sum(_opens(keys, value) for (value,) in kept)


def _opens(keys: Any, value: bytes) -> bool:
    try:
        return bool(keys.decrypt(value))
    except keys.NoKeyOpens:
        return False
