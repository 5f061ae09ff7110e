"""Random acts of random officers on a round: what is allowed happens, nothing else does, and the lists always add up.

The other side is typed here from the law (QĐ 24/2021/QĐ-TTg, Điều 4; policy/review.yaml as of 2024): it imports no
table of steps, no right and no count of the product.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.engine.forms import FormsRequest, fill_forms
from giamngheo.papers.exports.write import as_tables
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.models import Job
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import StatusPeriod
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import Certificate, Complaint, RoundForms
from giamngheo.records.review.selectors.lines import lines_of_round, lists
from giamngheo.records.review.services import deciding, meetings, posting, reviewing, rounds
from giamngheo.records.review.services.round_tables import round_tables
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from tests.records.reviewing import OPENED, Story, area, opened
from tests.records.working import work
from tests.world import OWN, World

KEYS = ("hac", "duong")
# What the reviewer may find, and the class that it makes.
FOUND = {
    "near_poor": {"income_per_capita": 1_000_000, "water_source": "protected_well"},
    "poor": {"income_per_capita": 1_000_000, "water_source": "surface"},
    "not_poor": {"income_per_capita": 1_500_001, "water_source": "protected_well"},
}
MOVED = {"poor": "stayed_poor", "near_poor": "poor_to_near_poor", "not_poor": "poor_to_not_poor"}
# Who may, by act; a household is asked by its reviewer always (Story.ask).
HANDS = {
    "close_list": {"commune"},
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
OFFICERS = ("commune", "village_head", "reviewer", "one_stop", "commune_chair", "commune_clerk", "auditor")


def working_days_after(day: date, days: int) -> date:
    """October and November 2024 have no holiday on a weekday."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


@dataclass
class Expected:
    """How the round must stand, by the law alone. facts: the class they make; put: before the village; voted."""

    day: date = OPENED
    village: str = "listing"
    round: str = "villages"
    facts: dict[str, str] = field(default_factory=dict)
    put: dict[str, str] = field(default_factory=dict)
    voted: dict[str, bool] = field(default_factory=dict)
    posting_ends: date | None = None
    open_complaints: list[str] = field(default_factory=list)
    decided_on: date | None = None

    @property
    def is_unchanged(self) -> bool:
        return self.facts == self.put

    def may_close_list(self) -> bool:
        return self.village == "listing"

    def may_finish(self) -> bool:
        return self.village == "reviewing" and len(self.facts) == len(KEYS)

    def may_meet(self) -> bool:
        return self.village == "meeting" and self.is_unchanged

    def may_post(self) -> bool:
        return self.village == "agreed" and self.is_unchanged

    def may_complain(self) -> bool:
        return self.village == "posted" and self.day <= self.posting_ends  # type: ignore[operator]

    def may_recheck(self) -> bool:
        return self.village == "posted" and bool(self.open_complaints)

    def may_conclude(self) -> bool:
        over = self.village == "posted" and self.day > self.posting_ends  # type: ignore[operator]
        return over and not self.open_complaints and self.is_unchanged

    def may_again(self) -> bool:
        """While the list is before the district or the chair, only they send back."""
        return self.village in ("meeting", "agreed", "posted", "concluded") and self.round == "villages"

    def may_submit(self) -> bool:
        return self.round == "villages" and self.village == "concluded" and self.is_unchanged

    def may_opinion(self) -> bool:
        return self.round == "district"

    def may_pass_over(self) -> bool:
        """In 2024 there is a district to ask."""
        return False

    def may_send_back(self) -> bool:
        return self.round in ("chair", "signed")

    def may_sign(self) -> bool:
        return self.round == "chair" and self.is_unchanged

    def may_number(self) -> bool:
        return self.round == "signed" and self.is_unchanged

    def reviewed_again(self) -> None:
        self.village, self.posting_ends, self.voted = "reviewing", None, {}


def number(**told: Any) -> None:
    """The clerk numbers, and what the job then refuses is refused."""
    if work(deciding.ask_number(**told)).state == Job.State.FAILED:
        raise NotSaved({})


class Office:
    """The acts as the product does them, each followed by what the law expects of it."""

    def __init__(self, story: Story, chance: random.Random) -> None:
        self.story, self.chance, self.expected = story, chance, Expected()

    def step(self, act: str) -> None:
        """One act by one officer: of those who may, three times in four."""
        self.expected.day += timedelta(days=self.chance.choice((0, 0, 1, 4)))
        if act == "ask":
            return self.ask(self.chance.choice(KEYS), self.chance.choice(list(FOUND)))
        if act == "recheck" and not Complaint.objects.exists():
            return None
        hands = sorted(HANDS[act]) if self.chance.random() < 0.75 else OFFICERS
        who = self.chance.choice(hands)
        is_expected = who in HANDS[act] and getattr(self.expected, f"may_{act}")()
        officer = self.story.officer(who, self.expected.day)
        told = {"officer": officer, **self.about(act)}
        try:
            with transaction.atomic(), scoped(officer.scope()):
                self.services[act](**told)
        except (NotSaved, NotAllowed):
            assert not is_expected, (act, who, self.expected)
        else:
            assert is_expected, (act, who, self.expected)
            getattr(self, f"after_{act}")(told)
        return None

    services = {
        "close_list": rounds.close_list,
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

    def about(self, act: str) -> dict[str, object]:
        """What the act is told."""
        village, of = {"village_id": self.story.village_id}, {"round_id": self.story.round_id}
        with area(self.story.world):
            one = self.story.household(self.chance.choice(KEYS)).pk
            if act == "meet":
                votes = {self.story.household(key).pk: self.chance.choice((19, 20, 30, 30)) for key in KEYS}
                held = meetings.Held(self.expected.day, "Nhà văn hóa", "A", "B", "C", 40)
                return village | {"held": held, "agree": votes}
            if act == "recheck":
                complaints = Complaint.objects.order_by("result", "received_at", "pk")
                return {"complaint_id": complaints[0].pk, "finding": "Đã xem."}
        return {
            "complain": {"household_id": one, "complainant": "A", "words": "B"},
            "again": village | {"reason": "Xem lại"},
            "submit": of,
            "opinion": of | {"is_agreed": self.chance.random() < 0.7, "words": "Xem lại"},
            "pass_over": of,
            "send_back": of | {"reason": "Xem lại", "village_ids": [self.story.village_id]},
            "sign": of,
            "number": of | {"number": "12/QĐ-UBND"},
        }.get(act, village)

    def ask(self, key: str, status: str) -> None:
        """The reviewer comes on a day of its own, and may come at any time."""
        self.expected.day += timedelta(days=1)
        with area(self.story.world):
            self.story.ask(key, self.expected.day, **FOUND[status])
        self.expected.facts[key] = status

    def after_close_list(self, _told: dict[str, object]) -> None:
        self.expected.village = "reviewing"

    def after_finish(self, _told: dict[str, object]) -> None:
        expected = self.expected
        kept = {key: yes for key, yes in expected.voted.items() if expected.put[key] == expected.facts[key]}
        expected.village, expected.voted, expected.put = "meeting", kept, dict(expected.facts)

    def after_meet(self, told: dict[str, object]) -> None:
        agree = told["agree"]
        assert isinstance(agree, dict)
        for key in KEYS:
            if not self.expected.voted.get(key):
                self.expected.voted[key] = agree[self.story.household(key).pk] >= 20
        self.expected.village = "agreed" if all(self.expected.voted.values()) else "reviewing"

    def after_post(self, _told: dict[str, object]) -> None:
        self.expected.village = "posted"
        self.expected.posting_ends = working_days_after(self.expected.day, 3)

    def after_complain(self, told: dict[str, object]) -> None:
        key = next(key for key in KEYS if self.story.household(key).pk == told["household_id"])
        self.expected.open_complaints.append(key)

    def after_recheck(self, told: dict[str, object]) -> None:
        done = Complaint.objects.select_related("household__household").get(pk=told["complaint_id"])
        key = next(key for key in KEYS if self.story.world.households[key] == done.household.household)
        expected = self.expected
        assert done.result == ("kept" if expected.put[key] == expected.facts[key] else "changed")
        expected.open_complaints.remove(key)
        expected.put[key] = expected.facts[key]
        assert expected.posting_ends
        expected.posting_ends = max(expected.posting_ends, working_days_after(expected.day, 3))

    def after_conclude(self, _told: dict[str, object]) -> None:
        self.expected.village = "concluded"

    def after_again(self, _told: dict[str, object]) -> None:
        self.expected.reviewed_again()

    def after_submit(self, _told: dict[str, object]) -> None:
        self.expected.round = "district"

    def after_opinion(self, told: dict[str, object]) -> None:
        self.expected.round = "chair" if told["is_agreed"] else "villages"
        if not told["is_agreed"]:
            self.expected.reviewed_again()

    def after_send_back(self, _told: dict[str, object]) -> None:
        self.expected.round = "villages"
        self.expected.reviewed_again()

    def after_sign(self, _told: dict[str, object]) -> None:
        self.expected.round = "signed"

    def after_number(self, _told: dict[str, object]) -> None:
        self.expected.round = self.expected.village = "decided"
        self.expected.decided_on = self.expected.day

    def check(self) -> None:
        """What must hold whatever happened."""
        expected, story = self.expected, self.story
        assert (story.village.step, story.round.step) == (expected.village, expected.round)
        assert story.village.posting_ends_on == expected.posting_ends
        assert Complaint.objects.filter(result="").count() == len(expected.open_complaints)
        for key in KEYS:
            self.check_household(key)
        found = lists(lines_of_round(story.round))
        on_list = Counter(line.reviewed.pk for name in ("poor", "near_poor") for line in found[name])
        assert set(on_list.values()) <= {1}
        self.check_balance()

    def check_household(self, key: str) -> None:
        """Before its decision nothing of a household moves; by it, all does at once."""
        expected, one = self.expected, self.story.household(key)
        assert one.proposed == expected.put.get(key, "")
        period = StatusPeriod.objects.get(household=one.household_id, valid_to=None)
        certificates = Certificate.objects.filter(household=one.household_id, ended_on=None).count()
        if expected.decided_on is None:
            assert (period.status, one.decided, one.movement, certificates) == ("poor", "", "", 0)
            return
        status = expected.put[key]
        assert (period.status, period.valid_from) == (status, expected.decided_on)
        assert (one.decided, one.movement) == (status, MOVED[status])
        escaped = None if status == "poor" else expected.decided_on
        assert period.escaped_poverty_date == escaped
        assert certificates == (status != "not_poor")

    def check_balance(self) -> None:
        """Form 2: those at the beginning, less those who left, are those at the end."""
        households = [self.story.household(key) for key in KEYS]
        moved = Counter(one.movement for one in households)
        start = sum(one.previous_status == "poor" for one in households)
        open_periods = StatusPeriod.objects.filter(
            household__in=[one.household_id for one in households], valid_to=None, status="poor"
        )
        assert start - moved["poor_to_near_poor"] - moved["poor_to_not_poor"] == open_periods.count()

    def check_forms(self) -> None:
        """Forms 2 and 3 made at this moment: start, less who left, and who came, is the end; as counted by hand."""
        classes = [self.expected.facts.get(key, "poor") for key in KEYS]
        starts = {2: len(KEYS), 3: 0}
        for number, status in ((2, "poor"), (3, "near_poor")):
            row = form_row(self.story, self.expected.day, number)
            less, more = sum(row[2:5]), sum(row[5:9])
            assert (row[1], row[9]) == (starts[number], classes.count(status)), (number, row, self.expected)
            assert row[1] - less + more == row[9]


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
ROAD = (
    "close_list",
    "ask",
    "ask",
    "finish",
    "meet",
    "post",
    "conclude",
    "submit",
    "opinion",
    "sign",
    "number",
)
STEPS = (*HANDS, "ask")


def mixed(of_the_road: int, others: list[tuple[int, str]]) -> Iterator[str]:
    """The road so far, and before each of its acts those others that fall there."""
    for place, act in enumerate((*ROAD[:of_the_road], None)):
        yield from (other for where, other in others if where == place)
        if act:
            yield act


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    of_the_road=st.integers(0, len(ROAD)),
    others=st.lists(st.tuples(st.integers(0, len(ROAD)), st.sampled_from(STEPS)), max_size=12),
    seed=st.integers(0, 10_000),
)
def test_whatever_officers_try_the_round_stands_where_the_law_puts_it(
    world: World, of_the_road: int, others: list[tuple[int, str]], seed: int
) -> None:
    with transaction.atomic():
        with area(world):
            office = Office(opened(world), random.Random(seed))
            for act in mixed(of_the_road, others):
                office.step(act)
                office.check()
            office.check_forms()
        transaction.set_rollback(True)
