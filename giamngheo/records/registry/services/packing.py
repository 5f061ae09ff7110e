"""Several uploaded files kept as one: a zip, as if the officer had packed them."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from giamngheo.records.base.file_kinds import BLOCK
from giamngheo.records.base.files import NotThisFile
from giamngheo.rules.numbers import grouped


def packed(files: Sequence[tuple[str, Iterable[bytes]]], largest: int) -> Iterator[bytes]:
    """The bytes of a zip of these files (name, content). largest: bytes of them all. Raises NotThisFile beyond it."""
    with tempfile.TemporaryFile() as held:
        size = 0
        with zipfile.ZipFile(held, "w") as archive:
            for name, (_, chunks) in zip(_apart([name for name, _ in files]), files, strict=True):
                with archive.open(name, "w", force_zip64=True) as entry:
                    for chunk in chunks:
                        size += len(chunk)
                        if size > largest:
                            raise NotThisFile(*_too_large(largest))
                        entry.write(chunk)
        held.seek(0)
        while block := held.read(BLOCK):
            yield block


def _apart(names: Sequence[str]) -> list[str]:
    """The names without folders; one that stands before gets a number."""
    plain = [name.replace("\\", "/").rpartition("/")[2] or "tep" for name in names]
    return [
        f"{Path(name).stem} ({plain[:place].count(name) + 1}){Path(name).suffix}"
        if name in plain[:place]
        else name
        for place, name in enumerate(plain)
    ]


def _too_large(largest: int) -> tuple[str, str]:
    limit = grouped(largest // 2**20)
    return f"Các tệp cộng lại lớn hơn {limit} MB.", f"Together the files are larger than {limit} MB."
