"""Papers of a complaint against what is posted: the receipt, the answer with its reasons. Wording not seen."""

from dataclasses import dataclass
from datetime import date

from giamngheo.papers.documents.document import Document, Part, Signature
from giamngheo.papers.documents.office import (
    COMMITTEE,
    COMMITTEE_NUMBER,
    OF_COMMITTEE,
    CommuneOffice,
    commune_office,
    told_day,
)
from giamngheo.papers.documents.recognitions import recognised_as, who
from giamngheo.papers.documents.review import of_round
from giamngheo.records.desk.models import RecognitionComplaint
from giamngheo.records.review.models import Complaint

RESULTS = {
    Complaint.Result.KEPT: "giữ nguyên kết quả đã niêm yết",
    Complaint.Result.CHANGED: "kết quả của hộ thay đổi, kết quả mới được niêm yết lại",
}


@dataclass(frozen=True)
class Opinion:
    """A complaint of either kind. about: the posted result; outcome: empty where the finding says all."""

    made: Complaint | RecognitionComplaint
    office: CommuneOffice
    received_on: date
    about: str
    outcome: str = ""


def of_review(made: Complaint) -> Opinion:
    """About a household's result in a round."""
    one, day = made.household, made.handed_in_on
    village = one.village
    about = (
        f"kết quả {of_round(village.round)} của hộ {one.household.summary.head_name}, {village.village.name}"
    )
    outcome = RESULTS[Complaint.Result(made.result)] if made.result else ""
    return Opinion(made, commune_office(village.round.commune_code, day), day, about, outcome)


def of_recognition(made: RecognitionComplaint) -> Opinion:
    """About a recognition by income."""
    found = made.recognition
    office = commune_office(found.household.commune_code, made.received_on)
    about = f"kết quả xác định {recognised_as(found)}: {who(found, office)}"
    return Opinion(made, office, made.received_on, about)


def complaint_receipt(of: Opinion, url: str) -> Document:
    """What the person takes home. url: of the public page where the answer is read by the receipt's number."""
    made = of.made
    return Document(
        issuer=of.office.issuer,
        number=f"Số: {made.receipt}",
        place_and_date=of.office.place_and_date(of.received_on),
        kind="GIẤY TIẾP NHẬN Ý KIẾN",
        subject="VÀ HẸN TRẢ LỜI",
        parts=[
            Part(
                [
                    f"Người gửi ý kiến: {made.complainant}.",
                    f"Về {of.about}.",
                    f"Nội dung: {made.words}",
                    f"Ngày nhận: {of.received_on:%d/%m/%Y}. Trả lời trước hết ngày: {made.due_on:%d/%m/%Y}.",
                    f"Xem trả lời tại {url} bằng số ghi ở trên, hoặc mang theo giấy này khi đến hỏi.",
                ]
            )
        ],
        signatures=[
            Signature("NGƯỜI GỬI Ý KIẾN", hint="(Ký, ghi rõ họ tên)"),
            Signature("NGƯỜI TIẾP NHẬN", hint="(Ký, ghi rõ họ tên)"),
        ],
    )


def complaint_answer(of: Opinion) -> Document:
    """What the re-check found, and what follows from it."""
    made, office = of.made, of.office
    outcome = [f"Sau phúc tra: {of.outcome}."] if of.outcome else []
    return Document(
        issuer=office.committee,
        number=COMMITTEE_NUMBER,
        place_and_date=office.place_and_date(made.rechecked_on),
        kind="THÔNG BÁO",
        subject="Trả lời ý kiến về kết quả niêm yết",
        parts=[
            Part(
                [
                    f"Kính gửi: Ông/bà {made.complainant}.",
                    f"{told_day(of.received_on).capitalize()}, Ủy ban nhân dân {office.full_name} nhận ý kiến của "
                    f"ông/bà (giấy tiếp nhận số {made.receipt}) về {of.about}: “{made.words}”",
                    f"{COMMITTEE} {office.full_name} đã phúc tra {told_day(made.rechecked_on)}. Kết quả phúc tra:",
                    *made.finding.splitlines(),
                    *outcome,
                    "Không đồng ý với trả lời này, ông/bà có quyền khiếu nại theo quy định của pháp luật.",
                ]
            )
        ],
        signatures=[OF_COMMITTEE],
        recipients=["Như trên;", "Lưu: VT."],
    )
