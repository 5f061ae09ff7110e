"""The decision: submitted by the officer, looked at, signed or sent back by the chair, numbered by the clerk."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base import clock, planned
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.queue import Asker, ask
from giamngheo.records.registry.services.editing_saves import WHY, NotSaved, needed
from giamngheo.records.registry.services.summary import refresh_recognised
from giamngheo.records.review.models import Decision, ReviewRound, RoundVillage
from giamngheo.records.review.services.certificates import issue
from giamngheo.records.review.services.meetings import check_unchanged, told_changed
from giamngheo.records.review.services.periods import needs_district_opinion
from giamngheo.records.review.services.proposing import said_of
from giamngheo.records.review.services.recognising import begin_periods, decide
from giamngheo.records.review.services.reviewing import back_to_review, living
from giamngheo.records.review.services.round_tables import keep_tables
from giamngheo.records.review.services.steps import WRONG_STEP, held_round, move_round, refused
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.review_steps import RoundStep, VillageStep, may

WHICH_NUMBER = ("ghi số quyết định", "give the number")
KEEP, NUMBER, PARTS = "review.keep_signed", "review.number_decision", 3


@transaction.atomic
def submit(*, officer: Officer, round_id: UUID) -> ReviewRound:
    """Put the whole list before the chair, once every village is through.

    Until 30/06/2025 a periodic one goes to the district first; a regular one never (QĐ 24/2021/QĐ-TTg, Điều 5).
    Raises NotAllowed, NotSaved.
    """
    found = held_round(officer, "submit", round_id)
    villages = list(found.villages.select_for_update())
    # A village all of whose households left the round by their Phiếu A has nothing to meet about.
    late = [one for one in villages if one.step != VillageStep.CONCLUDED and living(one).exists()]
    if not villages:
        raise refused(
            "Đợt chưa có hộ nào: không có danh sách để trình.",
            "The round has no household: there is no list to submit.",
        )
    if late:
        raise refused(
            f"Còn {len(late)} thôn chưa xong niêm yết.", f"{len(late)} villages are not through yet."
        )
    check_unchanged(officer, found)
    found.submitted_on, found.sent_back_reason = officer.today, ""
    asks_district = found.kind == ReviewRound.Kind.PERIODIC and needs_district_opinion(officer.today)
    move_round(officer, "submit", found, "district" if asks_district else "chair")
    return found


@transaction.atomic
def note_district_opinion(*, officer: Officer, round_id: UUID, is_agreed: bool, words: str) -> ReviewRound:
    """What the district's chair answered; where they do not agree, all villages are reviewed again.

    Raises NotAllowed, NotSaved: there is no district any more.
    """
    found = held_round(officer, "note_district_opinion", round_id)
    if not needs_district_opinion(officer.today):
        raise refused("Không còn cấp huyện: trình chủ tịch.", "There is no district: go to the chair.")
    if not is_agreed:
        _send_back(found, needed("reason", words, WHY), found.villages.values_list("pk", flat=True))
    move_round(officer, "note_district_opinion", found, "agreed" if is_agreed else "again", words=words)
    return found


@transaction.atomic
def pass_over_district(*, officer: Officer, round_id: UUID) -> ReviewRound:
    """A list that still waited for the district when districts ended (01/07/2025) goes to the chair, who may send it
    back. Raises NotAllowed, NotSaved: the district is still asked.
    """
    found = held_round(officer, "pass_over_district", round_id)
    if needs_district_opinion(officer.today):
        raise refused("Còn cấp huyện: ghi ý kiến của huyện.", "The district is asked: note its opinion.")
    move_round(officer, "pass_over_district", found)
    return found


@transaction.atomic
def send_back(*, officer: Officer, round_id: UUID, reason: str, village_ids: Collection[UUID]) -> ReviewRound:
    """The chair does not sign, or takes back a signature not yet numbered: the villages named are reviewed again.

    Raises NotAllowed, NotSaved.
    """
    found = held_round(officer, "send_back", round_id)
    if not found.villages.filter(pk__in=village_ids).exists():
        raise NotSaved({"villages": say("chọn thôn cần rà soát lại", "choose the villages")})
    _send_back(found, needed("reason", reason, WHY), village_ids)
    move_round(officer, "send_back", found, reason=reason)
    return found


@transaction.atomic
def sign(*, officer: Officer, round_id: UUID) -> Decision:
    """The chair signs the list as it stands; that it is kept is long work, asked for here.

    Raises NotAllowed, NotSaved.
    """
    found = held_round(officer, "sign", round_id)
    check_unchanged(officer, found)
    signed = {"signer": officer.signature, "signed_at": clock.now(), "number": ""}
    decision: Decision = Decision.objects.update_or_create(round=found, defaults=signed)[0]
    move_round(officer, "sign", found)
    ask(officer, KEEP, found.pk)
    return decision


def keep_signed(job: Job, progress: Progress) -> None:
    """The job: keep what was signed. Where it does not come to it, the number does so (number_decision)."""
    with progress.step():
        found = ReviewRound.objects.select_for_update().get(pk=job.subject_id)
        if found.step == RoundStep.SIGNED:
            keep_tables(found.decision, progress.officer.today)


@transaction.atomic
def ask_number(*, officer: Officer, round_id: UUID, number: str) -> Job:
    """The clerk gives the number; what it does to every household is long work, asked for here.

    Raises NotAllowed, NotSaved.
    """
    found = held_round(officer, "number", round_id)
    number = needed("number", number, WHICH_NUMBER)
    decision = _decision_of(found)
    decision.number = number
    planned.put(decision, "number")
    return ask(officer, NUMBER, found.pk, total=PARTS)


def number_decision(job: Job, progress: Progress) -> None:
    """The job: from the day of its number the decision counts, every household has its class by it; all or nothing.

    Begun again once it is done it does nothing. Raises JobFailed where the list is not what was signed any more.
    """
    with progress.step():
        found = ReviewRound.objects.select_for_update().get(pk=job.subject_id)
        if found.step != RoundStep.DECIDED:
            _decide(found, progress)


def _decide(found: ReviewRound, progress: Progress) -> None:
    proposed = said_of([found], progress.officer.today)
    told = told_changed(proposed) if may("number", found.step) else WRONG_STEP
    if told:
        raise JobFailed(*told)
    decision = _decision_of(found)
    count_from_today(progress.officer, decision)
    recognised = decide(proposed)
    begin_periods(decision, recognised)
    keep_tables(decision, progress.officer.today)
    progress.advance(1, PARTS, f"đã ghi diện của {grouped(len(recognised))} hộ", "the classes are written")
    issue(decision, found.list_year, recognised)
    progress.advance(2, PARTS, "đã ghi giấy chứng nhận", "the certificates are written")
    found.villages.update(step=VillageStep.DECIDED)
    move_round(progress.officer, "number", found, number=decision.number, households=len(recognised))
    refresh_recognised(recognised["household_id"].to_list(), clock.now())
    # Within the step: who stops the job now undoes it all.
    progress.advance(PARTS, PARTS, f"{grouped(len(recognised))} hộ", f"{len(recognised)} households")


def count_from_today(officer: Asker, decision: Decision) -> None:
    """A signed decision has its number, and counts from today."""
    decision.decided_on, decision.numbered_by = officer.today, officer.signature
    planned.put(decision, "number", "decided_on", "numbered_by")


def _decision_of(of: ReviewRound) -> Decision:
    """The round's signed decision, held."""
    decision = planned.found(Decision, "WHERE round_id = %(round)s FOR UPDATE", {"round": of.pk})
    if decision is None:
        raise Decision.DoesNotExist
    decision.round = of
    return decision


def _send_back(found: ReviewRound, reason: str, village_ids: Collection[UUID]) -> None:
    found.sent_back_reason = reason
    for village in RoundVillage.objects.filter(round=found, pk__in=village_ids):
        back_to_review(village, reason)
        village.step = VillageStep.REVIEWING
        village.save()
