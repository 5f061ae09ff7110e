"""How a file's sheets and columns are understood: what was guessed, what the officer chose. Kept as JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

CREATE, NEW_HOUSEHOLD = "+", "+"
# In ImportChoices.villages, where no name folds to it: every name that is not chosen by itself.
ALL_OTHERS = ""


@dataclass(frozen=True)
class ColumnChoice:
    """A column of a sheet. place: from 0; target: as in headings.Headings.targets, "" where nothing is known.

    why: how it was guessed (guess.REASONS). unit: what an amount is multiplied by. blank_is_no: an empty cell says no.
    samples: what some cells hold, to recognise the column by.
    """

    place: int
    heading: str
    target: str = ""
    why: str = ""
    unit: int = 1
    blank_is_no: bool = False
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetChoice:
    """A sheet of a file. header: its row of headings, as the screen numbers rows; 0: no table was found."""

    name: str
    is_read: bool
    header: int
    header_rows: int
    columns: tuple[ColumnChoice, ...]

    @property
    def targets(self) -> set[str]:
        """What its columns hold, where it is known."""
        return {column.target for column in self.columns if column.target}


@dataclass(frozen=True)
class ImportChoices:
    """Everything the officer chose for one import.

    values: column → written value (folded) → code, "" for unknown. villages: written name (folded) → the register's
    name, or CREATE (ALL_OTHERS: for those not in it). matches: household of the file → the register's code, or
    NEW_HOUSEHOLD. commune_code, area_type: for files that do not say.
    """

    sheets: tuple[SheetChoice, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    villages: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    commune_code: str = ""
    area_type: str = ""


def to_json(mapping: ImportChoices) -> dict[str, Any]:
    """As ImportBatch.mapping keeps it."""
    return asdict(mapping)


def from_json(kept: Mapping[str, Any]) -> ImportChoices:
    """As to_json wrote it; an empty record is an empty mapping."""
    sheets = tuple(
        SheetChoice(
            **{
                **sheet,
                "columns": tuple(
                    ColumnChoice(**{**column, "samples": tuple(column["samples"])})
                    for column in sheet["columns"]
                ),
            }
        )
        for sheet in kept.get("sheets", [])
    )
    return ImportChoices(**{**kept, "sheets": sheets})


def fingerprint(sheets: Iterable[SheetChoice]) -> str:
    """The same for two files whose sheets have the same headings in the same order, whatever the sheets are called."""
    headings = [[column.heading for column in sheet.columns] for sheet in sheets]
    return hashlib.sha256(json.dumps(headings).encode()).hexdigest()


def remembered(guessed: ImportChoices, kept: Mapping[str, Any]) -> ImportChoices:
    """The guess with what the office chose last time for the same headings; matches are of one file only."""
    last = from_json(kept)
    sheets = tuple(map(with_choices_of, guessed.sheets, last.sheets))
    return replace(guessed, sheets=sheets, values=last.values, villages=last.villages)


def with_choices_of(sheet: SheetChoice, old: SheetChoice) -> SheetChoice:
    """A sheet as another with the same headings is understood."""
    return replace(sheet, is_read=old.is_read, columns=tuple(map(_as_before, sheet.columns, old.columns)))


def _as_before(column: ColumnChoice, old: ColumnChoice) -> ColumnChoice:
    why = "remembered" if old.target else ""
    return replace(column, target=old.target, why=why, unit=old.unit, blank_is_no=old.blank_is_no)
