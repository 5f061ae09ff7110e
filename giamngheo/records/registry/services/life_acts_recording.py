"""What every life act has in common: the right, the locks, the version, the day, who leaves and who joins, the log."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import record_life_acts, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import events_of_household, record
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.models import Household, LifeAct, Membership, Person, Task
from giamngheo.records.registry.services.editing_saves import VERSION, NotSaved
from giamngheo.records.registry.services.judging import judge_households
from giamngheo.records.registry.services.life_acts_relations import relation_to_new_head
from giamngheo.records.registry.services.tasks import add_tasks
from giamngheo.rules.language import say

Kind = LifeAct.Kind
HEAD = "head"
ACT = "registry.record_act"


@dataclass
class Recording:
    """One act on its way into the register. other: the second household, if any; tasks: what follows, at the end."""

    officer: Officer
    act: LifeAct
    household: Household
    other: Household | None = None
    open_relations: set[UUID] = field(default_factory=set)
    tasks: list[Task] = field(default_factory=list)

    def leave(self, membership: Membership) -> None:
        """A member is one no more from the act's day. Raises NotSaved where the register has a later entry."""
        begun = membership.valid_from
        if begun and begun > self.act.on_date:
            raise NotSaved({"on": _later_entry(membership.person, begun)})
        membership.valid_to, membership.ended_by = self.act.on_date, self.act
        membership.save(update_fields=["valid_to", "ended_by"])

    def join(self, person: Person, household: Household, relation: str | None) -> None:
        """A person becomes a member from the act's day. Raises NotSaved for who lives elsewhere, and a second head."""
        after = Q(valid_to=None) | Q(valid_to__gt=self.act.on_date)
        if person.memberships.filter(after).exists():
            told = say(
                f"{person.full_name} đang ở hộ khác sau ngày này",
                f"{person.full_name} lives in another household after this day",
            )
            raise NotSaved({"": told})
        if relation == HEAD and household.memberships.filter(after, relation=HEAD).exists():
            raise NotSaved({"relation": say("hộ đã có chủ hộ", "the household has a head already")})
        Membership.objects.create(
            person=person,
            household=household,
            relation=relation,
            valid_from=self.act.on_date,
            begun_by=self.act,
        )
        if relation is None:
            self.open_relations.add(household.pk)
        if person.household_id != household.pk:
            person.household = household
            person.save(update_fields=["household"])

    def depart(
        self, household: Household, leaving: Iterable[Membership], new_head: UUID | None, ending: str
    ) -> None:
        """Some members leave. Where the head goes another is named; where the last one goes the household ends."""
        gone = {one.pk for one in leaving}
        members = present(household)
        staying = [one for one in members if one.pk not in gone]
        for one in members:
            if one.pk in gone:
                self.leave(one)
        if not staying:
            self.end(household, ending)
        elif any(one.relation == HEAD for one in members if one.pk in gone):
            self.appoint(household, staying, new_head)

    def appoint(self, household: Household, members: list[Membership], new_head: UUID | None) -> None:
        """Make one of the members head and say what the others are to the new one, where that is certain."""
        chosen = next((one for one in members if one.person_id == new_head), None)
        if chosen is None:
            told = say("chọn chủ hộ mới trong số người ở lại", "choose the new head among those who stay")
            raise NotSaved({"new_head": told})
        self.regroup(household, members, chosen, leaves=True)

    def regroup(
        self, household: Household, members: list[Membership], head: Membership, leaves: bool
    ) -> None:
        """Members around a new head; leaves: they have not left their former place yet."""
        was = head.relation
        relations = {
            one.pk: HEAD if one.pk == head.pk else relation_to_new_head(was, one.relation) for one in members
        }
        moved = [one for one in members if not leaves or relations[one.pk] != one.relation]
        if leaves:
            for one in moved:
                self.leave(one)
        for one in moved:
            self.join(one.person, household, relations[one.pk])

    def end(self, household: Household, ending: str) -> None:
        """The household is none from the act's day."""
        household.ended_on, household.ending = self.act.on_date, ending

    def finish(self, has_consequences: bool = True) -> None:
        """Versions, tasks, log; lists, search and verdicts follow. has_consequences: whether the members changed."""
        touched = [one for one in (self.household, self.other) if one is not None]
        for one in touched:
            one.version += 1
            one.save()
        self.act.save()
        if has_consequences:
            self.tasks = add_tasks(self.act, self.household, self.other, self.open_relations)
        log(self.officer, ACT, self.act, touched)
        judge_households([one.pk for one in touched], clock.now())


@contextmanager
def recording(
    officer: Officer,
    kind: Kind,
    household_id: UUID,
    version: int,
    on: date,
    *,
    note: str = "",
    other_id: UUID | None = None,
) -> Iterator[Recording]:
    """Record one act of a household in one transaction. other_id: the second household, of the same area.

    Raises NotAllowed, Household.DoesNotExist, Conflict, and NotSaved for what cannot be; nothing is written then.
    """
    require(officer, record_life_acts)
    try:
        with transaction.atomic():
            household, other = locked(household_id, other_id)
            check_version(household, version)
            for one in (household, other):
                if one is not None:
                    check_living(one)
                    check_day(officer, on, one)
            act = LifeAct.objects.create(
                kind=kind,
                household=household,
                other=other,
                on_date=on,
                note=note.strip(),
                recorded_at=clock.now(),
                recorded_by=officer.signature,
            )
            made = Recording(officer, act, household, other)
            yield made
            made.finish()
    except IntegrityError as error:
        raise NotSaved({"": _does_not_fit()}) from error


def present(household: Household) -> list[Membership]:
    """The members of now, locked, the head first."""
    found = Membership.objects.select_for_update(of=("self",)).filter(household=household, valid_to=None)
    return sorted(
        found.select_related("person").order_by("person__birth_date", "pk"),
        key=lambda one: one.relation != HEAD,
    )


def member_of(household: Household, person_id: UUID | None, named: str = "person") -> Membership:
    """One of them. Raises NotSaved at the field of that name."""
    for one in present(household):
        if one.person_id == person_id:
            return one
    raise NotSaved(
        {named: say("người này không còn trong hộ", "this person is no member of the household now")}
    )


def locked(household_id: UUID, other_id: UUID | None = None) -> tuple[Household, Household | None]:
    """One or two households, locked in a fixed order. Raises Household.DoesNotExist, NotSaved for one and the same."""
    if household_id == other_id:
        raise NotSaved({"other": say("chọn một hộ khác", "choose another household")})
    wanted = [household_id] if other_id is None else [household_id, other_id]
    found = {
        one.pk: one
        for one in Household.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    }
    if household_id not in found:
        raise Household.DoesNotExist
    if other_id is not None and other_id not in found:
        raise NotSaved(
            {"other": say("không có hộ này trong địa bàn", "there is no such household in the area")}
        )
    return found[household_id], found[other_id] if other_id else None


def check_version(household: Household, version: int) -> None:
    """Raise Conflict where somebody changed the household since it was read."""
    if household.version == version:
        return
    last = events_of_household(household.pk).filter(subject_id=str(household.pk)).first()
    by = last.actor if last else say("Một cán bộ khác", "Another officer")
    raise Conflict(by, last.at if last else None, household.version, [])


def check_living(household: Household) -> None:
    """Raise NotSaved for a household that is none any more."""
    if household.ended_on is not None:
        ended = f"{household.ended_on:%d/%m/%Y}"
        told = say(
            f"Hộ {household.code} đã kết thúc ngày {ended}", f"Household {household.code} ended on {ended}"
        )
        raise NotSaved({"": told})


def check_day(officer: Officer, on: date, household: Household) -> None:
    """Raise NotSaved for a day to come, and for one on which the household was none yet."""
    if on > officer.today:
        raise NotSaved({"on": say("ngày này chưa đến", "this day has not come yet")})
    begun = household.started_on
    if begun and on < begun:
        day = f"{begun:%d/%m/%Y}"
        told = say(
            f"hộ {household.code} bắt đầu từ {day}, sau ngày này",
            f"household {household.code} began on {day}, after this day",
        )
        raise NotSaved({"on": told})


def log(officer: Officer, what: str, act: LifeAct, touched: Iterable[Household]) -> None:
    """One event a household; the version in it tells whoever edits the household meanwhile."""
    for one in touched:
        details = {
            "kind": act.kind,
            "on_date": act.on_date,
            "act": act.pk,
            "person": act.person_id,
            VERSION: [one.version - 1, one.version],
        }
        record(officer, what, "household", one.pk, household_id=one.pk, details=details)


def _later_entry(person: Person, begun: date) -> str:
    day = f"{begun:%d/%m/%Y}"
    return say(
        f"{person.full_name} đã có thay đổi từ ngày {day}, sau ngày này",
        f"{person.full_name} has an entry from {day}, after this day",
    )


def _does_not_fit() -> str:
    return say(
        "Biến động này không khớp với những gì đã ghi; hãy xem lại quá trình của hộ.",
        "This does not fit what is recorded; look at the history of the household.",
    )
