"""A province's rounds under another standard, as long work: a commune a step, taken up again where it was cut short."""

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import compare_rounds, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.queue import ask
from giamngheo.records.base.side_by_side import side_by_side
from giamngheo.records.review.models import ReviewRound, StandardsComparison, StandardsCount
from giamngheo.records.review.selectors.standards import counted

COMPARE = "review.compare_standards"


def ask_comparison(*, officer: Officer, list_year: int, other: str) -> Job:
    """Have every commune's round of the year counted under another standard. Raises NotAllowed."""
    require(officer, compare_rounds)
    asked = StandardsComparison.objects.create(
        office_id=officer.office_id,
        list_year=list_year,
        other=other,
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    details = {"list_year": [None, list_year], "standard": [None, other]}
    record(officer, COMPARE, "comparison", asked.pk, details=details)
    return ask(officer, COMPARE, asked.pk)


def compare(job: Job, progress: Progress) -> None:
    """The job: round after round; one that is counted already is passed over."""
    with progress.step():
        asked = StandardsComparison.objects.get(pk=job.subject_id)
        rounds = list(
            ReviewRound.objects.filter(list_year=asked.list_year, kind=ReviewRound.Kind.PERIODIC).order_by(
                "commune_code", "pk"
            )
        )
        done = set(asked.counts.values_list("round_id", flat=True))
    left = [of for of in rounds if of.pk not in done]
    counting = side_by_side(lambda of: _count(asked, of, progress), left)
    for number, _ in enumerate(counting, start=len(done) + 1):
        progress.advance(
            number,
            len(rounds),
            f"đã so {number}/{len(rounds)} xã",
            f"{number}/{len(rounds)} communes compared",
        )
    with progress.step():
        StandardsComparison.objects.filter(pk=asked.pk).update(ended_at=clock.now())
    progress.finish(len(rounds), "đã so xong", "all compared")


def _count(asked: StandardsComparison, of: ReviewRound, progress: Progress) -> None:
    progress.check()
    with progress.step(one_moment=True):
        StandardsCount.objects.create(
            comparison=asked,
            round_id=of.pk,
            commune_code=of.commune_code,
            **counted(of, asked.other, progress.officer.today),
        )
