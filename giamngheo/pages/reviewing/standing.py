"""How a household stands while it is asked: the class that the law proposes, or what is still missing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.pages.household.sections import MEMBER_GROUPS, SECTION_OF
from giamngheo.records.base.planned import found
from giamngheo.records.registry.models import Verdict
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

OF_ROUND = """
WHERE answers_id = (
    SELECT id FROM registry_householdanswers
    WHERE household_id = %(household)s AND review_date >= %(day)s ORDER BY review_date DESC LIMIT 1
)
"""


@dataclass(frozen=True)
class Missing:
    """A fact that the verdict waits for. slug: of the screen that asks for it; "" for a member's."""

    label: str
    slug: str


@dataclass(frozen=True)
class Standing:
    """status: "" before the household is asked in this round. deprivations: how many, least and most."""

    status: str
    missing: list[Missing]
    deprivations: tuple[int, int] | None


def standing(household_id: UUID, opened_on: date) -> Standing:
    """By the answers of the round; one question."""
    asked = {"household": household_id, "day": opened_on}
    verdict = found(Verdict, OF_ROUND, asked)
    if verdict is None:
        return Standing("", [], None)
    least, most = verdict.deprivation_count_min, verdict.deprivation_count_max
    counted = None if least is None or most is None else (least, most)
    return Standing(verdict.status, [_missing(name) for name in verdict.missing], counted)


def _missing(name: str) -> Missing:
    if name == "persons":
        return Missing(say("Danh sách nhân khẩu", "The members"), "")
    if name in SECTION_OF:
        return Missing(column_label(HOUSEHOLDS[name]), SECTION_OF[name].slug)
    own = name.removeprefix("persons.")
    label = column_label(PERSONS[own])
    places = [place for place, (_, names) in enumerate(MEMBER_GROUPS, start=1) if own in names]
    return Missing(say(f"{label} (nhân khẩu)", f"{label} (members)"), f"p1-{places[0]}" if places else "")
