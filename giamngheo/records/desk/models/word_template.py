"""An office's own Word template of a paper."""

import uuid

from django.db import models

from giamngheo.records.accounts.models import Office
from giamngheo.records.base.models import StoredFile


class WordTemplate(models.Model):
    """The file by which an office's Word files of one kind of paper are made; the PDF follows the decree alone.

    paper: the name of the paper's files without ending, quyet-dinh. A template that another replaced is gone from
    here; its file stays, and the log names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    paper = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "paper"], name="one_word_template_a_paper")]
