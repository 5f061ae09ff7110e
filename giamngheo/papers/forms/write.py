"""Write the filled forms into a folder, a file a form: form-01.xlsx …"""

from importlib import import_module
from pathlib import Path
from typing import Any

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.form_files import layout
from giamngheo.engine.forms import Filled, FilledForm
from giamngheo.engine.write import XLSX_ROWS, swapped_in
from giamngheo.papers.forms.as_csv import write_columns, write_csv
from giamngheo.rules.language import say

FORMATS = ("xlsx", "csv", "pdf")
PDF_ROWS = 40_000


def write_forms(made: Filled, out: Path, form: str) -> list[Path]:
    """Write every form; returns the files. Raises WrongUsage where one does not fit the format."""
    _refuse_too_long(made, form)
    words = layout()
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for filled in made.forms:
        path = out / f"form-{filled.form.number:02}.{form}"
        with swapped_in(path) as beside:
            _write(made, filled, beside, words)
        written.append(path)
    if form == "csv":
        with swapped_in(out / "columns.csv") as beside:
            write_columns(made, beside)
    return written


def _write(made: Filled, filled: FilledForm, path: Path, words: dict[str, Any]) -> None:
    """One form by the ending of the path; the library of each format is loaded only when asked for."""
    if path.suffix == ".csv":
        write_csv(made, filled, path, words["total_vi"])
        return
    kind = path.suffix.removeprefix(".")
    sheet = import_module("giamngheo.papers.forms.sheet").sheet(made, filled, words)
    getattr(import_module(f"giamngheo.papers.forms.as_{kind}"), f"write_{kind}")(sheet, path)


def _refuse_too_long(made: Filled, form: str) -> None:
    most = {"xlsx": XLSX_ROWS - 100, "pdf": PDF_ROWS}.get(form)
    for filled in made.forms:
        if most is not None and len(filled.cells) > most:
            told = (
                f"biểu {filled.form.number} có {len(filled.cells)} dòng; hãy chọn địa bàn nhỏ hơn hoặc csv",
                f"form {filled.form.number} has {len(filled.cells)} rows: a smaller area, or csv",
            )
            raise WrongUsage(f"--format {form}: {say(*told)}")
