"""A file in which everything is wrong: the first problems are told, all are counted, every wrong row is known."""

from giamngheo.papers.imports.problems import Problem, Problems


def problem(number: int, sheet: str = "Hộ") -> Problem:
    return Problem(sheet, number, "Mã hộ", 0, "", "sai", "wrong")


def test_the_first_in_the_order_of_the_file_are_kept_and_all_are_counted() -> None:
    found = Problems(most=3)
    found.extend(problem(number) for number in range(20, 1, -1))
    found.add(problem(9, "An"))
    assert found.total == 20
    assert [(one.sheet, one.row) for one in found.first()] == [("An", 9), ("Hộ", 2), ("Hộ", 3)]
    assert sorted(found.rows().rows()) == [("An", 9), *(("Hộ", number) for number in range(2, 21))]


def test_rows_that_are_only_counted_are_wrong_too() -> None:
    found, others = Problems(most=1), Problems()
    others.extend(problem(number) for number in (4, 5))
    found.add(problem(2))
    found.count(others.rows(), 7)
    assert found.total == 8
    assert [one.row for one in found.first()] == [2]
    assert sorted(found.rows()["number"]) == [2, 4, 5]
