"""Write the filled forms into a folder, a file a form: form-01.xlsx …"""

from importlib import import_module
from pathlib import Path
from typing import Any

from giamngheo.engine.form_files import layout
from giamngheo.engine.forms import Filled, FilledForm
from giamngheo.engine.write import swapped_in
from giamngheo.papers.forms.as_csv import write_columns, write_csv

FORMATS = ("xlsx", "csv", "pdf")


def write_forms(made: Filled, out: Path) -> list[Path]:
    """Write every form and the record of the run beside the folder; returns the forms."""
    form, words = made.request.format, layout()
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for filled in made.forms:
        path = out / f"form-{filled.form.number:02}.{form}"
        with swapped_in(path) as beside:
            _write(made, filled, beside, words)
        written.append(path)
    further = [out / "columns.csv"] if form == "csv" else []
    for path in further:
        with swapped_in(path) as beside:
            write_columns(made, beside)
    made.keep_record(out, [*written, *further])
    return written


def _write(made: Filled, filled: FilledForm, path: Path, words: dict[str, Any]) -> None:
    """One form by the ending of the path; the library of each format is loaded only when asked for."""
    if path.suffix == ".csv":
        write_csv(made, filled, path, words["total_vi"])
        return
    kind = path.suffix.removeprefix(".")
    sheet = import_module("giamngheo.papers.forms.sheet").sheet(made, filled, words)
    getattr(import_module(f"giamngheo.papers.forms.as_{kind}"), f"write_{kind}")(sheet, path)
