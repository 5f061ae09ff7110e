"""The results as an officer may see them: small counts are covered for who may not read names."""

from dataclasses import dataclass, field

from giamngheo.records.review.selectors.results import AFTER, BEFORE, COUNTS, PlaceResult, Results
from giamngheo.rules.numbers import grouped
from giamngheo.rules.small_counts import covered, covered_in_both

COVERED = "*"


@dataclass(frozen=True)
class Covered:
    """Results and what of them is covered: (place, count), (class before, class now). smallest 0: nothing is."""

    results: Results
    smallest: int = 0
    cells: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    flows: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def has_any(self) -> bool:
        """Whether anything is covered."""
        return bool(self.cells or self.flows)

    def count(self, of: PlaceResult, name: str) -> str:
        """A count in words."""
        return COVERED if (of.place, name) in self.cells else grouped(of.counts[name])

    def share(self, of: PlaceResult, name: str) -> str:
        """A share in words: 12,3 %."""
        return (
            COVERED if (of.place, name) in self.cells else f"{grouped(of.share(name), 1)}\N{NO-BREAK SPACE}%"
        )

    def is_open(self, of: PlaceResult) -> bool:
        """Whether the shares of poor and near-poor may be drawn."""
        return not any((of.place, name) in self.cells for name in ("poor", "near_poor"))


def covered_results(found: Results, smallest: int) -> Covered:
    """Cover every count below smallest, and those beside it by which it would be found."""
    if not smallest:
        return Covered(found)
    cells = {
        (found.places[at].place, name)
        for name in COUNTS
        for at in covered([one.counts[name] for one in found.places], smallest)
    }
    # The sum of all places is small itself, or given away by the only place there is.
    whole = found.whole
    cells |= {
        ("", name)
        for name in COUNTS
        if 0 < whole.counts[name] < smallest
        or (len(found.places) == 1 and (found.places[0].place, name) in cells)
    }
    rows = [[found.flows.get((before, after), 0) for after in AFTER] for before in BEFORE]
    flows = {(BEFORE[row], AFTER[column]) for row, column in covered_in_both(rows, smallest)}
    return Covered(found, smallest, frozenset(cells), frozenset(flows))
