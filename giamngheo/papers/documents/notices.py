"""What a decision says of each household, told to it in writing (QĐ 24/2021/QĐ-TTg, Điều 4). Wording not seen."""

from collections.abc import Iterable

from giamngheo.papers.documents.document import Document, Part, Signature
from giamngheo.papers.documents.office import CommuneOffice, commune_office, told_day
from giamngheo.papers.documents.review import LISTS, of_round
from giamngheo.records.review.models import Decision, ReviewRound
from giamngheo.records.review.selectors.lines import Line
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.decision_lists import lists_of


def notices(of: ReviewRound, decision: Decision, rows: Iterable[Line]) -> list[Document]:
    """One a household of a decided round, in the order given. decision: the round's, numbered."""
    office = commune_office(of.commune_code, decision.decided_on or of.ends_on)
    return [_notice(of, decision, office, line) for line in rows]


def _notice(of: ReviewRound, decision: Decision, office: CommuneOffice, line: Line) -> Document:
    before = STATUSES.get(line.reviewed.previous_status, "chưa từng được công nhận")
    return Document(
        issuer=office.issuer,
        number="Số:         /TB-UBND",
        place_and_date=office.place_and_date(None),
        kind="THÔNG BÁO",
        subject=f"Kết quả {of_round(of)}",
        parts=[
            Part(
                [
                    f"Kính gửi: Hộ gia đình ông/bà {line.head_name}, {line.village}.",
                    f"Theo Quyết định số {decision.number} {told_day(decision.decided_on)} của Chủ tịch Ủy ban nhân "
                    f"dân {office.full_name}, hộ gia đình ông/bà {_recognised(line)}.",
                    f"Trước đợt rà soát này: {before}. Kết quả tính từ ngày của Quyết định.",
                    "Không đồng ý với kết quả này, ông/bà có quyền khiếu nại theo quy định của pháp luật.",
                ]
            )
        ],
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        recipients=["Như trên;", "Lưu: VT."],
    )


def _recognised(line: Line) -> str:
    """As what: the lists on which it stands, those who left first; of none, that it is on none."""
    found = lists_of(line.reviewed.previous_status, line.reviewed.decided)
    named = [LISTS[name] for name in reversed(found)]
    return f"được công nhận là {', '.join(named)}" if named else f"{STATUSES['not_poor']}"
