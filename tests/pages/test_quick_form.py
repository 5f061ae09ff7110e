"""Phiếu A with a loaded table of signs: each is asked, the outcome is computed, and nobody writes another."""

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from giamngheo.engine.quick_form import QuickTable
from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import QuickForm
from giamngheo.rules.quick_form import QuickRule
from tests.pages.review_story import Telling
from tests.world import ALL, World

TABLE = QuickTable("2021", "07/2021/TT-BLĐTBXH", {n: f"Dấu hiệu {n}" for n in range(1, 11)}, QuickRule(9, 4))
OPENED = date(2025, 3, 17)
READERS = ("giamngheo.pages.review.household", "giamngheo.records.review.services.quick")
BEGINNING: tuple[tuple[date, str, str, dict[str, str]], ...] = (
    (OPENED, "commune", "open", {"kind": "regular_review"}),
    (OPENED, "commune", "add", {"code": "H001"}),
    (OPENED, "commune", "assign", {}),
)


@pytest.fixture
def telling(world: World, known_units: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Telling:
    """A household that asked, given to the reviewer; the table has ten signs, nine of them count."""
    for module in READERS:
        monkeypatch.setattr(f"{module}.quick_table", lambda _: TABLE)
    found = Telling(world, settings)
    found.begin({"hac": {"status": "not_poor"}})
    for on, who, act, details in BEGINNING:
        found.tell(on, who, act, details)
    return found


@pytest.mark.parametrize(
    ("there", "result", "reason"),
    [
        ([1, 2, 9], "to_review", ""),
        ([1, 2, 9, 10], "to_review", ""),
        ([1, 2, 8, 9], "not_to_review", "Phiếu A: có 4 trong 9 dấu hiệu nhận dạng."),
    ],
)
def test_the_outcome_is_computed_from_the_signs(
    telling: Telling, there: list[int], result: str, reason: str
) -> None:
    telling.tell(
        telling.settings.FIXED_TODAY, "reviewer", "signs", {"household": "hac", "there": there, "of": 10}
    )
    assert telling.ends()["hac"]["quick"] == result
    with scoped(ALL):
        kept = QuickForm.objects.get()
    assert (kept.table, kept.signs, kept.reason) == ("2021", there, reason)


def test_a_sign_left_out_is_asked_for(telling: Telling) -> None:
    given = {"household": "hac", "there": [1], "of": 8, "refused": "bắt buộc"}
    telling.tell(telling.settings.FIXED_TODAY, "reviewer", "signs", given)
    assert telling.ends()["hac"]["quick"] == "waiting"


def test_an_outcome_by_hand_is_not_taken_where_signs_are_asked(telling: Telling) -> None:
    given = {
        "household": "hac",
        "result": "no",
        "reason": "A",
        "page": "my_household_quick",
        "refused": "bắt buộc",
    }
    telling.tell(telling.settings.FIXED_TODAY, "reviewer", "quick", given)
    assert telling.ends()["hac"]["quick"] == "waiting"
