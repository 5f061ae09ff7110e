"""Units as the law's tables have them, in the database: loaded again and again, asked with a day."""

from datetime import date

import psycopg
import pytest
from django.db import ProgrammingError

from giamngheo.config.database import Addresses
from giamngheo.records.geography.selectors.units import communes, edges_into, unit_on
from giamngheo.records.geography.services.load_units import load_units
from tests import units

MERGED = date(2025, 7, 1)
NEW_OWN = "03670"


def test_a_second_load_changes_nothing(committed: Addresses) -> None:
    units.forget(committed)
    assert units.load(committed.owner) == units.FULL
    assert units.load(committed.owner) == "units.csv: -0 +0\nchanges.csv: -0 +0\n"


def test_a_row_that_the_file_says_otherwise_is_replaced_and_a_lost_one_comes_back(
    committed: Addresses,
) -> None:
    units.load(committed.owner)
    with psycopg.connect(committed.owner) as database:
        database.execute(
            "UPDATE geography_unit SET name = 'Sai', valid_to = '2024-01-01' WHERE code = '03658'"
        )
        database.execute("DELETE FROM geography_unitchange WHERE old_code = '03658'")
    assert units.load(committed.owner) == "units.csv: -1 +1\nchanges.csv: -0 +1\n"
    found = unit_on("03658", date(2024, 10, 20))
    assert found is not None
    assert (found.kind, found.name, found.valid_to) == ("xã", "Chiềng Cọ", MERGED)


def test_the_application_may_not_write_units(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        load_units()


@pytest.mark.parametrize(("day", "number"), [(date(2024, 10, 20), 204), (MERGED, 75)])
def test_a_province_has_the_communes_of_the_day(known_units: None, db: None, day: date, number: int) -> None:
    assert len(communes("14", day)) == number


def test_the_graph_tells_what_a_commune_was_made_of(known_units: None, db: None) -> None:
    names = {(edge.old_code, edge.old.name, edge.kind) for edge in edges_into(NEW_OWN, MERGED) if edge.old}
    assert names == {
        ("03658", "Chiềng Cọ", "whole"),
        ("03670", "Chiềng Cơi", "whole"),
        ("03676", "Hua La", "whole"),
    }
