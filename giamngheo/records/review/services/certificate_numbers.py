"""The run of a commune's certificate numbers in a year: where it begins, what comes next. A gap is never filled."""

from django.db import connection, transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import number_decisions, require
from giamngheo.records.base.audit import record
from giamngheo.records.base.numbering import hold_numbers
from giamngheo.records.review.models import Certificate, CertificateStart
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.numbers import grouped

LARGEST = 999_999


def next_certificate_number(commune_code: str, year: int) -> int:
    """The number of the commune's next certificate; whoever asks for the same meanwhile waits for this transaction."""
    hold_numbers(Certificate, f"{commune_code} {year}")
    last, start = _numbers(commune_code, year)
    return max(last + 1, start)


@transaction.atomic
def start_certificates(*, officer: Officer, commune_code: str, number: int) -> CertificateStart:
    """This year's numbers begin here, since smaller ones were given by hand: as long as none of the year was given.

    Raises NotAllowed, NotSaved.
    """
    require(officer, number_decisions)
    if commune_code not in officer.communes:
        raise refused("Xã này không thuộc địa bàn của bạn.", "This commune is not yours.")
    if not 1 <= number <= LARGEST:
        raise refused(f"Ghi số từ 1 đến {grouped(LARGEST)}.", f"Give a number from 1 to {LARGEST}.", "number")
    year = officer.today.year
    hold_numbers(Certificate, f"{commune_code} {year}")
    if last := _numbers(commune_code, year)[0]:
        raise refused(
            f"Năm {year} đã cấp đến giấy số {last}: số đầu không đổi được nữa.",
            f"Certificates of {year} are given up to number {last}: the first one cannot be changed any more.",
            "number",
        )
    set_by = {"number": number, "set_on": officer.today, "set_by": officer.signature}
    made: CertificateStart = CertificateStart.objects.update_or_create(
        commune_code=commune_code, year=year, defaults=set_by
    )[0]
    details = {"number": [None, number], "year": year}
    record(officer, "review.start_certificates", "commune", commune_code, details=details)
    return made


def _numbers(commune_code: str, year: int) -> tuple[int, int]:
    """The last number given, 0 where none was, and the chosen first one, 1 where none was chosen. Asked of a function
    of the database: the certificate of a household that moved away counts, though nobody here sees it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT last, start FROM review_certificate_numbers(%s, %s)", [commune_code, year])
        last, start = cursor.fetchone()
    return last or 0, start or 1
