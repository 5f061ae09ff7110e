"""Units and villages are public: everybody reads them, rights decide who writes."""

from django.db import migrations

from giamngheo.records.base.row_security import grant

READ, WRITE = "SELECT", "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    """Units come from policy/geography and are written by the owner alone."""

    dependencies = [("geography", "0001_initial"), ("base", "0002_security")]
    operations = [
        *(grant(f"geography_{table}", READ) for table in ("unit", "unitchange")),
        *(
            grant(f"geography_{table}", WRITE)
            for table in ("village", "villageplace", "villagehead", "villagemark")
        ),
    ]
