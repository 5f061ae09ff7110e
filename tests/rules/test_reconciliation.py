"""Who is who in two lists: nobody twice, the same from either side, shares that add up; against plain Python."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.rules.reconciliation import differences, matched, shares

PROOF = settings.get_profile("rules")
RULES = (
    ("key",),
    ("personal_id",),
    ("village", "name", "birth_date", "sex"),
    ("village", "name", "birth_date"),
    ("commune", "name", "birth_date", "sex"),
    ("village", "name", "birth_year", "sex"),
)
TEXT = (
    "id",
    "key",
    "personal_id",
    "commune",
    "village",
    "name",
    "written_name",
    "sex",
    "ethnic_code",
    "presence",
)
SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(TEXT, pl.String()),
    "birth_date": pl.Date(),
    "birth_year": pl.Int32(),
    "born": pl.Date(),
    "is_year_only": pl.Boolean(),
}
Person = dict[str, object]


@st.composite
def person(draw: st.DrawFn) -> Person:
    """One of few names, days and villages, so that people meet; anything may be unknown."""
    born = draw(st.none() | st.sampled_from([date(1980, 1, 1), date(1980, 3, 5), date(1981, 1, 1)]))
    is_year_only = born is not None and born.month == 1 and draw(st.booleans())
    name = draw(st.none() | st.sampled_from(["lo van a", "lo van b"]))
    return {
        "key": draw(st.none() | st.sampled_from(["k1", "k2", "k3"])),
        "personal_id": draw(st.none() | st.sampled_from(["p1", "p2", "p3"])),
        "commune": "c",
        "village": draw(st.none() | st.sampled_from(["v1", "v2"])),
        "name": name,
        "written_name": draw(st.sampled_from([name, "lò văn a"])) if name else None,
        "sex": draw(st.none() | st.sampled_from(["male", "female"])),
        "ethnic_code": draw(st.none() | st.sampled_from(["01", "03"])),
        "presence": draw(st.none() | st.sampled_from(["present", "died", "moved_away"])),
        "born": born,
        "is_year_only": is_year_only,
        "birth_date": None if is_year_only else born,
        "birth_year": born.year if born else None,
    }


LISTS = st.lists(person(), max_size=8)


def frame(people: list[Person], mark: str) -> pl.DataFrame:
    """A list as a side, its ids told apart by a mark."""
    rows = [{**one, "id": f"{mark}{number}"} for number, one in enumerate(people)]
    return pl.DataFrame(rows, schema=SCHEMA)


def same_people(ours: list[Person], theirs: list[Person]) -> set[tuple[str, str]]:
    """The pairs, by looking at everybody, a rule at a time."""
    left = {f"o{number}": one for number, one in enumerate(ours)}
    right = {f"t{number}": one for number, one in enumerate(theirs)}
    found = set()
    for rule in RULES:
        pairs = [
            (one, other)
            for one in left
            for other in right
            if all(left[one][key] is not None and left[one][key] == right[other][key] for key in rule)
            and alone(left, one, rule)
            and alone(right, other, rule)
            and (rule in (("key",), ("personal_id",)) or not clash(left[one], right[other]))
        ]
        found |= {*pairs}
        for one, other in pairs:
            del left[one], right[other]
    return found


def alone(people: dict[str, Person], one: str, rule: tuple[str, ...]) -> bool:
    """Whether nobody else on the side has the same values."""
    return sum(all(other[key] == people[one][key] for key in rule) for other in people.values()) == 1


def clash(one: Person, other: Person) -> bool:
    """Two personal ids and two whole birth dates, both different."""
    return all(
        one[key] is not None and other[key] is not None and one[key] != other[key]
        for key in ("personal_id", "birth_date")
    )


@PROOF
@given(LISTS, LISTS)
def test_pairs_are_those_a_patient_reader_finds(ours: list[Person], theirs: list[Person]) -> None:
    found = matched(frame(ours, "o"), frame(theirs, "t"), RULES)
    assert {*found.select("left", "right").iter_rows()} == same_people(ours, theirs)


@PROOF
@given(LISTS, LISTS)
def test_nobody_is_matched_twice_and_both_sides_see_the_same(
    ours: list[Person], theirs: list[Person]
) -> None:
    left, right = frame(ours, "o"), frame(theirs, "t")
    found, mirrored = matched(left, right, RULES), matched(right, left, RULES)
    assert found["left"].is_unique().all()
    assert found["right"].is_unique().all()
    assert {*found.select("left", "right").iter_rows()} == {*mirrored.select("right", "left").iter_rows()}


@PROOF
@given(LISTS, LISTS)
def test_shares_add_up_to_both_lists(ours: list[Person], theirs: list[Person]) -> None:
    left, right = frame(ours, "o"), frame(theirs, "t")
    pairs = matched(left, right, RULES)
    found = differences(left, right, pairs)
    told = shares(left, right, pairs, found)
    present = [one for one in ours if one["presence"] in (None, "present")]
    assert told["ours"].sum() == len(present)
    assert told["matched"].sum() + told["only_ours"].sum() == len(present)
    gone = {f"o{number}" for number, one in enumerate(ours) if one not in present}
    with_gone = {right for left, right in pairs.select("left", "right").iter_rows() if left in gone}
    there = {
        f"t{number}"
        for number, one in enumerate(theirs)
        if one["presence"] in (None, "present") or f"t{number}" in {*pairs["right"]} - with_gone
    }
    assert told["theirs"].sum() == len(there)
    assert (told["differing"] <= told["matched"]).all()


@PROOF
@given(LISTS)
def test_a_list_compared_with_itself_differs_in_nothing(people: list[Person]) -> None:
    keyed = [{**one, "key": f"k{number}"} for number, one in enumerate(people)]
    left, right = frame(keyed, "o"), frame(keyed, "t")
    found = differences(left, right, matched(left, right, RULES))
    assert found.rows() == []
