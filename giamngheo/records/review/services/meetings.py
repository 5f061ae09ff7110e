"""The village meeting: who came, and for each household how many agree with what the law says of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

import polars as pl
from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.writing import write_columns
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import (
    Meeting,
    MeetingResult,
    ReviewRound,
    RoundHousehold,
    RoundVillage,
)
from giamngheo.records.review.selectors.relations import Relation, relations
from giamngheo.records.review.services.periods import agreement_share
from giamngheo.records.review.services.proposing import said_of
from giamngheo.records.review.services.reviewing import NAMED, living
from giamngheo.records.review.services.steps import held_village, move_village, refused
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import meeting_agrees


@dataclass(frozen=True)
class Held:
    """A meeting as its record tells it."""

    held_on: date
    place: str
    chair: str
    secretary: str
    representative: str
    attendees: int


@transaction.atomic
def hold_meeting(*, officer: Officer, village_id: UUID, held: Held, agree: Mapping[UUID, int]) -> Meeting:
    """Record a meeting. agree: for each household put before it, by the id of its RoundHousehold, how many agree.

    Where enough agree on each, the village may be posted; else those households are reviewed again and the village
    meets again about them. Raises NotAllowed, NotSaved.
    """
    village = held_village(officer, "hold_meeting", village_id)
    put = [one for one in living(village) if one.is_agreed is not True]
    _check(officer, village, held, put, agree)
    meeting = Meeting.objects.create(
        village=village,
        number=village.meetings.count() + 1,
        recorded_by=officer.signature,
        **asdict(held),
    )
    share, told = agreement_share(held.held_on), relations(put)
    for one in put:
        one.is_agreed = meeting_agrees(agree[one.pk], held.attendees, share)
    MeetingResult.objects.bulk_create(
        MeetingResult(
            meeting=meeting,
            household=one,
            proposed=one.proposed,
            agree=agree[one.pk],
            is_agreed=bool(one.is_agreed),
            relation=_relation_told(one, told),
        )
        for one in put
    )
    write_columns(put, "is_agreed")
    again = sum(not one.is_agreed for one in put)
    if again:
        # Kept for all who read it, as people write theirs: in Vietnamese, whoever recorded the meeting.
        village.again_reason = f"họp dân lần {meeting.number}: {again} hộ chưa được nhất trí"
    outcome = "again" if again else "agreed"
    move_village(officer, "hold_meeting", village, outcome, attendees=held.attendees, again=again)
    return meeting


def _relation_told(one: RoundHousehold, told: Mapping[UUID, Relation]) -> str:
    """As the record keeps it: who reviewed, and how they are a relative; only what was declared."""
    relation = told.get(one.pk)
    return (
        f"{one.reviewer.full_name}: {relation.words}" if one.reviewer and relation and relation.words else ""
    )


def _check(
    officer: Officer,
    village: RoundVillage,
    held: Held,
    put: list[RoundHousehold],
    agree: Mapping[UUID, int],
) -> None:
    wrong: dict[str, str] = {}
    if why_not := _wrong_day(officer, village, held.held_on, put):
        wrong["held_on"] = why_not
    if held.attendees < 1:
        wrong["attendees"] = say("ghi số người dự", "say how many came")
    for one in put:
        if one.pk not in agree:
            wrong[f"agree-{one.pk}"] = say("ghi số người đồng ý", "say how many agree")
        elif not 0 <= agree[one.pk] <= max(held.attendees, 0):
            wrong[f"agree-{one.pk}"] = say("nhiều hơn số người dự", "more than came")
    if wrong:
        raise NotSaved(wrong)
    check_unchanged(officer, village)


def _wrong_day(officer: Officer, village: RoundVillage, held_on: date, put: list[RoundHousehold]) -> str:
    """A meeting comes after what it decides on: what each household answered, and the meeting before it."""
    if not village.round.opened_on <= held_on <= officer.today:
        return say("ngày họp phải trong đợt và đã qua", "the day must be past and in the round")
    last = village.meetings.order_by("-number").values_list("held_on", flat=True).first()
    if last and held_on < last:
        return say(f"cuộc họp trước họp ngày {last:%d/%m/%Y}", f"the meeting before was on {last:%d/%m/%Y}")
    asked = max((one.household.summary.review_date or held_on for one in put), default=held_on)
    if held_on < asked:
        return say(
            f"có hộ đưa ra họp được rà soát ngày {asked:%d/%m/%Y}, sau ngày họp này",
            f"a household put before it was reviewed on {asked:%d/%m/%Y}, after this day",
        )
    return ""


def check_unchanged(officer: Officer, part: RoundVillage | ReviewRound) -> None:
    """What is put before people must be what the law says now. Raises NotSaved that names the households."""
    if told := told_changed(said_of([part], officer.today)):
        raise refused(*told)


def told_changed(found: pl.DataFrame) -> tuple[str, str] | None:
    """Which households would be of another class than the one put before people, in both languages; None: no one.

    found: proposing.said_of.
    """
    changed = found.filter(pl.col("status").ne_missing(pl.col("proposed")))["code"].to_list()
    if not changed:
        return None
    names = ", ".join(changed[:NAMED])
    return (
        f"Thông tin của {len(changed)} hộ đã thay đổi sau khi có đề xuất ({names}): đưa thôn về rà soát lại.",
        f"The facts of {len(changed)} households changed after the proposal ({names}): review them again.",
    )
