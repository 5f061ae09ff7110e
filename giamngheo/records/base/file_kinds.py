"""What a file is, told from its content; its name is never believed."""

import codecs
import zipfile
from collections.abc import Callable
from pathlib import Path

BLOCK = 1 << 20
# What Office writes for old .xls files and for workbooks under a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD, _PARQUET = 1024, b"PAR1"


def kind_of(path: Path) -> str | None:
    """A name of KINDS; None: no kind that is taken here."""
    return next((kind for kind, is_one in KINDS.items() if is_one(path)), None)


def is_old_office(path: Path) -> bool:
    """Whether it is a workbook of the old kind, or one under a password."""
    return _head(path).startswith(_OLD_OFFICE)


def _office_file(main: str) -> Callable[[Path], bool]:
    """A zip as Office writes it. main: the part that tells a workbook from a letter."""

    def is_one(path: Path) -> bool:
        if not zipfile.is_zipfile(path):
            return False
        try:
            with zipfile.ZipFile(path) as archive:
                return {"[Content_Types].xml", main} <= set(archive.namelist())
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
            return False

    return is_one


def utf16_of(path: Path) -> str | None:
    """The codec of a text in UTF-16, as Excel saves "Unicode text"; None where no byte-order mark says so."""
    return "utf-16" if _head(path).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _is_text(path: Path) -> bool:
    """UTF-8, or UTF-16 that says so, without control characters."""
    decoder = codecs.getincrementaldecoder(utf16_of(path) or "utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                if any(mark < " " and mark not in "\t\r\n\f" for mark in set(decoder.decode(block))):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def is_other_text(path: Path) -> bool:
    """Whether it looks like text in an encoding that says of no byte what it means: TCVN3, VNI, Windows-1258."""
    head = _head(path)
    return bool(head) and not any(byte < 9 for byte in head)


def _is_zip(path: Path) -> bool:
    return zipfile.is_zipfile(path) and _head(path).startswith(b"PK")


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - len(_PARQUET), 0))
        return file.read() == _PARQUET and _head(path).startswith(_PARQUET)


def _starts_with(*marks: bytes) -> Callable[[Path], bool]:
    return lambda path: _head(path).startswith(marks)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


# In this order: a text may begin as anything, so it comes last.
KINDS: dict[str, Callable[[Path], bool]] = {
    "xlsx": _office_file("xl/workbook.xml"),
    "docx": _office_file("word/document.xml"),
    "zip": _is_zip,
    "parquet": _is_parquet,
    "pdf": _starts_with(b"%PDF-"),
    "png": _starts_with(b"\x89PNG\r\n\x1a\n"),
    "jpeg": _starts_with(b"\xff\xd8\xff"),
    "csv": _is_text,
}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
WORDS = {
    "xlsx": ("Excel .xlsx", "Excel .xlsx"),
    "docx": ("Word .docx", "Word .docx"),
    "zip": ("tệp nén .zip", "zip"),
    "parquet": ("Parquet", "Parquet"),
    "pdf": ("PDF", "PDF"),
    "png": ("ảnh PNG", "PNG picture"),
    "jpeg": ("ảnh JPEG", "JPEG picture"),
    "csv": ("CSV bảng mã UTF-8 hoặc UTF-16", "CSV in UTF-8 or UTF-16"),
}
