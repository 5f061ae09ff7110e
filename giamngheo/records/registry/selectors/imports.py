"""Questions about imports: the office's own, what went wrong in one, what an undo had to keep and for whose sake."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.registry.models import Household, HouseholdAnswers, ImportBatch, ImportRow


@dataclass(frozen=True)
class KeptRow:
    """A row that an undo left as it is. by: who worked on its household after the load."""

    sheet: str
    number: int
    code: str
    by: str


def imports_of_office() -> QuerySet[ImportBatch]:
    """The newest first; the database shows the office's own."""
    return ImportBatch.objects.select_related("file", "second_file").order_by("-uploaded_at")


def errors_of(batch: ImportBatch) -> QuerySet[ImportRow]:
    """What is told of what is wrong in the file, in its order: the first so many (ImportBatch.errors counts all)."""
    found = ImportRow.objects.filter(batch=batch, outcome=ImportRow.Outcome.REFUSED).exclude(message_vi="")
    return found.order_by("sheet", "number", "id")


def counts_of(batch: ImportBatch) -> dict[str, dict[str, int]]:
    """What became of the file's households and persons: table → outcome → how many rows, errors left out."""
    rows = ImportRow.objects.filter(batch=batch, household_id__isnull=False)
    tables = {"households": rows.filter(person_id=None), "persons": rows.exclude(person_id=None)}
    return {
        table: dict(of_table.order_by("outcome").values_list("outcome").annotate(Count("id")))
        for table, of_table in tables.items()
    }


def kept_rows(batch: ImportBatch, most: int) -> list[KeptRow]:
    """The rows an undo kept, and who worked on their households since the load, as the log or the answers say."""
    found = ImportRow.objects.filter(batch=batch, outcome=ImportRow.Outcome.KEPT).order_by("sheet", "number")
    rows = [(row.household_id, row) for row in found[:most] if row.household_id]
    homes = [home for home, _ in rows]
    codes = dict(Household.objects.filter(id__in=homes).values_list("id", "code"))
    answers = HouseholdAnswers.objects.filter(household__in=homes).order_by("saved_at")
    by = dict(answers.values_list("household_id", "saved_by"))
    later = AuditEvent.objects.filter(household_id__in=homes, at__gt=batch.loaded_at).exclude(actor="")
    by |= {event.household_id: event.actor for event in later.order_by("id") if event.household_id}
    return [KeptRow(row.sheet, row.number, codes.get(home, ""), by.get(home, "")) for home, row in rows]
