"""A province's round, step by step, against the product that serves: what benchmarks/round.py measures.

    GIAMNGHEO_DATA=folder python -m benchmarks.round_steps opening classifying

Opening, classifying and the forms are jobs of the province, asked for here and done by the product's own worker. Every
commune's decision is its clerk's act in the page: here commune by commune, in as many processes as the web server has.
Printed: a line of JSON, seconds and rows a step.
"""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from multiprocessing import get_context
from time import perf_counter, sleep

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
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped  # noqa: E402
from giamngheo.records.review.models import ReviewRound, RoundHousehold, RoundsRun  # noqa: E402
from giamngheo.records.review.services.all_rounds import ask_run  # noqa: E402
from giamngheo.records.review.services.deciding import number  # noqa: E402

OPENED, DECIDED, YEAR = date(2024, 9, 2), date(2024, 12, 2), 2025
PROCESSES = len(os.sched_getaffinity(0))
LONGEST = 600  # seconds that a job is waited for
ALL = Scope(communes=(EVERYWHERE,))
Measured = dict[str, float | str]


def _officer(role: Role, day: date, **others: object) -> Officer:
    found = officer_for(User.objects.get(username=f"{role}@demo"), day)
    assert found is not None
    return replace(found, today=day, **others)  # type: ignore[arg-type]  # as its fields are


def _job(act: str, day: date) -> Measured:
    """One job over all communes, from the asking to its end, the worker's own wait included."""
    officer = _officer(Role.PROVINCE, day)
    start = perf_counter()
    with scoped(officer.scope()):
        asked = ask_run(officer=officer, act=act, list_year=YEAR, form="xlsx")
    state = str(Job.State.WAITING)
    while state in {Job.State.WAITING, Job.State.RUNNING} and perf_counter() - start < LONGEST:
        sleep(0.1)
        with scoped(officer.scope()):
            state = Job.objects.get(pk=asked.pk).state
    seconds = perf_counter() - start
    assert state == Job.State.DONE, state
    with scoped(ALL):
        one = RoundsRun.objects.get(pk=asked.subject_id)
    return {"seconds": seconds, "rows": one.households, "how": f"one job, {one.rounds} rounds"}


def _decisions() -> Measured:
    """Every commune's clerk gives the number, each in a transaction of its own as in the page."""
    with scoped(ALL):
        rounds = ReviewRound.objects.filter(list_year=YEAR).order_by("commune_code")
        communes = list(rounds.values_list("commune_code", flat=True))
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        list(pool.map(len, communes[:PROCESSES]))  # They have come up.
        start = perf_counter()
        times = list(pool.map(_decide, communes))
        seconds = perf_counter() - start
    with scoped(ALL):
        rows = RoundHousehold.objects.filter(village__round__list_year=YEAR).exclude(decided="").count()
    how = f"{len(communes)} acts, {PROCESSES} at a time, the slowest {max(times):.2f} s"
    return {"seconds": seconds, "rows": rows, "how": how}


def _decide(commune: str) -> float:
    start = perf_counter()
    clerk = _officer(Role.COMMUNE_CLERK, DECIDED, communes=(commune,))
    with scoped(clerk.scope()):
        of = ReviewRound.objects.get(commune_code=commune, list_year=YEAR)
        number(officer=clerk, round_id=of.pk, number="1/QĐ-UBND")
    return perf_counter() - start


STEPS: dict[str, Callable[[], Measured]] = {
    "opening": partial(_job, RoundsRun.Act.OPEN, OPENED),
    "classifying": partial(_job, RoundsRun.Act.PROPOSE, DECIDED),
    "the decision's rows": _decisions,
    "forms 1-13": partial(_job, RoundsRun.Act.FORMS, DECIDED),
}


if __name__ == "__main__":
    print(json.dumps({name: STEPS[name]() for name in sys.argv[1:]}))
