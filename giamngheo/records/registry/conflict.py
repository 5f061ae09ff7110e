"""Two officers saved one record: the second is told who changed what meanwhile, and nothing is lost."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Difference:
    """A field on which the two differ. name: of the form's field; old: as the second read it, None where unknown."""

    name: str
    label: str
    old: object
    theirs: object
    yours: object


class Conflict(Exception):
    """The version sent is not the one kept. by, at: who saved it and when; version: the one kept now."""

    def __init__(self, by: str, at: datetime | None, version: int, differences: list[Difference]) -> None:
        super().__init__(f"{by} saved version {version}")
        self.by, self.at, self.version, self.differences = by, at, version, differences
