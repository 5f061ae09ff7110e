"""Search under row-level security: its own table, which only these functions touch."""

from django.db import migrations

# lower(unaccent()) turns “Lò Văn Hặc” into “lo van hac”; NFC first, since some keyboards send letters in parts.
FOLD = """
CREATE FUNCTION registry_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.lower(public.unaccent('public.unaccent', pg_catalog.normalize($1, 'NFC'))) $$;
"""
INDEX = """
CREATE INDEX search_words ON registry_searchentry USING gin (text gin_trgm_ops);
CREATE INDEX search_area ON registry_searchentry (commune_code);
"""
# Every word must be found. A LIKE under row-level security cannot use the index (LIKE is not leakproof), so this
# function runs as the owner of a table that nobody else may read, and keeps to the caller's area itself.
SEARCH = r"""
CREATE FUNCTION registry_search(words text, most integer)
RETURNS TABLE (household_id uuid, person_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    patterns text[] := ARRAY(
        SELECT '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        FROM regexp_split_to_table(registry_fold(words), '\s+') word WHERE word <> ''
    );
    communes text[] := string_to_array(current_setting('giamngheo.communes', true), ',');
    villages text[] := string_to_array(current_setting('giamngheo.villages', true), ',');
BEGIN
    IF cardinality(patterns) = 0 THEN
        RETURN;
    ELSIF communes = ARRAY['*'] THEN
        RETURN QUERY SELECT e.household_id, e.person_id FROM registry_searchentry e
            WHERE e.text LIKE ALL (patterns) LIMIT most;
    ELSE
        RETURN QUERY SELECT e.household_id, e.person_id FROM registry_searchentry e
            WHERE (e.commune_code = ANY (communes) OR e.village_id::text = ANY (villages))
            AND e.text LIKE ALL (patterns) LIMIT most;
    END IF;
END $$;
"""
# A household is found by its codes and its head, a person by the name and birth year; both by the village.
# The rows it reads are those the caller sees: the policies of the tables hold for the owner too.
INDEX_HOUSEHOLDS = """
CREATE FUNCTION registry_index(households uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM registry_searchentry e USING registry_household h
        WHERE e.household_id = h.id AND h.id = ANY (households);
    INSERT INTO registry_searchentry (household_id, person_id, commune_code, village_id, text)
    SELECT h.id, NULL, h.commune_code, h.village_id,
        registry_fold(concat_ws(' ', h.code, v.name, string_agg(a.code, ' ')))
    FROM registry_household h
    JOIN geography_village v ON v.id = h.village_id
    LEFT JOIN registry_householdalias a ON a.household_id = h.id
    WHERE h.id = ANY (households)
    GROUP BY h.id, v.id;
    INSERT INTO registry_searchentry (household_id, person_id, commune_code, village_id, text)
    SELECT h.id, p.id, h.commune_code, h.village_id,
        registry_fold(concat_ws(' ', p.full_name, h.code, v.name, extract(year FROM p.birth_date)))
    FROM registry_person p
    JOIN registry_household h ON h.id = p.household_id
    JOIN geography_village v ON v.id = h.village_id
    WHERE h.id = ANY (households);
$$;
"""
GRANTS = """
REVOKE ALL ON FUNCTION registry_search(text, integer), registry_index(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_search(text, integer), registry_index(uuid[]), registry_fold(text)
    TO giamngheo_app, giamngheo_worker;
"""


class Migration(migrations.Migration):
    """Fold, find, index."""

    dependencies = [("registry", "0002_security")]
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION registry_fold(text)"),
        migrations.RunSQL(INDEX, "DROP INDEX search_words, search_area"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION registry_search(text, integer)"),
        migrations.RunSQL(INDEX_HOUSEHOLDS, "DROP FUNCTION registry_index(uuid[])"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
