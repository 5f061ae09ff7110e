"""The list of persons, one of them, one's whole personal id."""

from uuid import UUID

from ninja import Query, Router

from giamngheo.api.paging import page_of
from giamngheo.api.persons.schemas import Asked, PersonalId, PersonLine, PersonOut, PersonPage, Stay, facts_of
from giamngheo.api.web import Request, answers
from giamngheo.records.accounts.rights import read_households, read_personal_ids, read_sensitive_facts
from giamngheo.records.registry.models import Person
from giamngheo.records.registry.selectors.persons import persons_in_area
from giamngheo.records.registry.services.editing_members import reveal_personal_id
from giamngheo.records.registry.services.reading import note_reading

router = Router(tags=["persons"])


@router.get("", response=PersonPage, summary="Danh sách nhân khẩu trong địa bàn")
@answers(read_households)
def list_persons(request: Request, asked: Query[Asked]) -> PersonPage:
    """The persons of the area's households, in the order of ids."""
    found = persons_in_area(request.auth, asked.commune, asked.village, asked.household, asked.died)
    rows, following = page_of(found, ("pk",), asked, "persons")
    return PersonPage(items=[PersonLine(**facts_of(request.auth, row)) for row in rows], next=following)


@router.get("/{uuid:person_id}", response=PersonOut, summary="Một nhân khẩu")
@answers(read_households)
def get_person(request: Request, person_id: UUID) -> PersonOut:
    """One person and the households they lived in. With the right to sensitive facts the reading is logged."""
    person = Person.objects.get(pk=person_id)
    stays = person.memberships.order_by("-valid_from", "pk")
    may = read_sensitive_facts(request.auth)
    if may:
        note_reading(request.auth, person.household_id, "person", person_id)
    return PersonOut(
        **facts_of(request.auth, person),
        ethnic_code=person.ethnic_code if may else None,
        households=[Stay.model_validate(one, from_attributes=True) for one in stays],
    )


@router.post(
    "/{uuid:person_id}/personal-id", response=PersonalId, summary="Đọc số định danh đầy đủ (ghi nhật ký)"
)
@answers(read_personal_ids)
def read_personal_id(request: Request, person_id: UUID) -> PersonalId:
    """The whole personal id of one person. A reading by name: it is in the audit log."""
    person = Person.objects.get(pk=person_id)
    number = reveal_personal_id(officer=request.auth, household_id=person.household_id, person_id=person_id)
    return PersonalId(personal_id=number)
