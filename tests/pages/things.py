"""What the addresses of the rights table point at, all of the own commune."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from giamngheo.papers.documents.word_templates import starting_template
from giamngheo.records.accounts.models import Duty, Token
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.files import store, take_in
from giamngheo.records.base.models import Job, StoredFile
from giamngheo.records.base.paper_codes import new_code
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import (
    ConfirmationLetter,
    Recognition,
    RecognitionComplaint,
    RecognitionIncome,
    ReviewRequest,
    WordTemplate,
)
from giamngheo.records.registry.models import (
    DossierDocument,
    ImportBatch,
    LifeAct,
    PossibleDuplicate,
    Publication,
    Reconciliation,
    ReconciliationLine,
    ReconciliationShare,
    Task,
    Transfer,
)
from giamngheo.records.registry.models.exports import Export
from giamngheo.records.review.models import (
    Certificate,
    CertificateLine,
    CertificateReprint,
    Committee,
    CommitteeMember,
    Complaint,
    Decision,
    Meeting,
    ReviewerTraining,
    ReviewRound,
    RoundForms,
    RoundHousehold,
    RoundsRun,
    RoundVillage,
    StatusOrder,
)
from tests.world import ALL, NEIGHBOUR, NOW, OWN, TODAY, World


def things(world: World) -> dict[str, Any]:
    """Their ids by the keys of rights.yaml."""
    officer = world.officer("commune")
    with scoped(officer.scope()):
        found = _of_office(officer)
        _preparation(world, officer)
    with scoped(ALL):
        found |= _of_households(world, officer)
        found |= _of_review(world, officer)
        found |= _of_desk(world, officer)
    with scoped(officer.scope()):
        found |= _of_reconciliation(world, officer)
    with scoped(world.officer("province").scope()):
        found["publication"] = _publication(world.officer("province"))
    return found | {
        "household": world.households["hac"].pk,
        "person": world.persons["hac_1"].pk,
        "village": world.villages["hom"].pk,
        "office": officer.office_id,
        "user": world.users["reviewer"].pk,
    }


def _of_office(officer: Officer) -> dict[str, Any]:
    """What the own office keeps: a job, an import, an export."""
    job = Job.objects.create(
        kind="import_load",
        subject_id=officer.user_id,
        office_id=officer.office_id,
        user_id=officer.user_id,
        actor=officer.signature,
        communes=[OWN],
        day=TODAY,
        asked_at=NOW,
    )
    file = store(officer, "ho.csv", "Mã hộ\nH001\n".encode(), {"csv"})
    batch = ImportBatch.objects.create(
        office_id=officer.office_id,
        communes=[OWN],
        file=file,
        uploaded_at=NOW,
        uploaded_by=officer.signature,
    )
    template = store(officer, "mau.docx", starting_template(), {"docx"})
    WordTemplate.objects.create(
        office_id=officer.office_id, paper="quyet-dinh", file=template, kept_at=NOW, kept_by="A"
    )
    export = Export.objects.create(
        office_id=officer.office_id,
        form=Export.Form.PERSONS_CSV,
        columns_vi=True,
        with_names=True,
        with_personal_ids=False,
        with_sensitive_facts=True,
        asked_at=NOW,
        asked_by=officer.signature,
        file=_made(officer),
    )
    return {"job": job.pk, "file": file.pk, "batch": batch.pk, "export": export.pk}


def _preparation(world: World, officer: Officer) -> None:
    """The own office's committee, and its reviewer's training."""
    committee = Committee.objects.create(
        office_id=officer.office_id, number="1/QĐ-UBND", decided_on=TODAY, entered_at=NOW
    )
    CommitteeMember.objects.create(committee=committee, place=1, name="A", role="committee_head")
    ReviewerTraining.objects.create(
        office_id=officer.office_id, reviewer=world.users["reviewer"], year=2024, trained_on=TODAY
    )


def _made(officer: Officer) -> StoredFile:
    """A file that an export made, in its days."""
    path = settings.DATA / "made"
    path.write_text("Mã hộ\nH002\n", encoding="utf-8")
    return take_in(officer, "xuat.csv", path, "csv", TODAY + timedelta(days=7))


def _of_reconciliation(world: World, officer: Officer) -> dict[str, Any]:
    """A round of the own office with its sheet, and one difference."""
    path = settings.DATA / "sheet"
    path.write_text("STT\n1\n", encoding="utf-8")
    made = Reconciliation.objects.create(
        office_id=officer.office_id,
        communes=[OWN],
        counterpart="population_database",
        purpose="đối chiếu dân cư quý IV",
        state=Reconciliation.State.COMPARED,
        asked_at=NOW,
        asked_by=officer.signature,
        sheet=take_in(officer, "doi-chieu.csv", path, "csv", TODAY + timedelta(days=7)),
        sheet_rows=3,
    )
    ReconciliationShare.objects.create(
        reconciliation=made,
        commune_code=OWN,
        village_id=world.villages["hom"].pk,
        ours=3,
        theirs=3,
        matched=3,
        differing=1,
        only_ours=0,
        only_theirs=0,
    )
    line = ReconciliationLine.objects.create(
        reconciliation=made,
        commune_code=OWN,
        village_id=world.villages["hom"].pk,
        household_id=world.households["hac"].pk,
        person_id=world.persons["hac_1"].pk,
        person_version=1,
        number=1,
        row=2,
        kind="name",
        our_name="Lò Văn Hặc",
        their_name="Lò Văn Hạc",
    )
    return {"comparison": made.pk, "line": line.pk}


def _publication(officer: Officer) -> UUID:
    """A frozen result of the province, of one commune."""
    counts = {"households": 2, "poor": 1, "near_poor": 0, "undetermined": 1}
    content = {
        "area": {"code": "14", "name": "Tỉnh Sơn La"},
        "standard": "2022-2026",
        "denominators": "register",
        "public_key": "AAAA",
        "rows": [{"commune_code": OWN, **counts}],
        "totals": counts,
    }
    frozen = Publication.objects.create(
        office_id=officer.office_id,
        as_of=TODAY,
        signed=json.dumps({"content": content}).encode(),
        digest="0" * 64,
        asked_at=NOW,
        published_at=NOW,
        published_by=officer.signature,
    )
    return UUID(str(frozen.pk))


def _of_households(world: World, officer: Officer) -> dict[str, Any]:
    """What hangs on a household of the own commune, one of them on its way to the neighbour's; a duty there."""
    written = {"household": world.households["hac"], "recorded_by": officer.signature}
    act = LifeAct.objects.create(kind=LifeAct.Kind.NEW_HEAD, on_date=TODAY, recorded_at=NOW, **written)
    paper = DossierDocument.objects.create(kind="review_request", received_on=TODAY, **written)
    task = Task.objects.create(household=written["household"], kind="update_insurance")
    transfer = Transfer.objects.create(
        household=world.households["duong"],
        from_commune=OWN,
        to_commune=NEIGHBOUR,
        head_name="Lò Văn Dương",
        on_date=TODAY,
        sent_at=NOW,
        sent_by=officer.signature,
    )
    duty = Duty.objects.get(user=world.users["reviewer"])
    token = Token.objects.create(
        duty=Duty.objects.get(user=world.users["commune"]),
        name="sổ tay",
        digest=b"-",
        created_at=NOW,
        expires_at=NOW + timedelta(days=3650),
    )
    twins = sorted((world.persons["hac_1"], world.persons["duong_1"]), key=lambda one: one.pk)
    pair = PossibleDuplicate.objects.create(
        first=twins[0], second=twins[1], reason="same_name_birth_sex", found_on=TODAY
    )
    merged = sorted((world.persons["hac_2"], world.persons["duong_1"]), key=lambda one: one.pk)
    merger = LifeAct.objects.create(kind=LifeAct.Kind.SAME_PERSON, on_date=TODAY, recorded_at=NOW, **written)
    settled = PossibleDuplicate.objects.create(
        first=merged[0],
        second=merged[1],
        reason="same_name_birth_sex",
        found_on=TODAY,
        state="merged",
        decided_at=NOW,
        act=merger,
    )
    made = {
        "pair": pair.pk,
        "merged_pair": settled.pk,
        "act": act.pk,
        "paper": paper.pk,
        "task": task.pk,
        "transfer": transfer.pk,
        "duty": duty.pk,
    }
    return made | {"token": token.pk}


def _of_review(world: World, officer: Officer) -> dict[str, Any]:
    """A decided round of the own commune with a meeting and a complaint: every paper of it can be asked for."""
    of = ReviewRound.objects.create(
        commune_code=OWN,
        kind="periodic_review",
        list_year=2025,
        standard="2022-2026",
        opened_on=TODAY,
        ends_on=TODAY,
        step="decided",
        opened_by=officer.signature,
    )
    village = RoundVillage.objects.create(
        round=of, village=world.villages["hom"], step="decided", posted_on=TODAY, posting_ends_on=TODAY
    )
    one = RoundHousehold.objects.create(
        village=village,
        household=world.households["hac"],
        reason="on_list",
        reviewer=world.users["reviewer"],
        proposed="poor",
        decided="poor",
    )
    RoundHousehold.objects.create(
        village=village,
        household=world.households["duong"],
        reason="on_list",
        proposed="poor",
        decided="poor",
    )
    with scoped(officer.scope()):
        scan = store(officer, "bien-ban.pdf", b"%PDF-1.4\n%%EOF\n", {"pdf"})
    led = {"chair": "A", "secretary": "B", "representative": "C"}
    meeting = Meeting.objects.create(
        village=village, number=1, held_on=TODAY, attendees=1, minutes=scan, **led
    )
    posted = RoundVillage.objects.create(
        round=of, village=world.villages["ot"], step="posted", posted_on=TODAY, posting_ends_on=TODAY
    )
    listed = RoundHousehold.objects.create(
        village=posted, household=world.households["duong"], reason="on_list", proposed="poor"
    )
    with scoped(officer.scope()):
        file = _made(officer)
    ids = {
        "run": _of_all_rounds(world.officer("province")),
        "round_forms": _round_forms(of, officer, file),
        "round": of,
        "round_village": village,
        "round_household": one,
        "meeting": meeting,
    }
    ids |= {"posted_village": posted, "posted_household": listed, **_complaints(one)}
    return {name: row.pk for name, row in ids.items()} | _of_decisions(world, officer, of, file)


def _complaints(one: RoundHousehold) -> dict[str, Complaint]:
    """One that waits for its answer, one that has it."""
    told = {"household": one, "complainant": "A", "words": "B", "received_at": NOW, "due_on": TODAY}
    answer = {"rechecked_on": TODAY, "result": "kept", "finding": "C"}
    return {
        "complaint": Complaint.objects.create(receipt="1", **told),
        "answered_complaint": Complaint.objects.create(receipt="2", **told, **answer),
    }


def _round_forms(of: ReviewRound, officer: Officer, file: StoredFile) -> RoundForms:
    """The official forms of a round, as a file."""
    made: RoundForms = RoundForms.objects.create(
        round=of,
        is_official=False,
        format="xlsx",
        with_names=True,
        as_of=TODAY,
        asked_at=NOW,
        asked_by=officer.signature,
        file=file,
    )
    return made


def _of_all_rounds(officer: Officer) -> RoundsRun:
    """The forms of a province's rounds."""
    with scoped(officer.scope()):
        made: RoundsRun = RoundsRun.objects.create(
            office_id=officer.office_id,
            act="forms",
            list_year=2025,
            format="xlsx",
            asked_at=NOW,
            asked_by=officer.signature,
            file=_made(officer),
        )
    return made


def _of_decisions(world: World, officer: Officer, of: ReviewRound, file: StoredFile) -> dict[str, Any]:
    """A certificate of two years that was printed again, and an order of a court that waits for its decision."""
    held = Certificate.objects.create(
        household=world.households["hac"],
        commune_code=OWN,
        year=2023,
        number=1,
        issued_on=date(2023, 12, 15),
    )
    reprint = CertificateReprint.objects.create(
        certificate=held, number=1, reason="mất", printed_on=TODAY, printed_by=officer.signature
    )
    _lines(held, of, officer)
    new = Certificate.objects.create(
        household=world.households["duong"], commune_code=OWN, year=2024, number=2, issued_on=TODAY
    )
    of_round = Decision.objects.get(round=of)
    CertificateLine.objects.create(certificate=new, decision=of_round, list_year=2025, status="poor")
    order = StatusOrder.objects.create(
        household=world.households["duong"],
        commune_code=OWN,
        kind="court",
        issuer="Tòa án nhân dân tỉnh",
        number="05/2024/HC-ST",
        issued_on=TODAY,
        scan=file,
        status="near_poor",
        recorded_on=TODAY,
        recorded_by=officer.signature,
    )
    Decision.objects.create(order=order, signer="A", signed_at=NOW)
    return {"reprint": reprint.pk, "order": order.pk, "asked_household": _asked(world, of).pk}


def _lines(held: Certificate, of: ReviewRound, officer: Officer) -> None:
    """Two years on one certificate: by an older decision, and by that of the round."""
    older = ReviewRound.objects.create(
        commune_code=OWN,
        kind="periodic_review",
        list_year=2024,
        standard="2022-2026",
        opened_on=date(2023, 10, 1),
        ends_on=date(2023, 12, 14),
        step="decided",
        opened_by=officer.signature,
    )
    for each, day in ((older, date(2023, 12, 15)), (of, TODAY)):
        decision = Decision.objects.create(
            round=each, signer="A", signed_at=NOW, number="1/QĐ-UBND", decided_on=day
        )
        CertificateLine.objects.create(
            certificate=held, decision=decision, list_year=each.list_year, status="poor"
        )


def _recognised(world: World, like: ReviewRequest) -> dict[str, Any]:
    """A recognition by income that is decided, of the same household."""
    of = ReviewRequest.objects.get(pk=like.pk)
    of.pk, of.number, of.form, of.code = uuid4(), 2, "average_living", new_code()
    of.save(force_insert=True)
    made = Recognition.objects.create(
        request=of,
        household=of.household,
        opened_on=TODAY,
        ends_on=TODAY,
        step="decided",
        posted_on=TODAY,
        posting_ends_on=TODAY,
        number="20/QĐ-UBND",
        decided_on=TODAY,
    )
    RecognitionIncome.objects.create(
        recognition=made,
        person=world.persons["hac_1"],
        source="farming",
        months=12,
        amount_vnd=48_000_000,
        recorded_on=TODAY,
    )
    complaint = RecognitionComplaint.objects.create(
        recognition=made,
        receipt="r1",
        complainant="A",
        words="B",
        received_on=TODAY,
        due_on=TODAY,
        rechecked_on=TODAY,
        finding="C",
    )
    return {"recognition": made.pk, "income_complaint": complaint.pk}


def _asked(world: World, of: ReviewRound) -> RoundHousehold:
    """A household that came by a request, in another round of the same village."""
    other = ReviewRound.objects.create(
        commune_code=OWN,
        kind="regular_review",
        list_year=2024,
        standard=of.standard,
        opened_on=TODAY,
        ends_on=TODAY,
        step="decided",
    )
    village = RoundVillage.objects.create(round=other, village=world.villages["hom"], step="reviewing")
    asked: RoundHousehold = RoundHousehold.objects.create(
        village=village,
        household=world.households["duong"],
        reason="request",
        quick_result="waiting",
        reviewer=world.users["reviewer"],
    )
    return asked


def _of_desk(world: World, officer: Officer) -> dict[str, Any]:
    """A letter of the own office, and a request that waits for its refusal."""
    letter = ConfirmationLetter.objects.create(
        household=world.households["hac"],
        office_id=officer.office_id,
        commune_code=OWN,
        year=2024,
        number=1,
        purpose="study",
        head_name="Lò Văn Hặc",
        for_name="Lò Văn Hặc",
        village_name="Bản Hôm",
        status="poor",
        issued_on=TODAY,
        issued_by=officer.signature,
    )
    request = ReviewRequest.objects.create(
        household=world.households["hac"],
        office_id=officer.office_id,
        commune_code=OWN,
        year=2024,
        number=1,
        form="review_request",
        head_name="Lò Văn Hặc",
        village_name="Bản Hôm",
        applicant="Lò Văn Hặc",
        received_on=TODAY,
        received_by=officer.signature,
        due_on=TODAY,
        reason="thiếu giấy tờ",
    )
    return _recognised(world, request) | {
        "letter": letter.pk,
        "letter_code": letter.code,
        "request": request.pk,
    }
