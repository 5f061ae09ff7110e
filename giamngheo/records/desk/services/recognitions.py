"""Recognitions by income: recorded, posted, complained about, concluded, signed and numbered; or refused with reasons.

Each act asks the one table of rules/recognition_steps.py who may and when, holds the row, writes and logs.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require
from giamngheo.records.base.audit import record
from giamngheo.records.base.paper_codes import new_receipt
from giamngheo.records.desk.models import Recognition, RecognitionComplaint, RecognitionIncome, ReviewRequest
from giamngheo.records.desk.services.income_facts import proposal, sources
from giamngheo.records.desk.services.letters import members
from giamngheo.records.registry.services.editing_saves import NotSaved, needed
from giamngheo.records.review.services.periods import working_days_from
from giamngheo.records.review.services.steps import WRONG_STEP, refused
from giamngheo.rules.language import say
from giamngheo.rules.recognition import MONTHS
from giamngheo.rules.recognition_steps import RECOGNITION_ACTS
from giamngheo.rules.request_steps import RequestStep

LARGEST_VND = 100_000_000_000


@transaction.atomic
def record_income(
    *, officer: Officer, recognition_id: UUID, person_id: UUID, source: str, months: int, amount_vnd: int
) -> RecognitionIncome:
    """What one source brought a member in the twelve months, in place of what was recorded of it before.

    Raises NotAllowed, NotSaved.
    """
    found = held(officer, "record_income", recognition_id)
    wrong = {}
    if not members(found.household).filter(person_id=person_id).exists():
        wrong["person_id"] = say("chọn một thành viên của hộ", "choose a member of the household")
    if source not in sources():
        wrong["source"] = say("chọn nguồn thu", "choose the source")
    if not 1 <= months <= MONTHS:
        wrong["months"] = say("ghi từ 1 đến 12 tháng", "give 1 to 12 months")
    if not 0 <= amount_vnd <= LARGEST_VND:
        wrong["amount_vnd"] = say("ghi số tiền của cả 12 tháng", "give the amount of the twelve months")
    if wrong:
        raise NotSaved(wrong)
    told = {"months": months, "amount_vnd": amount_vnd}
    made: RecognitionIncome = RecognitionIncome.objects.update_or_create(
        recognition=found,
        person_id=person_id,
        source=source,
        defaults=told | {"recorded_on": officer.today, "recorded_by": officer.signature},
    )[0]
    _move(officer, "record_income", found, {"source": source, **told})
    return made


@transaction.atomic
def post(*, officer: Officer, recognition_id: UUID) -> Recognition:
    """The incomes fit: the result is posted for the working days of its law. Raises NotAllowed, NotSaved."""
    found = held(officer, "post", recognition_id)
    _judge(found)
    found.posted_on, found.back_reason = officer.today, ""
    name = "posting_working_days"
    found.posting_ends_on = working_days_from(_of_worker(found, name), officer.today)
    return _move(officer, "post", found, {"posting_ends_on": found.posting_ends_on})


@transaction.atomic
def refuse(*, officer: Officer, recognition_id: UUID, reason: str) -> Recognition:
    """The officer drafts the refusal of the request, which goes on as any other. Raises NotAllowed, NotSaved."""
    found = held(officer, "refuse", recognition_id)
    told = proposal(found)
    found.members, found.income_per_head = told.members, told.income
    request = ReviewRequest.objects.select_for_update().get(pk=found.request_id)
    request.reason, request.refused_by = needed("reason", reason), officer.signature
    request.step = RequestStep.TO_SIGN
    request.save()
    return _move(officer, "refuse", found, {"reason": request.reason})


@transaction.atomic
def complain(*, officer: Officer, recognition_id: UUID, complainant: str, words: str) -> RecognitionComplaint:
    """Take down a complaint, to the end of the posting's last day. Raises NotAllowed, NotSaved."""
    found = held(officer, "complain", recognition_id)
    if found.posting_ends_on is None or officer.today > found.posting_ends_on:
        raise refused("Đã hết thời gian niêm yết.", "The posting has ended.")
    made: RecognitionComplaint = RecognitionComplaint.objects.create(
        recognition=found,
        receipt=new_receipt(found.household.commune_code, officer.today),
        complainant=needed("complainant", complainant),
        words=needed("words", words),
        received_on=officer.today,
        received_by=officer.signature,
        due_on=working_days_from(_of_worker(found, "recheck_working_days"), officer.today),
    )
    _move(officer, "complain", found, {"receipt": made.receipt})
    return made


@transaction.atomic
def recheck(*, officer: Officer, recognition_id: UUID, finding: str) -> Recognition:
    """The oldest open complaint is answered, the result stays and is posted again. Raises NotAllowed, NotSaved."""
    found = held(officer, "recheck", recognition_id)
    _answer(officer, found, finding)
    _judge(found)
    last = working_days_from("repost_working_days", officer.today)
    found.posting_ends_on = max(last, found.posting_ends_on or last)
    return _move(officer, "recheck", found, {"posting_ends_on": found.posting_ends_on})


@transaction.atomic
def look_again(*, officer: Officer, recognition_id: UUID, finding: str) -> Recognition:
    """The re-check found other incomes: they are recorded anew and posted anew, or the request is refused.

    Raises NotAllowed, NotSaved.
    """
    found = held(officer, "look_again", recognition_id)
    _answer(officer, found, finding)
    return _back(officer, "look_again", found, finding)


@transaction.atomic
def conclude(*, officer: Officer, recognition_id: UUID) -> Recognition:
    """The posting is over, every complaint answered: it is before the chair. Raises NotAllowed, NotSaved."""
    found = held(officer, "conclude", recognition_id)
    if found.posting_ends_on is None or officer.today <= found.posting_ends_on:
        raise refused("Chưa hết thời gian niêm yết.", "The posting has not ended yet.")
    if found.complaints.filter(rechecked_on=None).exists():
        raise refused("Còn khiếu nại chưa phúc tra.", "A complaint is still to be re-checked.")
    _judge(found)
    return _move(officer, "conclude", found)


@transaction.atomic
def send_back(*, officer: Officer, recognition_id: UUID, reason: str) -> Recognition:
    """The chair does not sign, or takes a signature without a number back. Raises NotAllowed, NotSaved."""
    found = held(officer, "send_back", recognition_id)
    return _back(officer, "send_back", found, reason)


@transaction.atomic
def sign(*, officer: Officer, recognition_id: UUID) -> Recognition:
    """The chair signs the decision. Raises NotAllowed, NotSaved."""
    found = held(officer, "sign", recognition_id)
    _judge(found)
    found.signer = officer.signature
    return _move(officer, "sign", found)


@transaction.atomic
def number(*, officer: Officer, recognition_id: UUID, number: str) -> Recognition:
    """The clerk gives number and date: it counts, the request is answered. Raises NotAllowed, NotSaved."""
    found = held(officer, "number", recognition_id)
    _judge(found)
    found.number, found.decided_on = needed("number", number), officer.today
    found.numbered_by = officer.signature
    return _move(officer, "number", found, {"number": found.number})


def held(officer: Officer, act: str, recognition_id: UUID) -> Recognition:
    """The recognition, locked for this act. Raises NotAllowed, Recognition.DoesNotExist, NotSaved at another step."""
    require(officer, getattr(rights, RECOGNITION_ACTS[act].right))
    rows = Recognition.objects.select_for_update(of=("self",)).select_related("request", "household")
    found: Recognition = rows.get(pk=recognition_id)
    if found.step not in RECOGNITION_ACTS[act].at:
        raise refused(*WRONG_STEP)
    return found


def _judge(found: Recognition) -> None:
    """Keep what the law says now; raises NotSaved where it is not that the household fits."""
    told = proposal(found)
    if told.fits is None:
        raise refused("Chưa ghi thu nhập của hộ.", "No income of the household is recorded.")
    if not told.fits:
        raise refused(told.why_not, told.why_not)
    found.members, found.income_per_head = told.members, told.income


def _of_worker(found: Recognition, name: str) -> str:
    """The name of a number of days: workers of low income have their own."""
    return f"low_income_worker_{name}" if found.request.form == ReviewRequest.Form.WORKER else name


def _answer(officer: Officer, found: Recognition, finding: str) -> None:
    complaint = found.complaints.filter(rechecked_on=None).order_by("received_on", "receipt").first()
    if complaint is None:
        raise refused("Không còn khiếu nại nào đang chờ.", "No complaint is waiting.")
    complaint.finding = needed("finding", finding)
    complaint.rechecked_on, complaint.rechecked_by = officer.today, officer.signature
    complaint.save()


def _back(officer: Officer, act: str, found: Recognition, reason: str) -> Recognition:
    found.back_reason = needed("reason", reason)
    found.posted_on, found.posting_ends_on, found.signer = None, None, ""
    return _move(officer, act, found, {"reason": found.back_reason})


def _move(
    officer: Officer, act: str, found: Recognition, details: Mapping[str, Any] | None = None
) -> Recognition:
    before, found.step = found.step, str(RECOGNITION_ACTS[act].to["done"])
    found.save()
    told = {"step": [before, found.step], **(details or {})}
    name = f"desk.recognition_{act}"
    record(officer, name, "recognition", found.pk, household_id=found.household_id, details=told)
    return found
