"""What happens to households, one service an act: dated, logged, its consequences listed as tasks.

Every act takes the officer, the household with its version as read, and the day; it raises NotAllowed,
Household.DoesNotExist, Conflict, and NotSaved with what cannot be, at the field of that name.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import Household, HouseholdPlace
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_households import enter_household, open_village
from giamngheo.records.registry.services.life_acts_persons import new_person, returning_person
from giamngheo.records.registry.services.life_acts_recording import (
    HEAD,
    Kind,
    Recording,
    member_of,
    present,
    recording,
)
from giamngheo.rules.language import say

Ending = Household.Ending


def record_birth(
    *, officer: Officer, household_id: UUID, version: int, cells: Mapping[str, object], note: str = ""
) -> Recording:
    """A child is born into the household on its birth date. cells: of editing_members.FACTS."""
    born = cells.get("birth_date")
    if not isinstance(born, date):
        raise NotSaved({"birth_date": say("thiếu ngày sinh", "the day of birth is missing")})
    with recording(officer, Kind.BIRTH, household_id, version, born, note=note) as made:
        _enter(made, made.household, cells, relation="child")
    return made


def record_death(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    person_id: UUID,
    new_head: UUID | None = None,
    note: str = "",
) -> Recording:
    """A member has died. new_head: where it was the head; with the last member the household ends."""
    with recording(officer, Kind.DEATH, household_id, version, on, note=note) as made:
        gone = member_of(made.household, person_id)
        made.depart(made.household, [gone], new_head, Ending.DIED_OUT)
        made.act.person = gone.person
        gone.person.died_on = on
        gone.person.save(update_fields=["died_on"])
    return made


def record_marriage_in(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    cells: Mapping[str, object],
    from_household: UUID | None = None,
    person_id: UUID | None = None,
    new_head: UUID | None = None,
    note: str = "",
) -> Recording:
    """A spouse comes in: from another household of the area (person_id; new_head there), or from elsewhere (cells).

    cells: relation is what the spouse is to the head here.
    """
    with recording(
        officer, Kind.MARRIAGE, household_id, version, on, note=note, other_id=from_household
    ) as made:
        if made.other is None:
            _enter(made, made.household, cells)
        else:
            gone = member_of(made.other, person_id)
            made.depart(made.other, [gone], new_head, Ending.MERGED)
            made.join(gone.person, made.household, _relation(cells))
            made.act.person = gone.person
    return made


def record_marriage_out(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    person_id: UUID,
    to_household: UUID | None = None,
    relation: str | None = None,
    new_head: UUID | None = None,
    note: str = "",
) -> Recording:
    """A member marries and leaves: into another household of the area, as that relation there, or away."""
    with recording(
        officer, Kind.MARRIAGE, household_id, version, on, note=note, other_id=to_household
    ) as made:
        gone = member_of(made.household, person_id)
        ending = Ending.MERGED if made.other else Ending.MOVED_AWAY
        made.depart(made.household, [gone], new_head, ending)
        if made.other:
            made.join(gone.person, made.other, _relation({"relation": relation}))
        made.act.person = gone.person
    return made


def record_move_in(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    cells: Mapping[str, object],
    person_id: UUID | None = None,
    note: str = "",
) -> Recording:
    """Somebody comes to live in the household: who left earlier (person_id), or one whom the register lacks (cells)."""
    with recording(officer, Kind.MOVE_IN, household_id, version, on, note=note) as made:
        if person_id is None:
            _enter(made, made.household, cells)
        else:
            person = returning_person(person_id)
            made.join(person, made.household, _relation(cells))
            made.act.person = person
    return made


def record_move_out(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    person_id: UUID | None,
    new_head: UUID | None = None,
    note: str = "",
) -> Recording:
    """A member, or the whole household (person_id None), goes to live outside the province or it is not known where."""
    with recording(officer, Kind.MOVE_OUT, household_id, version, on, note=note) as made:
        whole = person_id is None
        gone = present(made.household) if whole else [member_of(made.household, person_id)]
        made.depart(made.household, gone, new_head, Ending.MOVED_AWAY)
        if not whole:
            made.act.person = gone[0].person
    return made


def record_move_village(
    *, officer: Officer, household_id: UUID, version: int, on: date, village_id: UUID, note: str = ""
) -> Recording:
    """The household goes to live in another village of the same commune."""
    with recording(officer, Kind.MOVE_VILLAGE, household_id, version, on, note=note) as made:
        village = open_village(village_id, made.household.commune_code)
        if officer.villages and village_id not in officer.villages:
            raise NotSaved({"village": say("thôn này ngoài địa bàn của bạn", "this village is not yours")})
        if village.pk == made.household.village_id:
            raise NotSaved({"village": say("hộ đang ở thôn này", "the household lives there")})
        move_place(made.household, on)
        made.household.village = village
        HouseholdPlace.objects.create(household=made.household, village=village, valid_from=on)
    return made


def record_split(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    members: Sequence[UUID],
    head: UUID | None,
    code: str,
    new_head: UUID | None = None,
    note: str = "",
) -> Recording:
    """Some members form a household of their own in the same village; new_head: of those who stay, if the head goes.

    The new household has no answers and no recognised status. A class belongs to a household and comes from its own
    review and a decision (24/2021/QĐ-TTg, Điều 5: at its request); income and dwelling of the household it left are
    not its own. So nothing is copied, and a task tells the officer to help it ask for a review.
    """
    with recording(officer, Kind.SPLIT, household_id, version, on, note=note) as made:
        here = present(made.household)
        movers = [one for one in here if one.person_id in members]
        if not movers or len(movers) == len(here):
            told = say(
                "chọn một số thành viên tách ra, không phải tất cả", "choose some of the members, not all"
            )
            raise NotSaved({"members": told})
        chosen = next((one for one in movers if one.person_id == head), None)
        if chosen is None:
            told = say(
                "chọn chủ hộ của hộ mới trong số người tách ra", "choose its head among those who leave"
            )
            raise NotSaved({"head": told})
        made.depart(made.household, movers, new_head, Ending.MERGED)
        made.other = made.act.other = enter_household(made.household.village, code, on)
        made.regroup(made.other, movers, chosen, leaves=False)
    return made


def record_merge(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    into: UUID,
    relations: Mapping[UUID, str] | None = None,
    note: str = "",
) -> Recording:
    """All members join another household, and the old one ends. relations: to the head there; else not known."""
    with recording(officer, Kind.MERGE, household_id, version, on, note=note, other_id=into) as made:
        assert made.other is not None
        movers = present(made.household)
        made.depart(made.household, movers, None, Ending.MERGED)
        for one in movers:
            relation = (relations or {}).get(one.person_id)
            made.join(one.person, made.other, _relation({"relation": relation}))
        if not movers:
            made.end(made.household, Ending.MERGED)
    return made


def record_new_head(
    *,
    officer: Officer,
    household_id: UUID,
    version: int,
    on: date,
    new_head: UUID | None,
    note: str = "",
) -> Recording:
    """Another member becomes head."""
    with recording(officer, Kind.NEW_HEAD, household_id, version, on, note=note) as made:
        chosen = member_of(made.household, new_head, "new_head")
        members = present(made.household)
        if chosen.relation == HEAD:
            raise NotSaved({"new_head": say("đang là chủ hộ", "is the head already")})
        if any(one.relation == HEAD for one in members):
            made.appoint(made.household, members, new_head)
        else:
            made.leave(chosen)
            made.join(chosen.person, made.household, HEAD)
        made.act.person = chosen.person
    return made


def move_place(household: Household, on: date) -> None:
    """Close the village of now. Raises NotSaved where the household came there later than that day."""
    place = household.places.filter(valid_to=None).first()
    if place is None:
        return
    if place.valid_from and place.valid_from >= on:
        day = f"{place.valid_from:%d/%m/%Y}"
        told = say(f"hộ về thôn này ngày {day}", f"the household came to this village on {day}")
        raise NotSaved({"on": told})
    place.valid_to = on
    place.save(update_fields=["valid_to"])


def _enter(
    made: Recording, household: Household, cells: Mapping[str, object], relation: str | None = None
) -> None:
    """Somebody whom the register lacks becomes a member. relation: where the form gives none."""
    person, told = new_person(household, cells, made.act.on_date)
    made.join(person, household, told or relation)
    made.act.person = person


def _relation(cells: Mapping[str, object]) -> str | None:
    """The relation that a form gave; nobody comes in as head of a household that has one."""
    found = cells.get("relation")
    return str(found) if found else None
