"""A request that is answered stands in no later one's way; a complaint's receipt tells the day it was handed in."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from giamngheo.records.base.row_security import told_to_anyone

before = import_module("giamngheo.records.desk.migrations.0009_recognition_answers")
OLD_DAY = "(c.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
OF_ROUND = before.OF_ROUND.replace(OLD_DAY, f"coalesce(c.received_on, {OLD_DAY})")


def anew() -> list[migrations.RunSQL]:
    """The function of 0009 away, and there again with the day of the handing in."""
    asked = before.NAME, before.ASKED, before.COLUMNS
    old = told_to_anyone(*asked, f"{before.OF_ROUND} UNION ALL {before.OF_RECOGNITION}")
    assert old.reverse_sql
    return [
        migrations.RunSQL(old.reverse_sql, old.sql),
        told_to_anyone(*asked, f"{OF_ROUND} UNION ALL {before.OF_RECOGNITION}"),
    ]


class Migration(migrations.Migration):
    """Two looser constraints, a function anew; no row is written."""

    dependencies = [("desk", "0011_posted_of_a_commune"), ("review", "0021_open_rounds_by_kind")]
    operations = [
        migrations.RemoveConstraint("reviewrequest", "one_open_request_a_form"),
        migrations.RemoveConstraint("reviewrequest", "one_open_request_a_worker"),
        migrations.AddConstraint(
            "reviewrequest",
            models.UniqueConstraint(
                fields=["household", "form"],
                condition=~Q(step__in=("answered", "given")) & Q(person=None),
                name="one_open_request_a_form",
            ),
        ),
        migrations.AddConstraint(
            "reviewrequest",
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(step__in=("answered", "given")),
                name="one_open_request_a_worker",
            ),
        ),
        *anew(),
    ]
