"""Look through a workbook's first sheet before it is read: what its reader would swallow silently or choke on."""

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from giamngheo.engine.findings import Finding, Refused, whole_file
from giamngheo.rules.language import say

# Officers' cells pack 8 to 20 times; far beyond that a file is made to fill the memory. So is a stray far cell.
LARGEST_PACKING, SMALL_ENOUGH, LARGEST_SHEET = 100, 50_000_000, 8_000_000_000
EMPTY_CELLS_A_CELL, FEW_CELLS = 50, 5_000_000
BLOCK, LONGEST_CELL = 1 << 22, 1 << 16

_FILLED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?:[^>]*[^>/])?>(?!</c>)')
_CELL, _LETTERS = b'<c r="', 3
_ADDRESS = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*? t="e"')
_NEVER_CALCULATED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_sheet(path: Path, file: str, number: int = 0, allow_merged: bool = False) -> list[Finding]:
    """Cells that would be read as unknown though something stands there: errors, formulas without a value, merged.

    number: of the sheet, from 0. allow_merged: pass over merged cells, where the caller knows what they mean.
    Raises Refused for what is no workbook, or would fill the memory.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_packing(archive, file)
            return _scanned(archive, _entry(archive, number), file, allow_merged)
    except (
        zipfile.BadZipFile,
        OSError,
        KeyError,
        ElementTree.ParseError,
        StopIteration,
        NotImplementedError,
    ) as error:
        message = say(
            "không phải sổ tính XLSX, tệp hỏng hoặc có mật khẩu", "not an XLSX workbook, damaged or locked"
        )
        raise Refused([whole_file(file, message)]) from error


def check_packing(archive: zipfile.ZipFile, file: str) -> None:
    """Refuse what is packed to fill the memory."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_SHEET or (unpacked > SMALL_ENOUGH and unpacked > packed * LARGEST_PACKING):
        message = say(
            "tệp nén bất thường ({:,} byte khi mở)", "packed beyond reason ({:,} bytes once opened)"
        )
        raise Refused([whole_file(file, message.format(unpacked))])


def _entry(archive: zipfile.ZipFile, number: int) -> str:
    """Name of the entry of a sheet. Raises KeyError, StopIteration, ParseError for what is no workbook."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = (item for item in book.iter() if item.tag.endswith("}sheet"))
    sheet = next(islice(sheets, number, None))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(item.attrib["Target"] for item in relations if item.attrib["Id"] == sheet.attrib[_RELATION])
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _scanned(archive: zipfile.ZipFile, entry: str, file: str, allow_merged: bool) -> list[Finding]:
    """The findings; a pattern is only looked for in a block that holds its rarest letters. Raises Refused."""
    bound = _Bound()
    findings: list[Finding] = []
    for block in _blocks(archive, entry):
        bound.add(block)
        if _has(block, b'"e'):
            told = say("ô công thức bị lỗi", "the formula gives an error")
            findings += _cells(file, _ERROR.findall(block), told)
        if _has(block, b"<f"):
            told = say(
                "công thức chưa có kết quả: hãy mở và lưu lại",
                "the formula has no value: open and save it again",
            )
            findings += _cells(file, _NEVER_CALCULATED.findall(block), told)
        if not allow_merged and b"<mergeCell" in block:
            findings += [finding for area in _MERGED.findall(block) for finding in _merged(file, *area)]
    if not bound.is_small:
        _check_far_cells(archive, entry, file)
    return sorted(set(findings))


def _has(block: bytes, pair: bytes) -> bool:
    """Whether the two letters stand beside each other in it; where the first is common, Python's `in` is slow."""
    signs = np.frombuffer(block, np.uint8)
    return bool(((signs[:-1] == pair[0]) & (signs[1:] == pair[1])).any())


class _Bound:
    """How large a sheet can be at most, counted cheaply: empty cells that only have a format count for its size."""

    def __init__(self) -> None:
        self.last_row = self.last_column = 0

    def add(self, block: bytes) -> None:
        """Count a block, whose last cell is in its last row."""
        last = _ADDRESS.match(block, max(block.rfind(_CELL), 0))
        self.last_row = max(self.last_row, int(last[2]) if last else 0)
        self.last_column = max(self.last_column, _last_column(block))

    @property
    def is_small(self) -> bool:
        """Whether it would not fill the memory even if all of it were filled."""
        return self.last_row * self.last_column <= FEW_CELLS


def _last_column(block: bytes) -> int:
    """No cell of the block lies further right, counted from 1: one to three letters between " and a digit."""
    found, signs = 0, np.frombuffer(block, np.uint8)
    places = np.flatnonzero(signs[: -_LETTERS - 1] == ord('"'))
    number = np.zeros(len(places), np.uint16)
    for _ in range(_LETTERS):
        letter = signs[places + 1] - np.uint8(ord("@"))
        is_letter = (letter > 0) & (letter <= 26)
        places, number = places[is_letter] + 1, number[is_letter] * 26 + letter[is_letter]
        is_end = signs[places + 1] - np.uint8(ord("0")) < 10
        found = max(found, int(number[is_end].max(initial=0)))
    return found


def _check_far_cells(archive: zipfile.ZipFile, entry: str, file: str) -> None:
    """Refuse a sheet whose filled cells lie so far apart that the rectangle over them would fill the memory."""
    cells, columns, last_row = 0, set[bytes](), 0
    for block in _blocks(archive, entry):
        found = _FILLED.findall(block)
        cells += len(found)
        columns.update(column for column, _ in found)
        last_row = max(last_row, int(found[-1][1]) if found else 0)
    rectangle = last_row * max((_column_number(column) for column in columns), default=0)
    if rectangle > FEW_CELLS + cells * EMPTY_CELLS_A_CELL:
        message = say(
            "có ô nằm rất xa bảng dữ liệu: hãy xóa", "a cell stands far away from the table: delete it"
        )
        raise Refused([Finding(file, last_row, "", message)])


def _blocks(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """The sheet's XML in blocks that end with a whole cell; the next is unpacked while one is looked through."""
    rest = b""
    with archive.open(entry) as stream, ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(stream.read, BLOCK)
        while block := coming.result():
            coming = beside.submit(stream.read, BLOCK)
            block = rest + block
            cut = block.rfind(b"<c ")
            cut = cut if cut > 0 and len(block) - cut < LONGEST_CELL else len(block)
            yield block[:cut]
            rest = block[cut:]
    yield rest


def _cells(file: str, addresses: list[bytes], message: str) -> list[Finding]:
    places = [re.fullmatch("([A-Z]+)([0-9]+)", address.decode()) for address in addresses]
    return [Finding(file, int(place[2]), place[1], message) for place in places if place]


def _merged(file: str, left: bytes, top: bytes, right: bytes, bottom: bytes) -> list[Finding]:
    """A merged area gives its value to its first cell: the others would silently be unknown."""
    message = say("ô gộp: hãy bỏ gộp và ghi giá trị vào từng ô", "merged cells: split them and fill in each")
    columns = range(_column_number(left), min(_column_number(right), _column_number(left) + 50) + 1)
    rows = range(int(top), min(int(bottom), int(top) + 1000) + 1)
    cells = [(row, column) for row in rows for column in columns][1:]
    return [Finding(file, row, _letters(column), message) for row, column in cells]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def column_place(letters: str) -> int:
    """A → 0, B → 1, AA → 26."""
    return _column_number(letters.encode()) - 1
