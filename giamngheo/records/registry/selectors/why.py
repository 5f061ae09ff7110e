"""Why a household's latest answers give their verdict, and what would change it."""

from dataclasses import dataclass
from uuid import UUID

from giamngheo.engine.explain import Explanation
from giamngheo.engine.findings import Refused
from giamngheo.engine.outlook import Outlook, outlook
from giamngheo.records.registry.services.judging import explain_tables, review_on
from giamngheo.records.registry.tables import engine_tables


@dataclass(frozen=True)
class Why:
    """explanation, outlook: None before the first review, or where refused says why nothing can be judged."""

    explanation: Explanation | None = None
    outlook: Outlook | None = None
    refused: tuple[str, ...] = ()


def why(household_id: UUID) -> Why:
    """Judge the household as it is and with each single fact changed."""
    tables, members = engine_tables([household_id])
    try:
        explanation = explain_tables(tables, members)
    except Refused as refused:
        return Why(refused=tuple(dict.fromkeys(finding.message for finding in refused.findings)))
    if explanation is None:
        return Why()
    return Why(explanation, outlook(tables, members, review_on(tables["review_date"][0])))
