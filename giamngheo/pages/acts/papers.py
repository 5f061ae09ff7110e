"""A household's dossier as its page lists it: what is there, what is missing, where to add it."""

from django.urls import reverse

from giamngheo.pages.components.parts import Check
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.dossier import Held, dossier
from giamngheo.rules.language import say


def paper_checks(household: Household, may_keep: bool) -> list[Check]:
    """Every kind of paper but the loose ones that nobody handed in."""
    return [
        _check(household, held, may_keep) for held in dossier(household) if held.documents or held.paper.law
    ]


def missing_papers(checks: list[Check]) -> int:
    """How many should be there and are not."""
    return sum(1 for check in checks if check.is_there is False)


def _check(household: Household, held: Held, may_keep: bool) -> Check:
    url = f"{reverse('dossier', args=[household.pk])}?kind={held.paper.kind}" if may_keep else ""
    if held.documents:
        days = ", ".join(f"{one.received_on:%d/%m/%Y}" for one in held.documents)
        return Check(held.paper.label, True, say(f"nhận ngày {days}", f"received on {days}"))
    return Check(held.paper.label, False if held.is_needed else None, _law(held), url)


def _law(held: Held) -> str:
    unverified = "" if held.paper.is_verified else say("chưa đối chiếu", "not checked against the text")
    return " · ".join(part for part in (held.paper.law, say(*held.paper.note), unverified) if part)
