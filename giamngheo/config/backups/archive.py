"""A backup's file: a zip whose last member, the manifest, names and sums up every other one; its comment, the seal,
is the SHA-256 of every byte before it.

The members are stored as they are (the dump is compressed already), so that writing and checking are one pass each.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from giamngheo.engine.findings import Refused, whole_file
from giamngheo.rules.language import say

FORMAT = "giamngheo-backup/2"
# Of earlier releases: what lies between its members is not sealed.
UNSEALED = "giamngheo-backup/1"
SEAL_BYTES = 64
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
BLOCK = 1 << 20
LARGEST_MANIFEST = 1 << 28
_MEMBER = re.compile(rf"{DUMP}|{FILES}[0-9a-f]{{64}}")
# What reading a damaged or foreign file may raise.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
)


class Writer:
    """A new backup being written; `finish` gives it its manifest and seal, without which it is none."""

    def __init__(self, path: Path) -> None:
        self._path, self._zip = path, zipfile.ZipFile(path, "x")
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write one member; its SHA-256."""
        checksum, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                checksum.update(chunk)
                size += len(chunk)
        self.members[name] = {"bytes": size, "sha256": checksum.hexdigest()}
        return checksum.hexdigest()

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Close the file with its manifest and seal."""
        whole = {"format": FORMAT, **manifest, "members": self.members}
        self._zip.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1))
        self._zip.comment = bytes(SEAL_BYTES)
        self._zip.close()
        _seal(self._path)


class Reader:
    """A backup of which every member is there and as it was written."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zip, self.manifest = archive, manifest

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of one member, again compared with its checksum. Raises ValueError."""
        checksum = hashlib.sha256()
        with self._zip.open(name) as member:
            for chunk in blocks(member):
                checksum.update(chunk)
                yield chunk
        if checksum.hexdigest() != self.manifest["members"][name]["sha256"]:
            raise ValueError(name)

    def files(self) -> list[str]:
        """The checksums under which the stored files are kept."""
        return [name.removeprefix(FILES) for name in self.manifest["members"] if name.startswith(FILES)]


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """A backup, read through once before it is handed out.

    Raises Refused for a file that is none of ours, not whole, or not as it was written.
    """
    manifest = _checked(path)
    with zipfile.ZipFile(path) as archive:
        yield Reader(archive, manifest)


def _checked(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            reader = Reader(archive, _manifest(archive, path))
            for name in reader.manifest["members"]:
                for _ in reader.chunks(name):
                    pass
        if reader.manifest["format"] != UNSEALED and _seal_of(path) != _before_seal(path):
            raise ValueError("seal")
        return reader.manifest
    except _UNREADABLE as error:
        raise _damaged(path, error) from error


def _seal(path: Path) -> None:
    """Write over a zip's comment, of SEAL_BYTES, the sum of all that stands before it."""
    told = _before_seal(path)
    with path.open("r+b") as file:
        file.seek(-SEAL_BYTES, os.SEEK_END)
        file.write(told)


def _seal_of(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-SEAL_BYTES, os.SEEK_END)
        return file.read()


def _before_seal(path: Path) -> bytes:
    checksum, left = hashlib.sha256(), path.stat().st_size - SEAL_BYTES
    with path.open("rb") as file:
        while block := file.read(min(BLOCK, left)):
            checksum.update(block)
            left -= len(block)
    return checksum.hexdigest().encode("ascii")


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream in pieces that fit the memory."""
    while block := stream.read(BLOCK):
        yield block


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The manifest, where it fits what the file holds."""
    names = archive.namelist()
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _foreign(path)
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") not in (FORMAT, UNSEALED):
        raise _foreign(path)
    members = sorted([*manifest["members"], MANIFEST])
    if DUMP not in members or members != sorted(names) or not all(map(_MEMBER.fullmatch, members[:-1])):
        raise ValueError("members")
    return manifest


def _foreign(path: Path) -> Refused:
    told = say("không phải tệp sao lưu của phần mềm này", "is no backup of this product")
    return Refused([whole_file(str(path), told)])


def _damaged(path: Path, error: Exception) -> Refused:
    told = say(
        f"không đọc được như một tệp sao lưu nguyên vẹn ({type(error).__name__}: {error}); chưa có gì bị thay đổi. "
        "Hãy dùng bản sao khác",
        f"cannot be read as a whole backup ({type(error).__name__}: {error}); nothing was changed. Use another copy",
    )
    return Refused([whole_file(str(path), told)])
