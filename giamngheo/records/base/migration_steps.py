"""Steps that several migrations take and Django has none for."""

from typing import Any

from django.db import models
from django.db.migrations import AlterField, RunSQL, SeparateDatabaseAndState


def without_index(
    model: str, name: str, field: "models.ForeignKey[Any, Any]", index: str
) -> SeparateDatabaseAndState:
    """A foreign key loses the index that Django gave it. field: as the model has it now; index: its name.

    Django itself would drop the constraint and check every row anew under a lock.
    """
    app = index.partition("_")[0]
    back = f'CREATE INDEX "{index}" ON "{app}_{model}" ("{name}_id")'
    return SeparateDatabaseAndState([RunSQL(f'DROP INDEX "{index}"', back)], [AlterField(model, name, field)])
