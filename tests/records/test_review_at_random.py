"""Random acts of random officers on a round: what is allowed happens, nothing else does, and the lists always add up.

The other side is typed here from the law (QĐ 24/2021/QĐ-TTg, Điều 4; policy/review.yaml as of 2024): it imports no
table of steps, no right and no count of the product.
"""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.engine.forms import FormsRequest, fill_forms
from giamngheo.papers.exports.write import as_tables
from giamngheo.records.accounts.models import Duty
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Certificate, Complaint, ReviewRound, RoundForms, RoundHousehold
from giamngheo.records.review.selectors.lines import lines_of_round, lists
from giamngheo.records.review.services import deciding, meetings, posting, reviewing, rounds
from giamngheo.records.review.services.round_tables import round_tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from tests.records.reviewing import OPENED, Story, area
from tests.records.working import work
from tests.world import OWN, World, add_household

# Two villages of the commune and their households, all poor when the round is opened.
VILLAGES = {"hom": ("hac", "duong"), "ot": ("thanh",)}
KEYS = tuple(key for keys in VILLAGES.values() for key in keys)
# What the reviewer may find, and the class that it makes.
FOUND = {
    "near_poor": {"income_per_capita": 1_000_000, "water_source": "protected_well"},
    "poor": {"income_per_capita": 1_000_000, "water_source": "surface"},
    "not_poor": {"income_per_capita": 1_500_001, "water_source": "protected_well"},
}
MOVED = {"poor": "stayed_poor", "near_poor": "poor_to_near_poor", "not_poor": "poor_to_not_poor"}
# Who may, by act; the village head in bản Hôm only. A household is asked by its reviewer always (Story.ask).
HANDS = {
    "close_list": {"commune"},
    "assign": {"commune"},
    "finish": {"commune"},
    "meet": {"commune", "village_head"},
    "post": {"commune"},
    "complain": {"commune", "one_stop", "village_head"},
    "recheck": {"commune"},
    "conclude": {"commune"},
    "again": {"commune"},
    "submit": {"commune"},
    "opinion": {"commune"},
    "pass_over": {"commune"},
    "send_back": {"commune_chair"},
    "sign": {"commune_chair"},
    "number": {"commune_clerk"},
}
OF_ROUND = ("submit", "opinion", "pass_over", "send_back", "sign", "number")
OFFICERS = ("commune", "village_head", "reviewer", "one_stop", "commune_chair", "commune_clerk", "auditor")


def working_days_after(day: date, days: int) -> date:
    """October and November 2024 have no holiday on a weekday."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


@dataclass
class Expected:
    """How a village must stand, by the law alone. facts: the class they make; put: before the village; voted."""

    keys: tuple[str, ...]
    step: str = "listing"
    is_assigned: bool = False
    facts: dict[str, str] = field(default_factory=dict)
    put: dict[str, str] = field(default_factory=dict)
    voted: dict[str, bool] = field(default_factory=dict)
    posting_ends: date | None = None
    open_complaints: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return self.facts == self.put

    def is_over(self, day: date) -> bool:
        """Whether the posting of a posted village has ended."""
        assert self.posting_ends
        return day > self.posting_ends

    def may_close_list(self, _day: date) -> bool:
        return self.step == "listing"

    def may_assign(self, _day: date) -> bool:
        return self.step in ("listing", "reviewing")

    def may_finish(self, _day: date) -> bool:
        return self.step == "reviewing" and self.is_assigned and len(self.facts) == len(self.keys)

    def may_meet(self, _day: date) -> bool:
        return self.step == "meeting" and self.is_unchanged

    def may_post(self, _day: date) -> bool:
        return self.step == "agreed" and self.is_unchanged

    def may_complain(self, day: date) -> bool:
        return self.step == "posted" and not self.is_over(day)

    def may_recheck(self, _day: date) -> bool:
        return self.step == "posted" and bool(self.open_complaints)

    def may_conclude(self, day: date) -> bool:
        over = self.step == "posted" and self.is_over(day)
        return over and not self.open_complaints and self.is_unchanged

    def may_again(self, _day: date) -> bool:
        return self.step in ("meeting", "agreed", "posted", "concluded")

    def reviewed_again(self) -> None:
        self.step, self.posting_ends, self.voted = "reviewing", None, {}


@dataclass
class ExpectedRound:
    """How the round must stand. While its list is before the district or the chair, no village moves."""

    day: date = OPENED
    step: str = "villages"
    villages: dict[str, Expected] = field(
        default_factory=lambda: {name: Expected(keys) for name, keys in VILLAGES.items()}
    )
    decided_on: date | None = None

    @property
    def is_unchanged(self) -> bool:
        return all(village.is_unchanged for village in self.villages.values())

    def may(self, act: str, village: str) -> bool:
        if act in OF_ROUND:
            return bool(getattr(self, f"may_{act}")())
        can = getattr(self.villages[village], f"may_{act}")(self.day)
        return bool(can) and self.step == "villages"

    def may_submit(self) -> bool:
        through = all(village.step == "concluded" for village in self.villages.values())
        return self.step == "villages" and through and self.is_unchanged

    def may_opinion(self) -> bool:
        return self.step == "district"

    def may_pass_over(self) -> bool:
        """In 2024 there is a district to ask."""
        return False

    def may_send_back(self) -> bool:
        return self.step in ("chair", "signed")

    def may_sign(self) -> bool:
        return self.step == "chair" and self.is_unchanged

    def may_number(self) -> bool:
        return self.step == "signed" and self.is_unchanged

    def sent_back(self, names: Iterable[str]) -> None:
        self.step = "villages"
        for name in names:
            self.villages[name].reviewed_again()


def number(**told: Any) -> None:
    """The clerk numbers, and what the job then refuses is refused."""
    if work(deciding.ask_number(**told)).state == Job.State.FAILED:
        raise NotSaved({})


class Office:
    """The acts as the product does them, each followed by what the law expects of it."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance, self.expected = world, chance, ExpectedRound()
        found = begun(world)
        places = {name: found.villages.get(village=world.villages[name]).pk for name in VILLAGES}
        self.stories = {name: Story(world, found.pk, pk) for name, pk in places.items()}

    def on_the_road(self, act: str, village: str) -> None:
        """An act as it should be: by who may, of a household that the village agrees on, when the posting is over."""
        expected = self.expected
        if act == "conclude" and (ends := expected.villages[village].posting_ends):
            expected.day = max(expected.day, ends + timedelta(days=1))
        if act == "ask":
            for key in VILLAGES[village]:
                self.ask(key, self.chance.choice(list(FOUND)))
        else:
            self.do(act, village, min(HANDS[act]), (30,))

    def step(self, act: str, village: str) -> None:
        """One act by one officer: of those who may, three times in four."""
        self.expected.day += timedelta(days=self.chance.choice((0, 0, 1, 4)))
        if act == "ask":
            return self.ask(self.chance.choice(VILLAGES[village]), self.chance.choice(list(FOUND)))
        hands = sorted(HANDS[act]) if self.chance.random() < 0.75 else OFFICERS
        return self.do(act, village, self.chance.choice(hands), (19, 20, 30, 30))

    def do(self, act: str, village: str, who: str, agree: tuple[int, ...]) -> None:
        """It happens where the law lets this officer do it here and now, and not otherwise."""
        told = self.about(act, village, agree)
        if told is None:
            return
        is_theirs = who in HANDS[act] and not (who == "village_head" and village == "ot")
        is_expected = is_theirs and self.expected.may(act, village)
        officer = self.stories[village].officer(who, self.expected.day)
        try:
            with transaction.atomic(), scoped(officer.scope()):
                self.services[act](officer=officer, **told)
        except (NotSaved, NotAllowed, ObjectDoesNotExist):
            assert not is_expected, (act, village, who, self.expected)
        else:
            assert is_expected, (act, village, who, self.expected)
            getattr(self, f"after_{act}")(village, told)

    services = {
        "close_list": rounds.close_list,
        "assign": rounds.assign_reviewer,
        "finish": reviewing.finish_review,
        "meet": meetings.hold_meeting,
        "post": posting.post,
        "complain": posting.complain,
        "recheck": posting.recheck,
        "conclude": posting.conclude_posting,
        "again": reviewing.review_again,
        "submit": deciding.submit,
        "opinion": deciding.note_district_opinion,
        "pass_over": deciding.pass_over_district,
        "send_back": deciding.send_back,
        "sign": deciding.sign,
        "number": number,
    }

    def about(self, act: str, village: str, agree: tuple[int, ...]) -> dict[str, Any] | None:
        """What the act is told; none where there is no complaint to look into."""
        story, keys = self.stories[village], VILLAGES[village]
        place, of = {"village_id": story.village_id}, {"round_id": story.round_id}
        if act == "recheck":
            with area(self.world):
                complaints = Complaint.objects.filter(household__village=story.village_id)
                found = complaints.order_by("result", "received_at", "pk").first()
            return {"complaint_id": found.pk, "finding": "Đã xem."} if found else None
        if act == "send_back":
            named = self.chance.sample(sorted(VILLAGES), self.chance.randint(1, len(VILLAGES)))
            ids = [self.stories[name].village_id for name in named]
            return of | {"reason": "Xem lại", "village_ids": ids}
        with area(self.world):
            ids = [story.household(key).pk for key in keys]
        held = meetings.Held(self.expected.day, "Nhà văn hóa", "A", "B", "C", 40)
        given: dict[str, dict[str, Any]] = {
            "assign": place | {"reviewer_id": self.world.users["reviewer"].pk},
            "meet": place | {"held": held, "agree": {pk: self.chance.choice(agree) for pk in ids}},
            "complain": {"household_id": self.chance.choice(ids), "complainant": "A", "words": "B"},
            "again": place | {"reason": "Xem lại"},
            "opinion": of | {"is_agreed": agree == (30,) or self.chance.random() < 0.7, "words": "Xem lại"},
            "number": of | {"number": "12/QĐ-UBND"},
        }
        return given.get(act, of if act in OF_ROUND else place)

    def ask(self, key: str, status: str) -> None:
        """The reviewer comes on a day of its own, and may come at any time."""
        self.expected.day += timedelta(days=1)
        village = next(name for name, keys in VILLAGES.items() if key in keys)
        with area(self.world):
            self.stories[village].ask(key, self.expected.day, **FOUND[status])
        self.expected.villages[village].facts[key] = status

    def after_close_list(self, village: str, _told: dict[str, Any]) -> None:
        self.expected.villages[village].step = "reviewing"

    def after_assign(self, village: str, _told: dict[str, Any]) -> None:
        self.expected.villages[village].is_assigned = True

    def after_finish(self, village: str, _told: dict[str, Any]) -> None:
        one = self.expected.villages[village]
        one.voted = {key: yes for key, yes in one.voted.items() if one.put[key] == one.facts[key]}
        one.step, one.put = "meeting", dict(one.facts)

    def after_meet(self, village: str, told: dict[str, Any]) -> None:
        one = self.expected.villages[village]
        for key in one.keys:
            if not one.voted.get(key):
                one.voted[key] = told["agree"][self.stories[village].household(key).pk] >= 20
        one.step = "agreed" if all(one.voted.values()) else "reviewing"

    def after_post(self, village: str, _told: dict[str, Any]) -> None:
        one = self.expected.villages[village]
        one.step, one.posting_ends = "posted", working_days_after(self.expected.day, 3)

    def after_complain(self, village: str, told: dict[str, Any]) -> None:
        story, one = self.stories[village], self.expected.villages[village]
        key = next(key for key in one.keys if story.household(key).pk == told["household_id"])
        one.open_complaints.append(key)

    def after_recheck(self, village: str, told: dict[str, Any]) -> None:
        done = Complaint.objects.select_related("household__household").get(pk=told["complaint_id"])
        one = self.expected.villages[village]
        key = next(key for key in one.keys if self.world.households[key] == done.household.household)
        assert done.result == ("kept" if one.put[key] == one.facts[key] else "changed")
        one.open_complaints.remove(key)
        one.put[key] = one.facts[key]
        assert one.posting_ends
        one.posting_ends = max(one.posting_ends, working_days_after(self.expected.day, 3))

    def after_conclude(self, village: str, _told: dict[str, Any]) -> None:
        self.expected.villages[village].step = "concluded"

    def after_again(self, village: str, _told: dict[str, Any]) -> None:
        self.expected.villages[village].reviewed_again()

    def after_submit(self, _village: str, _told: dict[str, Any]) -> None:
        self.expected.step = "district"

    def after_opinion(self, _village: str, told: dict[str, Any]) -> None:
        if told["is_agreed"]:
            self.expected.step = "chair"
        else:
            self.expected.sent_back(VILLAGES)

    def after_send_back(self, _village: str, told: dict[str, Any]) -> None:
        named = [name for name, story in self.stories.items() if story.village_id in told["village_ids"]]
        self.expected.sent_back(named)

    def after_sign(self, _village: str, _told: dict[str, Any]) -> None:
        self.expected.step = "signed"

    def after_number(self, _village: str, _told: dict[str, Any]) -> None:
        self.expected.step, self.expected.decided_on = "decided", self.expected.day
        for one in self.expected.villages.values():
            one.step = "decided"

    def check(self) -> None:
        """What must hold whatever happened."""
        for name, one in self.expected.villages.items():
            self.check_village(self.stories[name], one)
        of = self.stories["hom"].round
        assert of.step == self.expected.step
        found = lists(lines_of_round(of))
        on_list = Counter(line.reviewed.pk for name in ("poor", "near_poor") for line in found[name])
        assert set(on_list.values()) <= {1}
        self.check_balance()

    def check_village(self, story: Story, one: Expected) -> None:
        """Its step, its posting, its complaints and each of its households."""
        assert (story.village.step, story.village.posting_ends_on) == (one.step, one.posting_ends)
        waiting = Complaint.objects.filter(household__village=story.village_id, result="")
        assert waiting.count() == len(one.open_complaints)
        for key in one.keys:
            self.check_household(story.household(key), one.put.get(key, ""))

    def check_household(self, one: RoundHousehold, put: str) -> None:
        """Before its decision nothing of a household moves; by it, all does at once."""
        assert one.proposed == put
        decided_on = self.expected.decided_on
        period = StatusPeriod.objects.get(household=one.household_id, valid_to=None)
        certificates = Certificate.objects.filter(household=one.household_id, ended_on=None).count()
        if decided_on is None:
            assert (period.status, one.decided, one.movement, certificates) == ("poor", "", "", 0)
            return
        assert (period.status, period.valid_from) == (put, decided_on)
        assert (one.decided, one.movement) == (put, MOVED[put])
        assert period.escaped_poverty_date == (None if put == "poor" else decided_on)
        assert certificates == (put != "not_poor")

    def check_balance(self) -> None:
        """Form 2: those at the beginning, less those who left, are those at the end."""
        households = [self.stories[name].household(key) for name, keys in VILLAGES.items() for key in keys]
        moved = Counter(one.movement for one in households)
        start = sum(one.previous_status == "poor" for one in households)
        open_periods = StatusPeriod.objects.filter(
            household__in=[one.household_id for one in households], valid_to=None, status="poor"
        )
        assert start - moved["poor_to_near_poor"] - moved["poor_to_not_poor"] == open_periods.count()

    def check_forms(self) -> None:
        """Forms 2 and 3 made at this moment: start, less who left, and who came, is the end; as counted by hand."""
        villages = self.expected.villages.values()
        classes = [one.facts.get(key, "poor") for one in villages for key in one.keys]
        starts = {2: len(KEYS), 3: 0}
        for number, status in ((2, "poor"), (3, "near_poor")):
            row = form_row(self.stories["hom"], self.expected.day, number)
            less, more = sum(row[2:5]), sum(row[5:9])
            assert (row[1], row[9]) == (starts[number], classes.count(status)), (number, row, self.expected)
            assert row[1] - less + more == row[9]


def begun(world: World) -> ReviewRound:
    """The periodic round of the commune, a household of bản Ót among those on its list."""
    add_household(world, "thanh", "ot", "H009", [("Quàng Văn Thanh", "head", 1970)])
    Duty.objects.get(user=world.users["reviewer"]).villages.add(world.villages["ot"])
    officer = replace(world.officer("commune"), today=OPENED)
    return rounds.open_round(
        officer=officer, kind="periodic_review", commune_code=OWN, list_year=OPENED.year + 1
    )


def form_row(story: Story, day: date, number: int) -> list[int]:
    """The commune's line of households on a form of movements: [0, column 1, … column 9]."""
    asked = RoundForms(round=story.round, is_official=False, format="xlsx", with_names=False, as_of=day)
    names = {
        HOUSEHOLDS.name: list(HOUSEHOLDS.names),
        PERSONS.name: [name for name in PERSONS.names if name not in ("full_name", "personal_id")],
    }
    with TemporaryDirectory() as folder:
        households, persons = as_tables(Path(folder), [round_tables(asked)], ".parquet", names)
        wanted = FormsRequest(
            households, persons, day, OWN, (number,), format="xlsx", standard=story.round.standard
        )
        cells = fill_forms(wanted).forms[0].cells
    total = cells.filter(place="total")
    return [0, *(int(total[str(column)][0]) for column in range(1, 10))]


# The road from the list to the decision, which random acts alone would seldom reach the end of.
TO_MEETING = ("close_list", "assign", "ask", "finish")
FORMS_MADE = 0.1  # at so many of the moments between; at the last one always
ROAD = (
    *((act, village) for village in VILLAGES for act in TO_MEETING),
    *((act, "hom") for act in ("meet", "post", "complain", "recheck", "conclude")),
    *((act, "ot") for act in ("meet", "post", "conclude")),
    *((act, "hom") for act in ("submit", "opinion", "sign", "number")),
)
STEPS = (*HANDS, "ask")
OTHERS = st.tuples(st.integers(0, len(ROAD)), st.sampled_from(STEPS), st.sampled_from(sorted(VILLAGES)))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    of_the_road=st.just(len(ROAD)) | st.integers(0, len(ROAD)),
    others=st.lists(OTHERS, max_size=15),
    seed=st.integers(0, 10_000),
)
def test_whatever_officers_try_the_round_stands_where_the_law_puts_it(
    world: World, of_the_road: int, others: list[tuple[int, str, str]], seed: int
) -> None:
    """The road so far, and before each of its acts those others that fall there."""
    with transaction.atomic():
        with area(world):
            office = Office(world, random.Random(seed))
            for place, of_road in enumerate((*ROAD[:of_the_road], None)):
                for where, other, village in others:
                    if where == place:
                        office.step(other, village)
                        office.check()
                if of_road:
                    office.on_the_road(*of_road)
                    office.check()
                if office.chance.random() < FORMS_MADE:
                    office.check_forms()
            office.check_forms()
        transaction.set_rollback(True)
