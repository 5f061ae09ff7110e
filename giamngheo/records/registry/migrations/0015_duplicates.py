"""Possible duplicates: pairs of persons, by whom they are seen, and the key by which two entries are compared."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, PROTECT, SET_NULL

from giamngheo.records.base.row_security import grant, guard

KINDS = (
    *("birth", "death", "marriage", "move_in", "move_out", "move_village", "move_commune"),
    *("split", "merge", "new_head", "same_person"),
)
PAIR = "registry_possibleduplicate"
# A number, since it is compared for every row of an import. A year alone is no birth date: of a common name a commune
# has several of one year. Whatever writes a person, the key is there: no service can forget it. A load brings it along,
# since it folds each of its few names once.
KEY = """
CREATE FUNCTION registry_twin_key(folded text, born date, is_year_only boolean, sex text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN folded <> '' AND is_year_only IS NOT TRUE
        THEN hashtextextended(folded || ' ' || sex, born - date '1900-01-01') END
$$;
GRANT EXECUTE ON FUNCTION registry_twin_key(text, date, boolean, text) TO giamngheo_app, giamngheo_worker;
CREATE FUNCTION registry_set_twin_key() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.twin_key := registry_twin_key(
        registry_fold(NEW.full_name), NEW.birth_date, NEW.birth_date_is_year_only, NEW.sex
    );
    RETURN NEW;
END $$;
CREATE TRIGGER twin_key BEFORE UPDATE OF full_name, birth_date, birth_date_is_year_only, sex
ON registry_person FOR EACH ROW EXECUTE FUNCTION registry_set_twin_key();
CREATE TRIGGER twin_key_of_new BEFORE INSERT ON registry_person FOR EACH ROW
WHEN (NEW.twin_key IS NULL AND NEW.birth_date IS NOT NULL AND NEW.sex IS NOT NULL)
EXECUTE FUNCTION registry_set_twin_key();
"""
SEES = f"EXISTS (SELECT 1 FROM registry_person seen WHERE seen.id = {PAIR}.{{side}}_id)"
EVERYWHERE = "(SELECT current_setting('giamngheo.communes', true)) = '*'"
BOTH = f"{EVERYWHERE} OR ({SEES.format(side='first')} AND {SEES.format(side='second')})"
# Whoever sees one of them is told that there is another somewhere: an open pair holds nothing else of that person.
EITHER = f"state = 'open' AND ({SEES.format(side='first')} OR {SEES.format(side='second')})"
WITH_PERSONS = "".join(
    f"ALTER TABLE {PAIR} ADD CONSTRAINT {PAIR}_{side} FOREIGN KEY ({side}_id) "
    f"REFERENCES registry_person ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;"
    for side in ("first", "second")
)


def person(has_index: bool) -> "models.ForeignKey[object, object]":
    """One of the two."""
    return models.ForeignKey(
        on_delete=CASCADE, related_name="+", to="registry.person", db_constraint=False, db_index=has_index
    )


class Migration(migrations.Migration):
    """One table, two nullable columns: nothing is written anew."""

    dependencies = [("registry", "0014_half_imports")]
    operations = [
        migrations.AlterField(
            "lifeact",
            "kind",
            models.CharField(
                choices=[(kind, kind.replace("_", " ").title()) for kind in KINDS], max_length=12
            ),
        ),
        migrations.AddField("person", "twin_key", models.BigIntegerField(null=True, editable=False)),
        migrations.AddField(
            "person",
            "merged_into",
            models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="+", to="registry.person", db_index=False
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                fields=["merged_into"],
                condition=Q(("merged_into__isnull", False)),
                name="person_merged_into",
            ),
        ),
        migrations.RunSQL(
            KEY,
            "DROP TRIGGER twin_key ON registry_person; DROP TRIGGER twin_key_of_new ON registry_person; "
            "DROP FUNCTION registry_set_twin_key(), "
            "registry_twin_key(text, date, boolean, text)",
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("same_personal_id", "Same Personal Id"),
                            ("same_name_birth_sex", "Same Name Birth Sex"),
                        ],
                        max_length=19,
                    ),
                ),
                ("found_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("kept_apart", "Kept Apart"), ("merged", "Merged")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "swapped",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("first", person(has_index=False)),
                ("second", person(has_index=True)),
                (
                    "found_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to="registry.importbatch",
                        db_index=False,
                        db_constraint=False,
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(null=True, on_delete=SET_NULL, related_name="+", to="registry.lifeact"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-found_on", "id"], name="duplicate_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="one_entry_a_pair"),
                    models.CheckConstraint(
                        condition=Q(("first__lt", F("second"))), name="the_smaller_id_first"
                    ),
                ],
            },
        ),
        migrations.RunSQL(WITH_PERSONS, migrations.RunSQL.noop),
        guard(PAIR, "of_both", BOTH),
        guard(PAIR, "of_either", EITHER, "SELECT"),
        grant(PAIR, "SELECT, INSERT, UPDATE, DELETE"),
    ]
