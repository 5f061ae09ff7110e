"""Fill the running product with a synthetic province."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from giamngheo.demo import accounts
from giamngheo.demo.office_work import do_office_work
from giamngheo.demo.past import enter_history
from giamngheo.demo.rounds import BY, enter_rounds
from giamngheo.demo.three_years import ThreeYears
from giamngheo.records.base.clock import now, today
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped
from giamngheo.records.geography.models import Unit
from giamngheo.records.registry.models import Household
from giamngheo.records.registry.services.load import AT_ONCE, Prepared, load_prepared, prepare, prepared_parts

EVERYTHING = Scope(communes=(EVERYWHERE,))
SOURCE = "demo"


def is_empty() -> bool:
    """Whether nothing is registered yet."""
    with scoped(EVERYTHING):
        return not Household.objects.exists()


@dataclass(frozen=True)
class Filling:
    """Three years of a made-up province, on their way in."""

    province: str
    years: ThreeYears

    def loaded(self, reviewed_on: date) -> Iterator[int]:
        """Load part by part in the order of communes, giving how many are in after each; then the years before, the
        accounts and rounds.

        reviewed_on: of whoever the tables give no day.
        """
        done = 0
        ordered = self.years.households.sort("commune_code", maintain_order=True)
        for part in prepared_parts(ordered, self.years.persons, reviewed_on, AT_ONCE):
            _load(part, reviewed_on)
            done += len(part.households)
            yield done
        known = self.years.history
        gone = prepare(known.households, known.persons, reviewed_on)
        if len(gone.households):
            _load(Prepared(gone.households, gone.persons.clear()), reviewed_on)
        with scoped(EVERYTHING):
            enter_history(known, gone.persons, BY)
        with scoped(EVERYTHING):
            province = Unit.objects.on(today()).get(code=self.province).name
            accounts.make(today(), province, *self.years.communes)
        with scoped(EVERYTHING):
            enter_rounds(self.years)
            do_office_work(today(), self.years.communes[0])


def _load(part: Prepared, reviewed_on: date) -> None:
    with scoped(EVERYTHING):
        load_prepared(part, source=SOURCE, review_date=reviewed_on, now=now(), saved_by=BY)
