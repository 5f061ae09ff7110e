"""One household with all that its page shows, in a fixed number of questions."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from giamngheo.records.base import planned
from giamngheo.records.base.audit import LoggedAct, events_of_household, readable
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    LifeAct,
    Membership,
    Person,
    PersonAnswers,
    StatusPeriod,
    Task,
    Verdict,
)

SHOWN_EVENTS = 60
# Reading is in the audit log; the household's own history tells what changed, and has its life acts by themselves.
READINGS = (
    *("registry.read_personal_id", "registry.find_personal_id", "registry.read_sensitive_facts"),
    *("base.read_file", "registry.record_act"),
)
_HOUSEHOLD = """
FROM registry_household h JOIN registry_householdsummary s ON s.household_id = h.id
JOIN geography_village v ON v.id = h.village_id WHERE h.id = %(household)s
"""
_MEMBERSHIPS = """
FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
WHERE m.household_id = %(household)s ORDER BY p.birth_date, m.id
"""
_REVIEWS = "WHERE household_id = %(household)s ORDER BY review_date DESC"
_OF_ANSWERS = "WHERE answers_id = %(answers)s"
_STATUSES = "WHERE household_id = %(household)s ORDER BY valid_from DESC"
_ACTS = """
WHERE household_id = %(household)s OR other_id = %(household)s ORDER BY on_date DESC, recorded_at DESC
"""
_TASKS = "WHERE household_id = %(household)s AND done_at IS NULL ORDER BY due_on, id"


@dataclass(frozen=True)
class Member:
    """A person in the household now or formerly. answers: of the latest review, None where nobody asked."""

    membership: Membership
    answers: PersonAnswers | None


@dataclass(frozen=True)
class HouseholdView:
    """A household and everything about it. reviews, statuses, acts, events: the newest first; what only the whole page
    shows (acts, tasks, events) is asked for when it is."""

    household: Household
    summary: HouseholdSummary
    members: list[Member]
    former: list[Member]
    reviews: list[HouseholdAnswers]
    verdict: Verdict | None
    statuses: list[StatusPeriod]

    @cached_property
    def acts(self) -> list[LifeAct]:
        """Its acts, and those of other households that concern it."""
        found = planned.every(LifeAct, _ACTS, {"household": self.household.pk})
        persons = planned.by_id(Person, (one.person_id for one in found))
        for one in found:
            one.person = persons.get(one.person_id)
        return found

    @cached_property
    def tasks(self) -> list[Task]:
        """What waits to be done for it."""
        return planned.every(Task, _TASKS, {"household": self.household.pk})

    @cached_property
    def events(self) -> list[LoggedAct]:
        """What was changed, from the audit log."""
        logged = events_of_household(self.household.pk).exclude(act__in=READINGS)
        return readable(logged[:SHOWN_EVENTS])

    @property
    def answers(self) -> HouseholdAnswers | None:
        """Those of the latest review."""
        return self.reviews[0] if self.reviews else None

    @property
    def names(self) -> dict[str, str]:
        """Of all who live or lived there, by person id as text."""
        persons = (one.membership.person for one in (*self.former, *self.members))
        return {str(person.pk): person.full_name for person in persons}

    @property
    def recognised(self) -> StatusPeriod | None:
        """The status in force by the last decision."""
        return next((one for one in self.statuses if one.valid_to is None), None)


def household_view(household_id: UUID) -> HouseholdView:
    """Everything for the page. Raises Household.DoesNotExist outside the officer's area."""
    household, of = _household(household_id), {"household": household_id}
    reviews = planned.every(HouseholdAnswers, _REVIEWS, of)
    latest = {"answers": reviews[0].pk if reviews else None}
    answered = {row.person_id: row for row in planned.every(PersonAnswers, _OF_ANSWERS, latest)}
    members = [Member(one, answered.get(one.person_id)) for one in _memberships(household)]
    present = [one for one in members if one.membership.valid_to is None]
    here = {one.membership.person_id for one in present}
    former = {one.membership.person_id: one for one in members if one.membership.person_id not in here}
    return HouseholdView(
        household=household,
        summary=household.summary,
        members=sorted(present, key=_head_first),
        former=list(former.values()),
        reviews=reviews,
        verdict=planned.found(Verdict, _OF_ANSWERS, latest),
        statuses=planned.every(StatusPeriod, _STATUSES, of),
    )


def _household(household_id: UUID) -> Household:
    """With its summary and its village."""
    asked = {"household": household_id}
    rows = planned.joined(_HOUSEHOLD, asked, h=Household, s=HouseholdSummary, v=Village)
    if rows is None:
        raise Household.DoesNotExist
    found: Household = rows[0]
    _, found.summary, found.village = rows
    return found


def _memberships(of: Household) -> list[Membership]:
    """Of all who live or lived there, each with its person."""
    rows = planned.every_joined(_MEMBERSHIPS, {"household": of.pk}, m=Membership, p=Person)
    for membership, person in rows:
        membership.person, membership.household = person, of
    return [membership for membership, _ in rows]


def _head_first(member: Member) -> int:
    return 0 if member.membership.relation == "head" else 1
