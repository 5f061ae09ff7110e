"""Papers of a request: the receipt with its appointment, the refusal with its reasons. Wording not seen."""

from giamngheo.papers.documents.document import Check, Document, Part, Signature
from giamngheo.papers.documents.office import commune_office
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.desk.models import ReviewRequest

FORMS = {
    "review_request": "Giấy đề nghị rà soát hộ nghèo, hộ cận nghèo (Mẫu số 01)",
    "escape_request": "Giấy đề nghị công nhận hộ thoát nghèo, thoát cận nghèo (Mẫu số 04)",
    "average_living": "Giấy đề nghị công nhận hộ làm nông nghiệp, lâm nghiệp, ngư nghiệp và diêm nghiệp có mức sống "
    "trung bình",
    "low_income_worker": "Giấy đề nghị công nhận người lao động có thu nhập thấp",
}


def receipt_paper(of: ReviewRequest, url: str) -> Document:
    """What the person takes home. url: where the code on it is asked."""
    office = commune_office(of.commune_code, of.received_on)
    phone = f"; điện thoại: {of.phone}" if of.phone else ""
    return Document(
        issuer=[*office.issuer[-1:], "BỘ PHẬN MỘT CỬA"],
        number=f"Số: {of.name}",
        place_and_date=office.place_and_date(of.received_on),
        kind="GIẤY TIẾP NHẬN HỒ SƠ",
        subject="VÀ HẸN TRẢ KẾT QUẢ",
        parts=[
            Part(
                [
                    f"Người nộp: {of.applicant}{phone}.",
                    f"Hộ gia đình: {of.head_name}, {of.village_name}, {office.full_name}.",
                    f"Giấy tờ đã nhận: {FORMS[of.form]}.",
                    f"Ngày nhận: {of.received_on:%d/%m/%Y}. Hẹn trả kết quả: {of.due_on:%d/%m/%Y}.",
                    "Khi đến nhận kết quả xin mang theo giấy này.",
                ]
            )
        ],
        signatures=[
            Signature("NGƯỜI NỘP", hint="(Ký, ghi rõ họ tên)", name=of.applicant),
            Signature("NGƯỜI TIẾP NHẬN", hint="(Ký, ghi rõ họ tên)", name=of.received_by.partition(" (")[0]),
        ],
        check=Check(as_printed(of.code), url),
    )


def refusal_paper(of: ReviewRequest) -> Document:
    """Why the request is refused; before the clerk numbers it, a draft with room for number and day."""
    office = commune_office(of.commune_code, of.answered_on or of.received_on)
    verb, how = ("công nhận theo", "rà soát") if of.is_turned_down else ("giải quyết", "xem xét")
    return Document(
        issuer=office.issuer,
        number=f"Số: {of.answer_number or '        /TB-UBND'}",
        place_and_date=office.place_and_date(of.answered_on),
        kind="THÔNG BÁO",
        subject=f"Về việc không {verb} giấy đề nghị",
        parts=[
            Part(
                [
                    f"Kính gửi: Ông/bà {of.applicant}, {of.village_name}.",
                    f"Ngày {of.received_on:%d/%m/%Y}, Ủy ban nhân dân {office.full_name} nhận {_lower(FORMS[of.form])} "
                    f"của hộ {of.head_name} (giấy tiếp nhận số {of.name}). Qua {how}, Ủy ban nhân dân "
                    f"{office.full_name} không {verb} đề nghị này, lý do:",
                    *of.reason.splitlines(),
                    "Không đồng ý với trả lời này, ông/bà có quyền khiếu nại theo quy định của pháp luật.",
                ]
            )
        ],
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        recipients=["Như trên;", "Bộ phận một cửa;", "Lưu: VT."],
    )


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
