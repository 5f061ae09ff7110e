"""What a province froze: a result as it was signed, which nothing changes afterwards."""

import uuid

from django.db import models


class Publication(models.Model):
    """One frozen result. signed: the file, null until it is made; then no role can change the row.

    digest: SHA-256 of the file. Counts only: no household and no person is in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    as_of = models.DateField()
    signed = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200)
