"""Papers of a recognition by income: what is posted, the decision, what the family is given. Wording not seen."""

from giamngheo.papers.documents.document import Check, Document, Part, Signature
from giamngheo.papers.documents.legal_base import in_force
from giamngheo.papers.documents.office import (
    COMMITTEE,
    COMMITTEE_NUMBER,
    OF_COMMITTEE,
    CommuneOffice,
    commune_office,
)
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.desk.models import Recognition, ReviewRequest

AVERAGE = "hộ làm nông nghiệp, lâm nghiệp, ngư nghiệp và diêm nghiệp có mức sống trung bình"
WORKER = "người lao động có thu nhập thấp"
BASES = {"average_living": "review_instrument", "low_income_worker": "low_income_worker_instrument"}


def posting(of: Recognition) -> Document:
    """What is posted at the commune's office: who, as what, no income."""
    office = commune_office(of.household.commune_code, of.posted_on or of.opened_on)
    last = f"{of.posting_ends_on:%d/%m/%Y}" if of.posting_ends_on else "……/……/………"
    return Document(
        issuer=office.committee,
        number=COMMITTEE_NUMBER,
        place_and_date=office.place_and_date(of.posted_on),
        kind="THÔNG BÁO",
        subject=f"Niêm yết kết quả xác định {recognised_as(of)}",
        parts=[
            Part(
                [
                    f"{COMMITTEE} {office.full_name} niêm yết công khai đến hết ngày "
                    f"{last} kết quả xác định: {who(of, office)}, đủ điều kiện công nhận là {recognised_as(of)}.",
                    f"Trong thời gian này, ai không đồng ý thì gửi ý kiến đến Ủy ban nhân dân {office.kind} và nhận "
                    "giấy hẹn trả lời.",
                ]
            )
        ],
        signatures=[OF_COMMITTEE],
    )


def decision_paper(of: Recognition) -> Document:
    """The decision; before it is numbered, a draft with room for number and day."""
    office = commune_office(of.household.commune_code, of.decided_on or of.opened_on)
    return Document(
        issuer=office.issuer,
        number=f"Số: {of.number or '        /QĐ-UBND'}",
        place_and_date=office.place_and_date(of.decided_on),
        kind="QUYẾT ĐỊNH",
        subject=f"Công nhận {recognised_as(of)}",
        opening=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {office.full_name.upper()}",
        parts=[
            Part(
                [
                    f"Căn cứ {in_force(BASES[of.request.form], of.decided_on or of.opened_on)};",
                    "Theo đề nghị của Ban Chỉ đạo rà soát hộ nghèo, hộ cận nghèo cấp xã.",
                ],
                is_base=True,
            ),
            Part(
                [
                    f"Điều 1. Công nhận {who(of, office)} là {recognised_as(of)}.",
                    "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
                    "Điều 3. Công chức được giao nhiệm vụ giảm nghèo, trưởng thôn và người có tên tại Điều 1 chịu "
                    "trách nhiệm thi hành Quyết định này.",
                ],
                heading="QUYẾT ĐỊNH:",
            ),
        ],
        signatures=[Signature("CHỦ TỊCH", hint="(Ký tên, đóng dấu)")],
        recipients=["Như Điều 3;", "Lưu: VT."],
    )


def confirmation(of: Recognition, url: str) -> Document:
    """What the family shows to others. url: where the code of the request is asked."""
    office = commune_office(of.household.commune_code, of.decided_on or of.opened_on)
    return Document(
        issuer=office.issuer,
        number="Số:         /GXN-UBND",
        place_and_date=office.place_and_date(of.decided_on),
        kind="GIẤY XÁC NHẬN",
        subject=recognised_as(of)[0].upper() + recognised_as(of)[1:],
        parts=[
            Part(
                [
                    f"Ủy ban nhân dân {office.full_name} xác nhận: {who(of, office)}, được công nhận là "
                    f"{recognised_as(of)} theo Quyết định số {of.number} ngày {of.decided_on:%d/%m/%Y}.",
                ]
            )
        ],
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        recipients=["Gia đình;", "Lưu: VT."],
        check=Check(as_printed(of.request.code), url),
    )


def recognised_as(of: Recognition) -> str:
    """As what it recognises."""
    return WORKER if of.request.form == ReviewRequest.Form.WORKER else AVERAGE


def who(of: Recognition, office: CommuneOffice) -> str:
    """Whom: a worker, or a household."""
    where = f"hộ {of.request.head_name}, {of.request.village_name}, {office.full_name}"
    worker = of.request.person
    return f"ông/bà {worker.full_name}, thành viên {where}" if worker else where
