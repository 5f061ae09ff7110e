"""How papers name an office, its place and a day. Papers of an office are Vietnamese, whoever prints them."""

from dataclasses import dataclass
from datetime import date

from giamngheo.papers.documents.document import Signature
from giamngheo.records.geography.selectors.units import heir_on, parents_of

# Who signs what the committee posts and answers (QĐ 24/2021/QĐ-TTg, Điều 4: it reviews, posts and re-checks), and the
# room for its number; the abbreviation is practice.
COMMITTEE = "Ban Chỉ đạo rà soát hộ nghèo, hộ cận nghèo"
OF_COMMITTEE = Signature("TRƯỞNG BAN", authority="TM. BAN CHỈ ĐẠO", hint="(Ký tên, đóng dấu)")
COMMITTEE_NUMBER = "Số:         /TB-BCĐ"


@dataclass(frozen=True)
class CommuneOffice:
    """A commune as its papers name it: kind and name ("xã Chiềng Cọ"), what is above it, nearest first."""

    kind: str
    name: str
    above: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """As in the middle of a sentence."""
        return f"{self.kind} {self.name}".strip()

    @property
    def issuer(self) -> list[str]:
        """The two lines at the top left of a paper of its people's committee."""
        above = [f"ỦY BAN NHÂN DÂN {self.above[0].upper()}"] if self.above else []
        return [*above, f"ỦY BAN NHÂN DÂN {self.full_name.upper()}"]

    @property
    def committee(self) -> list[str]:
        """The two lines at the top left of a paper of its committee for the review."""
        return [self.issuer[-1], COMMITTEE.upper()]

    def place_and_date(self, day: date | None) -> str:
        """The line at the top right; a day that is still to come is left to be written by hand."""
        return f"{self.name}, {told_day(day, blank='     ')}".rstrip()


def told_day(day: date | None, blank: str = "……") -> str:
    """A day as papers name it; one that is still to come, with room for a hand."""
    if day is None:
        return f"ngày {blank} tháng {blank} năm {blank}"
    return f"ngày {day:%d} tháng {day:%m} năm {day.year}"


def commune_office(code: str, day: date) -> CommuneOffice:
    """The office of a commune on a day: that of the unit which took it in where it was merged by then.

    A code that no unit bore names itself.
    """
    unit = heir_on(code, day)
    if unit is None:
        return CommuneOffice("xã", code, ())
    above = tuple(f"{parent.kind} {parent.name}" for parent in parents_of(unit, day))
    return CommuneOffice(unit.kind, unit.name, above)
