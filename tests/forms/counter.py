"""The official forms counted by hand: loops over the rows of CSV files. Imports nothing of the package."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

Row = dict[str, str]
Cells = dict[str, float | None]
Key = tuple[int, str, str, str]  # form, place, unit, class

INDICATORS = {
    "2016-2020": [
        "adult_education",
        "school_attendance",
        "health_care",
        "health_insurance",
        "housing_quality",
        "housing_area",
        "water",
        "sanitation",
        "telecom",
        "information",
    ],
    "2022-2026": [
        "employment",
        "dependency",
        "nutrition",
        "health_insurance",
        "adult_education",
        "school_attendance",
        "housing_quality",
        "housing_area",
        "water",
        "sanitation",
        "telecom",
        "information",
    ],
}
SCHOOL = ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
LISTS = ("poor", "near_poor")


@dataclass
class Home:
    """One household: its rows of the three tables."""

    row: Row
    result: Row
    members: list[Row] = field(default_factory=list)

    @property
    def head(self) -> Row:
        return next((member for member in self.members if member["relation"] == "head"), defaultdict(str))

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def is_kinh(self) -> bool:
        return self.head["ethnic_code"] == "01"

    @property
    def is_minority(self) -> bool:
        return self.head["ethnic_code"] not in ("", "01")


@dataclass
class Files:
    """A review as its files tell it; before: the results of the year before, if given."""

    households: list[Row]
    persons: list[Row]
    results: list[Row]
    totals: list[Row]
    before: list[Row] | None
    standard: str
    day: date
    place: Callable[[str], str]  # of a commune

    def homes(self) -> list[Home]:
        results = {row["household_id"]: row for row in self.results}
        homes = {row["household_id"]: Home(row, results[row["household_id"]]) for row in self.households}
        for person in self.persons:
            homes[person["household_id"]].members.append(person)
        return list(homes.values())


def is_true(text: str) -> bool:
    return text.lower() in ("true", "1")


def share(part: float, whole: float) -> float | None:
    return part * 100 / whole if whole else None


def numbered(values: Iterable[float | None], start: int = 1) -> Cells:
    return {str(number): value for number, value in enumerate(values, start)}


def of_class(homes: list[Home], name: str) -> list[Home]:
    return [home for home in homes if home.result["class"] == name]


def people(homes: list[Home]) -> int:
    return sum(home.size for home in homes)


def count_all(files: Files) -> dict[Key, Cells]:
    """Every counting form: the cells of each row, the totals under `total`."""
    homes, groups = files.homes(), defaultdict(list)
    denominators = defaultdict(list)
    for home in homes:
        groups[files.place(home.row["commune_code"])].append(home)
    for row in files.totals:
        if row["year"] == str(files.day.year):
            denominators[files.place(row["commune_code"])].append(row)
    groups["total"], denominators["total"] = homes, [row for rows in denominators.values() for row in rows]
    listed = [home for home in homes if home.result["class"] in LISTS]
    minorities = sorted({home.head["ethnic_code"] for home in listed} - {"", "01", "55"})
    found: dict[Key, Cells] = {}
    for place, members in groups.items():
        for form, unit, name, cells in simple_forms(members, denominators[place], files, minorities):
            found[form, place, unit, name] = cells
    return found | flow_forms(homes, files)


Told = tuple[int, str, str, Cells]


def simple_forms(homes: list[Home], totals: list[Row], files: Files, minorities: list[str]) -> Iterable[Told]:
    yield 1, "household", "", form_1(homes, totals)
    for form, name in ((4, "poor"), (6, "near_poor")):
        counted, rates = deprivations(of_class(homes, name), files.standard)
        yield form, "household", "", counted
        yield form + 1, "household", "", rates
    for unit, measure in (("household", len), ("person", people)):
        yield 8, unit, "", form_8(homes, measure)
    yield 9, "household", "", form_9(homes, minorities)
    for name in LISTS:
        causes = [sum(is_true(home.row[f"cause_{n}"]) for home in of_class(homes, name)) for n in range(1, 9)]
        yield 10, "household", name, numbered(causes)
    yield 11, "person", "", form_11(homes, files)
    for form, name in ((12, "poor"), (13, "near_poor")):
        yield form, "household", "", form_12(homes, totals, name)


def form_1(homes: list[Home], totals: list[Row]) -> Cells:
    households = sum(int(row["households"]) for row in totals)
    persons = sum(int(row["persons"]) for row in totals)
    poor, near = of_class(homes, "poor"), of_class(homes, "near_poor")
    above = of_class(homes, "not_poor")
    farm = [home for home in above if is_true(home.result["average_living_farm_household"])]
    cells: list[float | None] = [households, persons]
    for group in (poor, near, farm):
        cells += [len(group), share(len(group), households)]
    for group in (poor, near, farm):
        cells += [people(group), share(people(group), persons)]
    statuses = [home.result["status"] for home in homes]
    return numbered(cells) | {name: statuses.count(name) for name in ("undetermined", "not_reviewed")}


def deprivations(homes: list[Home], standard: str) -> tuple[Cells, Cells]:
    counts = [sum(is_true(home.result[f"dep_{name}"]) for home in homes) for name in INDICATORS[standard]]
    counted = {"households": len(homes), "deprivations": sum(counts)} | numbered(counts)
    return counted, {"households": len(homes)} | numbered([share(count, len(homes)) for count in counts])


def form_8(homes: list[Home], measure: Callable[[list[Home]], int]) -> Cells:
    cells: list[float | None] = []
    for name in LISTS:
        group = of_class(homes, name)
        kinds = [
            [home for home in group if home.is_minority],
            [home for home in group if is_true(home.row["no_labour_capacity"])],
            [home for home in group if is_true(home.row["has_merit_member"])],
        ]
        others = [home for home in group if not any(home in kind for kind in kinds)]
        cells += [measure(part) for part in (group, *kinds, others)]
    return numbered(cells)


def form_9(homes: list[Home], minorities: list[str]) -> Cells:
    cells: list[float | None] = []
    for name in LISTS:
        codes = [home.head["ethnic_code"] for home in of_class(homes, name)]
        known = [code for code in codes if code not in ("", "01")]
        cells += [len(codes), codes.count("01"), len(known), *(codes.count(code) for code in minorities)]
        cells.append(codes.count("55"))
    return numbered(cells)


def form_12(homes: list[Home], totals: list[Row], name: str) -> Cells:
    kinh = [row for row in totals if row["ethnic_code"] == "01"]
    others = [row for row in totals if row["ethnic_code"] not in ("", "01")]
    local = [home for home in homes if is_true(home.head["is_local_minority"])]
    group = of_class(homes, name)
    local_group = [home for home in local if home.result["class"] == name]
    parts = [group, [home for home in group if home.is_kinh], [home for home in group if home.is_minority]]
    cells: list[float | None] = []
    for column, count in (("households", len(local)), ("persons", people(local))):
        cells += [*(sum(int(row[column]) for row in rows) for rows in (totals, kinh, others)), count]
    cells += [*map(len, parts), len(local_group)]
    cells.append(sum(is_true(home.row["has_merit_member"]) for home in group))
    cells.append(sum(is_true(home.row["no_labour_capacity"]) for home in group))
    cells.append(sum(home.head["sex"] == "female" for home in group))
    cells += [*map(people, parts), people(local_group)]
    for part, whole in ((8, 0), (10, 2), (11, 3)):
        cells.append(share(cells[part] or 0, cells[whole] or 0))
    return numbered(cells)


def age(member: Row, day: date) -> int:
    born = date.fromisoformat(member["birth_date"])
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def form_11(homes: list[Home], files: Files) -> Cells:
    cells: list[float | None] = []
    for name in LISTS:
        children = [
            (member, years, home.result["status"] != "not_reviewed")
            for home in of_class(homes, name)
            for member in home.members
            if (years := age(member, date.fromisoformat(home.row["review_date"] or files.day.isoformat())))
            < 16
        ]
        asked = [(member, years) for member, years, is_reviewed in children if is_reviewed]
        uninsured = sum(years >= 6 and member["health_insurance"] == "false" for member, years in asked)
        stunted = sum("true" in (member["stunted"], member["underweight"]) for member, _ in asked)
        is_old = files.standard == "2016-2020"
        away = sum((not_attending if is_old else below_level)(member, years) for member, years in asked)
        cells += [len(children), uninsured, 0 if is_old else stunted, away]
    return numbered(cells)


def not_attending(member: Row, years: int) -> bool:
    return 5 <= years <= 14 and member["attends"] == "none"


def below_level(member: Row, years: int) -> bool:
    if not 3 <= years <= 15 or not member["attends"]:
        return False
    due = 1 if years < 6 else 2 if years < 12 else 3
    if SCHOOL.index(member["attends"]) >= due:
        return False
    finished = member["diploma"] not in ("none", "primary")
    return not (due == 3 and finished) if member["diploma"] or due < 3 else False


def flow_forms(homes: list[Home], files: Files) -> dict[Key, Cells]:
    """Forms 2 and 3; the rows of persons only with the results of the year before."""
    before = {row["household_id"]: row for row in files.before} if files.before is not None else None
    found: dict[Key, list[int]] = defaultdict(lambda: [0] * 9)

    def add(form: int, commune: str, column: int, households: int, persons: int) -> None:
        for place in (files.place(commune), "total"):
            found[form, place, "household", ""][column - 1] += households
            if before is not None:
                found[form, place, "person", ""][column - 1] += persons

    seen = set()
    for home in homes:
        earlier = None if before is None else before.get(home.row["household_id"])
        seen.add(home.row["household_id"])
        one_home(home, earlier, before is not None, add)
    for row in files.before or []:
        if row["household_id"] not in seen and row["class"] in LISTS:
            for column in (1, 4):
                add(2 + LISTS.index(row["class"]), row["commune_code"], column, 1, int(row["persons"]))
    places = {files.place(home.row["commune_code"]) for home in homes} | {"total"}
    units = ("household",) if before is None else ("household", "person")
    for form in (2, 3):
        for place in places:
            for unit in units:
                found[form, place, unit, ""]
    return {key: numbered(cells) for key, cells in found.items()}


LEAVING = {2: {"near_poor": 2, "not_poor": 3}, 3: {"not_poor": 2, "poor": 3}}
COMING = {
    "near_poor_to_poor": 5,
    "fell_back_to_poor": 6,
    "newly_poor": 7,
    "poor_to_near_poor": 5,
    "fell_back_to_near_poor": 6,
    "newly_near_poor": 7,
}


def one_home(home: Home, earlier: Row | None, has_before: bool, add: Callable[..., None]) -> None:
    """Count one household that is there now into the two forms."""
    here, now, size = home.row["commune_code"], home.result["class"], home.size
    was, there, then = home.row["previous_status"] or "not_poor", here, size
    if has_before:
        was, there, then = "", "", 0
    if earlier is not None:
        was, there, then = earlier["class"], earlier["commune_code"], int(earlier["persons"])
    for form, name in ((2, "poor"), (3, "near_poor")):
        if was == name:
            add(form, there, 1, 1, then)
            if there != here:
                add(form, there, 4, 1, then)
            elif now != name:
                add(form, there, LEAVING[form][now], 1, then)
            elif has_before:
                add(form, here, 4 if size < then else 8, 0, abs(size - then))
        if now == name:
            add(form, here, 9, 1, size)
            if was != name or there != here:
                arrived = COMING.get(home.result["movement"], 8)
                is_crossing = there != here and arrived == 5
                add(form, here, 8 if is_crossing else arrived, 1, size)
