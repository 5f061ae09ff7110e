"""The long work of freezing a result: snapshot, verdicts, counts, signature; all of it or nothing."""

from datetime import date

from django.conf import settings
from django.db import connection

from giamngheo.engine.findings import Refused, WrongUsage
from giamngheo.engine.geography import province_of_communes
from giamngheo.engine.policy import POLICY
from giamngheo.engine.publication import SIGNING, PublishRequest, publish
from giamngheo.papers.refusals import cannot
from giamngheo.papers.snapshots import SnapshotRequest, write_snapshot
from giamngheo.records.base.models import Job
from giamngheo.records.base.progress import JobFailed, Progress
from giamngheo.records.base.secret_files import secret
from giamngheo.records.base.workplace import workplace
from giamngheo.records.registry.models import Publication
from giamngheo.records.registry.services.publishing import keep_publication

_COMMUNES = """
SELECT DISTINCT commune_code FROM geography_villageplace
WHERE (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
"""


def make_publication(job: Job, progress: Progress) -> None:
    """Freeze the register as it stood on the day asked for; begun again it does so again, once signed it is done."""

    def advance(done: int, total: int) -> None:
        progress.advance(done, total, f"đã đọc {done}/{total} xã", f"{done}/{total} communes read")

    with workplace(job.id) as folder, progress.step(one_moment=True):
        publication = Publication.objects.get(id=job.subject_id)
        if publication.signed is not None:
            return
        province = province_on(publication.as_of)
        try:
            write_snapshot(SnapshotRequest(province, publication.as_of, advance=advance), folder)
            signed = publish(PublishRequest(folder, secret(settings.DATA, SIGNING)))
        except (Refused, WrongUsage) as error:
            raise cannot(error, "Chưa chốt được", "Nothing was frozen") from error
        keep_publication(actor=progress.officer, publication=publication, signed=signed)


def province_on(day: date) -> str:
    """The one province whose villages the register had that day. Raises JobFailed where there is not exactly one."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNES, {"day": day})
        communes = {code for (code,) in cursor.fetchall()}
    rows = province_of_communes(POLICY, day).rows()
    found: set[str] = {province for commune, province in rows if commune in communes}
    if len(found) != 1:
        raise JobFailed(
            "Sổ không thuộc đúng một tỉnh vào ngày này nên chưa lập được.",
            "The register is not of exactly one province on that day: nothing was made.",
        )
    return found.pop()
