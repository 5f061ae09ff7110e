"""Counts so small that they point at a family, and what must be covered with them so that no sum gives them away."""

from collections.abc import Sequence
from collections.abc import Set as AnySet


def covered(counts: Sequence[int], smallest: int, known: AnySet[int] = frozenset()) -> set[int]:
    """Places of the counts that are covered where their sum is shown.

    Every count from 1 to smallest - 1, and what is known to be covered already; beside them the next smallest ones
    until at least two are covered and what is covered adds up to smallest: a single gap, or a small one, is found by
    subtraction. Nothing small: nothing.
    """
    found = {place for place, count in enumerate(counts) if 0 < count < smallest} | known
    others = sorted(set(range(len(counts))) - found, key=lambda place: (counts[place] == 0, counts[place]))
    for place in others if found else []:
        if len(found) > 1 and sum(counts[at] for at in found) >= smallest:
            break
        found.add(place)
    return found


def covered_in_both(rows: Sequence[Sequence[int]], smallest: int) -> set[tuple[int, int]]:
    """The same for a table whose rows and columns both have a known sum: (row, column) of what is covered."""
    found: set[tuple[int, int]] = set()
    while True:
        # Each round covers more or is the last.
        before = len(found)
        for number, row in enumerate(rows):
            known = {column for at, column in found if at == number}
            found |= {(number, column) for column in covered(row, smallest, known)}
        for number, column_of in enumerate(zip(*rows, strict=True)):
            known = {at for at, column in found if column == number}
            found |= {(at, number) for at in covered(column_of, smallest, known)}
        if len(found) == before:
            return found
