"""Long work of a review whose worker is killed in the middle of writing: nothing half, nothing twice."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.records.base.models import AuditEvent, Job, StoredFile
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    DecidedTables,
    RoundForms,
    RoundHousehold,
    RoundsRun,
    StandardsCount,
)
from giamngheo.records.review.services.rounds import close_list
from tests.killing import Struck
from tests.records.reviewing import OPENED, Story, area, opened
from tests.world import ALL, World

DECIDED = date(2024, 11, 12)


def signed(story: Story) -> None:
    """The chair has signed."""
    story.to_signature()
    story.sign(DECIDED)


def under_review(story: Story) -> None:
    """Hặc's household was asked, and its proposal is not of today."""
    close_list(officer=story.officer("commune", OPENED), village_id=story.village_id)
    story.ask("hac")
    RoundHousehold.objects.update(proposed="")


@dataclass(frozen=True)
class Work:
    """begin: brings the round so far. Then who asks, at which address, for what; the table before whose writing the
    worker dies; found: what can be counted of it, none before, once afterwards."""

    begin: Callable[[Story], None]
    who: str
    url: str
    of_round: tuple[str, ...] | None
    given: dict[str, str]
    table: str
    found: Callable[[], object]
    wanted: object


def decision() -> object:
    """Classes begun by it, certificates and their lines, households decided, acts in the log."""
    with scoped(ALL):
        begun = StatusPeriod.objects.filter(decision__startswith="12/").count()
        decided = RoundHousehold.objects.exclude(decided="").count()
        certificates = Certificate.objects.count(), CertificateLine.objects.count()
    with scoped(Scope(reads_all_logs=True)):
        return begun, decided, *certificates, AuditEvent.objects.filter(act="review.number").count()


def kept() -> object:
    """Rounds of which is kept what was signed."""
    with scoped(ALL):
        return DecidedTables.objects.exclude(signed_at=None).count()


def proposals() -> object:
    """Households with a proposal."""
    with scoped(ALL):
        return RoundHousehold.objects.exclude(proposed="").count()


def comparisons() -> object:
    """Rounds that are counted."""
    with scoped(ALL):
        return StandardsCount.objects.values("round_id").distinct().count()


def forms() -> object:
    """Sets that have their file."""
    with scoped(ALL):
        return RoundForms.objects.exclude(file=None).count() + RoundsRun.objects.exclude(file=None).count()


ALL_ROUNDS = {"list_year": "2025", "format": "xlsx"}
WORKS = {
    "decision": Work(
        *(signed, "commune_clerk", "review_round_act", ("number",), {"number": "12/QĐ-UBND"}),
        *("review_certificate", decision, (2, 2, 2, 2, 1)),
    ),
    "signature": Work(
        *(Story.to_signature, "commune_chair", "review_round_act", ("sign",), {}),
        *("review_decidedtables", kept, 1),
    ),
    "proposals": Work(
        *(under_review, "province", "all_rounds", None, ALL_ROUNDS | {"act": "propose"}),
        *("review_roundhousehold", proposals, 1),
    ),
    "forms of all rounds": Work(
        *(under_review, "province", "all_rounds", None, ALL_ROUNDS | {"act": "forms"}),
        *("base_storedfile", forms, 1),
    ),
    "forms of a round": Work(
        *(under_review, "commune", "review_forms", (), {"format": "xlsx"}),
        *("base_storedfile", forms, 1),
    ),
    "two standards": Work(
        *(under_review, "province", "province_standards", None),
        {"list_year": "2025", "standard": "2027-2030"},
        *("review_standardscount", comparisons, 1),
    ),
}


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_a_worker_killed_in_the_middle_of_writing_leaves_nothing_and_the_next_does_it_once(
    work: Work, committed_world: World, committed: Addresses, settings: Settings
) -> None:
    with area(committed_world):
        story = opened(committed_world)
        work.begin(story)
    settings.FIXED_TODAY = DECIDED
    nothing = work.found()
    args = None if work.of_round is None else [story.round_id, *work.of_round]
    asked = committed_world.client(work.who).post(reverse(work.url, args=args), work.given)
    assert asked.status_code == 302, asked.content.decode()
    with scoped(committed_world.officer(work.who).scope()):
        job = Job.objects.latest("asked_at")
    with Struck(committed, str(django_settings.DATA), at_once=1, chance=random.Random()) as struck:
        struck.kill_at_write(work.table)
        assert work.found() == nothing != work.wanted
        assert struck.strike(job.pk, iter(())) == "done"
    assert work.found() == work.wanted
    with scoped(committed_world.officer(work.who).scope()):
        assert Job.objects.get(pk=job.pk).attempts == 2
        assert StoredFile.objects.count() <= 1
