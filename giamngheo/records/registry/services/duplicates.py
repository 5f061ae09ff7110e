"""A possible duplicate, settled by a person: merged by a life act that can be taken back, or kept apart with a reason.

Of the two entries one stays. The other ends its membership and keeps its history, which the first is linked with;
a value that is taken from it is exchanged for the one that stood there, so nothing is overwritten.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed, require, settle_duplicates
from giamngheo.records.accounts.roles import Role
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Household, LifeAct, Membership, Person, PossibleDuplicate
from giamngheo.records.registry.personal_ids import masked
from giamngheo.records.registry.services.editing_saves import VERSION, NotSaved
from giamngheo.records.registry.services.finding_duplicates import find_duplicates
from giamngheo.records.registry.services.life_acts_recording import (
    HEAD,
    Kind,
    Recording,
    check_day,
    locked,
    present,
)
from giamngheo.rules.language import say

State = PossibleDuplicate.State
SHORTEST_REASON = 5
# What the officer chooses, and the columns that go together.
CHOSEN = {
    "full_name": ("full_name", "sort_key"),
    "sex": ("sex",),
    "birth_date": ("birth_date", "birth_date_is_year_only"),
    "ethnic_code": ("ethnic_code",),
    "personal_id": ("personal_id_encrypted", "personal_id_hash", "personal_id_tail"),
}


@dataclass(frozen=True)
class Merging:
    """What the officer decided. stays: the person whose entry stays; taken: fields of CHOSEN from the other's entry.

    on: since when they are one entry; new_head: where the other was head of another household and leaves members.
    """

    stays: UUID
    taken: Collection[str]
    on: date
    reason: str
    new_head: UUID | None = None


def may_settle(officer: Officer, first: Person, second: Person) -> bool:
    """Whether these two are the officer's to settle: those of one commune are the commune's, others the province's.

    Both are persons whom the officer sees.
    """
    crosses = first.household.commune_code != second.household.commune_code
    return settle_duplicates(officer) and (crosses or officer.role == Role.COMMUNE)


def merge_duplicates(
    *, officer: Officer, pair_id: UUID, versions: tuple[int, int], merging: Merging
) -> Recording:
    """Record that the two are one person. versions: of the first and the second person as the officer read them.

    Raises NotAllowed, PossibleDuplicate.DoesNotExist, and NotSaved with what cannot be, at the field of that name.
    """
    require(officer, settle_duplicates)
    try:
        with transaction.atomic():
            return _merged(officer, pair_id, versions, merging)
    except IntegrityError as error:
        told = say("không khớp với những gì đã ghi", "this does not fit what is recorded")
        raise NotSaved({"": told}) from error


@transaction.atomic
def keep_apart(*, officer: Officer, pair_id: UUID, reason: str) -> PossibleDuplicate:
    """They are two persons: not offered again until one of them changes. Raises as merge_duplicates."""
    require(officer, settle_duplicates)
    pair = _locked(officer, pair_id)
    if pair.state != State.OPEN:
        raise NotSaved({"": _settled(pair)})
    pair.note = _reason(reason)
    _decide(officer, pair, State.KEPT_APART)
    for one in (pair.first, pair.second):
        details = {"reason": pair.note}
        record(
            officer,
            "registry.keep_apart",
            "person",
            one.pk,
            household_id=one.household_id,
            details=details,
        )
    return pair


def separate(act: LifeAct) -> None:
    """Give both their own again, as the merger is taken back. Raises NotSaved where one has changed since."""
    pair = PossibleDuplicate.objects.select_for_update().get(act=act)
    first, second = _persons(pair)
    if [first.version, second.version] != pair.versions:
        told = say(
            "một trong hai người đã được sửa sau khi gộp, không rút lại được",
            "one of the two was corrected since: it cannot be taken back",
        )
        raise NotSaved({"": told})
    first.merged_into = second.merged_into = None
    _exchange(first, second, pair.swapped)
    swapped = pair.swapped
    pair.state, pair.decided_at, pair.decided_by, pair.note = State.OPEN, None, "", ""
    pair.act, pair.swapped, pair.versions = None, [], []
    pair.save()
    if swapped:
        find_duplicates([first.pk, second.pk])


def check_may_settle(officer: Officer, act: LifeAct) -> None:
    """Raise NotAllowed unless the officer may undo that merger."""
    pair = PossibleDuplicate.objects.filter(act=act).select_related("first__household", "second__household")
    found = pair.first()
    if found is None or not may_settle(officer, found.first, found.second):
        raise NotAllowed(settle_duplicates.__name__)


def _merged(officer: Officer, pair_id: UUID, versions: tuple[int, int], merging: Merging) -> Recording:
    pair = _locked(officer, pair_id)
    if pair.state == State.MERGED:
        raise NotSaved({"": _settled(pair)})
    kept, gone = _stays_and_goes(pair, versions, merging.stays)
    reason = _reason(merging.reason)
    other_id = kept.household_id if kept.household_id != gone.household_id else None
    household, other = locked(gone.household_id, other_id)
    check_day(officer, merging.on, household)
    act = LifeAct.objects.create(
        kind=Kind.SAME_PERSON,
        household=household,
        other=other,
        person=gone,
        on_date=merging.on,
        note=reason,
        recorded_at=clock.now(),
        recorded_by=officer.signature,
    )
    made = Recording(officer, act, household, other)
    leaves = _leave(made, gone, kept, merging.new_head)
    gone.merged_into = kept
    taken = [name for name in CHOSEN if name in merging.taken]
    details = _corrected(kept, gone, taken)
    _exchange(kept, gone, taken)
    record(
        officer,
        "registry.merge_duplicates",
        "person",
        kept.pk,
        household_id=kept.household_id,
        details=details,
    )
    pair.act, pair.note, pair.swapped = act, reason, taken
    pair.versions = [one.version for one in ((kept, gone) if kept.pk == pair.first_id else (gone, kept))]
    _decide(officer, pair, State.MERGED)
    made.finish(has_consequences=leaves)
    if taken:
        find_duplicates([kept.pk])
    return made


def _locked(officer: Officer, pair_id: UUID) -> PossibleDuplicate:
    """The pair, for this transaction. Raises PossibleDuplicate.DoesNotExist outside the area, NotAllowed."""
    pair: PossibleDuplicate = (
        PossibleDuplicate.objects.select_for_update(of=("self",))
        .select_related("first__household", "second__household")
        .get(pk=pair_id)
    )
    if not may_settle(officer, pair.first, pair.second):
        raise NotAllowed(settle_duplicates.__name__)
    return pair


def _persons(pair: PossibleDuplicate) -> tuple[Person, Person]:
    """First and second, locked in the order of their ids."""
    found = Person.objects.select_for_update().filter(pk__in=[pair.first_id, pair.second_id])
    first, second = found.order_by("pk")
    return first, second


def _stays_and_goes(pair: PossibleDuplicate, versions: tuple[int, int], stays: UUID) -> tuple[Person, Person]:
    """Raises NotSaved where somebody changed one of them meanwhile, or they cannot be one as they stand."""
    first, second = _persons(pair)
    if (first.version, second.version) != versions:
        told = say(
            "một trong hai người vừa được sửa: hãy xem lại rồi ghi lần nữa",
            "one of the two was just corrected: look again, then record it once more",
        )
        raise NotSaved({"": told})
    if stays not in (first.pk, second.pk):
        raise NotSaved({"stays": say("chọn mục được giữ lại", "choose the entry that stays")})
    if first.merged_into_id or second.merged_into_id:
        told = say("một mục đã được gộp vào mục khác", "one entry has been merged into another")
        raise NotSaved({"": told})
    if (first.died_on is None) != (second.died_on is None):
        told = say(
            "một mục đã ghi là mất: hãy ghi mất cho mục kia, hoặc rút việc ghi mất, rồi mới gộp",
            "one entry is recorded as dead: record the other's death, or take that one back, and merge then",
        )
        raise NotSaved({"": told})
    return (first, second) if stays == first.pk else (second, first)


def _leave(made: Recording, gone: Person, kept: Person, new_head: UUID | None) -> bool:
    """The entry that goes is no member any more, if it was one; the other takes its place as head in the household."""
    members = present(made.household)
    place = next((one for one in members if one.person_id == gone.pk), None)
    of_kept = Membership.objects.select_for_update().filter(person=kept, valid_to=None).first()
    if place is None:
        return False
    if of_kept is None:
        told = say(
            "mục này không còn ở hộ nào, mục kia thì còn: hãy giữ lại mục kia",
            "this entry lives in no household any more, the other does: let the other stay",
        )
        raise NotSaved({"stays": told})
    if of_kept.household_id != place.household_id:
        made.depart(made.household, [place], new_head, Household.Ending.MERGED)
        return True
    made.leave(place)
    if place.relation == HEAD:
        made.leave(of_kept)
        made.join(kept, made.household, HEAD)
    return True


def _exchange(one: Person, other: Person, names: Collection[str]) -> None:
    """Let two persons exchange the columns of some fields, each one version up."""
    columns = [column for name in names for column in CHOSEN[name]]
    for column in columns:
        mine, theirs = getattr(one, column), getattr(other, column)
        setattr(one, column, theirs)
        setattr(other, column, mine)
    for person in (one, other):
        person.version += 1
        person.save(update_fields=[*columns, "merged_into", "version"])


def _corrected(kept: Person, gone: Person, names: Collection[str]) -> dict[str, Any]:
    """For the log of the entry that stays: its values before and after, a personal id by its last digits."""
    details: dict[str, Any] = {
        name: [getattr(kept, name), getattr(gone, name)] for name in names if name != "personal_id"
    }
    if "personal_id" in names:
        details["personal_id"] = [masked(kept.personal_id_tail), masked(gone.personal_id_tail)]
    return details | {VERSION: [kept.version, kept.version + 1]}


def _decide(officer: Officer, pair: PossibleDuplicate, state: State) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, clock.now(), officer.signature
    pair.save()


def _reason(text: str) -> str:
    reason = text.strip()
    if len(reason) < SHORTEST_REASON:
        raise NotSaved({"reason": say("hãy ghi lý do", "say why")})
    return reason


def _settled(pair: PossibleDuplicate) -> str:
    by = pair.decided_by
    return say(f"{by} đã xử lý cặp này", f"{by} has settled this pair")
