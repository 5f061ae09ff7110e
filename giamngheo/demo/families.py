"""Which family of the demo commune a story of its office is told of: the next that fits, by code, each only once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from giamngheo.records.registry.models import Household, HouseholdAnswers, StatusPeriod
from giamngheo.records.review.models import RoundHousehold, RoundVillage
from giamngheo.rules.codes import ON_LIST
from giamngheo.rules.review_steps import STILL_ASKED, VillageStep

ENOUGH = 40


@dataclass(frozen=True)
class Families:
    """Those of one commune, as the rounds of that day left them."""

    commune: str
    today: date
    begun: dict[str, Iterator[Household]] = field(default_factory=dict)
    used: set[UUID] = field(default_factory=set)

    def next(self, kind: str) -> Household | None:
        """One of a kind of office_work.yaml; None when there is none left."""
        if kind not in self.begun:
            self.begun[kind] = iter(self._kinds()[kind]()[:ENOUGH])
        found = next((one for one in self.begun[kind] if one.pk not in self.used), None)
        if found is not None:
            self.used.add(found.pk)
        return found

    def given_to(self, username: str) -> UUID | None:
        """A household of the round (its RoundHousehold) that a reviewer is still to ask."""
        waiting = RoundHousehold.objects.filter(
            reviewer__username=username, village__step__in=STILL_ASKED, village__round__decision=None
        )
        return waiting.order_by("household__code").values_list("pk", flat=True).first()

    def posted(self) -> RoundHousehold | None:
        """A household of the round in a village that is posted, and of which nobody complained yet."""
        posted = RoundHousehold.objects.filter(
            village__round__commune_code=self.commune,
            village__step=VillageStep.POSTED,
            village__posting_ends_on__gte=self.today,
            complaints=None,
        )
        return posted.select_related("village__round").order_by("household__code").first()

    def _kinds(self) -> dict[str, Any]:
        return {
            "newcomer": self._newcomers,
            "poor": partial(self._recognised, status="poor"),
            "near_poor": partial(self._recognised, status="near_poor"),
            "escaped": partial(self._recognised, status="not_poor", escaped_poverty_date=F("valid_from")),
            "farm": self._farms,
        }

    def _all(self) -> QuerySet[Household]:
        own = Household.objects.filter(commune_code=self.commune, ended_on=None)
        return own.select_related("summary", "village").order_by("code")

    def _recognised(self, **as_: Any) -> QuerySet[Household]:
        return self._all().filter(
            Exists(StatusPeriod.objects.filter(household=OuterRef("pk"), valid_to=None, **as_))
        )

    def _off_list(self) -> QuerySet[Household]:
        listed = StatusPeriod.objects.filter(household=OuterRef("pk"), valid_to=None, status__in=ON_LIST)
        return self._all().filter(~Exists(listed))

    def _newcomers(self) -> QuerySet[Household]:
        """Not in this year's round, in a village that still asks."""
        now = RoundHousehold.objects.filter(household=OuterRef("pk"), village__round__decision=None)
        asking = RoundVillage.objects.filter(
            Q(round__decision=None), village=OuterRef("village"), step__in=STILL_ASKED
        )
        return self._off_list().filter(~Exists(now), Exists(asking))

    def _farms(self) -> QuerySet[Household]:
        """By what they said last."""
        said = HouseholdAnswers.objects.filter(household=OuterRef("pk")).order_by("-review_date")
        return (
            self._off_list().alias(is_farm=Subquery(said.values("is_agricultural")[:1])).filter(is_farm=True)
        )
