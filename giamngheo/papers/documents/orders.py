"""The decision by which a commune carries an order of a court or an inspection out. Wording not seen."""

from giamngheo.papers.documents.document import Document, Part, Signature
from giamngheo.papers.documents.legal_base import in_force
from giamngheo.papers.documents.office import commune_office
from giamngheo.records.review.models import StatusOrder
from giamngheo.rules.codes import CLASSES

PAPERS = {"court": "Bản án, quyết định", "inspection": "Kết luận thanh tra, kiểm tra"}


def order_decision(of: StatusOrder) -> Document:
    """The decision; before it is numbered, a draft with room for number and day."""
    decision, summary = of.decision, of.household.summary
    day = decision.decided_on
    office = commune_office(of.commune_code, day or of.recorded_on)
    paper = f"{PAPERS[of.kind]} số {of.number} ngày {of.issued_on:%d/%m/%Y} của {of.issuer}"
    return Document(
        issuer=office.issuer,
        number=f"Số: {decision.number or '        /QĐ-UBND'}",
        place_and_date=office.place_and_date(day),
        kind="QUYẾT ĐỊNH",
        subject=f"Thi hành {paper[0].lower()}{paper[1:]}",
        opening=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {office.full_name.upper()}",
        parts=[
            Part(
                [
                    f"Căn cứ {paper[0].lower()}{paper[1:]};",
                    f"Căn cứ {in_force('review_instrument', day or of.recorded_on)}.",
                ],
                is_base=True,
            ),
            Part(
                [
                    f"Điều 1. Công nhận hộ gia đình ông/bà {summary.head_name}, {summary.village.name}, "
                    f"{office.full_name}: {CLASSES[of.status]}, thi hành {paper[0].lower()}{paper[1:]}.",
                    "Điều 2. Quyết định này có hiệu lực từ ngày ký và thay kết quả công nhận trước đây đối với hộ.",
                    "Điều 3. Công chức được giao nhiệm vụ giảm nghèo, trưởng thôn và hộ có tên tại Điều 1 chịu trách "
                    "nhiệm thi hành Quyết định này.",
                ],
                heading="QUYẾT ĐỊNH:",
            ),
        ],
        signatures=[Signature("CHỦ TỊCH", hint="(Ký tên, đóng dấu)")],
        recipients=["Như Điều 3;", f"{of.issuer};", "Lưu: VT."],
    )
