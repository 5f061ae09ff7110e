"""Taking a step: the right and the step are asked of the one table, the row is held, the act is logged."""

from typing import Any
from uuid import UUID

from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import ReviewRound, RoundVillage
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import ACTS, RoundStep, after, may

WRONG_STEP = (
    "Việc này không làm được ở bước hiện tại, hoặc người khác vừa làm xong.",
    "This cannot be done at the present step, or somebody has just done it.",
)


def held_village(officer: Officer, act: str, village_id: UUID) -> RoundVillage:
    """The village of a round, locked for this act; once the list is submitted no village moves but by a sending back.

    Raises NotAllowed, RoundVillage.DoesNotExist, NotSaved.
    """
    require(officer, getattr(rights, ACTS[act].right))
    villages = RoundVillage.objects.select_for_update(of=("self",)).select_related("round", "village")
    village: RoundVillage = villages.get(pk=village_id)
    _check(act, village.step)
    # Asked once the village is held: who submits holds the villages too, so what is read here stays true.
    if not ReviewRound.objects.filter(pk=village.round_id, step=RoundStep.VILLAGES).exists():
        raise refused(*WRONG_STEP)
    return village


def held_round(officer: Officer, act: str, round_id: UUID) -> ReviewRound:
    """A round, locked for this act. Raises NotAllowed, ReviewRound.DoesNotExist, NotSaved."""
    require(officer, getattr(rights, ACTS[act].right))
    found: ReviewRound = ReviewRound.objects.select_for_update().get(pk=round_id)
    _check(act, found.step)
    return found


def move_village(
    officer: Officer, act: str, village: RoundVillage, outcome: str = "done", **details: Any
) -> None:
    """Take the step of an outcome, save the whole row, log it. details: what else the log keeps."""
    before, village.step = village.step, after(act, village.step, outcome)
    village.save()
    steps = {"step": [before, village.step]}
    record(officer, f"review.{act}", "round_village", village.pk, details=steps | details)


def move_round(actor: Actor, act: str, of: ReviewRound, outcome: str = "done", **details: Any) -> None:
    """The same for a round."""
    before, of.step = of.step, after(act, of.step, outcome)
    of.save()
    record(actor, f"review.{act}", "round", of.pk, details={"step": [before, of.step]} | details)


def refused(vietnamese: str, english: str, field: str = "") -> NotSaved:
    """What keeps an act from being done, as pages show it."""
    return NotSaved({field: say(vietnamese, english)})


def _check(act: str, step: str) -> None:
    if not may(act, step):
        raise refused(*WRONG_STEP)
