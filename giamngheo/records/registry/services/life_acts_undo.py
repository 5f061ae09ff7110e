"""Take a wrong act back, while nothing later stands in the way; the act and its taking back stay in the history."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import record_life_acts, require, work_here
from giamngheo.records.base import clock
from giamngheo.records.registry.models import (
    DossierDocument,
    Household,
    HouseholdPlace,
    HouseholdSummary,
    LifeAct,
    Membership,
    Person,
    PersonAnswers,
    Task,
)
from giamngheo.records.registry.services.duplicates import check_may_settle, separate
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.life_acts_recording import HEAD, Kind, locked, log
from giamngheo.rules.language import say


def take_back(*, officer: Officer, act_id: UUID) -> LifeAct:
    """Undo an act: who left is a member again, who came has never come, a household that arose is none.

    Raises NotAllowed, LifeAct.DoesNotExist, NotSaved with what stands in the way.
    """
    require(officer, work_here)
    try:
        with transaction.atomic():
            return _taken_back(officer, act_id)
    except IntegrityError as error:
        raise NotSaved({"": _in_the_way()}) from error


def _taken_back(officer: Officer, act_id: UUID) -> LifeAct:
    act = LifeAct.objects.select_for_update(of=("self",)).select_related("person").get(pk=act_id)
    _check_right(officer, act)
    household, other = locked(act.household_id, act.other_id)
    _check(act)
    touched = [one for one in (household, other) if one is not None]
    for one in touched:
        one.version += 1
        if one.ended_on is not None and _was_ended(one, act):
            one.ended_on, one.ending = None, ""
    if act.kind == Kind.MOVE_VILLAGE:
        _move_back(act, household)
    _members_back(act)
    if act.kind == Kind.SAME_PERSON and act.person is not None:
        separate(act)
    if act.kind == Kind.SPLIT and other is not None:
        _remove_household(act, other)
        touched.remove(other)
    for one in touched:
        one.save()
    now = clock.now()
    Task.objects.filter(act=act, done_at=None).update(done_at=now, done_by=officer.signature)
    act.taken_back_at, act.taken_back_by = now, officer.signature
    act.save()
    log(officer, "registry.take_back_act", act, touched)
    judge_households([one.pk for one in touched], now)
    return act


def _check_right(officer: Officer, act: LifeAct) -> None:
    """A merger of two entries is undone by whoever may settle them. Raises NotAllowed."""
    if act.kind != Kind.SAME_PERSON:
        require(officer, record_life_acts)
    elif act.taken_back_at is None:
        check_may_settle(officer, act)


def _was_ended(household: Household, act: LifeAct) -> bool:
    """Whether the act ended it: entries of a household that is none any more may be merged too."""
    if act.kind != Kind.SAME_PERSON:
        return True
    return Membership.objects.filter(household=household, ended_by=act).exists()


def _check(act: LifeAct) -> None:
    """Raise NotSaved where the act is undone already, or later entries rest on it."""
    if act.taken_back_at is not None:
        raise NotSaved({"": say("biến động này đã được rút", "this act has been taken back already")})
    if act.kind == Kind.MOVE_COMMUNE:
        told = say(
            "hộ đã được xã này tiếp nhận: chuyển trả lại bằng một lần chuyển mới",
            "the household has been taken in: send it back by another transfer",
        )
        raise NotSaved({"": told})
    homes = [one for one in (act.household_id, act.other_id) if one]
    later = LifeAct.objects.filter(taken_back_at=None, recorded_at__gt=act.recorded_at).filter(
        Q(household__in=homes) | Q(other__in=homes)
    )
    if later.exists():
        told = say(
            "đã ghi biến động khác sau biến động này: rút biến động sau trước",
            "a later act is recorded: take that one back first",
        )
        raise NotSaved({"": told})


def _members_back(act: LifeAct) -> None:
    """Memberships that the act began were none; those it ended go on. Who came by it and nowhere else is removed."""
    begun = list(Membership.objects.filter(begun_by=act).select_related("person"))
    Membership.objects.filter(begun_by=act).delete()
    ended = list(Membership.objects.filter(ended_by=act).select_related("person"))
    for one in ended:
        _check_back(one)
        one.valid_to, one.ended_by = None, None
        one.save(update_fields=["valid_to", "ended_by"])
        one.person.household_id = one.household_id
        one.person.died_on = None if act.kind == Kind.DEATH else one.person.died_on
        one.person.save(update_fields=["household", "died_on"])
    for one in begun:
        last = one.person.memberships.order_by("-valid_to").first()
        if last is None:
            _remove_person(act, one.person)
        elif not any(back.person_id == one.person_id for back in ended):
            one.person.household_id = last.household_id
            one.person.save(update_fields=["household"])


def _check_back(one: Membership) -> None:
    """Raise NotSaved where the person lives elsewhere by now, or the household has another head."""
    open_now = Membership.objects.filter(valid_to=None)
    if open_now.filter(person=one.person).exists():
        raise NotSaved({"": _in_the_way()})
    if one.relation == HEAD and open_now.filter(household=one.household_id, relation=HEAD).exists():
        raise NotSaved({"": _in_the_way()})


def _remove_person(act: LifeAct, person: Person) -> None:
    """A person who never was: only while no review knows them. The log keeps the name."""
    if PersonAnswers.objects.filter(person=person).exists():
        told = say(
            f"{person.full_name} đã có câu trả lời rà soát", f"{person.full_name} has answers of a review"
        )
        raise NotSaved({"": told})
    LifeAct.objects.filter(person=person).update(person=None)
    if act.person_id == person.pk:
        act.person = None
    with connection.cursor() as cursor:
        # Not by the model: it would look into the search table, which only its own functions may touch.
        cursor.execute("SELECT registry_forget(%s)", [[person.household_id]])
        cursor.execute("DELETE FROM registry_person WHERE id = %s", [person.pk])


def _remove_household(act: LifeAct, household: Household) -> None:
    """A household that never was: only while it has no answers, papers or status of its own."""
    own = (household.answers, household.statuses, household.aliases)
    if (
        any(rows.exists() for rows in own)
        or DossierDocument.objects.filter(household=household).exists()
        or household.memberships.exists()
    ):
        told = say(
            f"hộ {household.code} đã có thông tin riêng", f"household {household.code} has data of its own"
        )
        raise NotSaved({"": told})
    Task.objects.filter(household=household).update(household=act.household_id)
    act.other = None
    LifeAct.objects.filter(other=household).update(other=None)
    LifeAct.objects.filter(household=household).update(household=act.household_id)
    HouseholdPlace.objects.filter(household=household).delete()
    HouseholdSummary.objects.filter(household=household).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_forget(%s)", [[household.pk]])
        cursor.execute("DELETE FROM registry_household WHERE id = %s", [household.pk])


def _move_back(act: LifeAct, household: Household) -> None:
    """To the village it came from, as long as there is one."""
    came = household.places.filter(valid_from=act.on_date, valid_to=None).first()
    before = household.places.filter(valid_to=act.on_date).select_related("village").last()
    if came is None or before is None or before.village.valid_to is not None:
        raise NotSaved({"": _in_the_way()})
    came.delete()
    before.valid_to = None
    before.save(update_fields=["valid_to"])
    household.village = before.village


def _in_the_way() -> str:
    return say(
        "đã có thay đổi khác sau biến động này, không rút lại được",
        "something else has changed since: it cannot be taken back",
    )
