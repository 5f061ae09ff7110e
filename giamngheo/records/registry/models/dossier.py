"""The papers of a household's dossier."""

import uuid

from django.db import models

from giamngheo.records.base.models import StoredFile
from giamngheo.records.registry.models.household import Household


class DossierDocument(models.Model):
    """A paper that was handed in; kind: an identifier of policy/dossier.yaml; file: its scan, where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    received_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
