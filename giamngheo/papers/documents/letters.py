"""The confirmation letter (giấy xác nhận): one page that the commune's chair signs. No form of the law was seen."""

from giamngheo.papers.documents.document import Check, Document, Part, Signature
from giamngheo.papers.documents.office import commune_office
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.desk.models import ConfirmationLetter

PURPOSES = {
    "study": "miễn, giảm học phí, hỗ trợ chi phí học tập",
    "care": "khám bệnh, chữa bệnh",
    "loan": "vay vốn tín dụng chính sách",
    "other": "",
}
STATUSES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo", "newly_escaped": "hộ mới thoát nghèo"}


def letter_paper(of: ConfirmationLetter, url: str) -> Document:
    """The letter as it was issued. url: where the public checks it."""
    office = commune_office(of.commune_code, of.issued_on)
    where = ", ".join([of.village_name, office.full_name, *office.above])
    born = f", sinh năm {of.for_birth_year}" if of.for_birth_year else ""
    return Document(
        issuer=office.issuer,
        number=f"Số: {of.name}",
        place_and_date=office.place_and_date(of.issued_on),
        kind="GIẤY XÁC NHẬN",
        subject=STATUSES[of.status].capitalize(),
        parts=[
            Part(
                [
                    *([f"Kính gửi: {of.addressee}."] if of.addressee else []),
                    f"Ủy ban nhân dân {office.full_name} xác nhận:",
                    f"Ông/bà {of.for_name}{born}, là thành viên của hộ gia đình có chủ hộ là {of.head_name}, "
                    f"thường trú tại {where}.",
                    f"Hộ gia đình nêu trên đang được công nhận là {STATUSES[of.status]}{_since(of)}.",
                    f"Giấy này cấp theo đề nghị của gia đình để dùng vào việc: {_purpose(of)}.",
                ]
            )
        ],
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        recipients=["Như trên;" if of.addressee else "Gia đình;", "Lưu: VT."],
        check=Check(as_printed(of.code), url),
    )


def _since(of: ConfirmationLetter) -> str:
    day = f", từ ngày {of.status_since:%d/%m/%Y}" if of.status_since else ""
    return f"{day}, theo Quyết định số {of.decision}" if of.decision else day


def _purpose(of: ConfirmationLetter) -> str:
    return "; ".join(words for words in (PURPOSES[of.purpose], of.purpose_words) if words)
