"""A round brought to a step, act by act, each on its day: what the tests of reviews begin with."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.services.editing_review import start_review
from giamngheo.records.review.models import Complaint, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.services.deciding import ask_number, note_district_opinion, sign, submit
from giamngheo.records.review.services.meetings import Held, hold_meeting
from giamngheo.records.review.services.posting import complain, conclude_posting, post
from giamngheo.records.review.services.reviewing import finish_review
from giamngheo.records.review.services.rounds import assign_reviewer, close_list, open_round
from tests.records.working import work, work_asked
from tests.world import OWN, World, id_of

OPENED, ASKED, MET, POSTED = date(2024, 10, 20), date(2024, 10, 22), date(2024, 10, 24), date(2024, 10, 25)
# Friday the 25th; Monday, Tuesday and Wednesday are the three working days, so Thursday is the first day after.
LAST_POSTED, AFTER = date(2024, 10, 30), date(2024, 10, 31)


@dataclass
class Story:
    """A round of commune 03658 in the world of the tests; bản Hôm has two poor households, Hặc and Dương."""

    world: World
    round_id: UUID
    village_id: UUID

    def officer(self, role: str, day: date) -> Officer:
        """An officer on a day."""
        return replace(self.world.officer(role), today=day)

    @property
    def round(self) -> ReviewRound:
        """The round as it is now."""
        return ReviewRound.objects.get(pk=self.round_id)

    @property
    def village(self) -> RoundVillage:
        """Its village as it is now."""
        return RoundVillage.objects.get(pk=self.village_id)

    def household(self, key: str) -> RoundHousehold:
        """A household in the round."""
        return RoundHousehold.objects.get(village=self.village_id, household=self.world.households[key])

    def ask(self, key: str, day: date = ASKED, **answers: object) -> None:
        """The reviewer takes a household's answers: settled as near-poor with two deprivations, unless given."""
        household = self.world.households[key]
        kept = start_review(
            officer=self.officer("reviewer", day), household_id=id_of(household), review_date=day
        )
        type(kept).objects.filter(pk=kept.pk).update(**{"has_tv": True, **answers})
        kept.persons.update(disability=False, monthly_allowance=False)

    def meet(self, attendees: int, agree: int, day: date = MET, **of: int) -> None:
        """The village meets; as many agree on each household, but for those named."""
        waiting = RoundHousehold.objects.filter(village=self.village_id).exclude(is_agreed=True)
        votes = {one.pk: agree for one in waiting}
        votes |= {self.household(key).pk: number for key, number in of.items()}
        held = Held(day, "Nhà văn hóa", "Lò Văn Inh", "Cà Thị Hương", "Quàng Văn Một", attendees)
        hold_meeting(
            officer=self.officer("village_head", day), village_id=self.village_id, held=held, agree=votes
        )

    def to_meeting(self) -> None:
        """Both households asked and judged."""
        close_list(officer=self.officer("commune", OPENED), village_id=self.village_id)
        self.ask("hac")
        self.ask("duong")
        self.finish()

    def assign(self, day: date = ASKED) -> None:
        """The households without a reviewer get one."""
        reviewer = self.officer("reviewer", day).user_id
        assign_reviewer(
            officer=self.officer("commune", day), village_id=self.village_id, reviewer_id=reviewer
        )

    def finish(self, day: date = ASKED) -> None:
        """The officer closes the review of the village, each household of which has a reviewer."""
        self.assign(day)
        finish_review(officer=self.officer("commune", day), village_id=self.village_id)

    def to_agreed(self) -> None:
        """The village has met and agreed on both."""
        self.to_meeting()
        self.meet(attendees=40, agree=30)

    def to_posted(self) -> None:
        """The village has agreed; its results are posted."""
        self.to_agreed()
        post(officer=self.officer("commune", POSTED), village_id=self.village_id)

    def to_chair(self, day: date = AFTER) -> None:
        """The posting is over, the list is before the district or the chair."""
        conclude_posting(officer=self.officer("commune", day), village_id=self.village_id)
        submit(officer=self.officer("commune", day), round_id=self.round_id)

    def past_district(self) -> None:
        """The district, which is asked until 30/06/2025, agrees: the list is before the chair."""
        self.to_chair()
        officer = self.officer("commune", AFTER)
        note_district_opinion(officer=officer, round_id=self.round_id, is_agreed=True, words="")

    def complain(self, words: str) -> Complaint:
        """At the desk, about Hặc's household, on the first day of the posting."""
        about = {"household_id": self.household("hac").pk, "complainant": "Lò Văn Tư", "words": words}
        return complain(officer=self.officer("one_stop", POSTED), **about)

    def to_signature(self) -> None:
        """From the list to the chair's desk, with the district's opinion."""
        self.to_posted()
        self.past_district()

    def to_decided(self, day: date) -> None:
        """From the list to the number."""
        self.to_signature()
        self.decide(day)

    def decide(self, day: date) -> None:
        """The chair signs, the clerk numbers."""
        self.sign(day)
        self.number(day)

    def sign(self, day: date) -> Job:
        """The chair signs, and what was signed is kept."""
        chair = self.officer("commune_chair", day)
        sign(officer=chair, round_id=self.round_id)
        return work_asked(chair)

    def number(self, day: date, role: str = "commune_clerk", number: str = "12/QĐ-UBND") -> Job:
        """The clerk numbers, and the decision is entered."""
        return work(ask_number(officer=self.officer(role, day), round_id=self.round_id, number=number))


def opened(world: World, kind: str = "periodic_review", day: date = OPENED, list_year: int = 2025) -> Story:
    """A round opened in the own commune."""
    officer = replace(world.officer("commune"), today=day)
    found = open_round(officer=officer, kind=kind, commune_code=OWN, list_year=list_year)
    return Story(world, found.pk, found.villages.get().pk)


def area(world: World) -> AbstractContextManager[None]:
    """The scope of the own commune's officers."""
    return scoped(world.officer("commune").scope())
