"""The official forms of a round: asked for, kept once made, taken. The official set is made once and never again."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import make_review_forms, read_full_names, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.files import is_kept, take_in
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.review.models import ReviewRound, RoundForms
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.review_steps import RoundStep

MAKE = "review.make_forms"
ALREADY_OFFICIAL = (
    "Biểu chính thức của đợt đã lập và được giữ nguyên.",
    "The official forms are made and stay as they are.",
)
KEPT_DAYS = 30  # of a preliminary set; an official one stays


def ask_forms(*, officer: Officer, round_id: UUID, form: str) -> Job:
    """Have the forms made as the round stands: official once it is decided, else preliminary of today.

    form: RoundForms.Format. Raises NotAllowed, ReviewRound.DoesNotExist, NotSaved where the official set is there.
    """
    require(officer, make_review_forms)
    of = ReviewRound.objects.get(pk=round_id)
    is_official = of.step == RoundStep.DECIDED
    decided_on = of.decision.decided_on if is_official else None
    asked = RoundForms(
        round=of,
        is_official=is_official,
        format=form,
        with_names=read_full_names(officer),
        as_of=decided_on or officer.today,
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    if is_made(asked):
        raise refused(*ALREADY_OFFICIAL)
    asked.save(force_insert=True)
    details = {"official": [None, is_official], "as_of": [None, asked.as_of]}
    record(officer, "review.ask_forms", "round", of.pk, details=details)
    return ask(officer, MAKE, asked.pk)


def is_made(asked: RoundForms) -> bool:
    """Whether the official set that is asked for is there already: it may have been asked for twice."""
    made = RoundForms.objects.filter(round=asked.round_id, format=asked.format, is_official=True)
    return asked.is_official and made.filter(file__isnull=False).exists()


def keep_forms(*, actor: Actor, asked: RoundForms, name: str, made: Path, counts: Mapping[str, int]) -> None:
    """The forms are made: an official set is kept for good. counts: households, undetermined, not_reviewed."""
    kept_until = None if asked.is_official else clock.today() + timedelta(days=KEPT_DAYS)
    asked.file = take_in(actor, name, made, "zip", kept_until)
    asked.digest = asked.file.sha256
    for column, number in counts.items():
        setattr(asked, column, number)
    asked.save(update_fields=["file", "digest", *counts])
    details = {"official": [None, asked.is_official], "as_of": [None, asked.as_of]}
    record(actor, MAKE, "round", asked.round_id, details=details, digest=asked.digest)


def take_forms(*, officer: Officer, asked: RoundForms) -> StoredFile | None:
    """The file, its reading logged; None where it is not there (yet, or any more). Raises NotAllowed."""
    require(officer, make_review_forms)
    if asked.with_names:
        require(officer, read_full_names)
    if not is_kept(asked.file):
        return None
    record(officer, "review.read_forms", "round", asked.round_id, digest=asked.digest)
    return asked.file
