"""A small world for the tests: two neighbouring communes, their offices and officers, three households."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.test import Client

from giamngheo.records.accounts.models import Duty, Office, OfficeArea, User
from giamngheo.records.accounts.officer import Officer, officer_for
from giamngheo.records.accounts.roles import COMMUNE_ROLES, Role
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.registry.models import (
    Household,
    HouseholdAnswers,
    HouseholdPlace,
    HouseholdSummary,
    Membership,
    Person,
    PersonAnswers,
    StatusPeriod,
)
from giamngheo.records.registry.names import sort_key

TODAY = date(2024, 10, 20)
NOW = datetime(2024, 10, 20, 2, 0, tzinfo=UTC)
OWN, NEIGHBOUR = "03658", "03655"
ALL = Scope(communes=(EVERYWHERE,))


@dataclass
class World:
    """own: commune 03658 (rural) with bản Hôm (two households) and bản Ót; neighbour: 03655 (urban), one household."""

    users: dict[str, User] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def officer(self, role: str) -> Officer:
        """The officer of a role of contract 13; "neighbour": the commune officer of the other commune."""
        found = officer_for(self.users[role], TODAY)
        assert found is not None
        return found

    def client(self, role: str) -> Client:
        """A browser in which that officer is signed in."""
        client = Client()
        client.force_login(self.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def build() -> World:
    """Make it through the models: expected values of tests never pass through a service."""
    world = World()
    with scoped(ALL):
        _places(world)
        _officers(world)
        _households(world)
    return world


def _places(world: World) -> None:
    for key, commune, name in (
        ("hom", OWN, "Bản Hôm"),
        ("ot", OWN, "Bản Ót"),
        ("to_1", NEIGHBOUR, "Tổ 1"),
    ):
        village = Village.objects.create(commune_code=commune, name=name, kind=name.split()[0].lower())
        VillagePlace.objects.create(village=village, commune_code=commune)
        world.villages[key] = village


def _officers(world: World) -> None:
    own = _office("UBND xã Chiềng Cọ", Office.Level.COMMUNE, OWN)
    near = _office("UBND phường Quyết Tâm", Office.Level.COMMUNE, NEIGHBOUR)
    province = _office("UBND tỉnh Sơn La", Office.Level.PROVINCE)
    centre = _office("Bộ Lao động - Thương binh và Xã hội", Office.Level.CENTRE)
    for role in Role:
        office = own if role in COMMUNE_ROLES else centre if role == Role.MINISTRY else province
        _user(world, role.value, role, office)
    _user(world, "neighbour", Role.COMMUNE, near)
    _user(world, "second", Role.COMMUNE, own)
    world.users["stranger"] = User.objects.create(username="stranger@test", full_name="Người ngoài")
    for role in ("village_head", "reviewer"):
        Duty.objects.get(user=world.users[role]).villages.set([world.villages["hom"]])


def _office(name: str, level: Office.Level, commune: str = "") -> Office:
    office = Office.objects.create(name=name, level=level)
    if commune:
        OfficeArea.objects.create(office=office, commune_code=commune)
    return office


def _user(world: World, name: str, role: Role, office: Office) -> None:
    user = User.objects.create(username=f"{name}@test", full_name=f"Cán bộ {name}")
    Duty.objects.create(user=user, office=office, role=role, valid_from=date(2024, 1, 1))
    world.users[name] = user


def _households(world: World) -> None:
    """Hặc and Dương live in bản Hôm, Tâm in the neighbouring commune."""
    add_household(world, "hac", "hom", "H001", [("Lò Văn Hặc", "head", 1975), ("Cà Thị Ỏi", "spouse", 1978)])
    add_household(world, "duong", "hom", "H002", [("Lò Văn Dương", "head", 1960)])
    add_household(world, "tam", "to_1", "H001", [("Nguyễn Thị Tâm", "head", 1982)])


def add_household(
    world: World, key: str, village: str, code: str, members: list[tuple[str, str, int]]
) -> None:
    """One household with its members: name, relation, year of birth; born on 5 March."""
    place = world.villages[village]
    household = Household.objects.create(code=code, village=place, commune_code=place.commune_code)
    HouseholdPlace.objects.create(household=household, village=place)
    StatusPeriod.objects.create(household=household, status="poor", valid_from=date(2023, 12, 15))
    area = "rural" if place.commune_code == OWN else "urban"
    answers = HouseholdAnswers.objects.create(
        household=household,
        review_date=date(2024, 10, 10),
        saved_at=NOW,
        saved_by="tests",
        area_type=area,
        income_per_capita=1_000_000,
        wall="durable",
        frame="durable",
        roof="non_durable",
        floor_area_m2=60.0,
        water_source="protected_well",
        toilet="none",
        uses_internet=False,
    )
    for number, (name, relation, born) in enumerate(members, start=1):
        person = Person.objects.create(
            code=f"{code}-{number}",
            household=household,
            full_name=name,
            sort_key=sort_key(name),
            sex="female" if " Thị " in name else "male",
            birth_date=date(born, 3, 5),
            ethnic_code="03",
        )
        Membership.objects.create(person=person, household=household, relation=relation)
        PersonAnswers.objects.create(
            answers=answers,
            household=household,
            person=person,
            work_status="self_employed",
            health_insurance=True,
        )
        world.persons[f"{key}_{number}"] = person
    HouseholdSummary.objects.create(
        household=household,
        code=code,
        village=place,
        commune_code=place.commune_code,
        head_name=members[0][0],
        head_birth_year=members[0][2],
        spouse_name=members[1][0] if len(members) > 1 else "",
        members=len(members),
        missing=0,
        changed_at=NOW,
    )
    world.households[key] = household


def id_of(household: Household) -> UUID:
    """The household's id, typed."""
    found: UUID = household.pk
    return found
