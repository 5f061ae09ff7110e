"""Files of an office: taken in by content and size, kept once under their checksum, never served from their folder."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import connection

from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor
from giamngheo.records.base.file_kinds import WORDS, is_old_office, is_other_text, kind_of
from giamngheo.records.base.models import StoredFile
from giamngheo.records.base.places import stored_file
from giamngheo.rules.language import in_both, say
from giamngheo.rules.numbers import grouped

LONGEST_NAME = 200
# The first half of the number of each content's lock in the database.
LOCKS = 7_410


class NotThisFile(Exception):
    """The file is not taken, and why; as text in the reader's language."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(vietnamese, english)
        self.vietnamese, self.english = vietnamese, english

    def __str__(self) -> str:
        return say(self.vietnamese, self.english)


def store(
    officer: Actor,
    name: str,
    chunks: bytes | Iterable[bytes],
    kinds: Iterable[str],
    household_id: UUID | None = None,
    largest: int | None = None,
) -> StoredFile:
    """Keep a file in the present transaction; the caller has asked for the right and logs the act.

    kinds: of file_kinds.KINDS, those taken here. largest: bytes, where it is not the usual limit. Raises NotThisFile.
    """
    folder = settings.DATA / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        beside = Path(file.name)
        try:
            pieces = [chunks] if isinstance(chunks, bytes) else chunks
            size, checksum = _write(file, pieces, largest or settings.LARGEST_UPLOAD_BYTES)
            kind = checked_kind(beside, set(kinds))
            _keep(beside, checksum)
        finally:
            beside.unlink(missing_ok=True)
    return _entered(officer, name, kind, size, checksum, household_id=household_id)


def take_in(officer: Actor, name: str, made: Path, kind: str, kept_until: date | None = None) -> StoredFile:
    """Keep a file that the product made itself, of any size, by moving it; otherwise as `store`.

    made: within the data folder; it is gone afterwards. kind: of file_kinds.MEDIA_TYPES.
    """
    with made.open("rb") as stream:
        size, checksum = os.fstat(stream.fileno()).st_size, hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    _keep(made, checksum)
    return _entered(officer, name, kind, size, checksum, kept_until=kept_until)


def _entered(
    officer: Actor, name: str, kind: str, size: int, checksum: str, **more: UUID | date | None
) -> StoredFile:
    return StoredFile.objects.create(
        office_id=officer.office_id,
        name=_safe_name(name, kind),
        kind=kind,
        bytes=size,
        sha256=checksum,
        stored_at=clock.now(),
        stored_by=officer.user_id,
        **more,
    )


def content(file: StoredFile) -> Path:
    """Where the file's content is."""
    return _place(file.sha256)


def is_kept(file: StoredFile | None) -> bool:
    """Whether a file is there: kept for good, or for days that are not over."""
    return file is not None and (file.kept_until is None or file.kept_until >= clock.today())


def _place(checksum: str) -> Path:
    return stored_file(settings.DATA, checksum)


def _write(file: IO[bytes], chunks: Iterable[bytes], largest: int) -> tuple[int, str]:
    """Size and SHA-256 of what was written; stops where it becomes too long."""
    size, checksum = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            raise NotThisFile(*_too_large(largest))
        checksum.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return size, checksum.hexdigest()


def checked_kind(path: Path, kinds: set[str]) -> str:
    """What a file is, told from its content: one of those kinds. Raises NotThisFile."""
    if not path.stat().st_size:
        raise NotThisFile("Tệp trống, không có nội dung.", "The file is empty.")
    kind = kind_of(path)
    if kind in kinds:
        return kind
    if "xlsx" in kinds and is_old_office(path):
        raise NotThisFile(
            "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở tệp, bỏ mật khẩu và lưu lại thành .xlsx.",
            "An old Excel file (.xls), or one under a password. Open it and save it as .xlsx without password.",
        )
    if kind is None and "csv" in kinds and is_other_text(path):
        raise NotThisFile(
            "Tệp chữ không ở bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258). "
            "Trong Excel, hãy chọn Lưu thành → “CSV UTF-8”, hoặc lưu thành .xlsx.",
            "A text that is not in UTF-8 (perhaps TCVN3, VNI or Windows-1258). "
            "In Excel choose Save as → “CSV UTF-8”, or save it as .xlsx.",
        )
    vietnamese, english = in_both(lambda: ", ".join(say(*WORDS[kind]) for kind in sorted(kinds)))
    raise NotThisFile(
        f"Nội dung tệp không đúng loại được nhận ({vietnamese}), hoặc tệp đã hỏng.",
        f"The content is of no kind that is taken here ({english}), or the file is damaged.",
    )


def _keep(beside: Path, checksum: str) -> None:
    """Move it to its place; the same content is kept once, and not removed before this transaction has ended."""
    hold_content(checksum, "pg_advisory_xact_lock_shared")
    place = _place(checksum)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside.chmod(0o600)
    beside.replace(place)


def hold_content(checksum: str, lock: str) -> None:
    """Take a content's lock until the transaction ends: who keeps it shares it, who removes it has it alone.

    lock: the database's function.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [LOCKS, checksum])


def _safe_name(name: str, kind: str) -> str:
    """The name without folders and control characters; what it is called comes from its content."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    clean = "".join(mark for mark in last if mark.isprintable()).strip(" .")
    stem, ending = Path(clean).stem, Path(clean).suffix
    known = {".jpg", ".jpeg"} if kind == "jpeg" else {f".{kind}"}
    ending = ending if ending.lower() in known else f".{kind}"
    return f"{stem[: LONGEST_NAME - len(ending)] or kind}{ending}"


def _too_large(largest: int) -> tuple[str, str]:
    limit = grouped(largest // 2**20)
    return f"Tệp lớn hơn {limit} MB.", f"The file is larger than {limit} MB."
