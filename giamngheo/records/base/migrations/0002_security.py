"""Who may use these tables, and which rows they see."""

from django.db import migrations

from giamngheo.records.base.row_security import APP, OF_OFFICE, READS_LOGS, WORKER, grant, guard

EVENT, SEAL, JOB, FILE = "base_auditevent", "base_auditseal", "base_job", "base_storedfile"
CACHE = """
CREATE TABLE base_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX base_cache_expires ON base_cache (expires);
"""


class Migration(migrations.Migration):
    """The log is written and read, never changed; an office sees its own jobs, files and events."""

    dependencies = [("base", "0001_initial")]
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE base_cache"),
        grant("base_cache", "SELECT, INSERT, UPDATE, DELETE"),
        grant(EVENT, "SELECT, INSERT"),
        guard(EVENT, "own_office", f"{OF_OFFICE} OR {READS_LOGS}", "SELECT"),
        guard(EVENT, "from_own_office", f"office_id IS NULL OR {OF_OFFICE}", "INSERT"),
        guard(EVENT, "sealing", "true", "SELECT", WORKER),
        grant(SEAL, "SELECT", APP),
        grant(SEAL, "SELECT, INSERT", WORKER),
        guard(SEAL, "own_office", f"{OF_OFFICE} OR {READS_LOGS}", "SELECT", APP),
        guard(SEAL, "sealing", "true", "ALL", WORKER),
        grant("base_datakey", "SELECT, INSERT, UPDATE"),
        grant(JOB, "SELECT, INSERT, UPDATE"),
        guard(JOB, "own_office", OF_OFFICE, "ALL", APP),
        guard(JOB, "working", "true", "ALL", WORKER),
        grant(FILE, "SELECT, INSERT"),
        guard(FILE, "own_office", OF_OFFICE),
    ]
