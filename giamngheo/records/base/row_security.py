"""Row-level security as migrations write it: one text of each policy, whichever table it guards."""

from django.db.migrations import RunSQL

APP, WORKER = "giamngheo_app", "giamngheo_worker"
# Each setting in a SELECT of its own: read once a question, not once a row.
IN_AREA = """(
    (SELECT current_setting('giamngheo.communes', true)) = '*'
    OR {commune} = ANY ((SELECT string_to_array(current_setting('giamngheo.communes', true), ','))::text[])
    OR {village} = ANY ((SELECT string_to_array(current_setting('giamngheo.villages', true), ','))::uuid[])
)"""
OF_OFFICE = "office_id::text = current_setting('giamngheo.office', true)"
READS_LOGS = "current_setting('giamngheo.logs', true) = '*'"


def grant(table: str, rights: str, *roles: str) -> RunSQL:
    """Let roles use a table: migrations grant table by table, nothing is granted by default."""
    to = ", ".join(roles or (APP, WORKER))
    return RunSQL(f'GRANT {rights} ON "{table}" TO {to}', f'REVOKE {rights} ON "{table}" FROM {to}')


def guard(table: str, name: str, using: str, rights: str = "ALL", roles: str = "PUBLIC") -> RunSQL:
    """Switch row-level security on, for the owner too, and add one policy."""
    return RunSQL(
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY;'
        f'CREATE POLICY "{name}" ON "{table}" FOR {rights} TO {roles} '
        + (f"WITH CHECK ({using})" if rights == "INSERT" else f"USING ({using})"),
        f'DROP POLICY "{name}" ON "{table}"',
    )


def in_area(table: str, commune: str = "commune_code", village: str = "village_id") -> RunSQL:
    """Rows of the officer's area only, to read and to write."""
    return guard(table, "in_area", IN_AREA.format(commune=commune, village=village))


# Whoever sees every household is not asked about each row: a foreign key says that there is one.
OF_HOUSEHOLD = """(
    (SELECT current_setting('giamngheo.communes', true)) = '*'
    OR EXISTS (SELECT 1 FROM registry_household seen WHERE seen.id = {column})
)"""


def of_household(table: str, column: str = "household_id") -> RunSQL:
    """Rows that hang on a household: seen by whoever sees the household, whose own policy decides."""
    return guard(table, "of_household", OF_HOUSEHOLD.format(column=column))


def told_to_anyone(name: str, asked: str, columns: str, query: str) -> RunSQL:
    """A question that pages without an officer may ask: a function of the owner that sees the whole province while it
    runs, and answers this query only. asked: its arguments, "code text"; columns: of its answer.

    The area is set within it: PostgreSQL lets no owner fix a setting of the product's own in a function's head.
    """
    types = ", ".join(one.strip().partition(" ")[2] for one in asked.split(",") if one.strip())
    return RunSQL(
        f"""
CREATE FUNCTION {name}({asked}) RETURNS TABLE ({columns})
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE area text := coalesce(current_setting('giamngheo.communes', true), '');
BEGIN
    PERFORM set_config('giamngheo.communes', '*', true);
    RETURN QUERY {query};
    PERFORM set_config('giamngheo.communes', area, true);
END $$;
REVOKE ALL ON FUNCTION {name}({types}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}({types}) TO {APP};
""",
        f"DROP FUNCTION {name}({types})",
    )
