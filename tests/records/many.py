"""More households for the tests of lists and search, made through the models."""

from datetime import date

from giamngheo.records.base.scope import scoped
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Household, HouseholdAnswers, Membership, Person
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.services.judging import judge_households
from tests.world import ALL, NOW, World


def judged(world: World) -> None:
    """Judge the world's own households and make them found by search."""
    with scoped(ALL):
        judge_households([household.pk for household in world.households.values()], NOW)


def add_same_names(
    world: World, number: int, name: str = "Lò Văn Hặc", village: str = "ot", code: str = "S"
) -> list[Household]:
    """So many households whose heads have one name, born a year apart from 1950 on, without further answers."""
    with scoped(ALL):
        made = [_household(world.villages[village], f"{code}{n:03}", name, 1950 + n) for n in range(number)]
        judge_households([household.pk for household in made], NOW)
    return made


def _household(village: Village, code: str, name: str, born: int) -> Household:
    household = Household.objects.create(code=code, village=village, commune_code=village.commune_code)
    head = Person.objects.create(
        code=f"{code}-1",
        household=household,
        full_name=name,
        sort_key=sort_key(name),
        sex="male",
        birth_date=date(born, 1, 1),
    )
    Membership.objects.create(person=head, household=household, relation="head")
    HouseholdAnswers.objects.create(
        household=household,
        review_date=date(2024, 10, 10),
        saved_at=NOW,
        saved_by="tests",
        area_type="rural",
    )
    return household
