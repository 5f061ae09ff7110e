"""A commune says that a report went to the province: with the forms that were frozen for it."""

from django.db import IntegrityError, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, send_reports
from giamngheo.records.base.audit import record
from giamngheo.records.review.models import CommuneReport
from giamngheo.records.review.selectors.reports import report_lines
from giamngheo.records.review.services.steps import refused

ALREADY_SENT = "Báo cáo này đã ghi là đã gửi.", "This report is marked as sent already."


@transaction.atomic
def mark_sent(*, officer: Officer, commune_code: str, year: int, kind: str, month: int) -> CommuneReport:
    """The report was sent today; its forms must have been made, of every round that it tells of; where an order alone
    changed a list there are none. Raises NotAllowed, NotSaved.
    """
    require(officer, send_reports)
    lines = report_lines([commune_code], year, officer.today) if commune_code in officer.communes else []
    line = next((one for one in lines if (one.report.kind, one.report.month) == (kind, month)), None)
    if line is None:
        raise refused("Không có báo cáo này.", "There is no such report.")
    if line.sent_on is not None:
        raise refused(*ALREADY_SENT)
    if not line.may_be_sent:
        raise refused(
            "Chưa lập bộ biểu của báo cáo này: hãy lập ở trang Biểu tổng hợp của từng đợt.",
            "The forms of this report are not made yet: make them on the page of forms of each round.",
        )
    made = CommuneReport(
        commune_code=commune_code,
        year=year,
        kind=kind,
        month=month,
        forms=line.forms[-1] if line.forms else None,
        sent_on=officer.today,
        sent_by=officer.signature,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise refused(*ALREADY_SENT) from None
    details = {"kind": kind, "year": year, "month": month, "digests": [one.digest for one in line.forms]}
    record(officer, "review.send_report", "commune", commune_code, details=details)
    return made
