"""A province's round, step by step, against the product that serves: what benchmarks/round.py measures.

    GIAMNGHEO_DATA=folder python -m benchmarks.round_steps opening classifying

Every step is asked for here and done by the product's own workers: opening, classifying and the forms as one job of the
province, what is kept of a signed list and its decision as jobs of each commune's chair and clerk, all asked for one
after the other.
Printed: a line of JSON, seconds and rows a step.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from time import perf_counter, sleep
from uuid import UUID

from django.db.models import QuerySet

from giamngheo.config.database import DATABASE, addresses
from giamngheo.config.postgres import Cluster
from giamngheo.config.standalone import data_folder, enter

CLUSTER = Cluster(data_folder())
CLUSTER.start()  # found, not started: the product serves
enter(
    addresses(CLUSTER.url(), DATABASE, data_folder()).app, data_folder()
)  # Before the models: start-up order.

from giamngheo.records.accounts.models import User  # noqa: E402
from giamngheo.records.accounts.officer import Officer, officer_for  # noqa: E402
from giamngheo.records.accounts.roles import Role  # noqa: E402
from giamngheo.records.base.models import Job  # noqa: E402
from giamngheo.records.base.queue import ask  # noqa: E402
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped  # noqa: E402
from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundsRun  # noqa: E402
from giamngheo.records.review.services.all_rounds import ask_run  # noqa: E402
from giamngheo.records.review.services.deciding import KEEP, NUMBER, ask_number  # noqa: E402

OPENED, DECIDED, YEAR = date(2024, 9, 2), date(2024, 12, 2), 2025
LONGEST = 600  # seconds that a job is waited for
ALL = Scope(communes=(EVERYWHERE,))
Measured = dict[str, float | str]
LISTED = RoundHousehold.objects.filter(village__round__list_year=YEAR)


def _officer(role: Role, day: date) -> Officer:
    found = officer_for(User.objects.get(username=f"{role}@demo"), day)
    assert found is not None
    return replace(found, today=day)


def _job(act: str, day: date) -> Measured:
    """One job over all communes, from the asking to its end, the worker's own wait included."""
    officer = _officer(Role.PROVINCE, day)
    start = perf_counter()
    with scoped(officer.scope()):
        asked = ask_run(officer=officer, act=act, list_year=YEAR, form="xlsx")
    seconds = _until_over(officer, start, pk=asked.pk)
    with scoped(officer.scope()):
        state = Job.objects.get(pk=asked.pk).state
    assert state == Job.State.DONE, state
    with scoped(ALL):
        one = RoundsRun.objects.get(pk=asked.subject_id)
    return {"seconds": seconds, "rows": one.households, "how": f"one job, {one.rounds} rounds"}


def _of_communes(
    role: Role, kind: str, put: Callable[[Officer, UUID], object], rows: QuerySet[RoundHousehold]
) -> Measured:
    """A job of each commune, asked for by an officer of that role; until the last one is done. rows: counted then."""
    with scoped(ALL):
        rounds = ReviewRound.objects.filter(list_year=YEAR).order_by("commune_code")
        asked = list(rounds.values_list("commune_code", "pk"))
    known = _officer(role, DECIDED)
    start = perf_counter()
    for commune, round_id in asked:
        officer = replace(known, communes=(commune,))
        with scoped(officer.scope()):
            put(officer, round_id)
    # These officers of the demo are of one office, which sees all their jobs.
    seconds = _until_over(officer, start, kind=kind)
    with scoped(officer.scope()):
        ended = Job.objects.filter(kind=kind, state=Job.State.DONE)
        times = [(one.ended_at - one.started_at).total_seconds() for one in ended]
    assert len(times) == len(asked), (len(times), len(asked))
    with scoped(ALL):
        how = f"{len(asked)} jobs, the slowest {max(times):.2f} s"
        return {"seconds": seconds, "rows": rows.count(), "how": how}


def _kept() -> Measured:
    """What the chair's signature asks for."""
    return _of_communes(Role.COMMUNE_CHAIR, KEEP, lambda officer, of: ask(officer, KEEP, of), LISTED)


def _decisions() -> Measured:
    """Every commune's clerk gives the number; until the last decision is entered."""
    return _of_communes(
        Role.COMMUNE_CLERK,
        NUMBER,
        lambda officer, of: ask_number(officer=officer, round_id=of, number="1/QĐ-UBND"),
        LISTED.exclude(decided=""),
    )


def _until_over(officer: Officer, start: float, **of: object) -> float:
    """Seconds from the start until none of these jobs of the officer's office waits or runs."""
    is_over = False
    while not is_over:
        assert perf_counter() - start < LONGEST, of
        sleep(0.1)
        with scoped(officer.scope()):
            open_jobs = Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING), **of)
            is_over = not open_jobs.exists()
    return perf_counter() - start


STEPS: dict[str, Callable[[], Measured]] = {
    "opening": partial(_job, RoundsRun.Act.OPEN, OPENED),
    "classifying": partial(_job, RoundsRun.Act.PROPOSE, DECIDED),
    "what is signed, kept": _kept,
    "the decision's rows": _decisions,
    "forms 1-13": partial(_job, RoundsRun.Act.FORMS, DECIDED),
}


if __name__ == "__main__":
    print(json.dumps({name: STEPS[name]() for name in sys.argv[1:]}))
