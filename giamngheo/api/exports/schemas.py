"""An export as programs see it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool

from giamngheo.api.paging import Next
from giamngheo.api.values import Id
from giamngheo.records.base.files import is_kept
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.models.exports import PSEUDONYMISED
from giamngheo.records.registry.services.exporting import SHORTEST_PURPOSE, Asked

Status = Literal["poor", "near_poor", "not_poor", "undetermined", "not_reviewed"]
# For whoever reads the schema, as the service has it: numbers, and data for research, leave for a written purpose only.
PURPOSE: dict[str, Any] = {
    "if": {
        "anyOf": [
            {"properties": {"with_personal_ids": {"const": True}}, "required": ["with_personal_ids"]},
            {"properties": {"form": {"enum": sorted(PSEUDONYMISED)}}},
        ]
    },
    "then": {
        "properties": {"purpose": {"pattern": rf"^[!-~][ -~]{{{SHORTEST_PURPOSE - 2},}}[!-~]$"}},
        "required": ["purpose"],
    },
}


class ExportIn(Schema):
    """What is asked for. columns_vi: Vietnamese headings and values, else the contract's names and codes.

    purpose: needed with personal ids and for pseudonymised data, at least ten letters; it is logged.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"form": "households_csv"}], **PURPOSE}
    )
    form: Export.Form
    village: Id | None = None
    status: Status | None = None
    columns_vi: StrictBool = False
    with_personal_ids: StrictBool = False
    purpose: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""

    def asked(self) -> Asked:
        """As the service takes it."""
        return Asked(
            village_id=self.village,
            status=self.status or "",
            form=self.form,
            columns_vi=self.columns_vi,
            with_personal_ids=self.with_personal_ids,
            purpose=self.purpose.strip(),
        )


class ExportOut(Schema):
    """An export. is_ready: its file can be taken, until the end of kept_until. digest: SHA-256 of it."""

    id: UUID
    form: Export.Form
    village_id: UUID | None
    status: str
    columns_vi: bool
    with_names: bool
    with_personal_ids: bool
    with_sensitive_facts: bool
    purpose: str
    asked_at: datetime
    asked_by: str
    households: int | None
    persons: int | None
    digest: str
    kept_until: date | None
    is_ready: bool

    @classmethod
    def of(cls, export: Export) -> Self:
        """As it is today."""
        kept: dict[str, Any] = {name: getattr(export, name, None) for name in cls.model_fields}
        kept |= {
            "kept_until": export.file.kept_until if export.file else None,
            "is_ready": is_kept(export.file),
        }
        return cls(**kept)


class ExportAsked(Schema):
    """The export and the job that makes it."""

    export: ExportOut
    job_id: UUID


class ExportPage(Schema):
    """A page of the office's exports, the newest first."""

    items: list[ExportOut]
    next: Next
