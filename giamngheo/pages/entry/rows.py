"""The rows of the entry sheet as the templates draw them: kept answers, or what was just sent and is not kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from giamngheo.pages.components.parts import Clash
from giamngheo.pages.entry.cells import HOUSEHOLD_CELLS, MEMBER_CELLS, Cell, Typed
from giamngheo.pages.household.saving import clash
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.selectors.entry import MemberSheet, Sheet
from giamngheo.rules.explain import cell_words
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS


@dataclass(frozen=True)
class Sent:
    """What a save came to. wrong: complaints by cell, "" for the whole row; kept: whether something was written."""

    typed: Typed
    wrong: dict[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    version: int = 0
    saved_at: datetime | None = None

    @property
    def status(self) -> int:
        """The answer's status code."""
        if self.conflict:
            return 409
        return 422 if self.wrong else 200

    @property
    def clashes(self) -> list[Clash]:
        """What the other officer and this one want otherwise."""
        return [clash(one) for one in self.conflict.differences] if self.conflict else []


@dataclass(frozen=True)
class Box:
    """One input."""

    cell: Cell
    value: str
    wrong: str = ""


@dataclass(frozen=True)
class Row:
    """A household or a member on the sheet. key: of its elements' ids; members_url: "" for a member.

    version: 0 where nothing of that day is kept; later: the day of a review after it, which closes the row.
    """

    key: str
    title: str
    note: str
    url: str
    boxes: list[Box]
    version: int
    status: str = ""
    saved_at: datetime | None = None
    later: date | None = None
    members_url: str = ""
    own_url: str = ""
    sent: Sent | None = None

    @property
    def wrong(self) -> list[str]:
        """Complaints, as sentences."""
        return list(self.sent.wrong.values()) if self.sent else []


def household_row(sheet: Sheet, day: date, sent: Sent | None = None) -> Row:
    """A household's row; sent: what was just sent for it."""
    home, answers = sheet.household, sheet.answers
    where = {"village_id": home.village_id, "household_id": home.pk}
    asked = f"?day={day:%Y-%m-%d}"
    born = home.summary.head_birth_year
    return Row(
        key=f"h-{home.pk}",
        title=home.summary.head_name or say("chưa có chủ hộ", "no head yet"),
        note=f"{home.code}{f' · {born}' if born else ''} · {home.summary.members} {say('nk', 'p.')}",
        url=reverse("fast_entry_row", kwargs=where) + asked,
        boxes=_boxes(HOUSEHOLD_CELLS, answers, sent),
        version=answers.version if answers else 0,
        status=home.summary.status if answers else "",
        saved_at=answers.saved_at if answers else None,
        later=sheet.later,
        members_url="" if sheet.later else reverse("fast_entry_members", kwargs=where) + asked,
        own_url=reverse("household", args=[home.pk]),
        sent=sent,
    )


def member_row(
    village_id: UUID, household_id: UUID, one: MemberSheet, day: date, sent: Sent | None = None
) -> Row:
    """A member's row under the household's."""
    person, relation = one.membership.person, one.membership.relation
    where = {"village_id": village_id, "household_id": household_id, "person_id": person.pk}
    told = [cell_words(PERSONS["relation"], relation) if relation else ""]
    told.append(str(person.birth_date.year) if person.birth_date else "")
    return Row(
        key=f"p-{person.pk}",
        title=person.full_name or say("chưa có tên", "no name"),
        note=" · ".join(part for part in told if part),
        url=f"{reverse('fast_entry_member', kwargs=where)}?day={day:%Y-%m-%d}",
        boxes=_boxes(MEMBER_CELLS, one.answers, sent),
        version=one.answers.version if one.answers else 0,
        sent=sent,
    )


def _boxes(cells: Sequence[Cell], kept: object, sent: Sent | None) -> list[Box]:
    texts = sent.typed.texts if sent and sent.status != 200 else {}
    wrong = sent.wrong if sent else {}
    return [Box(cell, texts.get(cell.name, cell.typed(kept)), wrong.get(cell.name, "")) for cell in cells]
