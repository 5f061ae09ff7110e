"""The search page: a line tells same names apart, nothing found says what to do."""

import pytest

from tests.records.many import add_same_names, judged
from tests.world import World


def page(world: World, words: str, who: str = "commune") -> str:
    response = world.client(who).get("/search/", {"q": words})
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_line_shows_spouse_birth_year_village_class_and_the_last_review(world: World) -> None:
    judged(world)
    told = page(world, "lo van hac")
    for part in ("sinh 1975", "Cà Thị Ỏi", "Bản Hôm", "H001", "badge-undetermined", "Rà soát 10/10/2024"):
        assert part in told


def test_one_result_is_a_list_still(world: World) -> None:
    judged(world)
    assert page(world, "h001 hac").count('<li class="card">') == 1


def test_thirty_of_one_name_are_thirty_lines_told_apart(world: World) -> None:
    judged(world)
    add_same_names(world, 29)
    told = page(world, "lo van hac")
    assert told.count('<li class="card">') == 30
    assert "30 hộ" in told
    assert "sinh 1951" in told


@pytest.mark.parametrize(
    "words", ["khong co ai ten nay", "%", "\0", "'; drop table", "<script>alert(1)</script>"]
)
def test_nothing_found_says_what_to_do_and_is_no_fault(world: World, words: str) -> None:
    told = page(world, words)
    assert "Không tìm thấy" in told or "Gõ tên" in told
    assert "<script>alert" not in told


def test_no_question_is_no_fault(world: World) -> None:
    assert "Gõ tên" in page(world, "")


def test_a_role_without_full_names_sees_initials(world: World) -> None:
    judged(world)
    told = page(world, "h001", who="health")
    assert "L. V. H." in told
    assert "Cà Thị Ỏi" not in told


@pytest.mark.parametrize("who", ["ministry", "admin", "bank"])
def test_who_reads_no_households_does_not_search(world: World, who: str) -> None:
    assert world.client(who).get("/search/?q=hac").status_code == 403
