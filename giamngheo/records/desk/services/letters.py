"""Confirmation letters: issued for a purpose, printed, withdrawn; each is in the log, with for whom and what for."""

from datetime import date
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import issue_letters, require
from giamngheo.records.base.audit import record
from giamngheo.records.base.numbering import next_number
from giamngheo.records.desk.models import ConfirmationLetter
from giamngheo.records.registry.models import Household, Membership, StatusPeriod
from giamngheo.records.registry.services.editing_saves import WHY, NotSaved, living, needed
from giamngheo.rules.codes import ON_LIST
from giamngheo.rules.language import say
from giamngheo.rules.tracking import is_newly_escaped

NEWLY_ESCAPED = "newly_escaped"


@transaction.atomic
def issue_letter(
    *,
    officer: Officer,
    household_id: UUID,
    person_id: UUID,
    purpose: str,
    purpose_words: str = "",
    addressee: str = "",
) -> ConfirmationLetter:
    """Confirm what a household is recognised as today, for one of its members and one purpose.

    Raises NotAllowed, Household.DoesNotExist, NotSaved where there is nothing to confirm.
    """
    require(officer, issue_letters)
    household = living(household_id)
    member = members(household).filter(person_id=person_id).first()
    if member is None:
        raise NotSaved({"person": say("chọn một thành viên của hộ", "choose a member of the household")})
    if purpose == ConfirmationLetter.Purpose.OTHER and not purpose_words.strip():
        raise NotSaved({"purpose_words": say("ghi dùng vào việc gì", "say what it is for")})
    status, period = confirmed(household, officer.today)
    person = member.person
    made = ConfirmationLetter.objects.create(
        household=household,
        office_id=officer.office_id,
        commune_code=household.commune_code,
        year=officer.today.year,
        number=next_number(ConfirmationLetter, officer.office_id, officer.today.year),
        purpose=purpose,
        purpose_words=purpose_words.strip(),
        addressee=addressee.strip(),
        head_name=household.summary.head_name,
        for_name=person.full_name,
        for_birth_year=person.birth_date.year if person.birth_date else None,
        village_name=household.village.name,
        status=status,
        status_since=period.escaped_poverty_date if status == NEWLY_ESCAPED else period.valid_from,
        decision=period.decision,
        issued_on=officer.today,
        issued_by=officer.signature,
    )
    details = {"number": made.name, "for": made.for_name, "purpose": purpose, "status": status}
    record(officer, "desk.issue_letter", "letter", made.pk, household_id=household.pk, details=details)
    return made


@transaction.atomic
def print_letter(*, officer: Officer, letter_id: UUID) -> ConfirmationLetter:
    """The letter, to be printed while it is good; the log keeps each printing.

    Raises NotAllowed, ConfirmationLetter.DoesNotExist.
    """
    require(officer, issue_letters)
    found: ConfirmationLetter = ConfirmationLetter.objects.get(pk=letter_id, withdrawn_on=None)
    record(officer, "desk.print_letter", "letter", found.pk, details={"number": found.name})
    return found


@transaction.atomic
def withdraw_letter(*, officer: Officer, letter_id: UUID, reason: str) -> ConfirmationLetter:
    """A letter that was wrong holds no longer, for a reason; its number stays taken. Raises NotAllowed, NotSaved."""
    require(officer, issue_letters)
    found: ConfirmationLetter = ConfirmationLetter.objects.select_for_update().get(pk=letter_id)
    if found.withdrawn_on is not None:
        raise NotSaved({"": say("Giấy này đã bị thu hồi.", "This letter is withdrawn already.")})
    found.withdrawn_reason = needed("reason", reason, WHY)
    found.withdrawn_on, found.withdrawn_by = officer.today, officer.signature
    found.save()
    details = {"number": found.name, "reason": found.withdrawn_reason}
    record(
        officer, "desk.withdraw_letter", "letter", found.pk, household_id=found.household_id, details=details
    )
    return found


def members(household: Household) -> QuerySet[Membership]:
    """Who lives in the household now, the eldest first."""
    found = Membership.objects.filter(household=household, valid_to=None, person__died_on=None)
    return found.select_related("person").order_by("person__birth_date", "pk")


def confirmed(household: Household, day: date) -> tuple[str, StatusPeriod]:
    """What a letter of that day may confirm: poor, near-poor, newly escaped. Raises NotSaved where it is none."""
    period = household.statuses.filter(valid_to=None).first()
    if period is not None and period.status in ON_LIST:
        return period.status, period
    if period is not None and _is_newly_escaped(period, day):
        return NEWLY_ESCAPED, period
    told = say(
        "Hộ không có tên trong danh sách hộ nghèo, hộ cận nghèo và không còn là hộ mới thoát nghèo: không có gì để "
        "xác nhận.",
        "The household is on no list and is not newly escaped: there is nothing to confirm.",
    )
    raise NotSaved({"": told})


def _is_newly_escaped(period: StatusPeriod, day: date) -> bool:
    """By the one rule of the register; 36 months count from the day of recognition (90/QĐ-TTg)."""
    row = pl.DataFrame(
        {"status": [period.status], "escaped_poverty_date": [period.escaped_poverty_date]},
        schema={"status": pl.String, "escaped_poverty_date": pl.Date},
    )
    months = load_law().whole("newly_escaped_months", day)
    return bool(row.select(is_newly_escaped(day, months)).item())
