"""Households that come into the register by themselves: by a split, or from a paper form of a family it lacked."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, write_households
from giamngheo.records.base import clock
from giamngheo.records.base.audit import record
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Household, HouseholdPlace, Membership
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.registry.services.life_acts_persons import new_person
from giamngheo.records.registry.services.summary import refresh
from giamngheo.rules.language import say

LONGEST_CODE = 40


@transaction.atomic
def add_household(*, officer: Officer, village_id: UUID, code: str, head: Mapping[str, object]) -> Household:
    """Enter a household that the register lacked, with its head; as if it had always lived there.

    code: "" for the next free one. head: cells of editing_members.FACTS. Raises NotAllowed, NotSaved.
    """
    require(officer, write_households)
    village = open_village(village_id, None)
    if (
        not officer.is_everywhere
        and village.commune_code not in officer.communes
        and village_id not in officer.villages
    ):
        raise NotSaved({"village": say("thôn này ngoài địa bàn của bạn", "this village is not yours")})
    household = enter_household(village, code or next_household_code(village.commune_code), None)
    person, _ = new_person(household, head, officer.today)
    Membership.objects.create(person=person, household=household, relation="head")
    details = {"code": [None, household.code], "full_name": [None, person.full_name]}
    record(
        officer,
        "registry.add_household",
        "household",
        household.pk,
        household_id=household.pk,
        details=details,
    )
    refresh([household.pk], clock.now())
    return household


def enter_household(village: Village, code: str, since: date | None) -> Household:
    """A household of a village from a day (None: always), without members yet. Raises NotSaved."""
    code = code.strip()
    check_free(village.commune_code, code)
    household = Household.objects.create(
        code=code, village=village, commune_code=village.commune_code, started_on=since
    )
    HouseholdPlace.objects.create(household=household, village=village, valid_from=since)
    return household


def check_free(commune_code: str, code: str) -> None:
    """Raise NotSaved unless the code may be given in the commune."""
    if not code:
        raise NotSaved({"code": say("hộ phải có mã", "a household needs a code")})
    if len(code) > LONGEST_CODE:
        told = say(f"mã dài quá {LONGEST_CODE} ký tự", f"a code of more than {LONGEST_CODE} signs")
        raise NotSaved({"code": told})
    if Household.objects.filter(commune_code=commune_code, code=code).exists():
        raise NotSaved({"code": say("mã này đã có hộ khác trong xã", "another household has this code")})


def next_household_code(commune_code: str) -> str:
    """The commune's code and the next number that no household had, as the register numbers those it finds itself."""
    codes = Household.objects.filter(commune_code=commune_code, code__startswith=f"{commune_code}-")
    numbers = (code.rpartition("-")[2] for code in codes.values_list("code", flat=True))
    last = max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=0)
    return f"{commune_code}-{last + 1:04}"


def open_village(village_id: UUID, commune_code: str | None) -> Village:
    """A village of now; of that commune, where one is given. Raises NotSaved."""
    villages = Village.objects.filter(pk=village_id, valid_to=None)
    found: Village | None = villages.first()
    if found is None or (commune_code and found.commune_code != commune_code):
        raise NotSaved({"village": say("chọn một thôn của xã", "choose a village of the commune")})
    return found
