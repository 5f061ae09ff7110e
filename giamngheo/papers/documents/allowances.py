"""What reviewers are given for a round, to be signed for. The wording follows no form: none was seen."""

from collections.abc import Sequence
from datetime import date

from giamngheo.papers.documents.document import Document, Grid, Part, Signature
from giamngheo.papers.documents.office import commune_office
from giamngheo.papers.documents.review import of_round
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.preparation import AllowanceLine
from giamngheo.rules.numbers import grouped

HEADS = ("STT", "Rà soát viên", "Số hộ được giao", "Số hộ đã rà soát", "Thành tiền (đồng)", "Ký nhận")


def allowance_list(
    of: ReviewRound, lines: Sequence[AllowanceLine], amount_vnd: int | None, day: date
) -> Document:
    """One line a reviewer and their sum. amount_vnd: for a household; None leaves the money to be written by hand."""
    office = commune_office(of.commune_code, day)
    rows = [_row(str(place), line, amount_vnd) for place, line in enumerate(lines, start=1)]
    total = AllowanceLine("Cộng", sum(line.given for line in lines), sum(line.asked for line in lines))
    amount = "……………………" if amount_vnd is None else grouped(amount_vnd)
    return Document(
        issuer=office.issuer,
        number="",
        place_and_date=office.place_and_date(None),
        kind="DANH SÁCH",
        subject=f"Rà soát viên nhận hỗ trợ {of_round(of)}",
        parts=[
            Part(
                [f"Mức hỗ trợ một hộ đã rà soát: {amount} đồng (theo văn bản: ……………………)."],
                grid=Grid(
                    HEADS, [*rows, _row("", total, amount_vnd)], (0.6, 2.6, 1.1, 1.2, 1.6, 1.6), (0, 2, 3, 4)
                ),
            )
        ],
        signatures=[Signature("NGƯỜI LẬP"), Signature("CHỦ TỊCH", hint="(Ký tên, đóng dấu)")],
    )


def _row(place: str, line: AllowanceLine, amount_vnd: int | None) -> tuple[str, ...]:
    money = "" if amount_vnd is None else grouped(amount_vnd * line.asked)
    return place, line.name, grouped(line.given), grouped(line.asked), money, ""
