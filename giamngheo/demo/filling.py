"""Fill the running product with a synthetic province."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from giamngheo.demo import accounts
from giamngheo.records.base.clock import now, today
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped
from giamngheo.records.geography.models import Unit
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.load import AT_ONCE, load_prepared, prepared_parts

EVERYTHING = Scope(communes=(EVERYWHERE,))
SOURCE = "demo"


def is_empty() -> bool:
    """Whether nothing is registered yet."""
    with scoped(EVERYTHING):
        return not Household.objects.exists()


@dataclass(frozen=True)
class Filling:
    """The two tables of a made-up province, on their way in."""

    province: str
    households: pl.DataFrame
    persons: pl.DataFrame

    def loaded(self, reviewed_on: date) -> Iterator[int]:
        """Load part by part in the order of communes, then the accounts; gives how many are in, after each part."""
        done = 0
        ordered = self.households.sort("commune_code", maintain_order=True)
        for part in prepared_parts(ordered, self.persons, reviewed_on, AT_ONCE):
            with scoped(EVERYTHING):
                load_prepared(
                    part,
                    source=SOURCE,
                    review_date=reviewed_on,
                    now=now(),
                    saved_by="Dữ liệu thử nghiệm",
                )
            done += len(part.households)
            yield done
        with scoped(EVERYTHING):
            province = Unit.objects.on(today()).get(code=self.province).name
            accounts.make(today(), province, *self._two_communes())

    def _two_communes(self) -> tuple[str, str]:
        """The two communes with most households reviewed: there is most to see."""
        reviewed = self.households.filter("in_review").group_by("commune_code").len()
        first, second = reviewed.sort("len", "commune_code", descending=[True, False])["commune_code"].head(2)
        return first, second
