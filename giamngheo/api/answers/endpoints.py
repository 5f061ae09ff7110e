"""Read answers, correct them on top of the version that was read."""

from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Header, Router

from giamngheo.api.answers.schemas import (
    HouseholdAnswersOut,
    HouseholdPatch,
    PersonAnswersOut,
    PersonPatch,
    household_answers_of,
    person_answers_of,
)
from giamngheo.api.web import IfMatch, Request, answers, sent_version, tag
from giamngheo.records.accounts.rights import read_households, read_sensitive_facts, write_answers
from giamngheo.records.registry.models import Household, HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.services.editing import latest_answers, save_answers, save_member_answers
from giamngheo.records.registry.services.editing_saves import living
from giamngheo.records.registry.services.reading import note_reading

router = Router(tags=["answers"])
OF_HOUSEHOLD = "/{uuid:household_id}/answers"
OF_MEMBER = "/{uuid:household_id}/members/{uuid:person_id}/answers"


@router.get(OF_HOUSEHOLD, response=HouseholdAnswersOut, summary="Phiếu của hộ, lần rà soát gần nhất")
@answers(read_households)
def get_answers(request: Request, response: HttpResponse, household_id: UUID) -> HouseholdAnswersOut:
    """The household's answers of the latest review; the ETag names their version. 404 before the first review."""
    return _read(response, _latest(household_id))


@router.patch(OF_HOUSEHOLD, response=HouseholdAnswersOut, summary="Sửa phiếu của hộ")
@answers(write_answers, 409)
def patch_answers(
    request: Request,
    response: HttpResponse,
    household_id: UUID,
    sent: HouseholdPatch,
    if_match: Header[IfMatch],
) -> HouseholdAnswersOut:
    """Correct answers of the latest review; the verdict follows at once.

    If-Match names the version read: where somebody saved since, 412 says who, when and what. 409 for a household that
    has ended or was never reviewed.
    """
    review = latest_answers(living(household_id))
    save_answers(
        officer=request.auth,
        household_id=household_id,
        version=sent_version(request, review.review_date),
        cells=sent.cells,
        merges=False,
    )
    return _read(response, _latest(household_id))


@router.get(OF_MEMBER, response=PersonAnswersOut, summary="Phiếu của một nhân khẩu")
@answers(read_sensitive_facts)
def get_member_answers(
    request: Request, response: HttpResponse, household_id: UUID, person_id: UUID
) -> PersonAnswersOut:
    """A member's answers of the latest review: health, disability, work, school. The reading is logged."""
    review = _latest(household_id)
    found = _read_member(response, review, person_id)
    note_reading(request.auth, household_id, "person", person_id)
    return found


@router.patch(OF_MEMBER, response=PersonAnswersOut, summary="Sửa phiếu của một nhân khẩu")
@answers(write_answers, 409)
def patch_member_answers(
    request: Request,
    response: HttpResponse,
    household_id: UUID,
    person_id: UUID,
    sent: PersonPatch,
    if_match: Header[IfMatch],
) -> PersonAnswersOut:
    """Correct a member's answers of the latest review. As for the household's own."""
    review = latest_answers(living(household_id))
    save_member_answers(
        officer=request.auth,
        household_id=household_id,
        person_id=person_id,
        version=sent_version(request, review.review_date),
        cells=sent.cells,
        merges=False,
    )
    return _read_member(response, review, person_id)


def _latest(household_id: UUID) -> HouseholdAnswers:
    found: HouseholdAnswers | None = (
        Household.objects.get(pk=household_id).answers.order_by("-review_date").first()
    )
    if found is None:
        raise Http404
    return found


def _read(response: HttpResponse, row: HouseholdAnswers) -> HouseholdAnswersOut:
    response.headers["ETag"] = tag(row.review_date, row.version)
    return household_answers_of(row)


def _read_member(response: HttpResponse, review: HouseholdAnswers, person_id: UUID) -> PersonAnswersOut:
    """Raises Http404 for who is no member now."""
    if not review.household.memberships.filter(person=person_id, valid_to=None).exists():
        raise Http404
    kept = PersonAnswers.objects.filter(answers=review, person=person_id).first()
    row = kept or PersonAnswers(person_id=person_id, version=0)
    response.headers["ETag"] = tag(review.review_date, row.version)
    return person_answers_of(review, row)
