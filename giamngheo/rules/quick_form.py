"""Phiếu A, the quick look at a household that asked for its review: whether it is to be reviewed at all."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class QuickRule:
    """The signs 1 to `counted` count; fewer than `fewer_than` of them, and the household is to be reviewed.

    Legal source: Thông tư 07/2021/TT-BLĐTBXH, Phụ lục II; the numbers are unverified parameters (policy/review.yaml).
    """

    counted: int
    fewer_than: int

    def seen(self, signs: Mapping[int, bool | None]) -> int:
        """How many of the counted signs are there."""
        return sum(signs.get(number) is True for number in range(1, self.counted + 1))

    def is_to_review(self, signs: Mapping[int, bool | None]) -> bool | None:
        """By the signs, number → whether it is there; null where those not known could still decide it."""
        seen = self.seen(signs)
        unknown = sum(signs.get(number) is None for number in range(1, self.counted + 1))
        if seen >= self.fewer_than:
            return False
        return True if seen + unknown < self.fewer_than else None
