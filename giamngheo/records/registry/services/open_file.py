"""Opening a file: who may, and that it was read."""

from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import (
    NotAllowed,
    export_households,
    import_households,
    read_files,
    require,
)
from giamngheo.records.base.audit import record
from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.models.exports import Export


def open_file(*, officer: Officer, file_id: UUID) -> StoredFile:
    """The file, the reading logged.

    A household's paper is for whoever sees the household; an import for who sent it and, in its office, for who may
    import or export. An export has a road of its own (exporting.take_export). Raises NotAllowed,
    StoredFile.DoesNotExist.
    """
    require(officer, read_files)
    file = StoredFile.objects.get(id=file_id)
    if Export.objects.filter(file=file).exists():
        raise StoredFile.DoesNotExist
    if file.household_id:
        if not Household.objects.filter(id=file.household_id).exists():
            raise StoredFile.DoesNotExist
    elif file.stored_by != officer.user_id and not _handles_lists(officer, file):
        raise NotAllowed("open_file")
    details = {"name": file.name}
    record(officer, "base.read_file", "file", file.id, household_id=file.household_id, details=details)
    return file


def _handles_lists(officer: Officer, file: StoredFile) -> bool:
    is_theirs = file.office_id == officer.office_id
    return is_theirs and (import_households(officer) or export_households(officer))
