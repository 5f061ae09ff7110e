"""Why a household is judged so."""

from uuid import UUID

from django.http import Http404
from ninja import Router

from giamngheo.api.problems import refused
from giamngheo.api.verdicts.schemas import VerdictOut
from giamngheo.api.web import Request, answers
from giamngheo.engine.findings import Refused
from giamngheo.papers.explanation import content
from giamngheo.records.accounts.rights import read_households, read_sensitive_facts
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.judging import explain
from giamngheo.records.registry.services.reading import note_reading

router = Router(tags=["verdicts"])


@router.get("/{uuid:household_id}/verdict", response=VerdictOut, summary="Kết luận của một hộ và vì sao")
@answers(read_households, 409)
def get_verdict(request: Request, household_id: UUID) -> VerdictOut:
    """The verdict on the latest answers, with each indicator, fact, cut-off and article. Judged as it is asked.

    404 before the first review; 409 where the household cannot be judged (it has two heads, or none).
    """
    Household.objects.get(pk=household_id)
    may = read_sensitive_facts(request.auth)
    try:
        explanation = explain(household_id)
    except Refused as error:
        raise refused(lambda: explain(household_id)) from error
    if explanation is None:
        raise Http404
    if may:
        note_reading(request.auth, household_id)
    found = content(explanation)
    if not may:
        for shown, reason in zip(found["indicators"], explanation.reasons, strict=True):
            shown |= {"persons": [], "because": reason.fact.vietnamese}
    return VerdictOut(**found)
