"""An import as programs see it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from giamngheo.api.paging import Next
from giamngheo.api.values import CommuneCode, Day
from giamngheo.records.registry.models import ImportBatch

State = Literal["uploaded", "checking", "checked", "loading", "loaded", "undoing", "undone", "failed"]
# Once it is loaded, counts come from what was done to each row; before, from what the check foresaw.
FORESEEN = ("checked", "loading")


class Counts(Schema):
    """Rows by what becomes of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    undone: int = 0
    kept: int = 0

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """From outcome → how many."""
        return cls(**{name: found.get(name, 0) for name in cls.model_fields})


class UploadForm(Schema):
    """The day of the review that the file's answers belong to; today by default."""

    model_config = ConfigDict(extra="forbid")
    review_date: Annotated[Day | None, Field(examples=["2024-10-15"])] = None


class CheckIn(Schema):
    """What the file itself does not say."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"area_type": "rural"}]})
    area_type: Literal["urban", "rural"] | None = None
    commune_code: CommuneCode | None = None


class ImportOut(Schema):
    """An import. households, persons: rows without errors; errors: all that is wrong in the file.

    state failed: the file could not be read, errors say why. job_id: of its last piece of work.
    """

    id: UUID
    state: State
    file_name: str
    review_date: date | None
    households: int
    persons: int
    errors: int
    household_rows: Counts
    person_rows: Counts
    uploaded_at: datetime
    uploaded_by: str
    loaded_at: datetime | None
    undone_at: datetime | None
    job_id: UUID | None


class ImportLine(Schema):
    """An import in the list."""

    id: UUID
    state: State
    file_name: str
    households: int
    persons: int
    errors: int
    uploaded_at: datetime
    uploaded_by: str


class ImportPage(Schema):
    """A page of the office's imports, the newest first."""

    items: list[ImportLine]
    next: Next


class ErrorOut(Schema):
    """Something wrong in the file. row: as a spreadsheet shows it; column: empty where the whole row is meant."""

    sheet: str
    row: int
    column: str
    message_vi: str
    message_en: str


class ErrorPage(Schema):
    """A page of what is wrong, in the order of the file."""

    items: list[ErrorOut]
    next: Next


def line_of(batch: ImportBatch) -> ImportLine:
    """An import as the list has it."""
    kept = {name: getattr(batch, name) for name in ImportLine.model_fields if name != "file_name"}
    return ImportLine(**kept, file_name=batch.file.name)
