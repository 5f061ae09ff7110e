"""The long work of a round's official forms: the commune's tables, judged and counted as `giamngheo forms` does."""

from pathlib import Path

from giamngheo.engine.findings import Refused, WrongUsage
from giamngheo.engine.form_files import NUMBERS
from giamngheo.engine.forms import Filled, FormsRequest, fill_forms
from giamngheo.papers.exports.write import as_tables, zipped
from giamngheo.papers.forms.write import write_forms
from giamngheo.papers.refusals import cannot
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.workplace import workplace
from giamngheo.records.registry.services.snapshotting import NAMES
from giamngheo.records.review.models import RoundForms
from giamngheo.records.review.services.round_forms import ALREADY_OFFICIAL, is_made, keep_forms
from giamngheo.records.review.services.round_tables import (
    decided_in,
    results_before,
    round_tables,
    units_day_of,
)
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

STEPS = 3


def make_forms(job: Job, progress: Progress) -> None:
    """Read, count, write, keep; begun again it does so again, once kept it is done."""
    with workplace(job.id) as folder, progress.step(one_moment=True):
        asked = RoundForms.objects.select_related("round").get(id=job.subject_id)
        if asked.file is not None:
            return
        if is_made(asked):
            raise JobFailed(*ALREADY_OFFICIAL)
        progress.advance(0, STEPS, "đang đọc sổ", "reading the register")
        paths = _tables(asked, folder)
        progress.advance(1, STEPS, "đang tổng hợp", "counting")
        made = _filled(asked, paths, _before(asked, folder))
        progress.advance(2, STEPS, "đang viết biểu", "writing the forms")
        archive = folder / "forms.zip"
        zipped(archive, write_forms(made, folder / "bieu"))
        keep_forms(
            actor=progress.officer,
            asked=asked,
            name=_name(asked),
            made=archive,
            counts={
                "households": sum(made.statuses.values()),
                "undetermined": made.undetermined,
                "not_reviewed": made.not_reviewed,
            },
        )
    progress.finish(STEPS, "đã có biểu", "the forms are there")


def _tables(asked: RoundForms, folder: Path) -> list[Path]:
    left_out = ["personal_id"] if asked.with_names else NAMES
    persons = [name for name in PERSONS.names if name not in left_out]
    columns = {HOUSEHOLDS.name: list(HOUSEHOLDS.names), PERSONS.name: persons}
    return as_tables(folder, [round_tables(asked)], ".parquet", columns)


def _before(asked: RoundForms, folder: Path) -> Path | None:
    """The results with which the round began, as a file; None where they are not known."""
    found = results_before(asked)
    if found is None:
        return None
    path = folder / "previous.parquet"
    found.write_parquet(path)
    return path


def _filled(asked: RoundForms, paths: list[Path], before: Path | None) -> Filled:
    households, persons = paths
    try:
        return fill_forms(
            FormsRequest(
                households=households,
                persons=persons,
                as_of=asked.as_of,
                area=asked.round.commune_code,
                numbers=tuple(NUMBERS),
                format=asked.format,
                is_official=asked.is_official,
                with_names=asked.with_names,
                standard=asked.round.standard,
                previous_results=before,
                decided=decided_in([asked.round]),
                units_on=units_day_of(asked),
            )
        )
    except (Refused, WrongUsage) as error:
        raise cannot(error, "Chưa lập được biểu", "No forms were made") from error


def _name(asked: RoundForms) -> str:
    kind = "chinh-thuc" if asked.is_official else "so-bo"
    return f"bieu-{kind}-{asked.round.commune_code}-{asked.as_of:%Y-%m-%d}-{asked.format}.zip"
