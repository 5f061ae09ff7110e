"""The papers of a household: what is needed, what is there, what is missing, and who may keep them."""

from collections.abc import Iterator
from datetime import date

import pytest
import yaml

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import NotAllowed
from giamngheo.records.base.files import NotThisFile, content
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import DossierDocument, Household
from giamngheo.records.registry.services.dossier import (
    NEEDED,
    dossier,
    papers,
    receive_paper,
    withdraw_paper,
)
from giamngheo.records.registry.services.editing_saves import NotSaved
from tests.house.files import POLICY
from tests.world import World, id_of

DAY = date(2024, 10, 15)
PDF = b"%PDF-1.7\n1 0 obj\n"
RECOGNISED = {"review_form", "meeting_minutes", "recognition_decision", "certificate"}


@pytest.fixture
def officer(world: World) -> Iterator[Officer]:
    found = world.officer("commune_clerk")
    with scoped(found.scope()):
        yield found


def missing(household: Household) -> set[str]:
    return {held.paper.kind for held in dossier(household) if held.is_missing}


def receive(
    officer: Officer, household: Household, kind: str, content: bytes | None = None
) -> DossierDocument:
    scan = ("bản quét.pdf", [content]) if content is not None else None
    return receive_paper(
        officer=officer, household_id=id_of(household), kind=kind, received_on=DAY, scan=scan
    )


def test_a_recognised_household_needs_its_papers_and_each_received_one_is_missing_no_more(
    officer: Officer, world: World
) -> None:
    hac = world.households["hac"]
    assert missing(hac) == RECOGNISED
    receive(officer, hac, "certificate")
    assert missing(hac) == RECOGNISED - {"certificate"}


def test_a_household_that_nobody_reviewed_or_recognised_needs_nothing_yet(
    officer: Officer, world: World
) -> None:
    fresh = Household.objects.create(
        code="H777", village=world.villages["hom"], commune_code=world.villages["hom"].commune_code
    )
    assert missing(fresh) == set()


def test_a_withdrawn_paper_is_missing_again_and_its_scan_stays(officer: Officer, world: World) -> None:
    hac = world.households["hac"]
    document = receive(officer, hac, "review_form", PDF)
    assert "review_form" not in missing(hac)
    withdraw_paper(officer=officer, household_id=id_of(hac), document_id=document.pk)
    assert "review_form" in missing(hac)
    assert document.file is not None
    assert content(document.file).read_bytes() == PDF


def test_a_scan_is_told_by_its_content(officer: Officer, world: World) -> None:
    document = receive(officer, world.households["hac"], "other", b"\xff\xd8\xff\xe0rest")
    assert document.file is not None
    assert (document.file.kind, document.file.household_id) == ("jpeg", world.households["hac"].pk)
    with pytest.raises(NotThisFile):
        receive(officer, world.households["hac"], "other", b"<html><script>")
    assert DossierDocument.objects.count() == 1


def test_a_paper_of_tomorrow_or_of_no_known_kind_is_refused(officer: Officer, world: World) -> None:
    hac = id_of(world.households["hac"])
    with pytest.raises(NotSaved) as refused:
        receive_paper(officer=officer, household_id=hac, kind="other", received_on=date(2024, 10, 21))
    assert set(refused.value.wrong) == {"received_on"}
    with pytest.raises(NotSaved) as refused:
        receive_paper(officer=officer, household_id=hac, kind="love_letter", received_on=DAY)
    assert set(refused.value.wrong) == {"kind"}


def test_the_neighbours_household_has_no_dossier_here(world: World) -> None:
    neighbour = world.officer("neighbour")
    with scoped(neighbour.scope()), pytest.raises(Household.DoesNotExist):
        receive(neighbour, world.households["hac"], "other")


@pytest.mark.parametrize("role", ["village_head", "reviewer", "commune_chair", "province", "auditor"])
def test_who_keeps_no_dossiers_receives_and_withdraws_nothing(world: World, role: str) -> None:
    stranger = world.officer(role)
    with scoped(stranger.scope()):
        with pytest.raises(NotAllowed):
            receive(stranger, world.households["hac"], "other")
        with pytest.raises(NotAllowed):
            withdraw_paper(
                officer=stranger,
                household_id=id_of(world.households["hac"]),
                document_id=world.households["hac"].pk,
            )


def test_every_kind_of_paper_has_its_words_source_and_confidence() -> None:
    entries = yaml.safe_load((POLICY / "dossier.yaml").read_text("utf-8"))["papers"]
    numbers = {one["number"] for one in yaml.safe_load((POLICY / "instruments.yaml").read_text("utf-8"))}
    assert list(papers()) == list(entries)
    for entry in entries.values():
        assert entry["label_vi"]
        assert entry["label_en"]
        assert entry["needed"] in NEEDED
        assert entry["confidence"] in {"seen", "inferred", "unverified"}
        assert entry["source"] is None or entry["source"]["instrument"] in numbers
