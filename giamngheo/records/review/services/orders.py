"""An order of a court or an inspection: recorded by the chair with its scan, carried out by a decision of its own."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db import IntegrityError, transaction

from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import record_orders, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Household, StatusPeriod
from giamngheo.records.registry.services.dossier import kept_scan
from giamngheo.records.registry.services.editing_saves import WHY, NotSaved, living, needed
from giamngheo.records.registry.services.summary import refresh_recognised
from giamngheo.records.review.models import Decision, RoundHousehold, StatusOrder
from giamngheo.records.review.services.certificates import issue
from giamngheo.records.review.services.deciding import WHICH_NUMBER, count_from_today
from giamngheo.records.review.services.recognising import RECOGNISED, begin_periods
from giamngheo.records.review.services.steps import WRONG_STEP, refused
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import ACTS, RoundStep, after, may
from giamngheo.rules.tracking import escape_days


@dataclass(frozen=True)
class Ordered:
    """What the paper of an order says."""

    kind: str
    issuer: str
    number: str
    issued_on: date
    status: str


@transaction.atomic
def record_order(
    *, officer: Officer, household_id: UUID, ordered: Ordered, scan: tuple[str, Iterable[bytes]]
) -> StatusOrder:
    """Record an order and sign the decision that carries it out; the clerk's number makes it count.

    scan: name and content. Raises NotAllowed, Household.DoesNotExist, NotSaved.
    """
    require(officer, record_orders)
    household = living(household_id)
    _check(officer, household, ordered)
    file = kept_scan(officer, scan, household_id)
    made = StatusOrder(
        household=household,
        commune_code=household.commune_code,
        scan=file,
        recorded_on=officer.today,
        recorded_by=officer.signature,
        **asdict(ordered),
    )
    _save_new(made)
    Decision.objects.create(order=made, signer=officer.signature, signed_at=clock.now())
    details = {"kind": ordered.kind, "number": ordered.number, "status": [None, ordered.status]}
    _log(officer, "record_order", made, details | {"issued_on": ordered.issued_on, "sha256": file.sha256})
    return made


@transaction.atomic
def carry_out_order(*, officer: Officer, order_id: UUID, number: str) -> Decision:
    """The clerk numbers the decision: from today the household has the class ordered, its certificate follows.

    Raises NotAllowed, StatusOrder.DoesNotExist, NotSaved.
    """
    found = held_order(officer, "carry_out_order", order_id)
    number = needed("number", number, WHICH_NUMBER)
    household = living(found.household_id)
    decision: Decision = Decision.objects.select_for_update().get(order=found)
    decision.number = number
    count_from_today(officer, decision)
    before = _period(household)
    kept = {"household_id": str(household.pk), "status": found.status, "deprived": ""}
    recognised = pl.DataFrame([kept | _days(before, found.status, officer.today)], schema=RECOGNISED)
    begin_periods(decision, recognised)
    issue(decision, officer.today.year, recognised)
    # A round that is still open compares with what is recognised now.
    open_now = RoundHousehold.objects.filter(household=household).exclude(
        village__round__step=RoundStep.DECIDED
    )
    open_now.update(previous_status=found.status)
    _move(
        officer,
        "carry_out_order",
        found,
        {"number": decision.number, "status": [_status(before), found.status]},
    )
    refresh_recognised([str(household.pk)], clock.now())
    return decision


@transaction.atomic
def withdraw_order(*, officer: Officer, order_id: UUID, reason: str) -> StatusOrder:
    """Recorded by mistake, before its decision has a number. Raises NotAllowed, StatusOrder.DoesNotExist, NotSaved."""
    found = held_order(officer, "withdraw_order", order_id)
    found.withdrawn_reason = needed("reason", reason, WHY)
    _move(officer, "withdraw_order", found, {"reason": found.withdrawn_reason})
    return found


def held_order(officer: Officer, act: str, order_id: UUID) -> StatusOrder:
    """The order, locked for this act. Raises NotAllowed, StatusOrder.DoesNotExist, NotSaved at another step."""
    require(officer, getattr(rights, ACTS[act].right))
    found: StatusOrder = StatusOrder.objects.select_for_update(of=("self",)).get(pk=order_id)
    if not may(act, found.step):
        raise refused(*WRONG_STEP)
    return found


def _check(officer: Officer, household: Household, ordered: Ordered) -> None:
    needed = {name: say("ghi nội dung này", "this is needed") for name in ("issuer", "number")}
    wrong = {name: words for name, words in needed.items() if not getattr(ordered, name).strip()}
    if ordered.issued_on > officer.today:
        wrong["issued_on"] = say("ngày này chưa đến", "this day has not come yet")
    if ordered.status not in CLASSES:
        wrong["status"] = say("chọn diện", "choose the class")
    elif ordered.status == _status(_period(household)):
        wrong["status"] = say("hộ đang được công nhận đúng diện này", "the household is recognised as this")
    if wrong:
        raise NotSaved(wrong)


def _period(household: Household) -> StatusPeriod | None:
    return StatusPeriod.objects.filter(household=household, valid_to=None).first()


def _status(period: StatusPeriod | None) -> str:
    return period.status if period else ""


def _days(before: StatusPeriod | None, status: str, day: date) -> dict[str, date | None]:
    """The days of escape as they stand after the order."""
    was = _status(before) if _status(before) in CLASSES else None
    known = (
        was,
        before.escaped_poverty_date if before else None,
        before.escaped_near_poverty_date if before else None,
    )
    poverty, near_poverty = escape_days(known, status, day)
    return {"escaped_poverty_date": poverty, "escaped_near_poverty_date": near_poverty}


def _move(officer: Officer, act: str, found: StatusOrder, details: dict[str, Any]) -> None:
    before, found.step = found.step, str(after(act, found.step))
    found.save()
    _log(officer, act, found, {"step": [before, found.step]} | details)


def _log(officer: Officer, act: str, found: StatusOrder, details: dict[str, Any]) -> None:
    record(officer, f"review.{act}", "order", found.pk, household_id=found.household_id, details=details)


def _save_new(made: StatusOrder) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise refused(
            "Hộ đã có một bản án hoặc kết luận đang chờ cấp số quyết định.",
            "An order on this household waits for its decision's number.",
        ) from None
