"""Questions about exports."""

from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import export_households
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.models.exports import PSEUDONYMISED


def exports_of_office(officer: Officer) -> QuerySet[Export]:
    """The office's exports, of which the database shows no others; who may take data without names sees those alone."""
    found = Export.objects.select_related("file")
    return found if export_households(officer) else found.filter(form__in=PSEUDONYMISED)
