"""Users, offices, and the duty that joins them for a time."""

import hashlib
import uuid
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from giamngheo.records.accounts.roles import Role
from giamngheo.records.geography.models import DatedQuerySet, Village


class User(AbstractUser):
    """A person who signs in. What they may do comes from their duties, never from here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    must_change_password = models.BooleanField(default=False)


class Office(models.Model):
    """A body that works here: a commune's committee, a department, a bank's branch…"""

    class Level(models.TextChoices):
        COMMUNE = "commune"
        DISTRICT = "district"
        PROVINCE = "province"
        CENTRE = "centre"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level)
    version = models.PositiveIntegerField(default=1)


class OfficeArea(models.Model):
    """A commune of an office's area, over time; an office of the province or the centre needs none: it has all."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="areas")
    commune_code = models.CharField(max_length=5)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()


class Duty(models.Model):
    """A role a user has in an office for a time; villages: the only ones it covers (empty: the office's whole area)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="duties")
    office = models.ForeignKey(Office, models.CASCADE, related_name="duties")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    villages = models.ManyToManyField(Village, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role"], condition=Q(valid_to=None), name="one_open_duty_of_a_kind"
            )
        ]

    def is_in_force(self, day: date) -> bool:
        """Whether the user has it that day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


class SignInLock(models.Model):
    """Wrong passwords in a row for one name, counted by all processes together; locked until a moment after the last.

    name: the id of the user whose name or e-mail it was, a digest of what was typed where nobody has that name, or
    an address of the network.
    """

    name = models.CharField(max_length=80, primary_key=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Token(models.Model):
    """A key by which a program works as one user in one duty. digest: its SHA-256; the key itself is kept nowhere.

    No secret in the hash: a key is 256 random bits, and one under a secret would close with every change of the secret.
    name: what the officer calls the program; acts done with the key are signed with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @staticmethod
    def digest_of(key: str) -> bytes:
        """What is kept of a key."""
        return hashlib.sha256(key.encode()).digest()
