"""The rows of the entry sheet as the templates draw them: kept answers, or what was just sent and is not kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse

from giamngheo.pages.components.parts import Clash
from giamngheo.pages.entry.cells import Cell, Typed
from giamngheo.pages.entry.days import BIRTH
from giamngheo.pages.entry.layout import HOUSEHOLD_CELLS, MEMBER_CELLS
from giamngheo.pages.household.saving import clash
from giamngheo.records.registry.conflict import Conflict
from giamngheo.records.registry.selectors.entry import MemberSheet, Sheet
from giamngheo.rules.explain import cell_words
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS


@dataclass(frozen=True)
class Sent:
    """What a save came to. wrong: complaints by cell, "" for the whole row; decided: earlier conflicts, as sent."""

    typed: Typed
    wrong: dict[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    version: int = 0
    saved_at: datetime | None = None
    decided: dict[str, int] = field(default_factory=dict)

    @property
    def keep_name(self) -> str:
        """What decides the conflict: the birth is the person's, kept apart from the answers."""
        names = {one.name for one in self.conflict.differences} if self.conflict else set()
        return "keep_birth" if names & set(BIRTH) else "keep_mine"

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
    """One input. hint: what counts where it is empty; is_fixed: it is shown and not changed here."""

    cell: Cell
    value: str
    wrong: str = ""
    hint: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class Row:
    """A household or a member on the sheet. key: of its elements' ids; members_url: "" for a member.

    version: 0 where nothing of that day is kept; later: the day of a review after it, which closes the row;
    person_version: of who a member is, None for a household.
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
    person_version: int | None = None

    @property
    def wrong(self) -> list[str]:
        """Complaints, as sentences."""
        return list(self.sent.wrong.values()) if self.sent else []


def household_row(sheet: Sheet, day: date, sent: Sent | None = None) -> Row:
    """A household's row on the sheet of a day; its form may be of a later one. sent: what was just sent for it."""
    home, answers = sheet.household, sheet.answers
    where = {"village_id": home.village_id, "household_id": home.pk}
    asked = f"?day={day:%Y-%m-%d}"
    members = reverse("fast_entry_members", kwargs=where) + asked
    if answers and answers.review_date != day:
        members += f"&on={answers.review_date:%Y-%m-%d}"
    born = home.summary.head_birth_year
    return Row(
        key=f"h-{home.pk}",
        title=home.summary.head_name or say("chưa có chủ hộ", "no head yet"),
        note=f"{home.code}{f' · {born}' if born else ''} · {home.summary.members}\u00a0{say('nk', 'p.')}",
        url=reverse("fast_entry_row", kwargs=where) + asked,
        boxes=_boxes(
            HOUSEHOLD_CELLS,
            answers,
            sent,
            hints={"review_date": f"{day:%d/%m/%Y}"},
            fixed=["review_date"] if answers else [],
        ),
        version=answers.version if answers else 0,
        status=home.summary.status if answers else "",
        saved_at=answers.saved_at if answers else None,
        later=sheet.later,
        members_url="" if sheet.later else members,
        own_url=reverse("household", args=[home.pk]),
        sent=sent,
    )


def member_row(
    where: Mapping[str, UUID], asked: str, one: MemberSheet, *, has_birth: bool, sent: Sent | None = None
) -> Row:
    """A member's row under the household's. where, asked: the address; has_birth: whether the birth may be changed."""
    person, relation = one.membership.person, one.membership.relation
    told = [cell_words(PERSONS["relation"], relation) if relation else ""]
    told.append(str(person.birth_date.year) if person.birth_date else "")
    return Row(
        key=f"p-{person.pk}",
        title=person.full_name or say("chưa có tên", "no name"),
        note=" · ".join(part for part in told if part),
        url=reverse("fast_entry_member", kwargs={**where, "person_id": person.pk}) + asked,
        boxes=_boxes(MEMBER_CELLS[:1], person, sent, fixed=[] if has_birth else ["birth_date"])
        + _boxes(MEMBER_CELLS[1:], one.answers, sent),
        version=one.answers.version if one.answers else 0,
        sent=sent,
        person_version=person.version,
    )


def _boxes(
    cells: Sequence[Cell],
    kept: object,
    sent: Sent | None,
    hints: Mapping[str, str] = MappingProxyType({}),
    fixed: Collection[str] = (),
) -> list[Box]:
    texts = sent.typed.texts if sent and sent.status != 200 else {}
    wrong = sent.wrong if sent else {}
    return [
        Box(
            cell,
            texts.get(cell.name, cell.typed(kept)),
            wrong.get(cell.name, ""),
            hints.get(cell.name, ""),
            cell.name in fixed,
        )
        for cell in cells
    ]
