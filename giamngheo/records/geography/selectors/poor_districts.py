"""Whether a commune lies in a poor district, as far as the lists of policy/geography know (they are not complete)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.engine.geography import poor_districts
from giamngheo.engine.policy import POLICY
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.selectors.units import Edge


@dataclass(frozen=True)
class PoorDistrict:
    """A district of the commune that a list names. is_former: districts ended, the commune took over a part of it."""

    name: str
    instrument: str
    confidence: str
    is_former: bool


def poor_districts_of(unit: Unit, edges: Sequence[Edge], day: date) -> list[PoorDistrict]:
    """The listed districts that day. edges: into the commune; after 30/06/2025 its parts tell where it was.

    Empty: not known to be in one, never "not poor".
    """
    is_under_district = len(unit.parent_code) == 3
    districts = (
        {unit.parent_code} if is_under_district else {edge.old.parent_code for edge in edges if edge.old}
    )
    listed = poor_districts(POLICY, day).iter_rows(named=True)
    return [
        PoorDistrict(row["district_name"], row["list_instrument"], row["confidence"], not is_under_district)
        for row in listed
        if row["district_code"] in districts
    ]
