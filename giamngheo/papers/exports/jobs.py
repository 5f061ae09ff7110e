"""The long work of exports, as the queue runs it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from giamngheo.papers.exports.write import as_csv, as_workbook
from giamngheo.records.base.files import NotThisFile, store
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.scope import EVERYWHERE
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.services.exporting import Tables, exported_tables, keep_export
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

BLOCK = 1 << 20


def make_export(job: Job, progress: Progress) -> None:
    """Read the area, write the file, keep it; begun again it makes the file again."""
    progress.advance(0, 2, "Đọc sổ", "Reading the register")
    with progress.step():
        export = Export.objects.get(id=job.subject_id)
        tables = exported_tables(export, EVERYWHERE in progress.officer.communes)
    progress.advance(1, 2, "Ghi tệp", "Writing the file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export")
        _write(path, export, tables)
        with progress.step():
            _keep(path, export, tables, progress)
    progress.advance(2, 2, "Đã xong", "Done")


def _write(path: Path, export: Export, tables: Tables) -> None:
    if export.form == Export.Form.XLSX:
        held = {HOUSEHOLDS.name: tables.households, PERSONS.name: tables.persons}
        as_workbook(path, held, export.columns_vi)
    elif export.form == Export.Form.HOUSEHOLDS_CSV:
        as_csv(path, tables.households, HOUSEHOLDS, export.columns_vi)
    else:
        as_csv(path, tables.persons, PERSONS, export.columns_vi)


def _keep(path: Path, export: Export, tables: Tables, progress: Progress) -> None:
    kind = "xlsx" if export.form == Export.Form.XLSX else "csv"
    part = {"households_csv": "-ho", "persons_csv": "-nhan-khau"}.get(export.form, "")
    try:
        file = store(
            progress.officer,
            f"giam-ngheo-{progress.officer.today:%Y-%m-%d}{part}.{kind}",
            _blocks(path),
            {kind},
        )
    except NotThisFile as error:
        raise JobFailed(
            "Tệp quá lớn: hãy xuất từng thôn hoặc chọn CSV.",
            "The file is too large: export village by village, or choose CSV.",
        ) from error
    keep_export(actor=progress.officer, export=export, tables=tables, file=file)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block
