"""What the pages of a review share: which acts are open to an officer, and doing one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from giamngheo.pages.review.words import ACTS as WORDS
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.services.periods import needs_district_opinion
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import ACTS, may


def open_acts(officer: Officer, step: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Those of the acts that the officer may do at a step: name and the words of its button.

    A district is asked while there is one, and passed over when there is none.
    """
    asks = needs_district_opinion(officer.today)
    no_more = "pass_over_district" if asks else "note_district_opinion"
    return [
        (name, say(*WORDS[name]))
        for name in names
        if name != no_more and may(name, step) and getattr(rights, ACTS[name].right)(officer)
    ]


def done(request: HttpRequest, name: str, act: Callable[..., Any], **given: Any) -> bool:
    """Do an act that asks nothing more; what keeps it from being done is told on the page that follows."""
    try:
        act(**given)
    except NotSaved as error:
        messages.error(request, "; ".join(error.wrong.values()))
        return False
    messages.success(request, say("Đã xong: ", "Done: ") + say(*WORDS[name]))
    return True
