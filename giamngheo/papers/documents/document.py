"""An administrative paper: what it says, in the parts that Nghị định 30/2020/NĐ-CP gives every paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

UNIT = re.compile(r"(?<= )(XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|HUYỆN|THỊ XÃ|THÀNH PHỐ|TỈNH) .+$")
# What of a paragraph of a decision is set bold.
ARTICLE = re.compile(r"^Điều [0-9]+\.")
# The letters that one line at the top left holds; a longer name is broken where it may be.
LINE = 22


@dataclass(frozen=True)
class Grid:
    """A table. widths: shares of the line; numbers: places of columns that are set to the right.

    row_mm: the height of every row, 0 where each is as high as its words; lines so high are to be filled in later and
    stay on one page. only: the place of the one row that is
    printed, onto a paper that has been printed before: all else of this paper stays blank.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Sequence[int] = ()
    row_mm: int = 0
    only: int | None = None


@dataclass(frozen=True)
class Part:
    """A stretch of the paper: a heading of its own (may be empty), paragraphs, then a table (may be none).

    title, note: of an annex, under its heading: what it holds, and of which decision it is. is_base: the paragraphs
    name what the paper rests on.
    """

    paragraphs: Sequence[str] = ()
    heading: str = ""
    grid: Grid | None = None
    title: str = ""
    note: str = ""
    is_base: bool = False


@dataclass(frozen=True)
class Signature:
    """Who signs. authority: TM., KT. …; name: empty where a person signs by hand under the title."""

    title: str
    authority: str = ""
    hint: str = ""
    name: str = ""


@dataclass(frozen=True)
class Check:
    """How anyone finds out whether a paper is good. code: as printed; url: of the public page, drawn as a QR code."""

    code: str
    url: str


@dataclass(frozen=True)
class Document:
    """One paper. issuer: the body above, then the own name; number: Số: …/QĐ-UBND, may be empty.

    kind: BIÊN BẢN, QUYẾT ĐỊNH…; subject: what about; opening: what stands before the parts in the middle of the
    line (the title of who decides). recipients: Nơi nhận, may be empty. annexes: after the signatures, a page each.
    check: stands under the signatures, beside a single one where nobody is named as recipient; None where the paper
    cannot be checked.
    """

    issuer: Sequence[str]
    number: str
    place_and_date: str
    kind: str
    subject: str
    parts: Sequence[Part]
    signatures: Sequence[Signature]
    opening: str = ""
    recipients: Sequence[str] = ()
    annexes: Sequence[Part] = ()
    check: Check | None = None


def article(words: str) -> tuple[str, str]:
    """The bold beginning of a paragraph and the rest: ("Điều 1.", " Công nhận …"); ("", words) where it has none."""
    found = ARTICLE.match(words)
    return (found[0], words[found.end() :]) if found else ("", words)


def unbroken(issuer: Sequence[str]) -> list[str]:
    """The lines of an issuer with a unit's own name held together: ỦY BAN NHÂN DÂN / HUYỆN MƯỜNG LA."""
    return [UNIT.sub(lambda name: _held(name[0]), line) for line in issuer]


def _held(name: str) -> str:
    return name.replace(" ", "\N{NO-BREAK SPACE}") if len(name) <= LINE else name
