"""A household's status is found by an index of its own; who sees a household's log and files is asked row by row."""

from django.contrib.postgres.indexes import HashIndex
from django.db import migrations, models

from giamngheo.records.base.migration_steps import without_index

# Of each row by itself: as a list of every household that is seen, made anew for each question, it reads a province.
SEEN = "EXISTS (SELECT 1 FROM registry_household seen WHERE seen.id = {table}.household_id)"
LISTED = "household_id IN (SELECT id FROM registry_household)"


def asked_by_row(table: str) -> migrations.RunSQL:
    """The same rows are seen, asked otherwise."""
    alter = f"ALTER POLICY of_household ON {table} USING ({{0}})"
    return migrations.RunSQL(alter.format(SEEN.format(table=table)), alter.format(LISTED))


class Migration(migrations.Migration):
    """One index for another, two policies; no row is written."""

    dependencies = [("registry", "0020_quick_looks")]
    operations = [
        migrations.AddIndex("statusperiod", HashIndex(fields=["household"], name="status_of_household")),
        without_index(
            "statusperiod",
            "household",
            models.ForeignKey("registry.household", models.CASCADE, related_name="statuses", db_index=False),
            "registry_statusperiod_household_id_705cccb6",
        ),
        asked_by_row("base_auditevent"),
        asked_by_row("base_storedfile"),
    ]
