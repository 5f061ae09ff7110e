"""How a household stands while it is asked: the class that the law proposes, or what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.pages.household.sections import MEMBER_GROUPS, SECTION_OF
from giamngheo.records.base.planned import found
from giamngheo.records.registry.models import Verdict
from giamngheo.records.review.models import RoundHousehold
from giamngheo.records.review.selectors.stands import goes_by_its_day
from giamngheo.records.review.services.proposing import COUNTED, said_of
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.missing import columns_in
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


NOT_ASKED = Standing("", [], None)


def standing(one: RoundHousehold, today: date) -> Standing:
    """By the answers of the round and its standard; one question, where that is the standard of its day."""
    of = one.village.round
    if not goes_by_its_day(of):
        return _by_standard_of_round(one, today)
    verdict = found(Verdict, OF_ROUND, {"household": one.household_id, "day": of.opened_on})
    if verdict is None:
        return NOT_ASKED
    return _told(
        verdict.status, verdict.missing, verdict.deprivation_count_min, verdict.deprivation_count_max
    )


def _by_standard_of_round(one: RoundHousehold, today: date) -> Standing:
    said = said_of([one], today).drop_nulls("status")
    if said.is_empty():
        return NOT_ASKED
    status, missing, least, most = said.select("status", "missing", *COUNTED).row(0)
    return _told(status, columns_in(missing), least, most)


def _told(status: str, missing: Sequence[str], least: int | None, most: int | None) -> Standing:
    counted = None if least is None or most is None else (least, most)
    return Standing(status, [_missing(name) for name in missing], counted)


def _missing(name: str) -> Missing:
    if name == "persons":
        return Missing(say("Danh sách nhân khẩu", "The members"), "")
    if name in SECTION_OF:
        return Missing(column_label(HOUSEHOLDS[name]), SECTION_OF[name].slug)
    own = name.removeprefix("persons.")
    label = column_label(PERSONS[own])
    places = [place for place, (_, names) in enumerate(MEMBER_GROUPS, start=1) if own in names]
    return Missing(say(f"{label} (nhân khẩu)", f"{label} (members)"), f"p1-{places[0]}" if places else "")
