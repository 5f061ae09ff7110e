"""Everything a village needs for its meeting, to be printed at once: it can then be held from paper alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from giamngheo.papers.documents.document import Document, Grid, Part, Signature
from giamngheo.papers.documents.office import CommuneOffice, commune_office
from giamngheo.papers.documents.review import minutes, of_round, posting_list, relatives
from giamngheo.records.geography.village_kinds import head_title
from giamngheo.records.review.models import RoundVillage
from giamngheo.records.review.selectors.lines import Line, lines
from giamngheo.records.review.selectors.relations import relations
from giamngheo.records.review.services.reviewing import living
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.numbers import grouped

WHEN = "…… giờ ……, ngày …… tháng …… năm ………"
WHERE = "…………………………………………"
# Lines for those who come beside the heads of the households under review.
OTHERS = 20


@dataclass(frozen=True)
class Held:
    """The village whose meeting it is, its commune's office, its households under review."""

    village: RoundVillage
    office: CommuneOffice
    rows: Sequence[Line]

    @property
    def of(self) -> str:
        """What the round is called."""
        return of_round(self.village.round)


def packet(village: RoundVillage) -> list[Document]:
    """Invitations, attendance sheet, record (twice), the list to post, what is read over the loudspeaker.

    What is not known yet (day, place, votes) stays open, to be written by hand; a record that is kept is printed so.
    """
    office = commune_office(village.round.commune_code, village.round.opened_on)
    held = Held(village, office, lines(living(village)))
    last = village.meetings.order_by("-number").first()
    record = minutes(last) if last else _open_record(held)
    return [
        *(_invitation(held, line) for line in held.rows),
        _attendance(held),
        record,
        record,
        posting_list(village),
        _loudspeaker(held),
    ]


def _paper(held: Held, kind: str, subject: str, parts: Sequence[Part], *hands: str) -> Document:
    village, office = held.village, held.office
    return Document(
        issuer=[f"ỦY BAN NHÂN DÂN {office.full_name.upper()}", village.village.name.upper()],
        number="",
        place_and_date=office.place_and_date(None),
        kind=kind,
        subject=subject,
        parts=parts,
        signatures=[Signature(hand) for hand in hands],
    )


def _invitation(held: Held, line: Line) -> Document:
    words = [
        f"Kính mời ông (bà): {line.head_name or '……………………'}, {held.village.village.name}.",
        f"Đến dự họp dân về kết quả {held.of}.",
        f"Thời gian: {WHEN}.",
        f"Địa điểm: {WHERE}.",
        "Nếu không đến được, đề nghị cử một người trong hộ dự thay.",
    ]
    hand = head_title(held.village.village.kind).upper()
    return _paper(held, "GIẤY MỜI", "Họp dân", [Part(words)], hand)


def _attendance(held: Held) -> Document:
    heads = [line.head_name for line in held.rows]
    cells = [
        (str(number), name, "hộ được rà soát" if name else "", "")
        for number, name in enumerate([*heads, *[""] * OTHERS], start=1)
    ]
    grid = Grid(("STT", "Họ và tên", "Thành phần", "Ký tên"), cells, (0.6, 2.6, 2, 1.8), (0,))
    words = [f"Thời gian: {WHEN}.", f"Địa điểm: {WHERE}. Số người dự họp: ……"]
    subject = f"Họp dân về kết quả {held.of}"
    return _paper(held, "DANH SÁCH NGƯỜI DỰ HỌP", subject, [Part(words, grid=grid)], "THƯ KÝ", "CHỦ TRÌ")


def _open_record(held: Held) -> Document:
    """The record before the meeting: the votes and who leads it are written by hand."""
    cells = [
        (
            str(number),
            line.head_name,
            str(line.members),
            STATUSES.get(line.reviewed.proposed, ""),
            "……/……",
            "",
        )
        for number, line in enumerate(held.rows, start=1)
    ]
    heads = ("STT", "Chủ hộ", "Số nhân khẩu", "Kết quả rà soát", "Đồng ý/dự họp", "Kết luận")
    words = [
        f"Hôm nay, {WHEN}, tại {WHERE}, {held.village.village.name} họp để thống nhất kết quả rà soát, phân loại hộ "
        "gia đình.",
        "Chủ trì: ……………………… Thư ký: ……………………… Đại diện hộ dân: ………………………",
        "Số người dự họp: …… Kết quả lấy ý kiến đối với từng hộ:",
    ]
    grid = Grid(heads, cells, (0.6, 2.4, 0.9, 2.4, 1.1, 1.3), (0, 2))
    found = relations(line.reviewed for line in held.rows)
    told = relatives(
        f"{line.head_name} ({line.reviewed.reviewer.full_name}: {relation.words})"
        for line in held.rows
        if line.reviewed.reviewer and (relation := found.get(line.reviewed.pk)) and relation.words
    )
    end = "Biên bản lập thành hai bản: một bản lưu tại thôn, một bản gửi Ủy ban nhân dân cấp xã."
    subject = f"về kết quả {held.of}"
    parts = [Part(words, grid=grid), *told, Part([end])]
    hands = ("ĐẠI DIỆN HỘ DÂN", "THƯ KÝ", "CHỦ TRÌ")
    return _paper(held, "BIÊN BẢN HỌP DÂN", subject, parts, *hands)


def _loudspeaker(held: Held) -> Document:
    """Numbers and ways, no names: those are posted, for as long as the law says."""
    counted = Counter(line.reviewed.proposed for line in held.rows)
    kind = held.village.village.kind or "thôn"
    told = "; ".join(
        f"{grouped(counted[status])} {STATUSES[status]}"
        for status in ("poor", "near_poor")
        if counted[status]
    )
    words = [
        f"Kính thưa bà con {held.village.village.name}!",
        f"{kind.capitalize()} đã rà soát {grouped(len(held.rows))} hộ ({held.of}); đề nghị công nhận: "
        f"{told or 'không có hộ'}.",
        f"Mời bà con đến họp vào {WHEN}, tại {WHERE}, để góp ý kiến về kết quả của từng hộ.",
        "Sau họp, danh sách được niêm yết tại nhà văn hóa và trụ sở Ủy ban nhân dân xã. Ai không đồng ý với kết quả "
        f"của hộ nào thì báo {head_title(kind)} hoặc bộ phận một cửa của xã trước khi hết ngày niêm yết và nhận giấy "
        "hẹn trả lời.",
        "Xin cảm ơn bà con.",
    ]
    return _paper(held, "BẢN TIN PHÁT THANH", "Họp dân và niêm yết kết quả rà soát", [Part(words)])
