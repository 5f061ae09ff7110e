"""Each certificate has a code that nobody can guess."""

from django.db import migrations, models

from giamngheo.records.base.paper_codes import new_code

# The first twelve hexadecimal digits of a random UUID are random; 0 and 1 are no signs of a code.
FILL = """
SELECT set_config('giamngheo.communes', '*', true);
UPDATE review_certificate SET code = translate(
    upper(left(replace(gen_random_uuid()::text, '-', ''), 12)), '01', 'XY'
);
SELECT set_config('giamngheo.communes', '', true);
"""


class Migration(migrations.Migration):
    """A column, filled, then unique."""

    dependencies = [("review", "0002_security")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="code",
            field=models.CharField(default=new_code, max_length=12),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="certificate",
            name="code",
            field=models.CharField(default=new_code, max_length=12, unique=True),
        ),
    ]
