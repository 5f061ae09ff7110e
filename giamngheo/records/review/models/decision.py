"""The decision that recognises a list, and the certificates that households are given for it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from giamngheo.records.base.paper_codes import new_code
from giamngheo.records.registry.models import Household
from giamngheo.records.review.models.order import StatusOrder
from giamngheo.records.review.models.round import ReviewRound

# How a decision says by which order it was made.
ORDERS = {"court": "theo bản án", "inspection": "theo kết luận"}


class Decision(models.Model):
    """The commune chair's decision on one round, or the one that carries out one order.

    number: given by the clerk, with the day from which it counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.OneToOneField(ReviewRound, models.PROTECT, null=True, related_name="decision")
    order = models.OneToOneField(StatusOrder, models.PROTECT, null=True, related_name="decision")
    signer = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    number = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    numbered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(round__isnull=False) ^ Q(order__isnull=False), name="decision_of_round_or_order"
            )
        ]

    @property
    def name(self) -> str:
        """How other papers refer to it: 12/QĐ-UBND, 14/12/2024; an order is named wherever the decision is."""
        by_order = f", {ORDERS[self.order.kind]} {self.order.number}" if self.order else ""
        return f"{self.number}, {self.decided_on:%d/%m/%Y}{by_order}" if self.decided_on else ""


class DecidedTables(models.Model):
    """What a round's decision was made of: the engine's two tables of its day and the results with which it began.

    Kept with the chair's signature, or with the number where that comes on another day; from the number on nobody
    alters them. The round's forms are counted from these whenever they are made. Arrow files (IPC); persons: with
    names, without personal ids. before: null where no decision made the lists of then (results_before). signed_at,
    as_of: of which signature and day; null where a decision kept them before signatures did.
    """

    round = models.OneToOneField(ReviewRound, models.PROTECT, primary_key=True, related_name="tables")
    signed_at = models.DateTimeField(null=True)
    as_of = models.DateField(null=True)
    households = models.BinaryField()
    persons = models.BinaryField()
    before = models.BinaryField(null=True)


class Certificate(models.Model):
    """The certificate of a poor or near-poor household (QĐ 24/2021/QĐ-TTg, Mẫu số 03); a line a year is added to it.

    number: running in the commune and year. ended_on: the household has left the list, or got a new one. code: by which
    anyone who holds it asks whether it is good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued_on = models.DateField()
    ended_on = models.DateField(null=True)
    code = models.CharField(max_length=12, unique=True, default=new_code)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune_code", "year", "number"], name="one_certificate_a_number"
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(ended_on=None), name="one_certificate_a_household"
            ),
        ]

    @property
    def name(self) -> str:
        """Its number as it is printed: 12/2024/GCN-HN.HCN."""
        return f"{self.number}/{self.year}/GCN-HN.HCN"


class CertificateLine(models.Model):
    """The class of one year on a certificate, by the decision that recognised it; deprived: names of dep_ columns."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="lines", db_index=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    list_year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=14)
    deprived = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "decision"], name="one_line_a_decision")
        ]
