"""Wrong passwords are counted in a table of their own, by every process that serves pages."""

from django.db import migrations, models

from giamngheo.records.base.row_security import grant


class Migration(migrations.Migration):
    """A count is forgotten when the right password comes, so it may be deleted."""

    dependencies = [("accounts", "0002_security")]
    operations = [
        migrations.CreateModel(
            name="SignInLock",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("locked_until", models.DateTimeField(null=True)),
            ],
        ),
        grant("accounts_signinlock", "SELECT, INSERT, UPDATE, DELETE"),
    ]
