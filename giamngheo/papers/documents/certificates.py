"""Certificates of poor and near-poor households (QĐ 24/2021/QĐ-TTg, Mẫu số 03): members, and a line a year.

The form's fields were seen, its exact wording was not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from giamngheo.engine.form_files import ethnic_names
from giamngheo.engine.policy import load_law
from giamngheo.papers.documents.document import Check, Document, Grid, Part, Signature
from giamngheo.papers.documents.office import CommuneOffice, commune_office
from giamngheo.records.base.paper_codes import as_printed
from giamngheo.records.registry.models import Membership
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    CertificateReprint,
    Decision,
    RoundVillage,
)
from giamngheo.rules.codes import RELATIONS

CLASSES = {"poor": "N", "near_poor": "CN"}
# The form has a line for each year of a standard; a fixed height, so that a later year's line finds its place.
LINES, LINE_MM = 5, 12
TO_FILL = "…………………………"


def certificates(
    of: Iterable[Certificate], numbers: Mapping[UUID, str], check_url: Callable[[str], str]
) -> list[Document]:
    """The certificates as papers, in their order. numbers: personal ids of heads, for whom they may be printed.

    check_url: the public page that says of a code whether its certificate is good.
    """
    found = list(of)
    members = _members(found)
    offices = _offices(found)
    names = ethnic_names()
    papers = []
    for one in found:
        office = offices[one.commune_code, one.issued_on]
        check = Check(as_printed(one.code), check_url(one.code))
        papers.append(_paper(one, members.get(one.household_id, []), office, numbers, names, check))
    return papers


def reprinted(made: CertificateReprint, numbers: Mapping[UUID, str], check_url: str) -> Document:
    """The certificate again, with a line under it that says so, how often and when."""
    (paper,) = certificates([made.certificate], numbers, lambda _: check_url)
    mark = f"Giấy in lại lần {made.number}, ngày {made.printed_on:%d/%m/%Y}, thay giấy đã cấp."
    return replace(paper, parts=[*paper.parts, Part([mark])])


def yearly_lines(of: Mapping[Certificate, date], decision: Decision) -> list[Document]:
    """The line of a decision alone, in its place, to be printed onto certificates that were issued before.

    of: on which day the paper of each was printed; it names the members of that day.
    """
    members = _members(of, of)
    offices, names = _offices(of), ethnic_names()
    papers = []
    for one in of:
        office = offices[one.commune_code, one.issued_on]
        paper = _paper(one, members.get(one.household_id, []), office, {}, names, None)
        *before, lines = paper.parts
        assert lines.grid is not None
        place = [line.decision_id for line in _lines(one)].index(decision.pk)
        only = replace(lines, grid=replace(lines.grid, only=place))
        papers.append(replace(paper, parts=[*before, only]))
    return papers


def hand_over_list(village: RoundVillage, of: Iterable[Certificate]) -> Document:
    """Who takes which certificate home, signed name by name; of: in the order of their numbers."""
    office = commune_office(village.round.commune_code, village.round.opened_on)
    rows = [
        [str(place), f"{one.number}/{one.year}", one.household.summary.head_name, "", "", ""]
        for place, one in enumerate(of, start=1)
    ]
    return Document(
        issuer=office.issuer,
        number="",
        place_and_date=office.place_and_date(None),
        kind="DANH SÁCH GIAO, NHẬN",
        subject=f"Giấy chứng nhận hộ nghèo, hộ cận nghèo, {village.village.name}",
        parts=[
            Part(
                grid=Grid(
                    ("STT", "Số giấy", "Chủ hộ", "Ngày nhận", "Người nhận (ghi rõ họ tên)", "Ký nhận"),
                    rows,
                    (0.6, 1.1, 2.4, 1.2, 2.4, 1.4),
                    (0,),
                )
            )
        ],
        signatures=[Signature("NGƯỜI GIAO", hint="(Ký, ghi rõ họ tên)")],
    )


def _members(
    of: Iterable[Certificate], printed_on: Mapping[Certificate, date] | None = None
) -> dict[UUID, list[Membership]]:
    """Who is named on each, by household, the eldest first: who lives there now, or did so the day it was printed."""
    days = {one.household_id: (printed_on or {}).get(one) for one in of}
    members: dict[UUID, list[Membership]] = {}
    found = Membership.objects.filter(household__in=days)
    for member in found.select_related("person").order_by("person__birth_date", "pk"):
        if _lives(member, days[member.household_id]):
            members.setdefault(member.household_id, []).append(member)
    return members


def _lives(member: Membership, day: date | None) -> bool:
    if day is None:
        return member.valid_to is None and member.person.died_on is None
    died = member.person.died_on
    has_come = member.valid_from is None or member.valid_from <= day
    return has_come and (member.valid_to is None or member.valid_to > day) and (died is None or died > day)


def _offices(of: Iterable[Certificate]) -> dict[tuple[str, date], CommuneOffice]:
    return {each: commune_office(*each) for each in {(one.commune_code, one.issued_on) for one in of}}


def _paper(
    one: Certificate,
    members: list[Membership],
    office: CommuneOffice,
    numbers: Mapping[UUID, str],
    ethnic: Mapping[str, str],
    check: Check | None,
) -> Document:
    heads = [member for member in members if member.relation == "head"]
    ordered = heads + [member for member in members if member.relation != "head"]
    return Document(
        issuer=office.issuer,
        number=f"Số: {one.name}",
        place_and_date=office.place_and_date(one.issued_on),
        kind="GIẤY CHỨNG NHẬN",
        subject="HỘ NGHÈO, HỘ CẬN NGHÈO",
        parts=[
            Part(_who(one, heads, office, numbers, ethnic)),
            Part(
                heading="I. Thành viên trong hộ",
                grid=Grid(
                    ("STT", "Họ và tên", "Dân tộc", "Quan hệ", "Nam sinh", "Nữ sinh", "Ghi chú"),
                    [_member(number, member, ethnic) for number, member in enumerate(ordered, start=1)],
                    (0.6, 2.5, 1.1, 1.3, 1.1, 1.0, 1.3),
                    (0,),
                ),
            ),
            Part(
                ["N: hộ nghèo; CN: hộ cận nghèo. Chỉ số thiếu hụt ghi theo thứ tự trong chuẩn nghèo."],
                heading="II. Kết quả công nhận hằng năm",
                grid=Grid(
                    ("Năm", "Quyết định", "Phân loại", "Chỉ số thiếu hụt", "Xác nhận của xã"),
                    _years(one),
                    (0.8, 2.4, 1.0, 2.2, 2.0),
                    row_mm=LINE_MM,
                ),
            ),
        ],
        signatures=[Signature("CHỦ TỊCH", authority="TM. ỦY BAN NHÂN DÂN", hint="(Ký tên, đóng dấu)")],
        check=check,
    )


def _who(
    one: Certificate,
    heads: list[Membership],
    office: CommuneOffice,
    numbers: Mapping[UUID, str],
    ethnic: Mapping[str, str],
) -> list[str]:
    head = heads[0].person if heads else None
    group = ethnic.get(head.ethnic_code or "", "") if head else ""
    number = numbers.get(head.pk, "") if head else ""
    return [
        f"Ủy ban nhân dân {office.full_name} chứng nhận hộ gia đình ông/bà: {head.full_name if head else TO_FILL}; "
        f"dân tộc: {group or TO_FILL}.",
        f"Số CCCD/CMND: {number or TO_FILL}; ngày cấp: {TO_FILL}.",
        f"Nơi thường trú: {one.household.village.name}, {', '.join([office.full_name, *office.above])}.",
    ]


def _member(number: int, member: Membership, ethnic: Mapping[str, str]) -> list[str]:
    person = member.person
    born = str(person.birth_date.year) if person.birth_date else ""
    return [
        str(number),
        person.full_name,
        ethnic.get(person.ethnic_code or "", ""),
        RELATIONS.get(member.relation or "", ""),
        born if person.sex == "male" else "",
        born if person.sex == "female" else "",
        "",
    ]


def _years(one: Certificate) -> list[list[str]]:
    told = [
        [
            str(line.list_year),
            line.decision.name,
            CLASSES[line.status],
            ", ".join(str(place) for place in _places(line)) or "không",
            "",
        ]
        for line in _lines(one)
    ]
    return told + [[""] * 5] * (LINES - len(told))


def _lines(one: Certificate) -> list[CertificateLine]:
    """The lines of a certificate in the order of their decisions."""
    return sorted(one.lines.all(), key=lambda line: (line.decision.decided_on or one.issued_on, line.pk))


def _places(line: CertificateLine) -> list[int]:
    """The numbers that the year's standard gives the household's deprivations."""
    indicators = load_law().in_force(date(line.list_year, 1, 1)).indicators
    return [place for place, one in enumerate(indicators, start=1) if one.code in line.deprived]
