"""The papers of a round: the record of a village meeting, the posted list, the decision with its annexes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from giamngheo.engine.policy import load_law
from giamngheo.papers.documents.document import Document, Grid, Part, Signature
from giamngheo.papers.documents.legal_base import in_force, numbered
from giamngheo.papers.documents.office import (
    COMMITTEE,
    COMMITTEE_NUMBER,
    OF_COMMITTEE,
    CommuneOffice,
    commune_office,
    told_day,
)
from giamngheo.records.review.models import Decision, Meeting, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.selectors.lines import Line, lines, lines_of_round, lists
from giamngheo.records.review.services.reviewing import listed
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.numbers import grouped

KINDS = {
    ReviewRound.Kind.PERIODIC: "rà soát định kỳ hằng năm",
    ReviewRound.Kind.REGULAR: "rà soát thường xuyên hằng năm",
}
LISTS = {
    "poor": "hộ nghèo",
    "near_poor": "hộ cận nghèo",
    "escaped": "hộ thoát nghèo",
    "escaped_near_poverty": "hộ thoát cận nghèo",
}


def minutes(meeting: Meeting) -> Document:
    """The record of a meeting, to be printed twice and signed: one copy for the village, one for the commune."""
    village, office = meeting.village, _office(meeting.village.round, meeting.held_on)
    results = {result.household_id: result for result in meeting.results.all()}
    put = lines(RoundHousehold.objects.filter(pk__in=results))
    rows = [
        (
            str(number),
            line.head_name,
            str(line.members),
            _status(results[line.reviewed.pk].proposed),
            f"{grouped(results[line.reviewed.pk].agree)}/{grouped(meeting.attendees)}",
            "nhất trí" if results[line.reviewed.pk].is_agreed else "rà soát lại",
        )
        for number, line in enumerate(put, start=1)
    ]
    place = f" tại {meeting.place}" if meeting.place else ""
    return Document(
        issuer=[f"ỦY BAN NHÂN DÂN {office.full_name.upper()}", village.village.name.upper()],
        number="",
        place_and_date=office.place_and_date(meeting.held_on),
        kind="BIÊN BẢN HỌP DÂN",
        subject=f"về kết quả {of_round(village.round)}",
        parts=[
            Part(
                [
                    f"Hôm nay, ngày {meeting.held_on:%d/%m/%Y}{place}, {village.village.name} họp lần thứ "
                    f"{meeting.number} để thống nhất kết quả rà soát, phân loại hộ gia đình.",
                    f"Chủ trì: {meeting.chair}. Thư ký: {meeting.secretary}. Đại diện hộ dân: "
                    f"{meeting.representative}. Số người dự họp: {grouped(meeting.attendees)}.",
                    "Kết quả lấy ý kiến đối với từng hộ:",
                ],
                grid=Grid(
                    ("STT", "Chủ hộ", "Số nhân khẩu", "Kết quả rà soát", "Đồng ý/dự họp", "Kết luận"),
                    rows,
                    (0.6, 2.4, 0.9, 2.4, 1.1, 1.3),
                    (0, 2),
                ),
            ),
            *relatives(
                f"{line.head_name} ({told})" for line in put if (told := results[line.reviewed.pk].relation)
            ),
            Part(["Biên bản lập thành hai bản: một bản lưu tại thôn, một bản gửi Ủy ban nhân dân cấp xã."]),
        ],
        signatures=[
            Signature("ĐẠI DIỆN HỘ DÂN", name=meeting.representative),
            Signature("THƯ KÝ", name=meeting.secretary),
            Signature("CHỦ TRÌ", name=meeting.chair),
        ],
    )


def posting_list(village: RoundVillage) -> Document:
    """What is posted: names of heads and results, no birth date, number or cause."""
    office, of = _office(village.round, village.posted_on or village.round.opened_on), village.round
    last = f"{village.posting_ends_on:%d/%m/%Y}" if village.posting_ends_on else "……/……/………"
    return Document(
        issuer=office.committee,
        number=COMMITTEE_NUMBER,
        place_and_date=office.place_and_date(village.posted_on),
        kind="THÔNG BÁO",
        subject=f"Niêm yết kết quả {of_round(of)} tại {village.village.name}",
        parts=[
            Part(
                [
                    f"{COMMITTEE} {office.full_name} niêm yết công khai kết quả dưới "
                    f"đây đến hết ngày {last}. Trong thời gian này, ai không đồng ý với kết quả của hộ nào thì gửi "
                    f"ý kiến đến Ủy ban nhân dân {office.kind} hoặc trưởng thôn và nhận giấy hẹn trả lời.",
                ],
                grid=_grid(lines(listed(village)), with_village=False),
            )
        ],
        signatures=[OF_COMMITTEE],
    )


def decision_paper(of: ReviewRound) -> Document:
    """The decision with a list an annex; before it is numbered, a draft with room for number and day."""
    decision = Decision.objects.filter(round=of).first()
    day = decision.decided_on if decision else None
    office, number = _office(of, day or of.opened_on), decision.number if decision and day else ""
    found = lists(lines_of_round(of))
    standard = load_law().standard(of.standard).source.instrument
    articles = "; ".join(f"{grouped(len(rows))} {LISTS[name]}" for name, rows in found.items())
    return Document(
        issuer=office.issuer,
        number=f"Số: {number or '        /QĐ-UBND'}",
        place_and_date=office.place_and_date(day),
        kind="QUYẾT ĐỊNH",
        subject=f"Công nhận kết quả {of_round(of)}",
        opening=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {office.full_name.upper()}",
        parts=[
            Part(
                [
                    f"Căn cứ {numbered(standard)} quy định chuẩn nghèo đa chiều;",
                    f"Căn cứ {in_force('review_instrument', day or of.ends_on)};",
                    "Theo đề nghị của Ban Chỉ đạo rà soát hộ nghèo, hộ cận nghèo cấp xã.",
                ],
                is_base=True,
            ),
            Part(
                [
                    f"Điều 1. Công nhận kết quả {of_round(of)} trên địa bàn {_area(of, office)}: {articles} "
                    "(có danh sách kèm theo).",
                    "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
                    "Điều 3. Công chức được giao nhiệm vụ giảm nghèo, trưởng thôn và các hộ có tên tại Điều 1 chịu "
                    "trách nhiệm thi hành Quyết định này.",
                ],
                heading="QUYẾT ĐỊNH:",
            ),
        ],
        signatures=[Signature("CHỦ TỊCH", hint="(Ký tên, đóng dấu)")],
        recipients=["Như Điều 3;", "Lưu: VT."],
        annexes=_annexes(
            {name: rows for name, rows in found.items() if rows}, _of_decision(office, number, day)
        ),
    )


def _area(of: ReviewRound, signs: CommuneOffice) -> str:
    """Where the households live: of a commune that was merged meanwhile, no more than what it was."""
    area = _office(of, of.opened_on).full_name
    return area if area == signs.full_name else f"{area} (cũ)"


def relatives(told: Iterable[str]) -> list[Part]:
    """What the meeting is told of reviewers who are relatives; nothing where there are none."""
    words = "; ".join(told)
    return [Part([f"Hộ do người thân rà soát, đã báo để cuộc họp biết: {words}."])] if words else []


def _of_decision(office: CommuneOffice, number: str, day: date | None) -> str:
    """Of which decision an annex is; before it is numbered, with room for number and day."""
    return (
        f"(Kèm theo Quyết định số {number or '………/QĐ-UBND'} {told_day(day)} của Chủ tịch Ủy ban nhân dân "
        f"{office.full_name})"
    )


def _annexes(found: Mapping[str, Sequence[Line]], note: str) -> list[Part]:
    """The lists of the decision; a list without a household is left out."""
    return [
        Part(
            heading=f"Phụ lục {number}",
            title=f"DANH SÁCH {LISTS[name].upper()}",
            note=note,
            grid=_grid(rows, with_village=True),
        )
        for number, (name, rows) in enumerate(found.items(), start=1)
    ]


def _grid(rows: Sequence[Line], with_village: bool) -> Grid:
    heads = ["STT", "Chủ hộ", "Số nhân khẩu", "Đang công nhận", "Kết quả"]
    widths = [0.6, 2.6, 0.9, 2.0, 2.4]
    cells = [
        [
            str(number),
            line.head_name,
            str(line.members),
            _status(line.reviewed.previous_status) or "chưa từng",
            _status(line.reviewed.decided or line.reviewed.proposed),
        ]
        for number, line in enumerate(rows, start=1)
    ]
    if with_village:
        heads.insert(2, "Thôn, bản")
        widths.insert(2, 1.6)
        for row, line in zip(cells, rows, strict=True):
            row.insert(2, line.village)
    return Grid(heads, cells, widths, (0, 3) if with_village else (0, 2))


def of_round(of: ReviewRound) -> str:
    """What a round is called in papers."""
    return f"{KINDS[ReviewRound.Kind(of.kind)]} hộ nghèo, hộ cận nghèo cho danh sách năm {of.list_year}"


def _office(of: ReviewRound, day: date) -> CommuneOffice:
    return commune_office(of.commune_code, day)


def _status(status: str) -> str:
    return STATUSES.get(status, "")
