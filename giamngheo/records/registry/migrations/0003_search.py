"""Words as search and matching compare them."""

from django.db import migrations

# lower(unaccent()) turns “Lò Văn Hặc” into “lo van hac”; NFC first, since some keyboards send letters in parts.
FOLD = """
CREATE FUNCTION registry_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.lower(public.unaccent('public.unaccent', pg_catalog.normalize($1, 'NFC'))) $$;
GRANT EXECUTE ON FUNCTION registry_fold(text) TO giamngheo_app, giamngheo_worker;
"""


class Migration(migrations.Migration):
    """Fold."""

    dependencies = [("registry", "0002_security")]
    operations = [migrations.RunSQL(FOLD, "DROP FUNCTION registry_fold(text)")]
