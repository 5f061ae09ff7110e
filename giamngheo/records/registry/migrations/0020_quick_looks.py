"""What every page asks, asked cheaply: a search that begins at the area's index, pairs by their communes, and how many
households there are kept as a sum.
"""

from django.db import migrations, models

from giamngheo.records.base.row_security import WORKER, grant, in_area

PAIR, COUNT = "registry_possibleduplicate", "registry_householdcount"
# As in 0007 but for the area: communes or villages, never both by OR, which would keep PostgreSQL from their indexes.
SEARCH = r"""
CREATE OR REPLACE FUNCTION registry_search(words text, most integer)
RETURNS TABLE (household_id uuid, person_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    patterns text[] := ARRAY(
        SELECT CASE WHEN length(word) < 3 THEN '% ' ELSE '%' END
            || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        FROM regexp_split_to_table(registry_fold(words), '\s+') word WHERE word <> ''
    );
    communes text[] := string_to_array(current_setting('giamngheo.communes', true), ',');
    villages uuid[] := string_to_array(current_setting('giamngheo.villages', true), ',')::uuid[];
    in_area text := CASE
        WHEN communes = ARRAY['*'] THEN ''
        WHEN cardinality(villages) > 0 AND cardinality(communes) > 0
            THEN '(e.commune_code = ANY ($3) OR e.village_id = ANY ($4)) AND '
        WHEN cardinality(villages) > 0 THEN 'e.village_id = ANY ($4) AND '
        ELSE 'e.commune_code = ANY ($3) AND '
    END;
BEGIN
    IF cardinality(patterns) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE $query$
        SELECT e.household_id, found.person
        FROM registry_searchentry e
        CROSS JOIN LATERAL split_part(e.text, E'\n', 1) home
        CROSS JOIN LATERAL (
            SELECT NULL::uuid AS person WHERE home LIKE ALL ($2)
            UNION ALL
            SELECT e.persons[line.number - 1]
            FROM unnest(string_to_array(e.text, E'\n')) WITH ORDINALITY line (text, number)
            WHERE line.number > 1 AND home || line.text LIKE ALL ($2) AND NOT home LIKE ALL ($2)
        ) found
        WHERE $query$ || in_area || (
            SELECT string_agg(format('e.text LIKE %L', pattern), ' AND ') FROM unnest(patterns) pattern
        ) || ' LIMIT $1'
    USING most, patterns, communes, villages;
END $$;
"""
# Who sees a household of the pair, known by the commune of each before anyone's lock is asked.
COMMUNES = "(SELECT string_to_array(current_setting('giamngheo.communes', true), ','))::text[]"
SEES = f"EXISTS (SELECT 1 FROM registry_person seen WHERE seen.id = {PAIR}.{{side}}_id)"
EITHER = f"""state = 'open' AND (
    (SELECT current_setting('giamngheo.communes', true)) = '*'
    OR first_commune = ANY ({COMMUNES}) OR second_commune = ANY ({COMMUNES})
    OR {SEES.format(side="first")} OR {SEES.format(side="second")}
)"""
BEFORE = f"state = 'open' AND ({SEES.format(side='first')} OR {SEES.format(side='second')})"
# Rows that add up: an act only ever adds some, so no officer waits for another's; the worker sums them up.
KEY = "commune_code, village_id, status, is_newly_escaped, is_waiting"
LINES = """
SELECT commune_code, village_id, status, coalesce(is_newly_escaped, false) AS is_newly_escaped,
    missing > 0 AS is_waiting, {sign}1 AS households
FROM {rows} WHERE ended_on IS NULL
"""
ADDED, GONE = LINES.format(sign="", rows="added"), LINES.format(sign="-", rows="gone")


def _counts(name: str, event: str, tables: str, lines: str) -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO {COUNT} ({KEY}, households)
    SELECT {KEY}, sum(households) FROM ({lines}) line GROUP BY {KEY} HAVING sum(households) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER counted_{event.lower()} AFTER {event} ON registry_householdsummary REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


TRIGGERS = (
    _counts("registry_count_added", "INSERT", "NEW TABLE AS added", ADDED)
    + _counts(
        "registry_count_changed",
        "UPDATE",
        "OLD TABLE AS gone NEW TABLE AS added",
        f"{ADDED} UNION ALL {GONE}",
    )
    + _counts("registry_count_gone", "DELETE", "OLD TABLE AS gone", GONE)
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER counted_{event} ON registry_householdsummary; DROP FUNCTION registry_count_{name}();"
    for event, name in (("insert", "added"), ("update", "changed"), ("delete", "gone"))
)
SO_FAR = f"""
SELECT set_config('giamngheo.communes', '*', true);
INSERT INTO {COUNT} ({KEY}, households)
SELECT {KEY}, sum(households) FROM ({LINES.format(sign="", rows="registry_householdsummary")}) line GROUP BY {KEY};
SELECT set_config('giamngheo.communes', '', true);
"""


class Migration(migrations.Migration):
    """One table of sums; nothing is written anew. The triggers come before the sum: none is counted by neither."""

    dependencies = [("registry", "0019_escaped")]
    operations = [
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(
            f"ALTER POLICY of_either ON {PAIR} USING ({EITHER})",
            f"ALTER POLICY of_either ON {PAIR} USING ({BEFORE})",
        ),
        migrations.CreateModel(
            name="HouseholdCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("commune_code", models.CharField(max_length=5)),
                ("village_id", models.UUIDField()),
                ("status", models.CharField(blank=True, max_length=14)),
                ("is_newly_escaped", models.BooleanField()),
                ("is_waiting", models.BooleanField()),
                ("households", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["commune_code"], name="count_of_commune"),
                    models.Index(fields=["village_id"], name="count_of_village"),
                ]
            },
        ),
        in_area(COUNT),
        grant(COUNT, "SELECT, INSERT"),
        grant(COUNT, "DELETE", WORKER),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RemoveIndex("householdsummary", "summary_status"),
    ]
