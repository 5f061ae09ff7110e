"""The households that a village's round is to review (annex I of TT 07/2021/TT-BLĐTBXH; its columns were not seen)."""

from collections.abc import Sequence

from giamngheo.papers.documents.document import Document, Grid, Part, Signature
from giamngheo.papers.documents.office import OF_COMMITTEE, commune_office
from giamngheo.papers.documents.review import of_round
from giamngheo.records.review.models import RoundHousehold, RoundVillage
from giamngheo.records.review.selectors.lines import Line
from giamngheo.rules.codes import STATUSES

HEADS = ("STT", "Chủ hộ", "Số nhân khẩu", "Đang công nhận", "Vì sao rà soát", "Rà soát viên")
WIDTHS = (0.6, 2.4, 0.9, 1.8, 2.2, 2.0)
REASONS = {
    RoundHousehold.Reason.ON_LIST: "đang trong danh sách",
    RoundHousehold.Reason.REQUEST: "có giấy đề nghị",
}
OUT = RoundHousehold.QuickResult.NOT_TO_REVIEW


def list_to_review(village: RoundVillage, rows: Sequence[Line]) -> Document:
    """The list of a village, as the committee gives it to the village and its reviewers."""
    of = village.round
    office = commune_office(of.commune_code, of.opened_on)
    cells = [_row(number, line) for number, line in enumerate(rows, start=1)]
    return Document(
        issuer=office.committee,
        number="",
        place_and_date=office.place_and_date(None),
        kind="DANH SÁCH",
        subject=f"Hộ gia đình cần {of_round(of)}, {village.village.name}",
        parts=[Part(grid=Grid(HEADS, cells, WIDTHS, (0, 2)))],
        signatures=[Signature("NGƯỜI LẬP", hint="(Ký, ghi rõ họ tên)"), OF_COMMITTEE],
    )


def _row(number: int, line: Line) -> tuple[str, ...]:
    one = line.reviewed
    why = REASONS[RoundHousehold.Reason(one.reason)]
    return (
        str(number),
        line.head_name,
        str(line.members),
        STATUSES.get(one.previous_status, "chưa từng"),
        f"{why}; Phiếu A: không thuộc diện" if one.quick_result == OUT else why,
        one.reviewer.full_name if one.reviewer else "",
    )
