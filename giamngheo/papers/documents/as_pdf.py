"""Papers as one PDF, set by typst with the font that it carries itself (one that has every Vietnamese letter)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typst

from giamngheo.papers.documents.document import Document
from giamngheo.papers.forms.as_pdf import FONT

TEMPLATE = Path(__file__).with_name("paper.typ")


def as_pdf(papers: Sequence[Document]) -> bytes:
    """The papers one after another, each with its own page numbers."""
    data = json.dumps({"font": FONT, "papers": [asdict(paper) for paper in papers]}, ensure_ascii=False)
    made: bytes = typst.compile(TEMPLATE, sys_inputs={"papers": data}, ignore_system_fonts=True)
    return made
