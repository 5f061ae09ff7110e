"""The province's acts on all communes' rounds of a year, as long work: a commune a step, or a few of them.

Taken up again after a kill: a commune that has its round is passed over, a proposal renewed twice is the same. Each
round is its commune's from the day it is opened; no village takes a step here, nothing is decided.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import F

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import Right, open_all_rounds, read_all_rounds, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.files import is_kept, take_in
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.queue import ask
from giamngheo.records.base.side_by_side import side_by_side
from giamngheo.records.geography.models import on_day
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundsRun, RoundVillage
from giamngheo.records.review.services.list_years import check_year_offered
from giamngheo.records.review.services.proposing import propose
from giamngheo.records.review.services.round_forms import KEPT_DAYS
from giamngheo.records.review.services.rounds import begin_round, last_day_of, standard_of
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.review_steps import STILL_ASKED, RoundStep

Act, PERIODIC = RoundsRun.Act, ReviewRound.Kind.PERIODIC
OPEN, PROPOSE, FORMS = "review.open_rounds", "review.propose_rounds", "review.make_all_forms"
# Of an act: the right, how the log names that it was asked for, the kind of its job.
ASKED: dict[str, tuple[Right, str, str]] = {
    Act.OPEN: (open_all_rounds, OPEN, OPEN),
    Act.PROPOSE: (open_all_rounds, PROPOSE, PROPOSE),
    Act.FORMS: (read_all_rounds, "review.ask_all_forms", FORMS),
}
ALREADY_OFFICIAL = (
    "Biểu chính thức của cả tỉnh đã lập và được giữ nguyên.",
    "The official forms of the province are made and stay as they are.",
)
# A village has its round where the commune that it belonged to when it was opened has one, whatever was merged since;
# one that is newer, where its commune of today has one.
_WITHOUT = f"""
WITH year AS MATERIALIZED (
    SELECT commune_code, opened_on FROM review_reviewround WHERE kind = %(kind)s AND list_year = %(year)s
), has_round AS MATERIALIZED (
    SELECT g.village_id FROM geography_villageplace g JOIN year y ON y.commune_code = g.commune_code
    WHERE {on_day("g", "y.opened_on")}
)
SELECT DISTINCT v.commune_code FROM geography_village v LEFT JOIN year y ON y.commune_code = v.commune_code
WHERE v.valid_to IS NULL AND v.id NOT IN (SELECT village_id FROM has_round) AND (y.opened_on IS NULL OR EXISTS (
    SELECT 1 FROM geography_villageplace g WHERE g.village_id = v.id AND {on_day("g", "y.opened_on")}
))
ORDER BY 1
"""
AT_ONCE = 8  # communes whose households are judged together


def ask_run(*, officer: Officer, act: str, list_year: int, form: str = "") -> Job:
    """Have an act done to every commune's periodic round of a year. form: RoundForms.Format, of forms.

    Raises NotAllowed, NotSaved where no round begins today, or the official forms are there.
    """
    right, name, kind = ASKED[act]
    require(officer, right)
    if act == Act.OPEN:
        standard_of(list_year)
        last_day_of(PERIODIC, officer.today)
        check_year_offered(PERIODIC, list_year, officer.today)
    asked = RoundsRun(
        office_id=officer.office_id,
        act=act,
        list_year=list_year,
        format=form,
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    if are_made(asked):
        raise refused(*ALREADY_OFFICIAL)
    asked.save(force_insert=True)
    record(officer, name, "rounds_run", asked.pk, details={"list_year": [None, list_year]})
    return ask(officer, kind, asked.pk)


def open_rounds(job: Job, progress: Progress) -> None:
    """The job: a round in every commune that has none of the year; one whose last periodic round is open is left."""
    with progress.step():
        asked = RoundsRun.objects.get(pk=job.subject_id)
        communes = communes_without(asked)
    for number, _ in enumerate(side_by_side(lambda code: _open(progress, asked, code), communes), start=1):
        progress.advance(
            number,
            len(communes),
            f"đã qua {number}/{len(communes)} xã",
            f"{number}/{len(communes)} communes passed",
        )
    with progress.step():
        _end(asked, left=len(communes_without(asked)))


def propose_rounds(job: Job, progress: Progress) -> None:
    """The job: what the law says now of every household in villages under review."""
    with progress.step():
        asked = RoundsRun.objects.get(pk=job.subject_id)
        of_year = ReviewRound.objects.filter(
            list_year=asked.list_year, kind=PERIODIC, step=RoundStep.VILLAGES
        )
        rounds = list(of_year.order_by("commune_code").values_list("pk", flat=True))
    parts = [rounds[start : start + AT_ONCE] for start in range(0, len(rounds), AT_ONCE)]
    found = [0, 0]
    for number, (households, waiting) in enumerate(
        side_by_side(lambda part: _propose(progress, part), parts), start=1
    ):
        found = [found[0] + households, found[1] + waiting]
        done = min(number * AT_ONCE, len(rounds))
        progress.advance(
            done, len(rounds), f"đã tính {done}/{len(rounds)} xã", f"{done}/{len(rounds)} communes judged"
        )
    with progress.step():
        _end(asked, rounds=len(rounds), households=found[0], left=found[1])


def _open(progress: Progress, asked: RoundsRun, commune: str) -> None:
    """One commune's round, counted in the same transaction."""
    progress.check()
    with progress.step():
        try:
            made = begin_round(progress.officer, PERIODIC, commune, asked.list_year)
        except NotSaved:
            return
        households = RoundHousehold.objects.filter(village__round=made).count()
        RoundsRun.objects.filter(pk=asked.pk).update(
            rounds=F("rounds") + 1, households=F("households") + households
        )


def _propose(progress: Progress, rounds: Sequence[UUID]) -> tuple[int, int]:
    """How many households of these rounds are under review, and how many of them have no class yet."""
    progress.check()
    with progress.step():
        # Held, so that no village goes to its meeting meanwhile.
        villages = list(
            RoundVillage.objects.select_for_update()
            .filter(round_id__in=rounds, step__in=STILL_ASKED)
            .order_by("pk")
        )
        found = propose(villages, progress.officer.today)["proposed"].to_list()
    return len(found), found.count("")


def communes_without(asked: RoundsRun) -> list[str]:
    """The communes of today that have villages without a periodic round of the year."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT, {"kind": PERIODIC, "year": asked.list_year})
        return [code for (code,) in cursor.fetchall()]


def _end(asked: RoundsRun, **counts: int) -> None:
    RoundsRun.objects.filter(pk=asked.pk).update(ended_at=clock.now(), **counts)


def are_made(asked: RoundsRun) -> bool:
    """Whether the official forms of the year are there already, in the format asked for."""
    made = RoundsRun.objects.filter(act=Act.FORMS, list_year=asked.list_year, format=asked.format)
    return asked.act == Act.FORMS and made.filter(is_official=True, file__isnull=False).exists()


def keep_all_forms(*, actor: Actor, asked: RoundsRun, name: str, made: Path) -> None:
    """The province's forms are made; an official set is kept for good. asked: with its counts, as_of, is_official."""
    kept_until = None if asked.is_official else clock.today() + timedelta(days=KEPT_DAYS)
    asked.file = take_in(actor, name, made, "zip", kept_until)
    asked.digest, asked.ended_at = asked.file.sha256, clock.now()
    asked.save()
    details = {"official": [None, asked.is_official], "as_of": [None, asked.as_of]}
    record(actor, FORMS, "rounds_run", asked.pk, details=details, digest=asked.digest)


def take_all_forms(*, officer: Officer, asked: RoundsRun) -> StoredFile | None:
    """The file, its reading logged; None where it is not there (yet, or any more). Raises NotAllowed."""
    require(officer, read_all_rounds)
    if not is_kept(asked.file):
        return None
    record(officer, "review.read_all_forms", "rounds_run", asked.pk, digest=asked.digest)
    return asked.file
