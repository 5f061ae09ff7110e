"""One difference with another system's list, settled by a person: theirs accepted by the ordinary act on the member,
ours kept with a reason, or put off. What was accepted is undone as the act itself is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_personal_ids, require, settle_differences
from giamngheo.records.base import clock, keys
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Person, ReconciliationLine
from giamngheo.records.registry.services.editing_members import add_member, save_member
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts import record_death, record_move_out
from giamngheo.rules.language import say
from giamngheo.rules.reconciliation import DifferenceKind as Kind

State = ReconciliationLine.State
UNSETTLED = (State.OPEN, State.LATER)
SHORTEST_REASON = 5


@dataclass(frozen=True)
class Given:
    """What the officer adds to a line that is accepted. version: of the person (of the household, for a death or a
    move) as the page showed it; over: the version whose conflict was seen and decided against.

    on: the day of a death or a move; new_head: where the head goes; household_id, relation: where a new member goes.
    """

    version: int = 0
    over: int | None = None
    on: date | None = None
    new_head: UUID | None = None
    household_id: UUID | None = None
    relation: str | None = None


@transaction.atomic
def accept_theirs(*, officer: Officer, line_id: UUID, given: Given) -> ReconciliationLine:
    """Do what the line asks for by the ordinary act, with that act's own right, checks and log.

    Raises NotAllowed, ReconciliationLine.DoesNotExist, NotSaved (also where another has settled it), Conflict.
    """
    require(officer, settle_differences)
    line = _unsettled(line_id)
    _do(officer, line, given)
    return _settle(officer, line, State.ACCEPTED, "registry.accept_difference")


@transaction.atomic
def keep_ours(*, officer: Officer, line_id: UUID, reason: str) -> ReconciliationLine:
    """Leave the register as it is, and say why. Raises as accept_theirs."""
    require(officer, settle_differences)
    line = _unsettled(line_id)
    line.reason = reason.strip()
    if len(line.reason) < SHORTEST_REASON:
        raise NotSaved({"reason": say("hãy ghi lý do giữ thông tin của sổ", "say why ours is kept")})
    return _settle(officer, line, State.KEPT, "registry.keep_difference")


@transaction.atomic
def put_off(*, officer: Officer, line_id: UUID) -> ReconciliationLine:
    """Look at it another day. Raises as accept_theirs."""
    require(officer, settle_differences)
    return _settle(officer, _unsettled(line_id), State.LATER, "registry.put_off_difference")


@transaction.atomic
def reveal_both(*, officer: Officer, line_id: UUID) -> tuple[str, str]:
    """The whole personal ids of a line, ours and theirs, the reading logged; "" where there is none.

    Raises NotAllowed, ReconciliationLine.DoesNotExist.
    """
    require(officer, read_personal_ids)
    line = ReconciliationLine.objects.get(pk=line_id)
    person = person_of(line)
    on = ("person", line.person_id) if person else ("difference", line.pk)
    record(officer, "registry.read_personal_id", *on, household_id=line.household_id)
    return _opened(person.personal_id_encrypted if person else None), their_number(line)


def person_of(line: ReconciliationLine) -> Person | None:
    """Ours of the line, with the household of now; None where we have none, or none in the area any more."""
    found = Person.objects.select_related("household", "household__village")
    return found.filter(pk=line.person_id).first() if line.person_id else None


def their_number(line: ReconciliationLine) -> str:
    """The personal id of their sheet; "" where the line keeps none."""
    return _opened(line.their_personal_id_encrypted)


def _opened(kept: bytes | memoryview | None) -> str:
    return keys.decrypt(bytes(kept)) if kept else ""


def _unsettled(line_id: UUID) -> ReconciliationLine:
    line = ReconciliationLine.objects.select_for_update(of=("self",)).get(pk=line_id)
    if line.state not in UNSETTLED:
        by = line.decided_by
        raise NotSaved({"": say(f"{by} đã xử lý dòng này", f"{by} has settled this line")})
    return line


def _settle(officer: Officer, line: ReconciliationLine, state: State, act: str) -> ReconciliationLine:
    line.state, line.decided_at, line.decided_by = state, clock.now(), officer.signature
    line.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    details = {"kind": line.kind} | ({"reason": line.reason} if line.reason else {})
    record(officer, act, "difference", line.pk, household_id=line.household_id, details=details)
    return line


def _do(officer: Officer, line: ReconciliationLine, given: Given) -> None:
    match Kind(line.kind):
        case Kind.DIED | Kind.MOVED_AWAY:
            _leave(officer, line, given)
        case Kind.ONLY_THEIRS:
            _enter(officer, line, given)
        case Kind.ONLY_OURS | Kind.STILL_THERE | Kind.OTHER_VILLAGE:
            _check_done(line)
        case _:
            _correct(officer, line, given)


def _correct(officer: Officer, line: ReconciliationLine, given: Given) -> None:
    """Their facts into ours."""
    save_member(
        officer=officer,
        household_id=_person(line).household_id,
        person_id=_person(line).pk,
        version=given.version,
        over=given.over,
        cells=_cells(line),
    )


def _cells(line: ReconciliationLine) -> Mapping[str, object]:
    """What the line says of a member, by contract column."""
    whole: dict[Kind, dict[str, object]] = {
        Kind.NAME: {"full_name": line.their_name},
        Kind.BIRTH_DATE: {
            "birth_date": line.their_birth_date,
            "birth_date_is_year_only": line.their_birth_is_year_only,
        },
        Kind.SEX: {"sex": line.their_sex},
        Kind.ETHNIC_CODE: {"ethnic_code": line.their_ethnic_code},
        Kind.PERSONAL_ID: {"personal_id": their_number(line)},
    }
    if line.kind == Kind.ONLY_THEIRS:
        return {name: value or None for cells in whole.values() for name, value in cells.items()}
    return whole[Kind.NAME if line.kind == Kind.DIACRITICS else Kind(line.kind)]


def _enter(officer: Officer, line: ReconciliationLine, given: Given) -> None:
    if given.household_id is None:
        told = say("không có hộ mã này đang ở trong địa bàn", "no living household of this code in the area")
        raise NotSaved({"household": told})
    cells = {**_cells(line), "relation": given.relation}
    person = add_member(officer=officer, household_id=given.household_id, cells=cells)
    line.household_id, line.person_id = given.household_id, person.pk
    line.save(update_fields=["household_id", "person_id"])


def _leave(officer: Officer, line: ReconciliationLine, given: Given) -> None:
    """Died, or gone to live elsewhere."""
    if given.on is None:
        raise NotSaved({"on": say("thiếu ngày", "the day is missing")})
    act = record_death if line.kind == Kind.DIED else record_move_out
    person = _person(line)
    act(
        officer=officer,
        household_id=person.household_id,
        version=given.version,
        on=given.on,
        person_id=person.pk,
        new_head=given.new_head,
    )


def _check_done(line: ReconciliationLine) -> None:
    """What takes more than a line can ask: the officer records the act first. Raises NotSaved before that."""
    person = _person(line)
    is_done = {
        Kind.OTHER_VILLAGE: person.household.village_id != line.village_id,
        Kind.STILL_THERE: is_present(person),
        Kind.ONLY_OURS: not is_present(person),
    }[Kind(line.kind)]
    if not is_done:
        told = say(
            "Sổ chưa có thay đổi này: hãy ghi biến động của hộ trước, rồi bấm lại",
            "The register does not show it yet: record the change of the household first, then press again",
        )
        raise NotSaved({"": told})


def is_present(person: Person) -> bool:
    """Whether the person is a member of a household now."""
    return person.died_on is None and person.memberships.filter(valid_to=None).exists()


def _person(line: ReconciliationLine) -> Person:
    """Raises NotSaved where the person is none of the area's any more."""
    found = person_of(line)
    if found is None:
        told = say(
            "Người này không còn trong sổ của địa bàn", "This person is no longer in the area's register"
        )
        raise NotSaved({"": told})
    return found
