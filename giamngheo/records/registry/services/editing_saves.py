"""What every save of one record has in common: the lock, the version, the merge with what others saved, the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.audit import events_of_household, readable, record
from giamngheo.records.base.planned import found
from giamngheo.records.registry.conflict import Conflict, Difference
from giamngheo.records.registry.models import Household
from giamngheo.rules.language import in_both, say

VERSION = "version"
WHY = ("ghi lý do", "say why")
Values = Mapping[str, Any]


class NotSaved(Exception):
    """What was sent cannot be kept. wrong: a sentence a field, "" for the whole; nothing has been written.

    A function, where programs may be told too: it is asked in each language.
    """

    def __init__(self, wrong: Mapping[str, str] | Callable[[], Mapping[str, str]]) -> None:
        vietnamese, english = in_both(wrong) if callable(wrong) else (wrong, wrong)
        super().__init__(", ".join(vietnamese))
        self._told = {field: (told, english[field]) for field, told in vietnamese.items()}

    @property
    def wrong(self) -> dict[str, str]:
        """In the reader's language."""
        return {field: say(*told) for field, told in self._told.items()}

    def in_both(self) -> dict[str, tuple[str, str]]:
        """In Vietnamese and in English."""
        return dict(self._told)


def needed(field: str, words: str, told: tuple[str, str] = ("ghi nội dung này", "this is needed")) -> str:
    """The words without blanks around them. Raises NotSaved where there are none; told: in both languages."""
    if not words.strip():
        raise NotSaved({field: say(*told)})
    return words.strip()


@dataclass(frozen=True)
class Record:
    """One row that officers edit. labels: of its fields, in the reader's language. subject: its kind in the log."""

    row: models.Model
    household_id: UUID
    subject: str
    labels: Mapping[str, str]
    version: int


@dataclass(frozen=True)
class _Theirs:
    """What others saved since a version. old: the values before, by field; is_whole: the log has every save."""

    by: str = ""
    at: datetime | None = None
    old: dict[str, Any] = field(default_factory=dict)
    is_whole: bool = False


def living(household_id: UUID) -> Household:
    """The household, locked for this act. Raises Household.DoesNotExist outside the area, NotSaved after its end."""
    household = found(Household, "WHERE id = %(id)s FOR UPDATE", {"id": household_id})
    if household is None:
        raise Household.DoesNotExist
    if household.ended_on is not None:
        ended = f"{household.ended_on:%d/%m/%Y}"
        told = (
            f"Hộ đã kết thúc ngày {ended}, không sửa được nữa",
            f"The household ended on {ended}: no more changes",
        )
        raise NotSaved(lambda: {"": say(*told)})
    return household


def save(
    officer: Officer,
    act: str,
    kept: Record,
    now: Values,
    sent: Values,
    version: int,
    over: int | None,
    merges: bool = True,
) -> dict[str, Any]:
    """What is to be written, by field, and the log of it; empty where nothing changes. Raises Conflict.

    now: the values kept, by field; sent: what the officer sends, having read the record at `version`; over: the
    version whose conflict the officer has seen and decided against. merges: where others changed other fields, both
    changes hold; else whatever they changed is a conflict.
    """
    changed = {name: value for name, value in sent.items() if value != now[name]}
    if version != kept.version and not merges:
        raise _stale(kept, now, sent, version)
    if changed and version != kept.version:
        changed = _merged(kept, now, sent, changed, version, over)
    if changed:
        details: dict[str, Any] = {name: [now[name], value] for name, value in changed.items()}
        details[VERSION] = [kept.version, kept.version + 1]
        record(officer, act, kept.subject, kept.row.pk, household_id=kept.household_id, details=details)
    return changed


def _merged(
    kept: Record, now: Values, sent: Values, changed: dict[str, Any], version: int, over: int | None
) -> dict[str, Any]:
    """What this officer alone changed. Raises Conflict where others changed what stands in the form."""
    theirs = _since(kept, version)
    if not theirs.is_whole:
        mine = changed
    else:
        mine = {name: value for name, value in changed.items() if _plain(value) != _old(theirs, name, now)}
        if not theirs.old.keys() & sent.keys():
            return mine
    if over == kept.version:
        return mine
    raise Conflict(
        theirs.by, theirs.at, kept.version, [_difference(kept, theirs, now, sent, name) for name in changed]
    )


def _stale(kept: Record, now: Values, sent: Values, version: int) -> Conflict:
    """Everything that others changed since the version, and what was sent for it."""
    theirs = _since(kept, version)
    names = [
        name for name in kept.labels if name in (theirs.old if theirs.is_whole else now.keys() & sent.keys())
    ]
    return Conflict(
        theirs.by,
        theirs.at,
        kept.version,
        [
            Difference(
                name, kept.labels[name], theirs.old.get(name), _plain(getattr(kept.row, name)), sent.get(name)
            )
            for name in names
        ],
    )


def _difference(kept: Record, theirs: _Theirs, now: Values, sent: Values, name: str) -> Difference:
    return Difference(name, kept.labels[name], theirs.old.get(name), now[name], sent[name])


def _old(theirs: _Theirs, name: str, now: Values) -> Any:
    """The value as it was read at the earlier version."""
    return theirs.old.get(name, _plain(now[name]))


def _since(kept: Record, version: int) -> _Theirs:
    """The saves after a version, as the log has them; others (an import) leave a version without one."""
    events = events_of_household(kept.household_id).filter(subject_id=str(kept.row.pk))
    later = [one for one in readable(events) if one.details and one.details.get(VERSION, [0, 0])[1] > version]
    if not later:
        return _Theirs(by=str(getattr(kept.row, "saved_by", "")), at=getattr(kept.row, "saved_at", None))
    old: dict[str, Any] = {}
    for one in later:  # the newest first: what remains is the oldest value
        old |= {name: pair[0] for name, pair in (one.details or {}).items() if name != VERSION}
    newest = later[0].event
    return _Theirs(newest.actor, newest.at, old, len(later) == kept.version - version)


def _plain(value: Any) -> Any:
    """A value as the log keeps it."""
    return value.isoformat() if isinstance(value, date) else value
