"""One fact changed in a family of three, and what must be said of it: contract.md sections 2 and 4.

The family: A, head, 50; B, spouse, 45; C, a child of 10 in primary school. D joins where a youth is needed.
Words are pieces of the reason that name the fact; their case does not matter.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .tables import Cell, Rows
from .village import DAYS, Row, member

Cells = dict[str, Cell]


@dataclass(frozen=True)
class Case:
    """home and people: what differs from the family in which nothing is wrong; ages in completed years."""

    name: str
    standard: str
    code: str
    deprived: bool | None
    words: tuple[str, ...]
    home: Cells = field(default_factory=dict)
    people: dict[str, Cells] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)

    def members(self) -> Rows:
        """The family with the people changed."""
        joined = [name for name in self.people if name not in FAMILY]
        return [self._member(name, FAMILY.get(name, YOUTH)) for name in (*FAMILY, *joined)]

    def _member(self, name: str, cells: Cells) -> Row:
        changed = cells | self.people.get(name, {})
        age = changed.pop("age")
        if isinstance(age, int) and "birth_date" not in changed:
            changed["birth_date"] = date(DAYS[self.standard].year - age, 3, 1)
        return member(name, **changed)


FAMILY: dict[str, Cells] = {
    "A": {"age": 50, "relation": "head"},
    "B": {"age": 45, "relation": "spouse", "sex": "female", "work_status": "self_employed"},
    "C": {"age": 10, "relation": "child", "work_status": None, "attends": "primary", "diploma": "none"},
}
YOUTH: Cells = {"age": 20, "relation": "child"}
NO_DIPLOMA: Cells = {"attends": "none", "diploma": "none"}
NOTHING: Cells = {"has_tv": False}
UNKNOWN = ("chưa",)


def case(place: str, name: str, deprived: bool | None, *words: str, **what: Any) -> Case:
    """A case; place is a standard's first year and an indicator."""
    year, _, code = place.partition(" ")
    standard = next(standard for standard in DAYS if standard.startswith(year))
    return Case(f"{year} {name}", standard, f"dep_{code}", deprived, words, **what)


# fmt: off
WORK = [
    case("2022 employment", "B finds no work", True, "B", "45 tuổi", "không có việc làm",
         people={"B": {"work_status": "unemployed"}}, persons=["B"]),
    case("2022 employment", "A and B without a contract", True, "không có hợp đồng",
         people={name: {"work_status": "wage_no_contract"} for name in "AB"}, persons=["A", "B"]),
    case("2022 employment", "the certain one causes it, not the unknown", True, "không có hợp đồng",
         people={"A": {"work_status": "wage_no_contract"}, "B": {"work_status": None}}, persons=["A"]),
    case("2022 employment", "B's work is unknown", None, "B", "việc làm", *UNKNOWN,
         people={"B": {"work_status": None}}, persons=["B"]),
    case("2022 employment", "A's birth is unknown and matters", None, "A", *UNKNOWN,
         people={"A": {"birth_date": None, "work_status": "unemployed"}}, persons=["A"]),
    case("2022 employment", "A is past the working age", False,
         people={"A": {"age": 61, "work_status": "unemployed"}}),
    case("2022 dependency", "A has an allowance", True, "2", "3", "C", "trợ cấp",
         people={"A": {"age": 65, "monthly_allowance": True}}, persons=["A", "C"]),
    case("2022 dependency", "A may have an allowance", None, "A", "trợ cấp", *UNKNOWN,
         people={"A": {"age": 65, "monthly_allowance": None}}, persons=["A"]),
    case("2022 dependency", "one of three is no half", False, "1", "3"),
]
HEALTH = [
    case("2022 nutrition", "C is stunted", True, "C", "thấp còi: có",
         people={"C": {"stunted": True}}, persons=["C"]),
    case("2022 nutrition", "C is underweight", True, "nhẹ cân: có",
         people={"C": {"underweight": True}}, persons=["C"]),
    case("2022 nutrition", "C was not weighed", None, "nhẹ cân", *UNKNOWN,
         people={"C": {"underweight": None}}, persons=["C"]),
    case("2022 health_insurance", "A and C without insurance", True, "bảo hiểm",
         people={"A": {"health_insurance": False}, "C": {"health_insurance": False}}, persons=["A", "C"]),
    case("2022 health_insurance", "a child under 6 needs none", False,
         people={"C": {"age": 5, "attends": "preschool", "health_insurance": False}}),
    case("2022 health_insurance", "B's is unknown", None, "bảo hiểm", *UNKNOWN,
         people={"B": {"health_insurance": None}}, persons=["B"]),
    case("2016 health_care", "an illness untreated", True, "bệnh", home={"untreated_illness": True}),
    case("2016 health_care", "nobody was asked", None, *UNKNOWN, home={"untreated_illness": None}),
]
SCHOOL = [
    case("2022 adult_education", "D, 17, left after primary school", True, "D", "17 tuổi", "tiểu học",
         people={"D": {"age": 17, "attends": "none", "diploma": "primary"}}, persons=["D"]),
    case("2022 adult_education", "D, 20, left after lower secondary", True, "20 tuổi", "trung học cơ sở",
         people={"D": {"age": 20, "diploma": "lower_secondary"}}, persons=["D"]),
    case("2022 adult_education", "D's diploma is unknown", None, *UNKNOWN,
         people={"D": {"age": 20, "diploma": None}}, persons=["D"]),
    case("2022 school_attendance", "C, 10, is at no school", True, "C", "10 tuổi", "không đi học",
         people={"C": {"attends": "none"}}, persons=["C"]),
    case("2022 school_attendance", "D, 4, and C at no school", True, "4 tuổi",
         people={"C": {"attends": "none"}, "D": {"age": 4, **NO_DIPLOMA}}, persons=["C", "D"]),
    case("2022 school_attendance", "C's is unknown", None, *UNKNOWN,
         people={"C": {"attends": None}}, persons=["C"]),
    case("2016 adult_education", "D, born on 1.1.1986, never finished school", True, "D", "32 tuổi",
         people={"D": {"birth_date": date(1986, 1, 1), **NO_DIPLOMA}}, persons=["D"]),
    case("2016 adult_education", "D, born a day before, is not asked", False,
         people={"D": {"birth_date": date(1985, 12, 31), **NO_DIPLOMA}}),
    case("2016 school_attendance", "C, 10, is at no school", True, "10 tuổi", "không đi học",
         people={"C": {"attends": "none"}}, persons=["C"]),
]
DWELLING = [
    case("2022 housing_quality", "wall and roof do not last", True, "tường", "không bền chắc", "mái",
         home={"wall": "non_durable", "roof": "non_durable"}),
    case("2022 housing_quality", "one is weak, one unknown", None, "cột", *UNKNOWN,
         home={"wall": "non_durable", "frame": None}),
    case("2022 housing_area", "15 m² for three", True, "15", "3 nhân khẩu", "5,0",
         home={"floor_area_m2": 15.0}),
    case("2022 housing_area", "8 m² each", False, "8", home={"floor_area_m2": 24.0}),
    case("2022 housing_area", "not measured", None, *UNKNOWN, home={"floor_area_m2": None}),
    case("2022 water", "from the river", True, "nước mặt", home={"water_source": "surface"}),
    case("2022 water", "unknown", None, "nước", *UNKNOWN, home={"water_source": None}),
    case("2022 sanitation", "no toilet", True, "nhà tiêu", "không có", home={"toilet": "none"}),
    case("2022 sanitation", "unknown", None, "nhà tiêu", *UNKNOWN, home={"toilet": None}),
    case("2022 telecom", "no internet", True, "internet", "không", home={"uses_internet": False}),
    case("2022 information", "nothing of the seven", True, "ti vi", "radio", home=NOTHING),
    case("2022 information", "perhaps a radio", None, "radio", *UNKNOWN, home=NOTHING | {"has_radio": None}),
    case("2016 telecom", "neither telephone nor internet", True, "điện thoại", "internet",
         home={"uses_internet": False, "uses_phone": False}),
    case("2016 telecom", "a telephone is enough", False, "điện thoại", home={"uses_internet": False}),
    case("2016 information", "nothing, and out of hearing", True, "loa", home=NOTHING),
    case("2016 information", "the loudspeaker is enough", False, "loa",
         home=NOTHING | {"has_loudspeaker": True}),
    case("2027 waste", "thrown away", True, "vứt", home={"waste_disposal": "dumped"}),
    case("2027 waste", "unknown", None, *UNKNOWN, home={"waste_disposal": None}),
    case("2027 employment", "B finds no work", True, "không có việc làm",
         people={"B": {"work_status": "unemployed"}}, persons=["B"]),
]
# fmt: on
CASES = [*WORK, *HEALTH, *SCHOOL, *DWELLING]
