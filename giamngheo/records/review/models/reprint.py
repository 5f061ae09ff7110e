"""What a commune says of its certificates beside the decisions: papers printed again, where a year's numbers begin."""

import uuid

from django.db import models

from giamngheo.records.review.models.decision import Certificate


class CertificateReprint(models.Model):
    """A certificate printed again for a reason. number: 1 for the first time; it stands on the paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="reprints")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    printed_on = models.DateField()
    printed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "number"], name="one_reprint_a_number")]


class CertificateStart(models.Model):
    """The first number of a year's certificates in a commune that gave smaller ones by hand."""

    commune_code = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    set_on = models.DateField()
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune_code", "year"], name="one_start_a_year")]
