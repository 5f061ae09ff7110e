"""The long work of exports, as the queue runs it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from giamngheo.papers.exports import pseudonyms
from giamngheo.papers.exports.readme import readme
from giamngheo.papers.exports.write import as_csv, as_tables, as_workbook, as_workbooks, zipped
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.secret_files import secret
from giamngheo.records.base.workplace import workplace
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.services.exporting import Tables, exported_tables, keep_export, sizes
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

Form = Export.Form
# What the file is called after the day, and its kind.
ENDINGS = {
    Form.XLSX: ("", "xlsx"),
    Form.XLSX_BY_COMMUNE: ("-theo-xa", "zip"),
    Form.HOUSEHOLDS_CSV: ("-ho", "csv"),
    Form.PERSONS_CSV: ("-nhan-khau", "csv"),
    Form.PARQUET: ("-parquet", "zip"),
    Form.PSEUDONYMISED_CSV: ("-khong-danh-tinh-csv", "zip"),
    Form.PSEUDONYMISED_PARQUET: ("-khong-danh-tinh-parquet", "zip"),
}
EVERY_COLUMN = {table.name: table.names for table in (HOUSEHOLDS, PERSONS)}


class _Reading:
    """The communes of an export one after the other, each read as the file needs it; counts what it gave."""

    def __init__(self, export: Export, progress: Progress) -> None:
        self._export, self._progress = export, progress
        self._sizes = sizes(export)
        self._total = sum(size.households for size in self._sizes)
        self.households = self.persons = 0

    def __iter__(self) -> Iterator[Tables]:
        for number, size in enumerate(self._sizes):
            told = f"{number}/{len(self._sizes)}"
            self._progress.advance(
                self.households, self._total, f"đã xong {told} xã", f"{told} communes done"
            )
            tables = exported_tables(self._export, size.commune_code, self._progress.scope)
            self.households += len(tables.households)
            self.persons += len(tables.persons)
            yield tables


def make_export(job: Job, progress: Progress) -> None:
    """Read the area commune by commune, write the file, keep it; begun again it makes the file again.

    All in one step, so that households and members are of one moment; a cancel ends it at the next commune.
    """
    with workplace(job.id) as folder, progress.step(one_moment=True):
        export = Export.objects.get(id=job.subject_id)
        reading = _Reading(export, progress)
        path = folder / "export"
        _write(path, export, reading, progress)
        part, kind = ENDINGS[Form(export.form)]
        keep_export(
            actor=progress.officer,
            export=export,
            name=f"giam-ngheo-{progress.officer.today:%Y-%m-%d}{part}.{kind}",
            made=path,
            kind=kind,
            households=reading.households,
            persons=reading.persons,
        )
    progress.finish(reading.households, "đã có tệp", "the file is there")


def _write(path: Path, export: Export, reading: _Reading, progress: Progress) -> None:
    match Form(export.form):
        case Form.XLSX:
            as_workbook(path, reading, export.columns_vi)
        case Form.XLSX_BY_COMMUNE:
            named = partial(_commune_name, progress)
            as_workbooks(path, reading, export.columns_vi, named)
        case Form.HOUSEHOLDS_CSV:
            as_csv(path, reading, HOUSEHOLDS, export.columns_vi)
        case Form.PERSONS_CSV:
            as_csv(path, reading, PERSONS, export.columns_vi)
        case Form.PARQUET:
            zipped(path, as_tables(path.parent, reading, ".parquet", EVERY_COLUMN))
        case Form.PSEUDONYMISED_CSV | Form.PSEUDONYMISED_PARQUET:
            _write_pseudonymised(path, export, reading, progress)


def _write_pseudonymised(path: Path, export: Export, reading: _Reading, progress: Progress) -> None:
    key = pseudonyms.key_of(secret(settings.DATA, "pseudonyms"), export.office_id, export.purpose)
    pieces = (pseudonyms.pseudonymised(tables, key, progress.officer.today) for tables in reading)
    ending = ".csv" if export.form == Form.PSEUDONYMISED_CSV else ".parquet"
    names = pseudonyms.names(export.with_sensitive_facts)
    told = path.with_name("README.txt")
    told.write_text(readme(export), encoding="utf-8")
    zipped(path, [told, *as_tables(path.parent, pieces, ending, names)])


def _commune_name(progress: Progress, code: str) -> str:
    """“03658 Chiềng Cọ”; the bare code where no unit of the day has it."""
    unit = units_on([code], progress.officer.today).get(code)
    return f"{code} {unit.name}".replace("/", "-") if unit else code
