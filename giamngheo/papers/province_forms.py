"""The long work of a province's official forms: every commune's round in one set, a row a commune and their total.

The communes are read side by side at one moment, judged and counted together, each as in its own forms: the total is
their sum, and who moved from one to another between two decisions stands in both, as there. Forms 14 and 15 name
people: those are made by each commune for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.db.models import Exists, OuterRef

from giamngheo.engine.findings import Refused, WrongUsage
from giamngheo.engine.forms import Filled, FormsRequest, fill_forms
from giamngheo.papers.exports.write import zipped
from giamngheo.papers.forms.write import write_forms
from giamngheo.papers.publications import province_on
from giamngheo.papers.refusals import cannot
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.scope import present_moment
from giamngheo.records.base.side_by_side import side_by_side
from giamngheo.records.base.workplace import workplace
from giamngheo.records.geography.selectors.same_commune import last_day_as_it_was
from giamngheo.records.registry.services.exporting import Tables
from giamngheo.records.registry.services.snapshotting import NAMES
from giamngheo.records.review.models import ReviewRound, RoundForms, RoundsRun, RoundVillage
from giamngheo.records.review.services.all_rounds import (
    ALREADY_OFFICIAL,
    are_made,
    communes_without,
    keep_all_forms,
)
from giamngheo.records.review.services.round_tables import decided_in, results_before, round_tables
from giamngheo.rules.review_steps import RoundStep
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

NUMBERS = range(1, 14)
AT_ONCE = 6  # communes in a shard of the tables
COLUMNS = {
    HOUSEHOLDS.name: list(HOUSEHOLDS.names),
    PERSONS.name: [name for name in PERSONS.names if name not in NAMES],
}


@dataclass(frozen=True)
class _Shard:
    """Some rounds of a run; each as it stood on the day of its decision, else today."""

    number: int
    rounds: Sequence[RoundForms]


def make_all_forms(job: Job, progress: Progress) -> None:
    """Read, count, write, keep; begun again it does so again, once kept it is done."""
    with workplace(job.id) as folder, progress.step(one_moment=True):
        asked = RoundsRun.objects.get(pk=job.subject_id)
        if asked.file is not None:
            return
        if are_made(asked):
            raise JobFailed(*ALREADY_OFFICIAL)
        rounds = _rounds(asked, progress.officer.today)
        before = _read(rounds, folder, progress)
        made = _filled(asked, folder, before, rounds)
        asked.rounds, asked.households = len(rounds), sum(made.statuses.values())
        archive = folder / "forms.zip"
        zipped(archive, write_forms(made, folder / "bieu"))
        keep_all_forms(actor=progress.officer, asked=asked, name=_name(asked, made), made=archive)
    progress.finish(len(rounds), "đã có biểu", "the forms are there")


def _rounds(asked: RoundsRun, today: date) -> list[RoundForms]:
    """The year's rounds; official are the forms once every commune that has households to review has decided.

    Raises JobFailed where there is none, or they are of more than one standard.
    """
    of_year = ReviewRound.objects.filter(list_year=asked.list_year, kind=ReviewRound.Kind.PERIODIC)
    has_village = Exists(RoundVillage.objects.filter(round=OuterRef("pk")))
    found = list(
        of_year.select_related("decision").annotate(has_village=has_village).order_by("commune_code")
    )
    if len({of.standard for of in found}) != 1:
        raise JobFailed(
            "Năm này chưa có đợt nào, hoặc các đợt không cùng một chuẩn nghèo.",
            "There is no round of this year, or they are not of one standard.",
        )
    days = {of.pk: _day(of, today) for of in found}
    asked.left = len(communes_without(asked))
    decided = [days[of.pk] for of in found if of.step == RoundStep.DECIDED]
    is_settled = all(of.step == RoundStep.DECIDED or not of.has_village for of in found)
    asked.is_official = bool(decided) and is_settled and not asked.left
    asked.as_of = max(decided) if asked.is_official else today
    return [RoundForms(round=of, as_of=days[of.pk]) for of in found]


def _day(of: ReviewRound, today: date) -> date:
    """When a round counts: on the day of its decision, else today."""
    decided_on = of.decision.decided_on if of.step == RoundStep.DECIDED else None
    return decided_on or today


def _read(rounds: Sequence[RoundForms], folder: Path, progress: Progress) -> Path | None:
    """The communes as shards of the engine's two tables; the file of the results before, where all rounds know them."""
    moment, done, before = present_moment(), 0, list[pl.DataFrame | None]()
    shards = [_Shard(*numbered) for numbered in enumerate(_batches(rounds))]

    def read(shard: _Shard) -> list[pl.DataFrame | None]:
        progress.check()
        with progress.step(one_moment=True, moment=moment):
            _write(shard, folder)
            return [_before(one) for one in shard.rounds]

    for found in side_by_side(read, shards):
        done, before = done + len(found), before + found
        progress.advance(
            done, len(rounds), f"đã đọc {done}/{len(rounds)} xã", f"{done}/{len(rounds)} communes read"
        )

    known = [one for one in before if one is not None]
    if len(known) < len(before):
        return None
    path = folder / "previous.parquet"
    pl.concat(known).write_parquet(path)
    return path


def _write(shard: _Shard, folder: Path) -> None:
    """Its two tables; not packed, as they are read once and gone."""
    read = [_tables(one) for one in shard.rounds]
    of = {HOUSEHOLDS.name: [one.households for one in read], PERSONS.name: [one.persons for one in read]}
    for name, frames in of.items():
        rows = pl.concat(frames).select(COLUMNS[name]).cast({pl.Enum: pl.String})
        rows.write_parquet(folder / f"{name}-{shard.number:05}.parquet", compression="uncompressed")


def _tables(one: RoundForms) -> Tables:
    found, commune = round_tables(one), one.round.commune_code
    households = found.households.with_columns(_of(commune, "household_id"))
    return Tables(commune, households, found.persons.with_columns(_of(commune, "household_id", "person_id")))


def _before(one: RoundForms) -> pl.DataFrame | None:
    found = results_before(one)
    return None if found is None else found.with_columns(_of(one.round.commune_code, "household_id"))


def _decided(rounds: Sequence[RoundForms]) -> pl.DataFrame:
    own_id = pl.concat_str("commune_code", "household_id", separator="-")
    return decided_in(one.round for one in rounds).with_columns(household_id=own_id)


def _of(commune: str, *ids: str) -> list[pl.Expr]:
    """The same ids, told apart from those of other communes."""
    return [pl.concat_str(pl.lit(f"{commune}-"), pl.col(name)).alias(name) for name in ids]


def _batches(rounds: Sequence[RoundForms]) -> list[Sequence[RoundForms]]:
    return [rounds[start : start + AT_ONCE] for start in range(0, len(rounds), AT_ONCE)]


def _filled(asked: RoundsRun, folder: Path, before: Path | None, rounds: Sequence[RoundForms]) -> Filled:
    """In the units of the rounds: their communes may be parts of others by the day of the forms."""
    assert asked.as_of is not None
    opened = [(one.round.commune_code, one.round.opened_on) for one in rounds]
    units_on = min(last_day_as_it_was(code, day, asked.as_of) for code, day in opened)
    standard = ReviewRound.objects.filter(list_year=asked.list_year, kind=ReviewRound.Kind.PERIODIC)
    try:
        return fill_forms(
            FormsRequest(
                households=folder,
                persons=folder,
                as_of=asked.as_of,
                area=province_on(units_on),
                rows="commune",
                numbers=tuple(NUMBERS),
                format=asked.format,
                is_official=asked.is_official,
                previous_results=before,
                decided=_decided(rounds),
                standard=standard.values_list("standard", flat=True)[0],
                units_on=units_on,
            )
        )
    except (Refused, WrongUsage) as error:
        raise cannot(error, "Chưa lập được biểu", "No forms were made") from error


def _name(asked: RoundsRun, made: Filled) -> str:
    kind = "chinh-thuc" if asked.is_official else "so-bo"
    return f"bieu-{kind}-tinh-{made.request.area}-{asked.as_of:%Y-%m-%d}-{asked.format}.zip"
