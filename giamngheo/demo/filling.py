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
from giamngheo.records.registry.services.load import load_tables

EVERYTHING = Scope(communes=(EVERYWHERE,))
SOURCE = "demo"
LOADED_AT_ONCE = 20_000


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
        """Load commune by commune, then the accounts; gives how many households are in, after each part."""
        done = 0
        for part in self._parts():
            with scoped(EVERYTHING):
                members = self.persons.filter(pl.col("household_id").is_in(part["household_id"].implode()))
                load_tables(
                    households=part,
                    persons=members,
                    source=SOURCE,
                    review_date=reviewed_on,
                    now=now(),
                    saved_by="Dữ liệu thử nghiệm",
                )
            done += len(part)
            yield done
        with scoped(EVERYTHING):
            province = Unit.objects.on(today()).get(code=self.province).name
            accounts.make(today(), province, *self._two_communes())

    def _parts(self) -> Iterator[pl.DataFrame]:
        """Whole communes, about ten thousand households at a time."""
        sizes = self.households.group_by("commune_code").len().sort("commune_code")
        numbered = sizes.with_columns(part=(pl.col("len").cum_sum() - 1) // LOADED_AT_ONCE)
        whole = self.households.join(numbered.select("commune_code", "part"), on="commune_code")
        yield from whole.partition_by("part", maintain_order=True, include_key=False)

    def _two_communes(self) -> tuple[str, str]:
        """The two communes with most households reviewed: there is most to see."""
        reviewed = self.households.filter("in_review").group_by("commune_code").len()
        first, second = reviewed.sort("len", "commune_code", descending=[True, False])["commune_code"].head(2)
        return first, second
