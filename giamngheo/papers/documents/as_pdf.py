"""Papers as one PDF, set by typst with the font that it carries itself (one that has every Vietnamese letter)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import segno
import typst

from giamngheo.papers.documents.document import Document, Part, article, unbroken
from giamngheo.papers.forms.as_pdf import FONT

TEMPLATE = Path(__file__).with_name("paper.typ")


def as_pdf(papers: Sequence[Document]) -> bytes:
    """The papers one after another, each with its own page numbers."""
    told = [_told(paper) for paper in papers]
    data = json.dumps({"font": FONT, "papers": told}, ensure_ascii=False)
    made: bytes = typst.compile(TEMPLATE, sys_inputs={"papers": data}, ignore_system_fonts=True)
    return made


def _told(paper: Document) -> dict[str, object]:
    parts, annexes = ([_part(part) for part in of] for of in (paper.parts, paper.annexes))
    own = {"issuer": unbroken(paper.issuer), "qr": _drawn(paper), "parts": parts, "annexes": annexes}
    return asdict(paper) | own


def _part(part: Part) -> dict[str, object]:
    return asdict(part) | {"paragraphs": [article(words) for words in part.paragraphs]}


def _drawn(paper: Document) -> str:
    """The QR code of its check as SVG; "" without one."""
    return segno.make(paper.check.url, error="m").svg_inline(border=0) if paper.check else ""
