"""Ids made many at once sort as their rows stand, and are UUIDs that nobody can guess."""

from uuid import UUID

from giamngheo.records.base.ids import ordered_ids


def test_each_is_greater_than_the_one_before_and_a_uuid_of_version_8() -> None:
    made = ordered_ids(1000).to_list()
    assert made == sorted(set(made))
    assert {(UUID(one).version, UUID(one).variant) for one in made} == {(8, "specified in RFC 4122")}


def test_they_differ_within_the_bits_in_which_an_exclusion_constraint_compares_them() -> None:
    assert len({float(UUID(one).int) for one in ordered_ids(1000)}) == 1000


def test_two_made_at_one_moment_differ() -> None:
    assert not set(ordered_ids(1000)) & set(ordered_ids(1000))


def test_of_no_rows_there_are_none() -> None:
    assert ordered_ids(0).to_list() == []
