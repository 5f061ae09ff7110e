"""Whoever is in the register already gets the key, and the pairs that are among them are found.

After the migration before and not in it: that one holds a lock that stops readers, and this one takes its time.
"""

from django.db import migrations, models

SO_FAR = """
SELECT set_config('giamngheo.communes', '*', true);
UPDATE registry_person p SET twin_key = registry_twin_key(n.folded, p.birth_date, p.birth_date_is_year_only, p.sex)
FROM (
    SELECT full_name, registry_fold(full_name) AS folded FROM (SELECT DISTINCT full_name FROM registry_person) one
) n WHERE n.full_name = p.full_name AND p.birth_date IS NOT NULL AND p.sex IS NOT NULL;
"""
# The planner knows nothing yet of a column that was filled just now.
PAIRS = """
ANALYZE registry_person (twin_key);
SELECT set_config('giamngheo.communes', '*', true);
INSERT INTO registry_possibleduplicate
    (id, first_id, second_id, reason, found_on, state, decided_by, note, swapped, versions)
SELECT gen_random_uuid(), first_id, second_id, min(reason), current_date, 'open', '', '', '{}', '{}'
FROM (
    SELECT a.id AS first_id, b.id AS second_id, 'same_personal_id' AS reason
    FROM registry_person a JOIN registry_person b USING (personal_id_hash) WHERE a.id < b.id
    UNION ALL
    SELECT a.id, b.id, 'same_name_birth_sex'
    FROM registry_person a JOIN registry_person b USING (twin_key)
    JOIN registry_household ah ON ah.id = a.household_id JOIN registry_household bh ON bh.id = b.household_id
    WHERE a.id < b.id AND (ah.commune_code = bh.commune_code
        OR a.personal_id_hash IS NULL OR b.personal_id_hash IS NULL)
) found GROUP BY first_id, second_id;
SELECT set_config('giamngheo.communes', '', true);
"""


class Migration(migrations.Migration):
    """One index; each person's row once."""

    dependencies = [("registry", "0015_duplicates")]
    operations = [
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(PAIRS, migrations.RunSQL.noop),
        # The last: until the end nobody can write into the table.
        migrations.AddIndex("person", models.Index(fields=["twin_key"], name="person_twin_key")),
    ]
