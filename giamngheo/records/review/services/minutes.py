"""The scan of a meeting's signed record: kept beside it, replaced until the round is decided, opened by right."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_files, record_meetings, require
from giamngheo.records.base.audit import record
from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.services.dossier import kept_scan
from giamngheo.records.review.models import Meeting
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.review_steps import RoundStep


def may_attach_minutes(meeting: Meeting) -> bool:
    """What a decision was made with stays; a scan that was forgotten is still taken."""
    return meeting.minutes_id is None or meeting.village.round.step != RoundStep.DECIDED


@transaction.atomic
def attach_minutes(*, officer: Officer, meeting_id: UUID, scan: tuple[str, Iterable[bytes]]) -> Meeting:
    """Keep the scan, or another in its place. scan: name and content.

    The file that was replaced stays, and the log names both. Raises NotAllowed, Meeting.DoesNotExist, NotSaved.
    """
    require(officer, record_meetings)
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("village__round", "minutes")
    meeting: Meeting = meetings.get(pk=meeting_id)
    if not may_attach_minutes(meeting):
        raise refused(
            "Đợt đã có quyết định: bản quét biên bản không thay được nữa.",
            "The round is decided: the scan of its record is not replaced any more.",
        )
    before = meeting.minutes
    meeting.minutes = kept_scan(officer, scan)
    meeting.save(update_fields=["minutes"])
    sums = [before.sha256 if before else None, meeting.minutes.sha256]
    _log(officer, "review.attach_minutes", meeting, sha256=sums)
    return meeting


def open_minutes(*, officer: Officer, meeting: Meeting) -> StoredFile | None:
    """The scan, its reading logged; None where there is none. Raises NotAllowed."""
    require(officer, read_files)
    if meeting.minutes is not None:
        _log(officer, "review.read_minutes", meeting)
    return meeting.minutes


def _log(officer: Officer, act: str, meeting: Meeting, **more: object) -> None:
    name = meeting.minutes.name if meeting.minutes else ""
    details = {"number": meeting.number, "name": name, **more}
    record(officer, act, "round_village", meeting.village_id, details=details)
