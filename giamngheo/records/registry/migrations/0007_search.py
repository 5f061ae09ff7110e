"""Search under row-level security: its own table, a row a household, which only these functions touch."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

INDEX = """
CREATE INDEX search_words ON registry_searchentry USING gin (text gin_trgm_ops);
CREATE INDEX search_commune ON registry_searchentry (commune_code);
CREATE INDEX search_village ON registry_searchentry (village_id);
ALTER TABLE registry_searchentry ADD CONSTRAINT registry_searchentry_follows_geography_village
    FOREIGN KEY (village_id, commune_code) REFERENCES geography_village (id, commune_code)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
# Every word must be found, in the household's line or in the household's and one member's together; a word of one or
# two letters stands at the beginning of a word, since no index finds it elsewhere. A LIKE under row-level security
# cannot use the index (LIKE is not leakproof), so this function runs as the owner of a table that nobody else may
# read, and keeps to the caller's area itself. The patterns are written out because LIKE ALL (array) uses no index.
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
    in_area text := '(e.commune_code = ANY ($3) OR e.village_id = ANY ($4)) AND ';
BEGIN
    IF cardinality(patterns) = 0 THEN
        RETURN;
    ELSIF communes = ARRAY['*'] THEN
        in_area := '';
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
# A line a name: first the household's codes and village, then each member's name and birth year, in the order of
# `persons`. The rows it reads are those the caller sees: the policies of the tables hold for the owner too.
WRITE = r"""
CREATE OR REPLACE FUNCTION registry_index(households uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO registry_searchentry AS kept (household_id, commune_code, village_id, persons, text)
    SELECT h.id, h.commune_code, h.village_id, coalesce(who.ids, '{}'),
        registry_fold(concat(' ', h.code, ' ', v.name, other.codes, who.lines))
    FROM unnest(households) asked (id)
    JOIN registry_household h ON h.id = asked.id
    JOIN geography_village v ON v.id = h.village_id
    CROSS JOIN LATERAL (
        SELECT string_agg(' ' || a.code, '') AS codes
        FROM registry_householdalias a WHERE a.household_id = h.id AND a.code <> h.code
    ) other
    CROSS JOIN LATERAL (
        SELECT array_agg(p.id ORDER BY p.id) AS ids, string_agg(
            E'\n ' || concat_ws(' ', translate(p.full_name, E'\n', ' '), extract(year FROM p.birth_date)), ''
            ORDER BY p.id
        ) AS lines
        FROM registry_person p WHERE p.household_id = h.id
    ) who
    ON CONFLICT (household_id) DO UPDATE SET
        (commune_code, village_id, persons, text)
        = (excluded.commune_code, excluded.village_id, excluded.persons, excluded.text)
    WHERE (kept.commune_code, kept.village_id, kept.persons, kept.text)
        IS DISTINCT FROM (excluded.commune_code, excluded.village_id, excluded.persons, excluded.text);
$$;
"""
GRANTS = """
REVOKE ALL ON FUNCTION registry_search(text, integer), registry_index(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_search(text, integer), registry_index(uuid[]) TO giamngheo_app, giamngheo_worker;
"""
REWRITE = """
SELECT set_config('giamngheo.communes', '*', true);
SELECT registry_index(ARRAY(SELECT id FROM registry_household));
SELECT set_config('giamngheo.communes', '', true);
"""


class Migration(migrations.Migration):
    """One table, two functions."""

    dependencies = [("registry", "0006_exports"), ("geography", "0003_village_names")]
    operations = [
        migrations.DeleteModel("SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.household",
                    ),
                ),
                ("commune_code", models.CharField(max_length=5)),
                ("village_id", models.UUIDField()),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, "DROP FUNCTION registry_search(text, integer)"),
        migrations.RunSQL(WRITE, "DROP FUNCTION registry_index(uuid[])"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(REWRITE, migrations.RunSQL.noop),
    ]
