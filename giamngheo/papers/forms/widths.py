"""How wide the columns of a printed form are, from what stands in them."""

from giamngheo.papers.forms.sheet import Sheet, printed

LONGEST = {"place": 26, "text": 46}
NARROWEST, AROUND, BOLD = 4.0, 1.6, 0.6


def widths(sheet: Sheet) -> list[float]:
    """The width of each column in letters: its longest cell, and the longest word over it, fit."""
    found = []
    for place, column in enumerate(sheet.columns):
        cells = (printed(row.cells[place], column.kind) for row in sheet.rows if row.kind != "section")
        longest = min(max(map(len, cells), default=0), LONGEST.get(column.kind, 30))
        over = (cell.text for cell in sheet.heads if cell.column == place and cell.columns == 1)
        head = max((len(word) for text in over for word in text.split()), default=0)
        found.append(round(max(longest, head + BOLD, NARROWEST) + AROUND, 1))
    return found
