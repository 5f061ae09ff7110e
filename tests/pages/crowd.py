"""A dozen more of whatever the pages list, beside what tests/pages/things.py made."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from giamngheo.records.accounts.models import Duty, Office, User
from giamngheo.records.base.models import Job
from giamngheo.records.base.paper_codes import new_code
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import (
    ConfirmationLetter,
    Recognition,
    RecognitionComplaint,
    RecognitionIncome,
    ReviewRequest,
)
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.registry.models import (
    DossierDocument,
    ImportBatch,
    LifeAct,
    Membership,
    Person,
    PersonAnswers,
    PossibleDuplicate,
    Publication,
    Reconciliation,
    ReconciliationLine,
    ReconciliationShare,
    Task,
    Transfer,
)
from giamngheo.records.registry.models.answers import HouseholdAnswers
from giamngheo.records.registry.models.exports import Export
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    CertificateReprint,
    CommitteeMember,
    Complaint,
    Decision,
    Meeting,
    RoundForms,
    RoundHousehold,
    RoundsRun,
    RoundVillage,
    StatusOrder,
)
from tests.world import ALL, OWN, World, add_household

MORE = 12
SOURCES = ("farming", "forestry", "fishery", "salt", "wages", "business", "other")


def crowd(world: World, known: Mapping[str, Any]) -> None:
    """known: what `things` returned. What a household, a round or an office already has, it has a dozen times more."""
    with scoped(ALL):
        for number in range(MORE):
            key = f"more_{number}"
            add_household(world, key, "hom", f"M{number:03}", [("Lò Văn Bun", "head", 1970)])
            _place(world, number)
            _officer(number)
            _member(world, number)
            _of_household(world, known, key)
            _of_review(world, known, number)
    with scoped(world.officer("commune").scope()):
        for _ in range(MORE):
            _of_office(known)
    with scoped(world.officer("province").scope()):
        for _ in range(MORE):
            again(Publication.objects.get(pk=known["publication"]))


def again(row: Model, **other: Any) -> Any:
    """The same row once more, under a number of its own and with these other values."""
    copy = type(row)._base_manager.get(pk=row.pk)
    copy.pk = uuid4() if isinstance(row.pk, UUID) else None
    copy._state.adding = True
    for name, value in other.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _place(world: World, number: int) -> None:
    village = Village.objects.create(commune_code=OWN, name=f"Bản {number}", kind="bản")
    VillagePlace.objects.create(village=village, commune_code=OWN)
    world.villages[f"more_{number}"] = village


def _officer(number: int) -> None:
    office = Office.objects.get(name="UBND xã Chiềng Cọ")
    for duties in (Duty.objects.filter(office=office), Duty.objects.filter(office=office, role="reviewer")):
        user = User.objects.create(username=f"more_{uuid4()}@test", full_name=f"Cán bộ {number}")
        again(duties.earliest("pk"), user=user)


def _member(world: World, number: int) -> None:
    household = world.households["hac"]
    person = again(world.persons["hac_2"], code=f"H001-M{number}", full_name=f"Lò Văn {number}")
    Membership.objects.create(person=person, household=household, relation="child")
    answers = HouseholdAnswers.objects.get(household=household)
    PersonAnswers.objects.create(answers=answers, household=household, person=person)
    assert Person.objects.get(pk=person.pk).household_id == household.pk


def _of_office(known: Mapping[str, Any]) -> None:
    member = CommitteeMember.objects.latest("place")
    again(member, place=member.place + 1, role=CommitteeMember.Role.MEMBER)
    for model, key in ((Job, "job"), (ImportBatch, "batch"), (Export, "export")):
        again(model._base_manager.get(pk=known[key]))
    comparison = Reconciliation.objects.get(pk=known["comparison"])
    again(comparison)
    again(ReconciliationLine.objects.get(pk=known["line"]))
    again(ReconciliationShare.objects.filter(reconciliation=comparison).earliest("pk"))


def _of_household(world: World, known: Mapping[str, Any], key: str) -> None:
    again(LifeAct.objects.get(pk=known["act"]))
    again(DossierDocument.objects.get(pk=known["paper"]))
    household = world.households[key]
    first, second = sorted((world.persons["hac_1"], world.persons[f"{key}_1"]), key=lambda one: one.pk)
    again(PossibleDuplicate.objects.get(pk=known["pair"]), first=first, second=second)
    again(Task.objects.get(pk=known["task"]), household=household)
    again(Transfer.objects.get(pk=known["transfer"]), household=household)


def _of_review(world: World, known: Mapping[str, Any], number: int) -> None:
    key, household = f"more_{number}", world.households[f"more_{number}"]
    village = RoundVillage.objects.get(pk=known["round_village"])
    again(village, village=world.villages[key])
    again(Meeting.objects.get(pk=known["meeting"]), number=number + 2)
    again(RoundForms.objects.get(pk=known["round_forms"]))
    again(RoundsRun.objects.get(pk=known["run"]))
    one = again(RoundHousehold.objects.get(pk=known["round_household"]), household=household)
    complaint = Complaint.objects.get(pk=known["complaint"])
    again(complaint, household=one, receipt=f"more {number}")
    certificate = Certificate.objects.get(household=world.households["hac"])
    order = StatusOrder.objects.get(pk=known["order"])
    ordered = again(order, household=household)
    again(Decision.objects.get(order=order), order=ordered)
    other = again(certificate, household=household, number=number + 2, code=new_code())
    again(CertificateReprint.objects.get(pk=known["reprint"]), certificate=other)
    for line in CertificateLine.objects.filter(certificate=certificate):
        again(line, certificate=other)
    request = ReviewRequest.objects.get(pk=known["request"])
    again(request, household=household, number=2 * number + 3, code=new_code())
    found = Recognition.objects.get(pk=known["recognition"])
    by_income = again(found.request, household=household, number=2 * number + 4, code=new_code())
    again(found, request=by_income, household=household)
    income = RecognitionIncome.objects.filter(recognition=found).earliest("pk")
    again(income, source=SOURCES[number % 7], person=world.persons[f"{key}_1"])
    complaint_of_it = RecognitionComplaint.objects.filter(recognition=found).earliest("receipt")
    again(complaint_of_it, receipt=f"r1 {number}")
    again(ConfirmationLetter.objects.get(pk=known["letter"]), number=number + 2, code=new_code())
