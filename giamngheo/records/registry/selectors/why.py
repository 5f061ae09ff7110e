"""Why a household's latest answers give their verdict, and what would change it."""

from dataclasses import dataclass
from uuid import UUID

from giamngheo.engine.explain import Explanation, explained
from giamngheo.engine.findings import Refused
from giamngheo.engine.outlook import Outlook, outlook
from giamngheo.records.registry.services.judging import judge_now


@dataclass(frozen=True)
class Why:
    """explanation, outlook: None before the first review, or where refused says why nothing can be judged."""

    explanation: Explanation | None = None
    outlook: Outlook | None = None
    refused: tuple[str, ...] = ()


def why(household_id: UUID) -> Why:
    """Judge the household as it is and with each single fact changed."""
    try:
        found = judge_now(household_id)
    except Refused as refused:
        return Why(refused=tuple(dict.fromkeys(finding.message for finding in refused.findings)))
    return Why(explained(*found), outlook(*found)) if found else Why()
