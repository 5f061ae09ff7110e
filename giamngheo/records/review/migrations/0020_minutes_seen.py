"""The scan of a meeting's record is seen by whoever sees its village, in whichever office it was stored."""

from django.db import migrations

from giamngheo.records.base.row_security import guard

FILE = "base_storedfile"
OF_MEETING = f"EXISTS (SELECT 1 FROM review_meeting seen WHERE seen.minutes_id = {FILE}.id)"


class Migration(migrations.Migration):
    """One policy; no row is written."""

    dependencies = [("review", "0019_reports_of_old_communes"), ("base", "0004_kept_until")]
    operations = [guard(FILE, "of_meeting", OF_MEETING, "SELECT")]
