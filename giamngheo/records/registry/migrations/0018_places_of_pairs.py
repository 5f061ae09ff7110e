"""A pair knows in which communes its two entries stand: counted and listed without a look at every person's lock."""

from django.db import migrations, models

PAIR = "registry_possibleduplicate"
# Whoever moves a person or a household may not see the other one of the pair, hence the whole province in between.
PLACES = f"""
CREATE FUNCTION registry_commune_of(person uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT h.commune_code FROM registry_person p JOIN registry_household h ON h.id = p.household_id WHERE p.id = person
$$;
CREATE FUNCTION registry_place_pair() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    seen text := current_setting('giamngheo.communes', true);
BEGIN
    PERFORM set_config('giamngheo.communes', '*', true);
    NEW.first_commune := registry_commune_of(NEW.first_id);
    NEW.second_commune := registry_commune_of(NEW.second_id);
    PERFORM set_config('giamngheo.communes', seen, true);
    RETURN NEW;
END $$;
CREATE FUNCTION registry_move_pairs() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    seen text := current_setting('giamngheo.communes', true);
    moved uuid[];
BEGIN
    PERFORM set_config('giamngheo.communes', '*', true);
    moved := CASE TG_TABLE_NAME
        WHEN 'registry_person' THEN ARRAY[NEW.id]
        ELSE ARRAY(SELECT id FROM registry_person WHERE household_id = NEW.id) END;
    UPDATE {PAIR}
    SET first_commune = registry_commune_of(first_id), second_commune = registry_commune_of(second_id)
    WHERE first_id = ANY (moved) OR second_id = ANY (moved);
    PERFORM set_config('giamngheo.communes', seen, true);
    RETURN NULL;
END $$;
CREATE TRIGGER place BEFORE INSERT ON {PAIR} FOR EACH ROW EXECUTE FUNCTION registry_place_pair();
CREATE TRIGGER pairs_follow AFTER UPDATE OF household_id ON registry_person FOR EACH ROW
WHEN (OLD.household_id IS DISTINCT FROM NEW.household_id) EXECUTE FUNCTION registry_move_pairs();
CREATE TRIGGER pairs_follow AFTER UPDATE OF commune_code ON registry_household FOR EACH ROW
WHEN (OLD.commune_code <> NEW.commune_code) EXECUTE FUNCTION registry_move_pairs();
"""
NO_PLACES = f"""
DROP TRIGGER place ON {PAIR};
DROP TRIGGER pairs_follow ON registry_person;
DROP TRIGGER pairs_follow ON registry_household;
DROP FUNCTION registry_move_pairs(), registry_place_pair(), registry_commune_of(uuid);
"""
SO_FAR = f"""
SELECT set_config('giamngheo.communes', '*', true);
UPDATE {PAIR} SET first_commune = registry_commune_of(first_id), second_commune = registry_commune_of(second_id);
SELECT set_config('giamngheo.communes', '', true);
"""


def commune() -> "models.CharField[str, str]":
    """Where one of the two stands."""
    return models.CharField(max_length=5, default="", editable=False)


class Migration(migrations.Migration):
    """Two columns with a default: nothing is written anew but the few pairs."""

    dependencies = [("registry", "0017_import_rows")]
    operations = [
        migrations.AddField("possibleduplicate", "first_commune", commune()),
        migrations.AddField("possibleduplicate", "second_commune", commune()),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
    ]
