"""Persons of the area."""

from uuid import UUID

from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import Person
from giamngheo.records.registry.selectors.lists import in_area


def persons_in_area(
    officer: Officer, commune: str | None, village: UUID | None, household: UUID | None, has_died: bool
) -> QuerySet[Person]:
    """Those whose household, present or last, is in the officer's area; what is None lets everything through."""
    found = Person.objects.filter(died_on__isnull=not has_died)
    asked = {"commune_code": commune, "village_id": village, "pk": household}
    narrowed = {name: value for name, value in asked.items() if value is not None}
    if officer.is_everywhere and not narrowed:
        return found
    # Through the households: the database's lock alone would be asked person by person.
    within: QuerySet[Person] = found.filter(household__in=in_area(officer).filter(**narrowed).values("pk"))
    return within
