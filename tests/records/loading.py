"""Small files of households and members, typed as the contract says, and how the tests load them."""

from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from giamngheo.records.base.scope import Scope, scoped
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.load import Loaded, load_prepared, prepare
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table
from tests.world import ALL, NOW, OWN

REVIEWED = date(2024, 10, 15)


def household(code: str, **cells: Any) -> dict[str, Any]:
    """A row of the households' table in bản Hôm; what is not said is empty."""
    given = {"commune_code": OWN, "village_name": "Bản Hôm", "area_type": "rural"}
    return {"household_id": code, **given, **cells}


def person(household_code: str, number: int, name: str, **cells: Any) -> dict[str, Any]:
    """A row of the persons' table; the first is the head."""
    relation = "head" if number == 1 else "child"
    given = {"person_id": f"{household_code}-{number}", "relation": relation, "full_name": name}
    return {"household_id": household_code, **given, **cells}


def frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows with the contract's columns and types."""
    return pl.DataFrame(rows, schema={column.name: column.dtype for column in table.columns})


def load_tables(*, households: pl.DataFrame, persons: pl.DataFrame, review_date: date, **how: Any) -> Loaded:
    """Load two tables at once; how: as load_prepared has it."""
    return load_prepared(prepare(households, persons, review_date), review_date=review_date, **how)


def load(
    households: list[dict[str, Any]],
    persons: list[dict[str, Any]],
    *,
    source: str = "file",
    day: date = REVIEWED,
    batch: UUID | None = None,
    scope: Scope = ALL,
) -> Loaded:
    """Load them: everywhere, on 15/10/2024, unless something else is given."""
    with scoped(scope):
        return load_tables(
            households=frame(HOUSEHOLDS, households),
            persons=frame(PERSONS, persons),
            source=source,
            review_date=day,
            now=NOW,
            saved_by="tests",
            batch=batch,
        )


def kept(code: str, commune: str = OWN) -> Household:
    """The household of that code; ask about it within a scope."""
    return Household.objects.get(commune_code=commune, code=code)
