"""What was taken out of the register as a file: by whom, what for, how much."""

import uuid

from django.db import models

from giamngheo.records.base.models import StoredFile


class Export(models.Model):
    """One export. village_id null: the whole area. file: null until it is made; its days are the file's own.

    columns_vi: headings and values in Vietnamese, else the contract's names and codes. digest: SHA-256 of the file.
    with_sensitive_facts: whether who asked may read health, disability and ethnic group of single persons.
    purpose: in the officer's words; required where personal ids are in it, or pseudonyms in the place of names.
    """

    class Form(models.TextChoices):
        XLSX = "xlsx"
        XLSX_BY_COMMUNE = "xlsx_by_commune"
        HOUSEHOLDS_CSV = "households_csv"
        PERSONS_CSV = "persons_csv"
        PARQUET = "parquet"
        PSEUDONYMISED_CSV = "pseudonymised_csv"
        PSEUDONYMISED_PARQUET = "pseudonymised_parquet"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.UUIDField()
    village_id = models.UUIDField(null=True)
    status = models.CharField(max_length=14, blank=True)
    form = models.CharField(max_length=22, choices=Form)
    columns_vi = models.BooleanField()
    with_names = models.BooleanField()
    with_personal_ids = models.BooleanField()
    with_sensitive_facts = models.BooleanField()
    purpose = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    households = models.PositiveIntegerField(null=True)
    persons = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    @property
    def is_pseudonymised(self) -> bool:
        """Whether no name and no number of the register is in it."""
        return self.form in PSEUDONYMISED


PSEUDONYMISED = frozenset({Export.Form.PSEUDONYMISED_CSV, Export.Form.PSEUDONYMISED_PARQUET})
