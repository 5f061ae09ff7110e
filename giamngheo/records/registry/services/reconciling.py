"""Rounds of comparing with another system: a sheet asked for, an answer taken in, what differs kept. The sheets
themselves are papers.reconciling's; here is what is kept, and who may.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import polars as pl
from django.db import connection, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import exchange_sheets, read_personal_ids, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.copying import stage
from giamngheo.records.base.files import is_kept, store, take_in
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.queue import ask
from giamngheo.records.base.stopped_work import put_right
from giamngheo.records.registry.models import Reconciliation
from giamngheo.records.registry.services.exporting import KEPT_DAYS, SHORTEST_PURPOSE, NoPurpose
from giamngheo.records.registry.services.importing import KINDS, Upload, largest_upload

State = Reconciliation.State
WRITE, COMPARE = "reconciliation_sheet", "reconciliation_compare"
UNDER_WAY = (State.WRITING, State.COMPARING)
UUIDS = ("id", "village_id", "household_id", "person_id")


class NotNow(Exception):
    """The round is not in a state in which this can be done."""


@dataclass(frozen=True)
class Asked:
    """What an officer asks for. village_id None: the whole area. legal_base: a number of instruments.yaml, or ""."""

    counterpart: str
    purpose: str
    legal_base: str
    village_id: UUID | None = None
    only_changes: bool = False
    with_personal_ids: bool = False


def ask_sheet(*, officer: Officer, asked: Asked) -> Job:
    """Have a sheet made for the counterpart. Raises NotAllowed, NoPurpose.

    only_changes: since the office's last sheet of the same counterpart; where there was none, everything.
    """
    require(officer, exchange_sheets)
    if asked.with_personal_ids:
        require(officer, read_personal_ids)
    last = _last_sheet(officer, asked) if asked.only_changes else None
    made = _begin(officer, asked, State.WRITING)
    made.changed_since = last.asked_at if last else None
    made.save(update_fields=["changed_since"])
    record(officer, "registry.ask_sheet", "reconciliation", made.id, details=_details(made))
    return ask(officer, WRITE, made.id)


def keep_sheet(*, actor: Actor, made: Reconciliation, name: str, path: Path, kind: str, rows: int) -> None:
    """The sheet is written: it is taken from there and kept for its days."""
    file = take_in(actor, name, path, kind, clock.today() + timedelta(days=KEPT_DAYS))
    made.sheet, made.sheet_rows, made.state = file, rows, State.SENT
    made.save(update_fields=["sheet", "sheet_rows", "state"])
    details = _details(made) | {"count": [None, rows]}
    record(actor, "registry.write_sheet", "reconciliation", made.id, details=details, digest=file.sha256)


def take_sheet(*, officer: Officer, made: Reconciliation) -> StoredFile | None:
    """The sheet to send, its reading logged; None where it is not kept any more. Numbers only with their right."""
    require(officer, exchange_sheets)
    if made.with_personal_ids:
        require(officer, read_personal_ids)
    if made.office_id != officer.office_id or not is_kept(made.sheet):
        return None
    digest = made.sheet.sha256 if made.sheet else ""
    record(officer, "registry.read_sheet", "reconciliation", made.id, digest=digest)
    return made.sheet


def take_list(*, officer: Officer, asked: Asked, file: Upload) -> Reconciliation:
    """Compare with a list that the counterpart made by itself. Raises NotAllowed, NoPurpose, base.files.NotThisFile."""
    require(officer, exchange_sheets)
    with transaction.atomic():
        made = _begin(officer, asked, State.SENT)
        return take_answer(officer=officer, round_id=made.id, file=file)


@transaction.atomic
def take_answer(*, officer: Officer, round_id: UUID, file: Upload) -> Reconciliation:
    """Take in the answer to a sheet, or to one that could not be read, and have it compared.

    Raises NotAllowed, NotNow, Reconciliation.DoesNotExist, base.files.NotThisFile.
    """
    require(officer, exchange_sheets)
    made = Reconciliation.objects.select_for_update(of=("self",)).get(
        id=round_id, office_id=officer.office_id
    )
    if made.state not in (State.SENT, State.REFUSED):
        raise NotNow
    made.answer = store(officer, file.name, file.chunks, kinds=set(KINDS), largest=largest_upload(officer))
    made.answered_at, made.answered_by = clock.now(), officer.signature
    made.state, made.told_vi, made.told_en = State.COMPARING, "", ""
    made.save()
    details, digest = _details(made), made.answer.sha256
    record(officer, "registry.take_answer", "reconciliation", made.id, details=details, digest=digest)
    ask(officer, COMPARE, made.id)
    return made


def refuse_answer(*, made: Reconciliation, told_vi: list[str], told_en: list[str]) -> None:
    """The answer cannot be compared: say why. Another may be sent."""
    made.state, made.told_vi, made.told_en = State.REFUSED, "\n".join(told_vi), "\n".join(told_en)
    made.save(update_fields=["state", "told_vi", "told_en"])


def keep_comparison(*, actor: Actor, made: Reconciliation, lines: pl.DataFrame, shares: pl.DataFrame) -> None:
    """What was found: a line a difference, a share a village, by the columns of their tables.

    made: with its counts, not saved yet.
    """
    for table, frame in (("line", lines), ("share", shares)):
        stage("found", frame, uuids=[name for name in UUIDS if name in frame.columns])
        names = ", ".join(f'"{column}"' for column in frame.columns)
        whole = f"registry_reconciliation{table}"
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {whole} WHERE reconciliation_id = %s", [made.id])
            cursor.execute(
                f"INSERT INTO {whole} (reconciliation_id, {names}) SELECT %s, {names} FROM found", [made.id]
            )
    made.state = State.COMPARED
    made.save()
    counts = {name: [None, int(shares[name].sum())] for name in ("matched", "only_ours", "only_theirs")}
    details = _details(made) | counts | {"differences": [None, len(lines)]}
    record(actor, "registry.compare_lists", "reconciliation", made.id, details=details)


def settled(made: Reconciliation, officer: Officer) -> tuple[Reconciliation, Job | None]:
    """The round and its last job; where that ended without doing its work, the round is open to the next try of its
    own office.
    """
    under_way = UNDER_WAY if made.office_id == officer.office_id else ()
    return made, put_right(made, under_way, lambda _: State.REFUSED)


def _begin(officer: Officer, asked: Asked, state: State) -> Reconciliation:
    """Raises NoPurpose."""
    if len(asked.purpose.strip()) < SHORTEST_PURPOSE:
        raise NoPurpose
    made: Reconciliation = Reconciliation.objects.create(
        office_id=officer.office_id,
        communes=list(officer.communes),
        village_id=asked.village_id,
        counterpart=asked.counterpart,
        purpose=asked.purpose.strip(),
        legal_base=asked.legal_base,
        with_personal_ids=asked.with_personal_ids,
        state=state,
        asked_at=clock.now(),
        asked_by=officer.signature,
    )
    return made


def _last_sheet(officer: Officer, asked: Asked) -> Reconciliation | None:
    sheets = Reconciliation.objects.filter(
        office_id=officer.office_id,
        counterpart=asked.counterpart,
        village_id=asked.village_id,
        sheet__isnull=False,
    )
    return sheets.order_by("-asked_at").first()


def _details(made: Reconciliation) -> dict[str, list[object]]:
    """What the log keeps of a round: with whom, what for, by which law, with numbers or without."""
    told = {
        "counterpart": made.counterpart,
        "purpose": made.purpose,
        "legal_base": made.legal_base,
        "personal_ids": made.with_personal_ids,
    }
    return {name: [None, value] for name, value in told.items() if value}
