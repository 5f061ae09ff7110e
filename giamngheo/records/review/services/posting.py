"""Public posting: its working days, complaints while it lasts, re-checks, and its end."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base import clock
from giamngheo.records.base.paper_codes import new_receipt
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import IN_REVIEW, Complaint, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.services.meetings import check_unchanged
from giamngheo.records.review.services.periods import working_days_from
from giamngheo.records.review.services.proposing import propose
from giamngheo.records.review.services.reviewing import living
from giamngheo.records.review.services.steps import held_village, move_village, refused
from giamngheo.rules.language import say

Result = Complaint.Result


@transaction.atomic
def post(*, officer: Officer, village_id: UUID) -> RoundVillage:
    """Post a village's results from today, for the working days that the law gives. Raises NotAllowed, NotSaved."""
    village = held_village(officer, "post", village_id)
    check_unchanged(officer, village)
    # One that moved to another village meanwhile is not before its old head, and may not have been put to the meeting.
    if left := living(village).exclude(is_agreed=True).count():
        raise refused(
            f"Còn {left} hộ chưa được cuộc họp nhất trí: hãy đưa thôn về rà soát lại và họp lại.",
            f"{left} households are not agreed on: send the village back and let it meet again.",
        )
    village.posted_on = officer.today
    village.posting_ends_on = working_days_from("posting_working_days", officer.today)
    move_village(officer, "post", village, posting_ends_on=village.posting_ends_on)
    return village


@transaction.atomic
def complain(
    *, officer: Officer, household_id: UUID, complainant: str, words: str, received_on: date | None = None
) -> Complaint:
    """Take down a complaint about a posted result; to the end of the last day it is in time.

    household_id: of the RoundHousehold. received_on: the day on which the paper was handed in, today unless given; who
    took it on the last day may enter it later, while the village is still posted. Raises NotAllowed, NotSaved,
    RoundHousehold.DoesNotExist.
    """
    one = RoundHousehold.objects.select_related("household").get(IN_REVIEW, pk=household_id)
    village = held_village(officer, "complain", one.village_id)
    day = received_on or officer.today
    if not (village.posted_on or day) <= day <= officer.today:
        raise refused(
            "Ngày nhận phải trong thời gian niêm yết và không sau hôm nay.",
            "The day must lie in the posting, and not after today.",
            "received_on",
        )
    made = take_down(village, one, complainant, words, day, officer.signature)
    move_village(officer, "complain", village, receipt=made.receipt, received_on=day)
    return made


def take_down(
    village: RoundVillage, one: RoundHousehold, complainant: str, words: str, day: date, received_by: str
) -> Complaint:
    """Write a complaint of that day down, whoever takes it; the caller holds the village and logs. Raises NotSaved."""
    wrong = {
        name: say("ghi nội dung này", "this is needed")
        for name, given in (("complainant", complainant), ("words", words))
        if not given.strip()
    }
    if wrong:
        raise NotSaved(wrong)
    if village.posting_ends_on is None or day > village.posting_ends_on:
        raise refused("Đã hết thời gian niêm yết.", "The posting has ended.")
    made: Complaint = Complaint.objects.create(
        household=one,
        receipt=new_receipt(village.round.commune_code, day),
        complainant=complainant.strip(),
        words=words.strip(),
        received_at=clock.now(),
        received_on=day,
        received_by=received_by,
        due_on=working_days_from("recheck_working_days", day),
    )
    return made


@transaction.atomic
def recheck(*, officer: Officer, complaint_id: UUID, finding: str) -> Complaint:
    """Say what the re-check of a household found; its facts are corrected before, as any others.

    The result is posted again from today, whether it changed or not. Raises NotAllowed, NotSaved,
    Complaint.DoesNotExist.
    """
    made = Complaint.objects.select_related("household").get(pk=complaint_id)
    village = held_village(officer, "recheck", made.household.village_id)
    if made.result:
        raise refused("Khiếu nại này đã được trả lời.", "This complaint is answered already.")
    if not finding.strip():
        raise NotSaved({"finding": say("ghi kết quả phúc tra", "say what was found")})
    before = made.household.proposed
    now = next(iter(propose([made.household], officer.today)["proposed"]), "")
    if not now:
        raise refused("Hộ chưa đủ thông tin để kết luận.", "The household's facts do not settle its class.")
    made.result = Result.CHANGED if now != before else Result.KEPT
    made.finding, made.rechecked_on, made.rechecked_by = finding.strip(), officer.today, officer.signature
    made.save()
    RoundHousehold.objects.filter(pk=made.household_id).update(is_agreed=True)
    last_day = working_days_from("repost_working_days", officer.today)
    village.posting_ends_on = max(last_day, village.posting_ends_on or last_day)
    move_village(officer, "recheck", village, receipt=made.receipt, result=made.result)
    return made


@transaction.atomic
def conclude_posting(*, officer: Officer, village_id: UUID) -> RoundVillage:
    """The posting is over: its last day is past and every complaint is answered. Raises NotAllowed, NotSaved."""
    village = held_village(officer, "conclude_posting", village_id)
    first = concludes_from(village)
    if first is None or officer.today < first:
        raise refused("Chưa hết thời gian niêm yết.", "The posting has not ended yet.")
    if open_complaints(village).exists():
        raise refused("Còn khiếu nại chưa phúc tra.", "A complaint is still to be re-checked.")
    if living(village).exclude(is_agreed=True).exists():
        raise refused(
            "Có hộ đổi kết quả mà thôn chưa nhất trí: đưa thôn về rà soát lại.",
            "The village has not agreed on a changed result: review it again.",
        )
    check_unchanged(officer, village)
    move_village(officer, "conclude_posting", village)
    return village


def concludes_from(village: RoundVillage) -> date | None:
    """From which day the posting may be concluded: the one after its last; None before it is posted."""
    return village.posting_ends_on + timedelta(days=1) if village.posting_ends_on else None


def open_complaints(part: RoundVillage | ReviewRound) -> QuerySet[Complaint]:
    """The complaints of a village, or of the whole round, that wait for their re-check."""
    return Complaint.objects.filter(household__in=living(part), result="")
