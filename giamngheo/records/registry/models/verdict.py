"""What the law says of the answers (a proposal), and what was decided (a status with its period)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models

from giamngheo.records.geography.models import one_at_a_time
from giamngheo.records.registry.models.answers import HouseholdAnswers
from giamngheo.records.registry.models.household import Household, entered_by_import


class Verdict(models.Model):
    """The engine's verdict on one set of answers, as `classify` writes it. A proposal, never a decision.

    deprived, unknown: names of the dep_ columns that are true, that are null. run_id: the run that judged.
    """

    answers = models.OneToOneField(HouseholdAnswers, models.CASCADE, primary_key=True, related_name="verdict")
    household = models.ForeignKey(Household, models.CASCADE, related_name="verdicts")
    standard = models.CharField(max_length=12)
    basis = models.CharField(max_length=8, null=True)
    status = models.CharField(max_length=14)
    is_income_poor = models.BooleanField(null=True)
    deprivation_count_min = models.PositiveSmallIntegerField(null=True)
    deprivation_count_max = models.PositiveSmallIntegerField(null=True)
    deprived = ArrayField(models.CharField(max_length=30), default=list)
    unknown = ArrayField(models.CharField(max_length=30), default=list)
    average_living_farm_household = models.BooleanField(null=True)
    movement = models.CharField(max_length=24, null=True)
    is_newly_escaped = models.BooleanField(null=True)
    missing = ArrayField(models.CharField(max_length=60), default=list)
    judged_at = models.DateTimeField()
    run_id = models.UUIDField()


class StatusPeriod(models.Model):
    """The recognised status of a household over time; it changes only by a decision, or comes with an import.

    decision: number and date of the decision, empty where only the imported file says so. escaped_poverty_date,
    escaped_near_poverty_date: as they stand after that decision, as `classify` has them.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="statuses", db_index=False)
    status = models.CharField(max_length=14)
    decision = models.CharField(max_length=120, blank=True)
    escaped_poverty_date = models.DateField(null=True)
    escaped_near_poverty_date = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    entered_by = entered_by_import()

    class Meta:
        constraints = [one_at_a_time("one_status_a_day", "household")]
        indexes = [
            # PostgreSQL takes it for cheaper than the constraint's own index, as it is, and a tree for dearer.
            HashIndex(fields=["household"], name="status_of_household"),
            # Read by the board of the newly escaped.
            models.Index(
                fields=["escaped_poverty_date"],
                condition=models.Q(valid_to=None, escaped_poverty_date__isnull=False),
                name="status_escaped",
            ),
        ]
