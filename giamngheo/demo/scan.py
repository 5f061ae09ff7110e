"""A page that stands for the scan of an order's paper: it says itself that it is made up."""

from giamngheo.papers.documents.as_pdf import as_pdf
from giamngheo.papers.documents.document import Document, Part, Signature
from giamngheo.papers.documents.orders import PAPERS
from giamngheo.records.review.services.orders import Ordered


def scan_of(ordered: Ordered, head_name: str) -> bytes:
    """The PDF."""
    day = ordered.issued_on
    return as_pdf(
        [
            Document(
                issuer=("", ordered.issuer.upper()),
                number=f"Số: {ordered.number}",
                place_and_date=f"ngày {day.day:02} tháng {day.month:02} năm {day.year}",
                kind=PAPERS[ordered.kind].upper(),
                subject=f"Về việc công nhận đối với hộ gia đình ông/bà {head_name}",
                parts=[
                    Part(
                        ["Trang này thay cho bản chụp: dữ liệu mẫu, không có vụ việc và cơ quan nào như vậy."]
                    )
                ],
                signatures=[Signature("NGƯỜI KÝ", hint="(dữ liệu mẫu)")],
            )
        ]
    )
