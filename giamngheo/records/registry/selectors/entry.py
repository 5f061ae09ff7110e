"""What fast entry shows: a village's households with their answers of one day, and the members of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Household, HouseholdAnswers, Membership, PersonAnswers

# A pile of forms is entered over some days: its day stays the proposed one so long.
PILE = timedelta(days=31)


@dataclass(frozen=True)
class VillageCount:
    """A village and how many of its households have answers of the day or of a later one."""

    village: Village
    households: int
    entered: int


@dataclass(frozen=True)
class Sheet:
    """A household on the sheet of a day. answers: of that day; later: of a review after it, which closes the row."""

    household: Household
    answers: HouseholdAnswers | None
    later: date | None


@dataclass(frozen=True)
class MemberSheet:
    """A present member; answers: of that day."""

    membership: Membership
    answers: PersonAnswers | None


def proposed_day(officer: Officer, village_id: UUID | None = None) -> date:
    """The day of the forms entered last, in the village or the area; today where that is long ago."""
    homes = Q(household__village=village_id) if village_id else Q()
    since = officer.today - PILE
    recent = HouseholdAnswers.objects.filter(homes, review_date__gte=since, review_date__lte=officer.today)
    found: date | None = recent.aggregate(last=Max("review_date"))["last"]
    return found or officer.today


def villages_to_enter(day: date) -> list[VillageCount]:
    """The villages of the area with living households, by name."""
    living = Household.objects.filter(ended_on=None)
    entered = Count("pk", filter=Q(answers__review_date__gte=day), distinct=True)
    counts = living.values("village").annotate(households=Count("pk", distinct=True), entered=entered)
    found = {row["village"]: row for row in counts.order_by("village")}
    villages = Village.objects.filter(pk__in=found).order_by("commune_code", "name")
    return [
        VillageCount(village, found[village.pk]["households"], found[village.pk]["entered"])
        for village in villages
    ]


def village_sheet(village_id: UUID, day: date) -> list[Sheet]:
    """The living households of a village, by code."""
    homes = (
        Household.objects.filter(village=village_id, ended_on=None).select_related("summary").order_by("code")
    )
    latest = HouseholdAnswers.objects.filter(household__in=homes.values("pk"), review_date__gte=day)
    by_home: dict[UUID, HouseholdAnswers] = {}
    for row in latest.order_by("review_date"):
        by_home[row.household_id] = row
    return [_sheet(home, by_home.get(home.pk), day) for home in homes]


def household_sheet(village_id: UUID, household_id: UUID, day: date) -> Sheet:
    """One of them. Raises Household.DoesNotExist."""
    home = Household.objects.select_related("summary").get(pk=household_id, village=village_id, ended_on=None)
    return _sheet(home, home.answers.filter(review_date__gte=day).order_by("-review_date").first(), day)


def member_sheets(household: Household, day: date) -> list[MemberSheet]:
    """The present members, the head first."""
    rows = PersonAnswers.objects.filter(household=household, answers__review_date=day)
    answers = {row.person_id: row for row in rows}
    members = household.memberships.filter(valid_to=None).select_related("person")
    ordered = sorted(members.order_by("person__birth_date", "pk"), key=lambda one: one.relation != "head")
    return [MemberSheet(one, answers.get(one.person_id)) for one in ordered]


def entered_of(village_id: UUID, day: date) -> tuple[int, int]:
    """How many of the village's living households have answers of the day or a later one, and how many there are."""
    living = Household.objects.filter(village=village_id, ended_on=None)
    return living.filter(answers__review_date__gte=day).distinct().count(), living.count()


def _sheet(home: Household, answers: HouseholdAnswers | None, day: date) -> Sheet:
    if answers is None:
        return Sheet(home, None, None)
    if answers.review_date > day:
        return Sheet(home, None, answers.review_date)
    return Sheet(home, answers, None)
