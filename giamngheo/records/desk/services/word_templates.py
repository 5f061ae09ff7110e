"""An office's own Word templates: kept, replaced, taken away, used; each act is logged."""

from django.db import transaction
from django.db.models import QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import keep_word_templates, require
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.base.files import content, store
from giamngheo.records.desk.models import WordTemplate

LARGEST_BYTES = 5 * 2**20


def templates(officer: Officer) -> QuerySet[WordTemplate]:
    """Those of the officer's office."""
    return WordTemplate.objects.filter(office_id=officer.office_id).select_related("file")


def own_template(officer: Officer, paper: str) -> WordTemplate | None:
    """That of one paper, where the office has one."""
    return templates(officer).filter(paper=paper).first()


def template_of(officer: Officer, paper: str) -> bytes | None:
    """By what the office's Word files of this paper are made; None: by the decree's layout."""
    own = own_template(officer, paper)
    return content(own.file).read_bytes() if own else None


@transaction.atomic
def keep_template(*, officer: Officer, paper: str, name: str, made: bytes) -> WordTemplate:
    """Keep a template that was tried, or put another in its place. made: the file's content.

    Raises NotAllowed, NotThisFile.
    """
    require(officer, keep_word_templates)
    file = store(officer, name, made, {"docx"}, largest=LARGEST_BYTES)
    before = templates(officer).select_for_update(of=("self",)).filter(paper=paper).first()
    kept, _ = WordTemplate.objects.update_or_create(
        office_id=officer.office_id,
        paper=paper,
        defaults={"file": file, "kept_at": clock.now(), "kept_by": officer.signature},
    )
    _log(officer, "desk.keep_template", kept, sha256=[before.file.sha256 if before else None, file.sha256])
    return kept


@transaction.atomic
def drop_template(*, officer: Officer, paper: str) -> None:
    """Back to the decree's layout, where it is not there already. Raises NotAllowed."""
    require(officer, keep_word_templates)
    for found in templates(officer).select_for_update(of=("self",)).filter(paper=paper):
        _log(officer, "desk.drop_template", found, sha256=[found.file.sha256, None])
        found.delete()


def _log(officer: Officer, act: str, of: WordTemplate, **more: object) -> None:
    record(officer, act, "word_template", of.pk, details={"paper": of.paper, "name": of.file.name, **more})
