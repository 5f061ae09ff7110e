"""A pair as its page shows it: a row a fact, both entries beside each other, and what the officer may choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from giamngheo.pages.duplicates.forms import MergeForm
from giamngheo.pages.duplicates.words import REASONS, circumstances, identity_label, identity_words
from giamngheo.records.registry.models import PossibleDuplicate
from giamngheo.records.registry.selectors.duplicates import COMPARED, SideBySide
from giamngheo.rules.language import say


@dataclass(frozen=True)
class SideCell:
    """What one entry says. is_chosen: whether its value is the one that stays, as the form has it now."""

    person_id: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class FactRow:
    """One fact of both. field: the form's, "" where there is nothing to choose."""

    label: str
    differs: bool
    cells: tuple[SideCell, SideCell]
    field: str = ""


def compared(found: SideBySide, form: MergeForm | None, communes: Mapping[str, str]) -> list[FactRow]:
    """The identity first, then where each entry stands in the register. communes: names by code."""
    rows = []
    for name in COMPARED:
        chosen = str(form[name].value()) if form and name in form.fields else ""
        first, second = (
            SideCell(str(side.person.pk), identity_words(side.person, name), str(side.person.pk) == chosen)
            for side in found.sides
        )
        differs = name in found.differs
        rows.append(FactRow(identity_label(name), differs, (first, second), name if chosen else ""))
    ours, theirs = (circumstances(side, communes) for side in found.sides)
    ids = [str(side.person.pk) for side in found.sides]
    rows += [
        FactRow(
            label,
            ours[label] != theirs[label],
            (SideCell(ids[0], ours[label], False), SideCell(ids[1], theirs[label], False)),
        )
        for label in ours
        if ours[label] or theirs[label]
    ]
    return rows


def pair_words(pair: PossibleDuplicate) -> str:
    """Why they may be one person."""
    return say(*REASONS[pair.reason])
