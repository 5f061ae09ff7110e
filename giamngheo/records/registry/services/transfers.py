"""A household moves to another commune: the first sends it, the second picks the village and takes it in."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import record_life_acts, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.geography.models import Unit, Village
from giamngheo.records.registry.models import (
    Household,
    HouseholdAlias,
    HouseholdPlace,
    HouseholdSummary,
    LifeAct,
    Transfer,
)
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.life_acts import move_place
from giamngheo.records.registry.services.life_acts_households import (
    check_free,
    next_household_code,
    open_village,
)
from giamngheo.records.registry.services.life_acts_recording import (
    ACT,
    Kind,
    check_day,
    check_living,
    check_version,
    locked,
    log,
)
from giamngheo.records.registry.services.tasks import add_tasks
from giamngheo.rules.language import say

LONGEST_SOURCE = 60


def transfers_of(officer: Officer) -> tuple[list[Transfer], list[Transfer]]:
    """Households on their way into the officer's communes, and all that ever left them, the newest first."""
    require(officer, record_life_acts)
    arriving = Transfer.objects.filter(
        to_commune__in=officer.communes, taken_at=None, withdrawn_at=None
    ).order_by("sent_at")
    left = Transfer.objects.filter(from_commune__in=officer.communes).order_by("-sent_at")
    return list(arriving), list(left)


def open_transfer(household: Household) -> Transfer | None:
    """The transfer that the household waits for, if any."""
    return Transfer.objects.filter(household=household, taken_at=None, withdrawn_at=None).first()


@transaction.atomic
def send_household(
    *, officer: Officer, household_id: UUID, version: int, on: date, to_commune: str
) -> Transfer:
    """Offer a household that moved to another commune on a day; nothing changes until that commune takes it in.

    Raises NotAllowed, Household.DoesNotExist, Conflict, NotSaved.
    """
    require(officer, record_life_acts)
    household, _ = locked(household_id)
    check_version(household, version)
    check_living(household)
    check_day(officer, on, household)
    _check_destination(officer, household, to_commune, on)
    summary = HouseholdSummary.objects.filter(household=household).first()
    transfer = Transfer.objects.create(
        household=household,
        household_code=household.code,
        from_commune=household.commune_code,
        to_commune=to_commune,
        head_name=summary.head_name if summary else "",
        on_date=on,
        sent_at=clock.now(),
        sent_by=officer.signature,
    )
    details = {"to_commune": [None, to_commune], "on_date": on}
    record(
        officer,
        "registry.send_household",
        "transfer",
        transfer.pk,
        household_id=household_id,
        details=details,
    )
    return transfer


@transaction.atomic
def withdraw_transfer(*, officer: Officer, transfer_id: UUID) -> Transfer:
    """The first commune takes its offer back in time. Raises NotAllowed, Transfer.DoesNotExist, NotSaved."""
    require(officer, record_life_acts)
    transfer = _waiting(Q(from_commune__in=officer.communes), transfer_id)
    transfer.withdrawn_at = clock.now()
    transfer.save(update_fields=["withdrawn_at"])
    record(
        officer,
        "registry.withdraw_transfer",
        "transfer",
        transfer_id,
        household_id=transfer.household_id,
    )
    return transfer


def take_in_household(*, officer: Officer, transfer_id: UUID, village_id: UUID, code: str = "") -> Household:
    """The second commune takes the household in, with all its history; code: "" keeps its code where that is free.

    Only here may an officer write into a household of another commune: one that this commune was offered, for the
    length of this act. Raises NotAllowed, Transfer.DoesNotExist, NotSaved.
    """
    require(officer, record_life_acts)
    try:
        with transaction.atomic():
            transfer = _waiting(Q(to_commune__in=officer.communes), transfer_id)
            village = open_village(village_id, transfer.to_commune)
            both = Scope(str(officer.office_id), (transfer.from_commune, transfer.to_commune))
            with scoped(both):
                return _taken_in(officer, transfer, village, code)
    except IntegrityError as error:
        told = say("không khớp với những gì xã đã ghi", "this does not fit what the commune has recorded")
        raise NotSaved({"": told}) from error


def _taken_in(officer: Officer, transfer: Transfer, village: Village, code: str) -> Household:
    household, _ = locked(transfer.household_id)
    check_living(household)
    if household.commune_code != transfer.from_commune:
        raise NotSaved({"": say("hộ không còn ở xã gửi", "the household is no longer in that commune")})
    move_place(household, transfer.on_date)
    before = household.code
    _rename_aliases(household, transfer)
    household.code = _code_there(household.code, code, transfer.to_commune)
    household.village, household.commune_code = village, transfer.to_commune
    household.version += 1
    household.save()
    HouseholdPlace.objects.create(household=household, village=village, valid_from=transfer.on_date)
    HouseholdAlias.objects.get_or_create(
        commune_code=transfer.to_commune,
        source=_source(transfer),
        code=before,
        defaults={"household": household, "noted_on": transfer.on_date},
    )
    transfer.taken_at, transfer.taken_by = clock.now(), officer.signature
    transfer.save(update_fields=["taken_at", "taken_by"])
    _log(officer, transfer, household)
    return household


def _log(officer: Officer, transfer: Transfer, household: Household) -> None:
    act = LifeAct.objects.create(
        kind=Kind.MOVE_COMMUNE,
        household=household,
        on_date=transfer.on_date,
        note=f"{transfer.from_commune} → {transfer.to_commune}",
        recorded_at=clock.now(),
        recorded_by=officer.signature,
    )
    add_tasks(act, household, None, set())
    log(officer, ACT, act, [household])
    judge_households([household.pk], clock.now())


def _waiting(side: Q, transfer_id: UUID) -> Transfer:
    """A transfer of the own side, locked, that is still open."""
    transfer: Transfer = Transfer.objects.select_for_update().get(side, pk=transfer_id)
    if transfer.taken_at or transfer.withdrawn_at:
        told = say(
            "hộ đã được tiếp nhận hoặc đã rút", "the household was taken in, or the transfer withdrawn"
        )
        raise NotSaved({"": told})
    return transfer


def _check_destination(officer: Officer, household: Household, to_commune: str, on: date) -> None:
    """Raise NotSaved for no commune, the own one, a household that is on its way, a day before it came here."""
    known = Unit.objects.on(on).filter(code=to_commune, level=Unit.Level.COMMUNE).exists()
    if not known or to_commune == household.commune_code:
        raise NotSaved({"to_commune": say("chọn xã, phường nơi đến", "choose the commune they go to")})
    if household.commune_code not in officer.communes:
        told = say("chỉ cán bộ phụ trách cả xã chuyển được", "only an officer for the whole commune may")
        raise NotSaved({"": told})
    if open_transfer(household):
        raise NotSaved({"": say("hộ đang chờ xã khác tiếp nhận", "the household waits to be taken in")})
    place = household.places.filter(valid_to=None).first()
    if place and place.valid_from and place.valid_from >= on:
        day = f"{place.valid_from:%d/%m/%Y}"
        told = say(f"hộ về thôn này ngày {day}", f"the household came to this village on {day}")
        raise NotSaved({"on": told})


def _code_there(before: str, asked: str, commune_code: str) -> str:
    """The code asked for, which must be free; else the one it has; else the commune's next."""
    if asked.strip():
        check_free(commune_code, asked.strip())
        return asked.strip()
    taken = Household.objects.filter(commune_code=commune_code, code=before).exists()
    return next_household_code(commune_code) if taken else before


def _rename_aliases(household: Household, transfer: Transfer) -> None:
    """Codes of other sources come along; where the new commune has the same one of that source, it says whose it is."""
    for alias in household.aliases.all():
        there = HouseholdAlias.objects.filter(
            commune_code=transfer.to_commune, source=alias.source, code=alias.code
        )
        if there.exists():
            tail = f" {transfer.from_commune}"
            alias.source = alias.source[: LONGEST_SOURCE - len(tail)] + tail
            alias.save(update_fields=["source"])


def _source(transfer: Transfer) -> str:
    return f"xã {transfer.from_commune}"
