"""Opening a round: which households are reviewed, by whom."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.models import Duty, User
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import manage_rounds, require
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base.audit import record
from giamngheo.records.base.queue import Asker
from giamngheo.records.registry.models import Household
from giamngheo.records.review.models import IN_REVIEW, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.services.list_years import check_list_year
from giamngheo.records.review.services.periods import periodic_period
from giamngheo.records.review.services.steps import WRONG_STEP, held_village, move_village, refused
from giamngheo.rules.codes import CLASSES, ON_LIST
from giamngheo.rules.review_steps import STILL_ASKED, RoundStep

Kind, Reason, QuickResult = ReviewRound.Kind, RoundHousehold.Reason, RoundHousehold.QuickResult
_REGULAR_OPEN = (
    "Xã đang có một đợt thường xuyên chưa có quyết định.",
    "The commune has a regular round that is not decided yet.",
)
_PERIODIC_OPEN = (
    "Xã đang có một đợt định kỳ chưa có quyết định, hoặc đã có đợt định kỳ cho danh sách năm này.",
    "The commune has a periodic round that is not decided yet, or had one for the list of this year.",
)
# A household is under one review at a time: of the regular and the periodic round, and after a merger of the round of
# its old commune, each may still be open. Household by
# household (OFFSET 0), whatever the planner guesses: a province opens its rounds one after the other, and each would be
# compared with all that are open by then.
FREE = """NOT EXISTS (
    SELECT 1 FROM review_roundhousehold r JOIN review_roundvillage p ON p.id = r.village_id
    JOIN review_reviewround o ON o.id = p.round_id
    WHERE r.household_id = h.id AND o.step <> 'decided' AND o.id <> %(round)s AND r.quick_result <> 'not_to_review'
    OFFSET 0
)"""
# Every household that is on the list today, in its village; both in one statement each, whatever their number.
VILLAGES = f"""
INSERT INTO review_roundvillage (id, round_id, village_id, step, again_reason)
SELECT gen_random_uuid(), %(round)s, h.village_id, 'listing', ''
FROM registry_household h JOIN registry_statusperiod s ON s.household_id = h.id AND s.valid_to IS NULL
WHERE h.commune_code = %(commune)s AND h.ended_on IS NULL AND s.status = ANY (%(on_list)s)
    AND {FREE}
GROUP BY h.village_id
"""
HOUSEHOLDS = f"""
INSERT INTO review_roundhousehold (
    id, village_id, household_id, reason, previous_status, quick_result, proposed, decided, movement
)
SELECT gen_random_uuid(), v.id, h.id, 'on_list', s.status, '', '', '', ''
FROM registry_household h JOIN registry_statusperiod s ON s.household_id = h.id AND s.valid_to IS NULL
JOIN review_roundvillage v ON v.village_id = h.village_id AND v.round_id = %(round)s
WHERE h.commune_code = %(commune)s AND h.ended_on IS NULL AND s.status = ANY (%(on_list)s)
    AND {FREE}
"""


@transaction.atomic
def open_round(*, officer: Officer, kind: str, commune_code: str, list_year: int) -> ReviewRound:
    """Begin a review in a commune today; a periodic one takes in every household on the list.

    list_year: the year whose list it makes, one of list_years.offered; the standard is that of this year.
    Raises NotAllowed, NotSaved.
    """
    require(officer, manage_rounds)
    if commune_code not in officer.communes:
        raise refused("Xã này không thuộc địa bàn của bạn.", "This commune is not yours.", "commune_code")
    return begin_round(officer, kind, commune_code, list_year)


def begin_round(actor: Asker, kind: str, commune_code: str, list_year: int) -> ReviewRound:
    """The same once the right is asked, within the caller's transaction. Raises NotSaved."""
    ends_on = last_day_of(kind, actor.today)
    _held_rounds(commune_code=commune_code)
    check_list_year(kind, commune_code, list_year, actor.today)
    opened = ReviewRound(
        commune_code=commune_code,
        kind=kind,
        list_year=list_year,
        standard=standard_of(list_year),
        opened_on=actor.today,
        ends_on=ends_on,
        opened_by=actor.signature,
    )
    _save(opened)
    if kind == Kind.PERIODIC:
        given: dict[str, Any] = {"round": opened.pk, "commune": commune_code, "on_list": list(ON_LIST)}
        with connection.cursor() as cursor:
            cursor.execute(VILLAGES, given)
            cursor.execute(HOUSEHOLDS, given)
    details = {"kind": [None, kind], "list_year": [None, list_year]}
    record(actor, "review.open_round", "round", opened.pk, details=details)
    return opened


@transaction.atomic
def add_household(*, officer: Officer, round_id: UUID, household_id: UUID) -> RoundHousehold:
    """A household asked to be reviewed (Giấy đề nghị): it joins the round while its village has not met yet.

    Raises NotAllowed, NotSaved, ReviewRound.DoesNotExist, Household.DoesNotExist.
    """
    require(officer, manage_rounds)
    own = ReviewRound.objects.filter(pk=round_id).values("commune_code")
    found = next((one for one in _held_rounds(commune_code__in=own) if one.pk == round_id), None)
    if found is None or found.step != RoundStep.VILLAGES:
        raise ReviewRound.DoesNotExist
    household = Household.objects.get(pk=household_id, commune_code=found.commune_code, ended_on=None)
    elsewhere = RoundHousehold.objects.filter(IN_REVIEW, household=household).exclude(village__round=found)
    if elsewhere.exclude(village__round__step=RoundStep.DECIDED).exists():
        raise refused(
            "Hộ đang được rà soát trong một đợt khác chưa có quyết định.",
            "The household is under review in another round that is not decided yet.",
        )
    village = _village_of(found, household)
    if village.step not in STILL_ASKED:
        raise refused(*_village_is_past(village, household))
    status = household.statuses.filter(valid_to=None).values_list("status", flat=True).first() or ""
    added, is_new = RoundHousehold.objects.get_or_create(
        village=village,
        household=household,
        defaults={
            "reason": Reason.REQUEST,
            "previous_status": status if status in CLASSES else "",
            # Who stands on a list goes straight to Phiếu B (Thông tư 07/2021/TT-BLĐTBXH, Phụ lục II).
            "quick_result": "" if status in ON_LIST else QuickResult.WAITING,
        },
    )
    if not is_new and added.quick_result == QuickResult.NOT_TO_REVIEW:
        # It asked anew after its Phiếu A had put it out: it is looked at again.
        added.quick_result, is_new = QuickResult.WAITING, True
        added.save(update_fields=["quick_result"])
    if is_new:
        record(officer, "review.add_household", "round", found.pk, household_id=household.pk)
    return added


def _village_is_past(village: RoundVillage, household: Household) -> tuple[str, str]:
    """Why a household cannot join any more, and what remains to do."""
    if village.households.filter(IN_REVIEW, household=household).exists():
        return (
            "Hộ đang được rà soát trong đợt này và thôn đã qua bước rà soát: đưa thôn về rà soát lại, hoặc chờ quyết"
            " định của đợt.",
            "The household is under review in this round and its village is past that step: have the village reviewed"
            " again, or wait for the decision.",
        )
    if village.round.kind == Kind.REGULAR:
        return (
            "Thôn của hộ đã qua bước rà soát: đưa thôn về rà soát lại, hoặc chờ đợt thường xuyên sau.",
            "The village is past its review: have it reviewed again, or wait for the next regular review.",
        )
    return (
        "Thôn của hộ đã qua bước rà soát của đợt định kỳ: đưa thôn về rà soát lại, hoặc đưa hộ vào đợt thường xuyên.",
        "The village is past its periodic review: have it reviewed again, or take the household into a regular one.",
    )


def _held_rounds(**where: object) -> list[ReviewRound]:
    """A commune's rounds that are not decided, locked in one order: who takes households into one of them reads what
    the other has taken in.
    """
    rounds = ReviewRound.objects.select_for_update(of=("self",)).filter(**where)
    return list(rounds.exclude(step=RoundStep.DECIDED).order_by("pk"))


def _village_of(of: ReviewRound, household: Household) -> RoundVillage:
    """Where the round reviews a household, locked: one that moved meanwhile stays with the village that has it."""
    held = RoundVillage.objects.select_for_update(of=("self",))
    if known := held.filter(round=of, households__household=household).first():
        return known
    return held.get_or_create(round=of, village_id=household.village_id)[0]


@transaction.atomic
def assign_reviewer(*, officer: Officer, village_id: UUID, reviewer_id: UUID) -> int:
    """Give a reviewer the households of a village that have none yet; how many. Once the village is through its review
    nobody reviews there any more, and none is paid for it. Raises NotAllowed, NotSaved.
    """
    require(officer, manage_rounds)
    village = RoundVillage.objects.select_for_update().get(pk=village_id)
    if village.step not in STILL_ASKED:
        raise refused(*WRONG_STEP)
    if not reviewers(officer).filter(pk=reviewer_id).exists():
        raise refused("Chọn một rà soát viên của xã.", "Choose a reviewer of the commune.", "reviewer")
    given = village.households.filter(reviewer=None).update(reviewer_id=reviewer_id)
    details = {"reviewer": str(reviewer_id), "households": given}
    record(officer, "review.assign_reviewer", "round_village", village.pk, details=details)
    return given


def reviewers(officer: Officer) -> QuerySet[User]:
    """The reviewers of the officer's own office today."""
    duties = Duty.objects.on(officer.today).filter(office_id=officer.office_id, role=Role.REVIEWER)
    return User.objects.filter(pk__in=duties.values("user_id")).order_by("full_name")


@transaction.atomic
def close_list(*, officer: Officer, village_id: UUID) -> RoundVillage:
    """The list of a village's households stands: the review begins. Raises NotAllowed, NotSaved."""
    village = held_village(officer, "close_list", village_id)
    if not village.households.exists():
        raise refused("Thôn chưa có hộ nào cần rà soát.", "The village has no household to review.")
    move_village(officer, "close_list", village)
    return village


def standard_of(list_year: int) -> str:
    """The standard by which a year's list is made. Raises NotSaved where there is none."""
    try:
        return load_law().in_force(date(list_year, 1, 1)).id
    except KeyError:
        raise refused(
            "Chưa có chuẩn nghèo của năm này.", "There is no poverty standard of this year.", "list_year"
        ) from None


def last_day_of(kind: str, day: date) -> date:
    """The last day of a round. Raises NotSaved on a day when none of this kind begins."""
    if kind == Kind.PERIODIC:
        first, last = periodic_period(day.year)
        if not first <= day <= last:
            told = f"{first:%d/%m/%Y}-{last:%d/%m/%Y}"
            raise refused(
                f"Rà soát định kỳ chỉ trong {told}.", f"The periodic review runs {told} only.", "kind"
            )
        return last
    if day.day < (since := load_law().whole("regular_review_day", day)):
        raise refused(
            f"Rà soát thường xuyên bắt đầu từ ngày {since} hằng tháng.",
            f"A regular review begins on day {since} of a month.",
            "kind",
        )
    return day + timedelta(days=load_law().whole("regular_review_days", day))


def _save(opened: ReviewRound) -> None:
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError:
        raise refused(*(_REGULAR_OPEN if opened.kind == Kind.REGULAR else _PERIODIC_OPEN)) from None
