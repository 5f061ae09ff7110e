"""Loads of a province: what costs each of a million rows, and tells nobody anything, goes."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT, SET_NULL

from giamngheo.records.base.row_security import APP, OF_HOUSEHOLD, WORKER

ENTERED = (
    *("household", "householdalias", "person", "membership", "householdanswers", "personanswers"),
    "statusperiod",
)
GUARDED = (
    *("householdalias", "householdplace", "person", "membership", "householdanswers", "personanswers"),
    *("verdict", "statusperiod", "lifeact", "task", "dossierdocument"),
)
NO_DELETE = f"REVOKE DELETE ON registry_importbatch FROM {APP}, {WORKER}"


def entered_by() -> "models.ForeignKey[object, object]":
    """The import, without an index and without a foreign key: an import is never deleted."""
    return models.ForeignKey(
        null=True,
        on_delete=PROTECT,
        related_name="+",
        to="registry.importbatch",
        db_index=False,
        db_constraint=False,
    )


def by_act() -> "models.ForeignKey[object, object]":
    """The act; an index of those that have one is made below."""
    return models.ForeignKey(
        null=True, on_delete=SET_NULL, related_name="+", to="registry.lifeact", db_index=False
    )


class Migration(migrations.Migration):
    """Fewer indexes and foreign keys, a shorter question a row; no table is rewritten."""

    dependencies = [("registry", "0009_exports_at_province_size")]
    operations = [
        *(migrations.AlterField(model, "entered_by", entered_by()) for model in ENTERED),
        migrations.RunSQL(NO_DELETE, migrations.RunSQL.noop),
        *(migrations.AlterField("membership", act, by_act()) for act in ("begun_by", "ended_by")),
        *(
            migrations.AddIndex(
                "membership",
                models.Index(fields=[act], condition=Q((f"{act}__isnull", False)), name=f"membership_{act}"),
            )
            for act in ("begun_by", "ended_by")
        ),
        *(
            migrations.RunSQL(
                f"ALTER POLICY of_household ON registry_{table} "
                f"USING ({OF_HOUSEHOLD.format(column='household_id')})",
                migrations.RunSQL.noop,
            )
            for table in GUARDED
        ),
    ]
