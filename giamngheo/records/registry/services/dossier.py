"""The papers of a household: what should be there, what is, receiving one, withdrawing one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import read_yaml
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import keep_dossiers, require
from giamngheo.records.base import clock, planned
from giamngheo.records.base.audit import record
from giamngheo.records.base.files import NotThisFile, store
from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models import DossierDocument, Household
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.tasks import is_on_list
from giamngheo.rules.language import say

SCANS = ("pdf", "png", "jpeg")
NEEDED = ("always", "reviewed", "on_list", "never")
_REVIEWED = "SELECT 1 FROM registry_householdanswers WHERE household_id = %(household)s LIMIT 1"
_DOCUMENTS = "WHERE household_id = %(household)s AND withdrawn_at IS NULL ORDER BY received_on DESC, id"


@dataclass(frozen=True)
class Paper:
    """A kind of paper. words, note: Vietnamese, English. law: its source; is_verified: the source was seen."""

    kind: str
    words: tuple[str, str]
    note: tuple[str, str]
    law: str
    needed: str
    is_verified: bool

    @property
    def label(self) -> str:
        """What it is called, in the reader's language."""
        return say(*self.words)


@dataclass(frozen=True)
class Held:
    """A kind of paper and what the household's dossier has of it, the newest first. is_needed: for this household."""

    paper: Paper
    documents: tuple[DossierDocument, ...]
    is_needed: bool

    @property
    def is_missing(self) -> bool:
        """Whether it should be there and is not."""
        return self.is_needed and not self.documents


@cache
def papers() -> dict[str, Paper]:
    """The kinds of papers of policy/dossier.yaml, in its order."""
    content = read_yaml(POLICY / "dossier.yaml")
    return {kind: _paper(kind, entry) for kind, entry in content["papers"].items()}


def dossier(household: Household) -> list[Held]:
    """Every kind of paper, with those of the household that are not withdrawn."""
    by_kind: dict[str, list[DossierDocument]] = {}
    for document in _documents(household):
        by_kind.setdefault(document.kind, []).append(document)
    is_reviewed = bool(planned.rows(_REVIEWED, {"household": household.pk}))
    holds = {"always": True, "never": False, "reviewed": is_reviewed}
    holds["on_list"] = is_on_list(household)
    return [
        Held(paper, tuple(by_kind.get(kind, ())), holds[paper.needed]) for kind, paper in papers().items()
    ]


def _documents(of: Household) -> list[DossierDocument]:
    """Those not withdrawn, the newest first, with their scans."""
    found = planned.every(DossierDocument, _DOCUMENTS, {"household": of.pk})
    files = planned.by_id(StoredFile, (one.file_id for one in found))
    for one in found:
        one.household, one.file = of, files.get(one.file_id)
    return found


def kept_scan(
    officer: Officer, scan: tuple[str, Iterable[bytes]], household_id: UUID | None = None
) -> StoredFile:
    """Keep the scan of a paper; name and content. Raises NotSaved, at the field "scan"."""
    try:
        return store(officer, *scan, kinds=SCANS, household_id=household_id)
    except NotThisFile as error:
        raise NotSaved({"scan": str(error)}) from error


@transaction.atomic
def receive_paper(
    *,
    officer: Officer,
    household_id: UUID,
    kind: str,
    received_on: date,
    note: str = "",
    scan: tuple[str, Iterable[bytes]] | None = None,
) -> DossierDocument:
    """A paper was handed in; scan: name and content.

    Raises NotAllowed, Household.DoesNotExist, NotSaved, NotThisFile.
    """
    require(officer, keep_dossiers)
    household = Household.objects.get(pk=household_id)
    if kind not in papers():
        raise NotSaved({"kind": say("chọn loại giấy tờ", "choose the kind of paper")})
    if received_on > officer.today:
        raise NotSaved({"received_on": say("ngày này chưa đến", "this day has not come yet")})
    file = store(officer, *scan, kinds=SCANS, household_id=household_id) if scan else None
    document = DossierDocument.objects.create(
        household=household,
        kind=kind,
        received_on=received_on,
        note=note.strip(),
        file=file,
        recorded_by=officer.signature,
    )
    details = {"kind": [None, kind], "received_on": received_on, "sha256": file.sha256 if file else None}
    record(
        officer,
        "registry.receive_paper",
        "document",
        document.pk,
        household_id=household_id,
        details=details,
    )
    return document


@transaction.atomic
def withdraw_paper(*, officer: Officer, household_id: UUID, document_id: UUID) -> DossierDocument:
    """A paper entered by mistake, or given back: no longer counted; the row and its scan stay.

    Raises NotAllowed, DossierDocument.DoesNotExist.
    """
    require(officer, keep_dossiers)
    documents = DossierDocument.objects.select_for_update()
    document: DossierDocument = documents.get(pk=document_id, household=household_id)
    if document.withdrawn_at is None:
        document.withdrawn_at = clock.now()
        document.save(update_fields=["withdrawn_at"])
        details = {"kind": document.kind}
        record(
            officer,
            "registry.withdraw_paper",
            "document",
            document_id,
            household_id=household_id,
            details=details,
        )
    return document


def _paper(kind: str, entry: Mapping[str, Any]) -> Paper:
    source = entry["source"]
    return Paper(
        kind=kind,
        words=(entry["label_vi"], entry["label_en"]),
        note=(entry.get("note_vi", ""), entry.get("note_en", "")),
        law=f"{source['instrument']}, {source['article']}" if source else "",
        needed=entry["needed"],
        is_verified=entry["confidence"] == "seen",
    )
