"""What an import's check found, a second file beside the first, and how an undone household leaves the search."""

import django.db.models.deletion
from django.db import migrations, models

# As registry_index: the policies of the tables hold for the owner too, so only the caller's own area is touched.
FORGET = """
CREATE FUNCTION registry_forget(households uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM registry_searchentry e USING registry_household h
        WHERE e.household_id = h.id AND h.id = ANY (households);
$$;
REVOKE ALL ON FUNCTION registry_forget(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_forget(uuid[]) TO giamngheo_app, giamngheo_worker;
"""


class Migration(migrations.Migration):
    """Two fields, one function."""

    dependencies = [("registry", "0003_search"), ("base", "0001_initial")]
    operations = [
        migrations.RemoveField(model_name="importbatch", name="marked_file"),
        migrations.AddField(
            model_name="importbatch",
            name="second_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="base.storedfile",
            ),
        ),
        migrations.AddField(model_name="importbatch", name="preview", field=models.JSONField(default=dict)),
        migrations.RunSQL(FORGET, "DROP FUNCTION registry_forget(uuid[])"),
    ]
