"""Which reports of a year a commune has sent to the province."""

from django.db import models

from giamngheo.records.review.models.forms import RoundForms
from giamngheo.rules.report_calendar import ReportKind


class CommuneReport(models.Model):
    """One report that was sent. month: in which a monthly one is due, else 0. forms: the frozen set; null: none."""

    commune_code = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ReportKind])
    month = models.PositiveSmallIntegerField()
    forms = models.ForeignKey(RoundForms, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune_code", "year", "kind", "month"], name="one_report_a_commune"
            )
        ]
