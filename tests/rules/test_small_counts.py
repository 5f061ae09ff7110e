"""Small counts are covered, and nothing beside them gives them away."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.rules.small_counts import covered, covered_in_both


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([], set()),
        ([7, 5, 0], set()),
        ([3, 9, 6], {0, 2}),  # alone it would be the sum less 9 and 6
        ([3, 0, 9], {0, 2}),  # a nought beside it hides nothing
        ([1, 1, 9, 8], {0, 1, 3}),  # 1 + 1 is less than five
        ([3, 4, 9], {0, 1}),
        ([2], {0}),
        ([2, 0], {0, 1}),
    ],
)
def test_what_is_small_is_covered_with_as_much_beside_it_as_hides_it(
    counts: list[int], places: set[int]
) -> None:
    assert covered(counts, 5) == places


def test_a_table_is_covered_along_its_rows_and_its_columns() -> None:
    assert covered_in_both([[3, 20, 30], [40, 50, 60], [70, 80, 90]], 5) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert covered_in_both([[5, 20], [40, 0]], 5) == set()


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=3, max_size=3))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_line_of_a_table_has_a_single_gap_unless_nothing_is_left(rows: list[tuple[int, ...]]) -> None:
    gone = covered_in_both(rows, 5)
    for number, row in enumerate(rows):
        places = {column for at, column in gone if at == number}
        assert {place for place, count in enumerate(row) if 0 < count < 5} <= places
        assert len(places) != 1
    for number in range(3):
        assert len({at for at, column in gone if column == number}) != 1
