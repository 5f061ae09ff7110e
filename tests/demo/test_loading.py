"""The demo enters the register as `giamngheo serve --demo` has it entered: with the rights of the worker's role."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from giamngheo.config.database import Addresses
from giamngheo.demo import three_years
from giamngheo.demo.data import load
from giamngheo.demo.filling import EVERYTHING, Filling
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.services.public_complaints import SENT_BY_PUBLIC
from giamngheo.records.registry.models import Household
from giamngheo.records.review.models import Complaint
from tests.records.as_worker import as_worker
from tests.units import ensure, kept_for_a_module

TODAY, HOUSEHOLDS = date(2024, 10, 20), 1_000


def with_the_first_village_posted(name: str) -> Any:
    """The demo's data; so few households fill one village of its commune only."""
    told = load(name)
    return (
        told | {"present": told["present"] | {"own_commune": ["posted"]}} if name == "rounds.yaml" else told
    )


def test_the_worker_may_do_all_that_the_demo_does(
    committed: Addresses, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIXED_TODAY = TODAY
    monkeypatch.setattr(three_years, "load", with_the_first_village_posted)
    ensure(committed)
    years = three_years.three_years("14", HOUSEHOLDS, 2022, tmp_path)
    with kept_for_a_module(committed), as_worker(committed):
        for _ in Filling("14", years).loaded(date(2024, 10, 10)):
            pass
        with scoped(EVERYTHING):
            own = Complaint.objects.filter(household__village__round__commune_code=years.communes[0])
            said = own.filter(household__village__step="posted")
            # From the public page, waiting; at the desk, answered.
            assert {(one.received_by == SENT_BY_PUBLIC, one.result) for one in said} >= {
                (True, ""),
                (False, "kept"),
            }
            assert Household.objects.count() >= HOUSEHOLDS
