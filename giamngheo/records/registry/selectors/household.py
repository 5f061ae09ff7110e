"""One household with all that its page shows, in a fixed number of questions."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from giamngheo.records.base.audit import LoggedAct, events_of_household, readable
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdSummary,
    LifeAct,
    Membership,
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
        concerns = Q(household=self.household.pk) | Q(other=self.household.pk)
        found = LifeAct.objects.filter(concerns).select_related("person")
        return list(found.order_by("-on_date", "-recorded_at"))

    @cached_property
    def tasks(self) -> list[Task]:
        """What waits to be done for it."""
        return list(self.household.tasks.filter(done_at=None).order_by("due_on", "pk"))

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
    def recognised(self) -> StatusPeriod | None:
        """The status in force by the last decision."""
        return next((one for one in self.statuses if one.valid_to is None), None)


def household_view(household_id: UUID) -> HouseholdView:
    """Everything for the page. Raises Household.DoesNotExist outside the officer's area."""
    household = Household.objects.select_related("village", "summary").get(pk=household_id)
    reviews = list(household.answers.order_by("-review_date").select_related("verdict"))
    latest = reviews[0] if reviews else None
    answered = {row.person_id: row for row in latest.persons.all()} if latest else {}
    members = [
        Member(one, answered.get(one.person_id))
        for one in household.memberships.select_related("person").order_by("person__birth_date", "pk")
    ]
    present = [one for one in members if one.membership.valid_to is None]
    here = {one.membership.person_id for one in present}
    former = {one.membership.person_id: one for one in members if one.membership.person_id not in here}
    return HouseholdView(
        household=household,
        summary=household.summary,
        members=sorted(present, key=_head_first),
        former=list(former.values()),
        reviews=reviews,
        verdict=getattr(latest, "verdict", None),
        statuses=list(household.statuses.order_by("-valid_from")),
    )


def names_of(household_id: UUID) -> dict[str, str]:
    """The names of all who live or lived there, by person id as text."""
    rows = Membership.objects.filter(household=household_id)
    return {str(pk): name for pk, name in rows.values_list("person_id", "person__full_name")}


def _head_first(member: Member) -> int:
    return 0 if member.membership.relation == "head" else 1
