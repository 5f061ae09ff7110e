"""Requests: taken at the desk, handed to the officer, into a round or refused, and the answer handed out.

Each act asks the one table of rules/request_steps.py who may and when, holds the row, writes and logs.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, take_requests
from giamngheo.records.base.audit import record
from giamngheo.records.base.numbering import next_number
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.desk.services.income_facts import why_not_asked
from giamngheo.records.desk.services.letters import members
from giamngheo.records.desk.services.recognition_opening import begin_recognition
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.dossier import receive_paper
from giamngheo.records.registry.services.editing_saves import NotSaved, living, needed
from giamngheo.records.registry.services.tasks import is_on_list
from giamngheo.records.review.services.joining import round_to_join
from giamngheo.records.review.services.periods import working_days_from
from giamngheo.records.review.services.rounds import add_household
from giamngheo.records.review.services.steps import WRONG_STEP, refused
from giamngheo.rules.language import say
from giamngheo.rules.request_steps import REQUEST_ACTS, RequestStep


@transaction.atomic
def take_request(
    *,
    officer: Officer,
    household_id: UUID,
    form: str,
    applicant: str,
    phone: str = "",
    person_id: UUID | None = None,
) -> ReviewRequest:
    """Take a request down: a receipt with a code, and the day by which the commune answers.

    person_id: the member who asks to be recognised as a worker of low income.

    The paper goes to the household's dossier. Raises NotAllowed, Household.DoesNotExist, NotSaved.
    """
    require(officer, take_requests)
    household = living(household_id)
    if not applicant.strip():
        raise NotSaved({"applicant": say("ghi người nộp", "say who hands it in")})
    _check_form(officer, household, form, person_id)
    _note_answered(household, form, person_id)
    made = ReviewRequest(
        household=household,
        office_id=officer.office_id,
        commune_code=household.commune_code,
        year=officer.today.year,
        number=next_number(ReviewRequest, officer.office_id, officer.today.year),
        form=form,
        person_id=person_id if form == ReviewRequest.Form.WORKER else None,
        head_name=household.summary.head_name,
        village_name=household.village.name,
        applicant=applicant.strip(),
        phone=phone.strip(),
        received_on=officer.today,
        received_by=officer.signature,
        due_on=working_days_from("request_answer_working_days", officer.today),
    )
    _save_new(made)
    receive_paper(
        officer=officer, household_id=household_id, kind=form, received_on=officer.today, note=made.name
    )
    details = {"number": made.name, "kind": form, "due_on": made.due_on}
    record(officer, "desk.take_request", "request", made.pk, household_id=household.pk, details=details)
    return made


@transaction.atomic
def hand_over(*, officer: Officer, request_id: UUID) -> ReviewRequest:
    """From the desk to the commune's officer. Raises NotAllowed, NotSaved."""
    return _move(officer, "hand_over", held(officer, "hand_over", request_id))


@transaction.atomic
def accept(*, officer: Officer, request_id: UUID) -> ReviewRequest:
    """The household joins an open round of the commune, whose decision will be the answer; one that asks to be
    recognised by its income is looked at by itself. Raises NotAllowed, NotSaved.
    """
    found = held(officer, "accept", request_id)
    household = Household.objects.filter(pk=found.household_id, ended_on=None).first()
    if household is None:
        raise refused(
            "Hộ không còn trong sổ của xã: hãy từ chối, ghi lý do.",
            "The household is not in the commune's register any more: refuse, with the reason.",
        )
    if found.is_by_income:
        begin_recognition(officer, found)
        return _move(officer, "accept", found)
    opened = round_to_join(household)
    if opened is None:
        since = load_law().whole("regular_review_day", officer.today)
        raise refused(
            f"Xã chưa có đợt rà soát đang mở: hãy mở đợt thường xuyên (từ ngày {since}) rồi đưa hộ vào.",
            f"The commune has no open round: open a regular one (from day {since}), then take it in.",
        )
    add_household(officer=officer, round_id=opened.pk, household_id=found.household_id)
    found.round = opened
    return _move(officer, "accept", found)


@transaction.atomic
def refuse(*, officer: Officer, request_id: UUID, reason: str) -> ReviewRequest:
    """The officer drafts a refusal with its reasons, for the chair to sign. Raises NotAllowed, NotSaved."""
    found = held(officer, "refuse", request_id)
    found.reason, found.refused_by = needed("reason", reason), officer.signature
    return _move(officer, "refuse", found, {"reason": found.reason})


@transaction.atomic
def send_refusal_back(*, officer: Officer, request_id: UUID, reason: str) -> ReviewRequest:
    """The chair does not sign the refusal. Raises NotAllowed, NotSaved."""
    found = held(officer, "send_refusal_back", request_id)
    found.back_reason = needed("reason", reason)
    return _move(officer, "send_refusal_back", found, {"reason": found.back_reason})


@transaction.atomic
def sign_refusal(*, officer: Officer, request_id: UUID) -> ReviewRequest:
    """The chair signs the refusal. Raises NotAllowed, NotSaved."""
    found = held(officer, "sign_refusal", request_id)
    found.signer = officer.signature
    return _move(officer, "sign_refusal", found)


@transaction.atomic
def number_refusal(*, officer: Officer, request_id: UUID, number: str) -> ReviewRequest:
    """The clerk gives the refusal number and date. Raises NotAllowed, NotSaved."""
    found = held(officer, "number_refusal", request_id)
    found.answer_number, found.answered_on = needed("number", number), officer.today
    return _move(officer, "number_refusal", found, {"number": found.answer_number})


@transaction.atomic
def give_answer(*, officer: Officer, request_id: UUID, given_to: str) -> ReviewRequest:
    """The family takes the answer home: the decision of the round, or the refusal. Raises NotAllowed, NotSaved."""
    found = held(officer, "give_answer", request_id)
    found.given_to, found.given_on = needed("given_to", given_to), officer.today
    found.given_by = officer.signature
    return _move(officer, "give_answer", found, {"given_to": found.given_to})


def held(officer: Officer, act: str, request_id: UUID) -> ReviewRequest:
    """The request, locked for this act. Raises NotAllowed, ReviewRequest.DoesNotExist, NotSaved at another step."""
    require(officer, getattr(rights, REQUEST_ACTS[act].right))
    rows = ReviewRequest.objects.select_for_update(of=("self",)).select_related("round", "recognition")
    found: ReviewRequest = rows.get(pk=request_id)
    if found.step_now not in REQUEST_ACTS[act].at:
        raise refused(*WRONG_STEP)
    return found


def _move(
    officer: Officer, act: str, found: ReviewRequest, details: Mapping[str, Any] | None = None
) -> ReviewRequest:
    before, found.step = found.step_now, str(REQUEST_ACTS[act].to["done"])
    found.save()
    told = {"step": [before, found.step], **(details or {})}
    record(officer, f"desk.{act}", "request", found.pk, household_id=found.household_id, details=told)
    return found


def _check_form(officer: Officer, household: Household, form: str, person_id: UUID | None) -> None:
    if form == ReviewRequest.Form.LEAVE and not is_on_list(household):
        raise refused(
            "Hộ không có trong danh sách hộ nghèo, hộ cận nghèo: không có gì để thoát.",
            "The household is on no list that it could leave.",
            "form",
        )
    here = {member.person_id for member in members(household)}
    if form == ReviewRequest.Form.WORKER and person_id not in here:
        raise NotSaved({"person_id": say("chọn người lao động", "choose the worker")})
    by_income = form in (ReviewRequest.Form.AVERAGE, ReviewRequest.Form.WORKER)
    if by_income and (why_not := why_not_asked(household, form, officer.today)):
        raise NotSaved({"form": why_not})


def _note_answered(household: Household, form: str, person_id: UUID | None) -> None:
    """One whose decision is made is answered, though nobody fetched the answer: it stands in no later one's way."""
    whose = (
        {"person_id": person_id}
        if form == ReviewRequest.Form.WORKER
        else {"household": household, "form": form}
    )
    for one in ReviewRequest.objects.filter(**whose, step=RequestStep.IN_REVIEW):
        if one.step_now == RequestStep.ANSWERED:
            one.step = RequestStep.ANSWERED
            one.save(update_fields=["step"])


def _save_new(made: ReviewRequest) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise refused(
            "Hộ đã có một giấy đề nghị loại này đang chờ trả lời.",
            "A request of this kind by the household still waits for its answer.",
            "form",
        ) from None
