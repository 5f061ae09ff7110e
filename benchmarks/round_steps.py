"""A province's round, step by step, in the process of a worker: what benchmarks/round.py measures.

    GIAMNGHEO_DATA=folder python -m benchmarks.round_steps opening classifying

Every commune does the steps named. Printed: a line of JSON, seconds and rows a step.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from time import perf_counter, sleep

from giamngheo.config.standalone import enter_as_worker

enter_as_worker()  # Models exist only once Django is set up: start-up order.

from giamngheo.records.accounts.models import User  # noqa: E402
from giamngheo.records.accounts.officer import Officer, officer_for  # noqa: E402
from giamngheo.records.accounts.roles import Role  # noqa: E402
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped  # noqa: E402
from giamngheo.records.registry.models import Household  # noqa: E402
from giamngheo.records.review.models import ReviewRound, RoundForms, RoundHousehold  # noqa: E402
from giamngheo.records.review.services.deciding import number  # noqa: E402
from giamngheo.records.review.services.reviewing import living, propose  # noqa: E402
from giamngheo.records.review.services.round_forms import ask_forms  # noqa: E402
from giamngheo.records.review.services.rounds import open_round  # noqa: E402

OPENED, DECIDED, YEAR = date(2024, 9, 2), date(2024, 12, 2), 2025
LONGEST = 600  # seconds that the forms are waited for
ALL = Scope(communes=(EVERYWHERE,))


def _officer(role: Role, commune: str, day: date) -> Officer:
    found = officer_for(User.objects.get(username=f"{role}@demo"), day)
    assert found is not None
    return replace(found, communes=(commune,), today=day)


def _timed(step: Callable[[str], int], communes: list[str]) -> dict[str, float]:
    """One commune after the other, each in a transaction of its own as in its pages."""
    rows, times = 0, []
    for commune in communes:
        start = perf_counter()
        rows += step(commune)
        times.append(perf_counter() - start)
    return {"seconds": sum(times), "slowest": max(times), "rows": rows}


def _open(commune: str) -> int:
    officer = _officer(Role.COMMUNE, commune, OPENED)
    with scoped(officer.scope()):
        made = open_round(officer=officer, kind="periodic_review", commune_code=commune, list_year=YEAR)
        return RoundHousehold.objects.filter(village__round=made).count()


def _classify(commune: str) -> int:
    officer = _officer(Role.COMMUNE, commune, DECIDED)
    with scoped(officer.scope()):
        of = ReviewRound.objects.get(commune_code=commune, list_year=YEAR)
        return sum(1 for one in propose(officer, of, living(of)) if one.proposed)


def _decide(commune: str) -> int:
    clerk = _officer(Role.COMMUNE_CLERK, commune, DECIDED)
    with scoped(clerk.scope()):
        of = ReviewRound.objects.get(commune_code=commune, list_year=YEAR)
        number(officer=clerk, round_id=of.pk, number="1/QĐ-UBND")
        return RoundHousehold.objects.filter(village__round=of).exclude(decided="").count()


def _forms(communes: list[str]) -> dict[str, float]:
    """Forms 1-13 of every commune as the jobs of the product's own worker, which stands beside this process."""
    start = perf_counter()
    for commune in communes:
        officer = _officer(Role.COMMUNE, commune, DECIDED)
        with scoped(officer.scope()):
            of = ReviewRound.objects.get(commune_code=commune, list_year=YEAR)
            ask_forms(officer=officer, round_id=of.pk, form=RoundForms.Format.XLSX)
    waiting = len(communes)
    while waiting and perf_counter() - start < LONGEST:
        sleep(0.2)
        with scoped(ALL):
            waiting = RoundForms.objects.filter(round__list_year=YEAR, file=None).count()
    seconds = perf_counter() - start
    return {"seconds": seconds, "slowest": seconds / len(communes), "rows": len(communes) - waiting}


STEPS: dict[str, Callable[[list[str]], dict[str, float]]] = {
    "opening": partial(_timed, _open),
    "classifying": partial(_timed, _classify),
    "the decision's rows": partial(_timed, _decide),
    "forms 1-13 (jobs; mean of a commune)": _forms,
}


if __name__ == "__main__":
    with scoped(ALL):
        everywhere = sorted(set(Household.objects.values_list("commune_code", flat=True)))
    print(json.dumps({name: STEPS[name](everywhere) for name in sys.argv[1:]}))
