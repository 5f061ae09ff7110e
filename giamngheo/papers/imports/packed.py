"""Several files in one zip, as a folder of a province's communes is sent: each by itself, none trusted."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.engine.sheet_scan import check_packing
from giamngheo.records.base.files import NotThisFile, checked_kind
from giamngheo.records.base.giving_way import is_no_room
from giamngheo.rules.language import say

KINDS = frozenset({"xlsx", "csv", "parquet"})
ENCRYPTED = 0x1
# What systems leave in a zip beside the files somebody put there.
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpacked(path: Path, name: str) -> Iterator[tuple[str, str, Path]]:
    """Each file of a zip, in the order of their names: its name there, its kind, its content while it is asked for.

    Raises Refused for a zip that is damaged, encrypted, packed to fill the disk, holds a zip or a name that leads out
    of it, or a file of no kind that is read. Nothing is written under a name of the zip's.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_packing(archive, name)
            for entry in _entries(archive, name):
                with tempfile.NamedTemporaryFile(prefix="giamngheo-") as beside:
                    with archive.open(entry) as content:
                        shutil.copyfileobj(content, beside)
                    beside.flush()
                    yield (
                        entry.filename,
                        _kind(Path(beside.name), f"{name}/{entry.filename}"),
                        Path(beside.name),
                    )
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        if is_no_room(error):
            raise
        raise _refused(name, "tệp nén hỏng, không mở được", "the zip is damaged") from error


def _entries(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    found = [
        entry
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename)
        if not entry.is_dir() and not set(PurePosixPath(entry.filename).parts) & set(LITTER)
    ]
    if not found or len(found) > settings.DATA_UPLOAD_MAX_NUMBER_FILES:
        raise _refused(
            name, "tệp nén trống hoặc có quá nhiều tệp", "the zip is empty or holds too many files"
        )
    for entry in found:
        if entry.flag_bits & ENCRYPTED:
            raise _refused(name, "tệp nén có mật khẩu: hãy bỏ mật khẩu", "under a password: take it off")
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
            told = (
                f"tên tệp “{entry.filename}” dẫn ra ngoài tệp nén",
                f"the name “{entry.filename}” leads out of it",
            )
            raise _refused(name, *told)
    return found


def _kind(path: Path, name: str) -> str:
    try:
        return checked_kind(path, set(KINDS))
    except NotThisFile as error:
        raise Refused([whole_file(name, str(error))]) from error


def _refused(name: str, vietnamese: str, english: str) -> Refused:
    return Refused([whole_file(name, say(vietnamese, english))])
