"""Before a round: the committee's decision, with as many members as it has."""

from datetime import date

from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.review.models import CommitteeMember
from tests.records.reviewing import area
from tests.world import World

DAY = date(2024, 8, 20)


def filled(members: int, rows: int) -> dict[str, str]:
    """The form with so many rows, of which so many have a name."""
    cells = {f"role-{place}": "committee_member" for place in range(2, rows + 1)} | {
        "role-1": "committee_head"
    }
    cells |= {f"name-{place}": f"Lò Văn {place}" if place <= members else "" for place in range(1, rows + 1)}
    return {"number": "5/QĐ-UBND", "decided_on": "20/08/2024", **cells}


def test_a_committee_of_fourteen_asks_for_more_rows(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = DAY
    officer, address = world.client("commune"), reverse("review_committee", args=[DAY.year])
    assert 'name="name-12"' in (page := officer.get(address).content.decode())
    assert 'name="name-13"' not in page
    longer = officer.post(address, filled(12, 12) | {"more": "yes"})
    assert longer.status_code == 200
    page = longer.content.decode()
    assert 'value="Lò Văn 12"' in page
    assert 'name="name-18"' in page
    with area(world):
        assert CommitteeMember.objects.count() == 0
    assert officer.post(address, filled(14, 18)).status_code == 302
    with area(world):
        kept = CommitteeMember.objects.order_by("place").values_list("name", flat=True)
        assert [*kept] == [f"Lò Văn {place}" for place in range(1, 15)]
    assert 'value="Lò Văn 14"' in officer.get(address).content.decode()
