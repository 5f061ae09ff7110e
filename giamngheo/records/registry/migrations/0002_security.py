"""Who may use the registry's tables, which rows they see, and what the database holds together by itself."""

from django.db import migrations

from giamngheo.records.base.row_security import (
    APP,
    IN_AREA,
    OF_OFFICE,
    WORKER,
    grant,
    guard,
    in_area,
    of_household,
)

HOUSEHOLD, SUMMARY, TRANSFER = "registry_household", "registry_householdsummary", "registry_transfer"
OF_HOUSEHOLD = (
    *("householdalias", "householdplace", "person", "membership", "householdanswers", "personanswers"),
    *("verdict", "statusperiod", "lifeact", "task", "dossierdocument"),
)
# Undoing an import takes back what it brought; nothing else deletes.
UNDOABLE = (
    *("household", "householdalias", "householdplace", "householdsummary", "person", "membership"),
    *("householdanswers", "personanswers", "verdict", "statusperiod"),
)


def follows(table: str, column: str, target: str) -> migrations.RunSQL:
    """The pair (column, commune_code) is one that the target table has, and follows it when a merger changes it."""
    name = f"{table}_follows_{target}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, commune_code) "
        f"REFERENCES {target} (id, commune_code) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """A household is seen in its area; what hangs on it is seen by whoever sees it."""

    dependencies = [
        ("registry", "0001_initial"),
        ("base", "0002_security"),
        ("geography", "0002_security"),
    ]
    operations = [
        follows(HOUSEHOLD, "village_id", "geography_village"),
        follows(SUMMARY, "village_id", "geography_village"),
        follows("registry_searchentry", "village_id", "geography_village"),
        follows("registry_householdalias", "household_id", HOUSEHOLD),
        in_area(HOUSEHOLD),
        in_area(SUMMARY),
        *(of_household(f"registry_{table}") for table in OF_HOUSEHOLD),
        guard(
            TRANSFER,
            "both_communes",
            f"{IN_AREA.format(commune='from_commune', village='NULL')}"
            f" OR {IN_AREA.format(commune='to_commune', village='NULL')}",
        ),
        guard(
            "base_auditevent", "of_household", f"household_id IN (SELECT id FROM {HOUSEHOLD})", "SELECT", APP
        ),
        guard("base_storedfile", "of_household", f"household_id IN (SELECT id FROM {HOUSEHOLD})", "SELECT"),
        guard("registry_importbatch", "own_office", OF_OFFICE),
        guard(
            "registry_importrow",
            "own_office",
            "EXISTS (SELECT 1 FROM registry_importbatch seen WHERE seen.id = batch_id)",
        ),
        guard("registry_importmapping", "own_office", OF_OFFICE),
        *(
            grant(f"registry_{table}", "SELECT, INSERT, UPDATE")
            for table in ("household", "householdsummary", *OF_HOUSEHOLD, "transfer")
        ),
        *(
            grant(f"registry_{table}", "SELECT, INSERT, UPDATE, DELETE")
            for table in ("importbatch", "importrow", "importmapping")
        ),
        *(grant(f"registry_{table}", "DELETE", APP, WORKER) for table in UNDOABLE),
    ]
