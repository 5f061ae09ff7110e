"""How a household stands while it is asked: the class that the law proposes, or what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from giamngheo.pages.household.sections import MEMBER_GROUPS, SECTION_OF
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.planned import found
from giamngheo.records.registry.models import Verdict
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.household import Member, household_view
from giamngheo.records.review.models import RoundHousehold
from giamngheo.records.review.selectors.stands import goes_by_its_day
from giamngheo.records.review.services.proposing import COUNTED, said_of
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.missing import columns_in
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

OF_MEMBERS = "persons."
OF_ROUND = """
WHERE answers_id = (
    SELECT id FROM registry_householdanswers
    WHERE household_id = %(household)s AND review_date >= %(day)s ORDER BY review_date DESC LIMIT 1
)
"""


@dataclass(frozen=True)
class Missing:
    """A fact that the verdict waits for. slug: of the screen that asks for it, of a member's fact the first member's
    who lacks it; "" for the list of members itself.
    """

    label: str
    slug: str


@dataclass(frozen=True)
class Standing:
    """status: "" before the household is asked in this round. deprivations: how many, least and most."""

    status: str
    missing: list[Missing]
    deprivations: tuple[int, int] | None


NOT_ASKED = Standing("", [], None)


def standing(one: RoundHousehold, officer: Officer) -> Standing:
    """By the answers of the round and its standard; one question, where that is the standard of its day, and those of
    the members where one of them lacks a fact.
    """
    of = one.village.round
    if not goes_by_its_day(of):
        return _by_standard_of_round(one, officer)
    verdict = found(Verdict, OF_ROUND, {"household": one.household_id, "day": of.opened_on})
    if verdict is None:
        return NOT_ASKED
    missing = _missing_of(one, officer, verdict.missing)
    return _told(verdict.status, missing, verdict.deprivation_count_min, verdict.deprivation_count_max)


def _by_standard_of_round(one: RoundHousehold, officer: Officer) -> Standing:
    said = said_of([one], officer.today).drop_nulls("status")
    if said.is_empty():
        return NOT_ASKED
    status, missing, least, most = said.select("status", "missing", *COUNTED).row(0)
    return _told(status, _missing_of(one, officer, columns_in(missing)), least, most)


def _told(status: str, missing: list[Missing], least: int | None, most: int | None) -> Standing:
    counted = None if least is None or most is None else (least, most)
    return Standing(status, missing, counted)


def _missing_of(one: RoundHousehold, officer: Officer, names: Sequence[str]) -> list[Missing]:
    of_members = any(name.startswith(OF_MEMBERS) for name in names)
    members = household_view(one.household_id).members if of_members else []
    return [
        _of_member(officer, members, name.removeprefix(OF_MEMBERS))
        if name.startswith(OF_MEMBERS)
        else _missing(name)
        for name in names
    ]


def _missing(name: str) -> Missing:
    if name == "persons":
        return Missing(say("Danh sách nhân khẩu", "The members"), "")
    return Missing(column_label(HOUSEHOLDS[name]), SECTION_OF[name].slug if name in SECTION_OF else "")


def _of_member(officer: Officer, members: Sequence[Member], name: str) -> Missing:
    """The first member, in the order of the screens, whose answer is empty."""
    label = column_label(PERSONS[name])
    lacking = ((n, one) for n, one in enumerate(members, start=1) if getattr(one.answers, name, None) is None)
    number, member = next(lacking, (1, None))
    whose = member and shown_name(officer, member.membership.person.full_name)
    groups = [place for place, (_, names) in enumerate(MEMBER_GROUPS, start=1) if name in names]
    return Missing(
        f"{label} ({whose or say('nhân khẩu', 'members')})", f"p{number}-{groups[0]}" if groups else ""
    )
