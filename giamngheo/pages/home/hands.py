"""What waits for the reader's hand: a round's next act, and the decisions beside rounds that are to be signed."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from giamngheo.pages.review.acting import open_acts
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.desk.models import Recognition
from giamngheo.records.review.models import StatusOrder
from giamngheo.records.review.selectors.board import RoundStand
from giamngheo.rules.language import say
from giamngheo.rules.recognition_steps import RECOGNITION_ACTS
from giamngheo.rules.review_steps import ACTS, Act, RoundStep, VillageStep

DECISION_ACTS = ("submit", "note_district_opinion", "pass_over_district", "sign", "number")
VILLAGE_ACTS = ("hold_meeting", "post")
# What is signed or numbered beside rounds: by which acts, and the page of all.
PAPERS: tuple[tuple[type[Model], tuple[Act, ...], str, tuple[str, str]], ...] = (
    (
        StatusOrder,
        (ACTS["carry_out_order"],),
        "orders",
        ("Bản án, kết luận", "Orders of courts, inspections"),
    ),
    (
        Recognition,
        (RECOGNITION_ACTS["sign"], RECOGNITION_ACTS["number"]),
        "recognitions",
        ("Công nhận theo thu nhập", "Recognitions by income"),
    ),
)


def acts_on_round(officer: Officer, one: RoundStand) -> tuple[list[str], str]:
    """The words of the acts on a round that are the officer's turn, and the page where they are done."""
    acts = open_acts(officer, one.round.step, DECISION_ACTS)
    if one.steps.keys() != {VillageStep.CONCLUDED}:
        acts = [(name, words) for name, words in acts if name != "submit"]
    in_villages = [words for step in one.steps for _, words in open_acts(officer, step, VILLAGE_ACTS)]
    words = [words for _, words in acts] + (in_villages if one.round.step == RoundStep.VILLAGES else [])
    return words, reverse("review_decision" if acts else "review", args=[one.round.pk])


def papers_to_sign(officer: Officer) -> list[dict[str, Any]]:
    """Of each kind that waits for the officer: url, words, n. One question a kind, for chair and clerk only."""
    found = [
        {"url": reverse(url), "words": say(*words), "n": _waiting(officer, of, acts)}
        for of, acts, url, words in PAPERS
    ]
    return [one for one in found if one["n"]]


def _waiting(officer: Officer, of: type[Model], acts: tuple[Act, ...]) -> int:
    at = {step for act in acts if getattr(rights, act.right)(officer) for step in act.at}
    return of._default_manager.filter(step__in=at).count() if at else 0
