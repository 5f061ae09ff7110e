"""A form as PDF, set by typst with the font that it carries itself (one that has every Vietnamese letter)."""

import json
from pathlib import Path

import typst

from giamngheo.papers.forms.sheet import NAME, Sheet, printed
from giamngheo.papers.forms.widths import widths

TEMPLATE = Path(__file__).with_name("form.typ")
TAGGED_ROWS = 2_000
FONT = "Libertinus Serif"
SIDES = {"count": "right", "rate": "right", "place": "left", "line": "left"}
# The room between the margins in points, and how much of a letter's size the letter takes of it on average.
ROOM, LETTER = 740.0, 0.56
LARGEST, SMALLEST, INSET = 10.0, 5.0, 0.35
PLAIN = (
    "issuer",
    "country",
    "motto",
    "form_number",
    "national_number",
    "place_and_date",
    "title",
    "subtitle",
    "notes_heading",
    "notes",
    "signatures",
    "depth",
)


def write_pdf(sheet: Sheet, path: Path) -> None:
    """Write one form."""
    data = json.dumps(_data(sheet), ensure_ascii=False)
    # Tags for screen readers weigh 4 kB a row: a list of a whole province would be a file that nobody can open.
    tagged = len(sheet.rows) <= TAGGED_ROWS
    typst.compile(TEMPLATE, output=path, sys_inputs={"form": data}, ignore_system_fonts=True, pdf_tags=tagged)


def _data(sheet: Sheet) -> dict[str, object]:
    """All that the template reads."""
    kinds = [column.kind for column in sheet.columns]
    shares = widths(sheet)
    size = min(max(ROOM / (sum(shares) * LETTER), SMALLEST), LARGEST)
    rows = [
        {
            "kind": row.kind,
            "lines": row.lines,
            "cells": [str(row.cells[0])]
            if row.kind == "section"
            else [printed(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True)],
        }
        for row in sheet.rows
    ]
    return {name: getattr(sheet, name) for name in PLAIN} | {
        "font": FONT,
        "size": size,
        "inset": size * INSET,
        "heads": [vars(cell) for cell in sheet.heads],
        "numbers": [column.number for column in sheet.columns],
        "widths": shares,
        "sides": [
            "left" if sheet.is_list and place == NAME else SIDES.get(kind, "center")
            for place, kind in enumerate(kinds)
        ],
        "rows": rows,
    }
