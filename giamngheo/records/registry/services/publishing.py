"""Freezing a province's result for the ministry: who may, when, with which digest."""

import hashlib
from datetime import date

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import publish_results, read_publications, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import Actor, record
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import ask
from giamngheo.records.registry.models.publications import Publication

PUBLISH = "registry.publish"


class NotYet(Exception):
    """A day that has not come cannot be frozen."""


def ask_publication(*, officer: Officer, as_of: date) -> Job:
    """Have the province's result of a day frozen and signed. Raises NotAllowed, NotYet."""
    require(officer, publish_results)
    if as_of > officer.today:
        raise NotYet
    publication = Publication.objects.create(
        office_id=officer.office_id, as_of=as_of, asked_at=clock.now(), published_by=officer.signature
    )
    details = {"as_of": [None, as_of]}
    record(officer, "registry.ask_publication", "publication", publication.pk, details=details)
    return ask(officer, PUBLISH, publication.pk)


def keep_publication(*, actor: Actor, publication: Publication, signed: bytes) -> None:
    """The file is made and signed: it can be read from here on, and never changed."""
    publication.signed, publication.digest = signed, hashlib.sha256(signed).hexdigest()
    publication.published_at = clock.now()
    publication.save(update_fields=["signed", "digest", "published_at"])
    details = {"as_of": [None, publication.as_of]}
    record(
        actor, "registry.publish", "publication", publication.pk, details=details, digest=publication.digest
    )


def take_publication(*, officer: Officer, publication: Publication) -> bytes:
    """The signed file, its reading logged. Raises NotAllowed."""
    require(officer, read_publications)
    record(officer, "registry.read_publication", "publication", publication.pk, digest=publication.digest)
    return bytes(publication.signed or b"")
