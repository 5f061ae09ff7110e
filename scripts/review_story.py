"""Bring reviews of the demo to the steps that are pictured; prints the addresses of their pages as JSON.

Usage: `python -m scripts.review_story DATA`, while `serve --demo --data DATA` runs. Each act has its day.
"""

import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from giamngheo.config.database import DATABASE, addresses
from giamngheo.config.standalone import enter, running

OPENED, ASKED, MET, POSTED, AFTER = (date(2024, 10, day) for day in (1, 11, 12, 14, 18))
PEOPLE = ("Nhà văn hóa", "Lò Văn Inh", "Cà Thị Hương", "Quàng Văn Một", 40)
RECORDS = "giamngheo.records"
# More than any line: with it the law says something, whatever else is not known.
SETTLED = {"income_per_capita": "6000000", "income_score": ""}


def main(data: Path) -> None:
    """A review in the middle of its villages, another before the chair of the district."""
    os.environ["GIAMNGHEO_DEMO"] = "1"
    cluster = running(data)
    assert cluster is not None, f"no product serves {data}"
    enter(addresses(cluster.url(), DATABASE, data).app, data)
    pages = Commune("commune").in_its_villages() | Commune("neighbour").before_the_district()
    print(json.dumps(pages))


def called(module: str, name: str) -> Any:
    """A name of a module of the records: they exist only once Django is set up."""
    return getattr(import_module(f"{RECORDS}.{module}"), name)


@dataclass
class Commune:
    """A commune by the login of its officer."""

    login: str

    def officer(self, day: date) -> Any:
        """The officer on a day."""
        user = called("accounts.models", "User").objects.get(username=f"{self.login}@demo")
        return called("accounts.officer", "officer_for")(user, day)

    def act(self, module: str, name: str, day: date, **given: object) -> Any:
        """An act of the review."""
        return called(f"review.services.{module}", name)(officer=self.officer(day), **given)

    def opened(self) -> Any:
        """Its periodic review, with the lists of all villages closed."""
        (commune,) = self.officer(OPENED).communes
        found = self.act(
            "rounds", "open_round", OPENED, kind="periodic_review", commune_code=commune, list_year=2025
        )
        for village in found.villages.all():
            self.act("rounds", "close_list", OPENED, village_id=village.pk)
        return found

    def to_meeting(self, village: Any) -> None:
        """All is asked, of those too whose forms were not complete."""
        propose, living = (called("review.services.reviewing", name) for name in ("propose", "living"))
        for one in propose(self.officer(ASKED), village.round, living(village)):
            if not one.proposed:
                self.settle(one.household)
        self.act("reviewing", "finish_review", ASKED, village_id=village.pk)

    def settle(self, household: Any) -> None:
        """The latest answers say enough."""
        answers = household.answers.latest("review_date")
        if answers.review_date < OPENED:
            start = called("registry.services.editing_review", "start_review")
            answers = start(officer=self.officer(ASKED), household_id=household.pk, review_date=ASKED)
        save = called("registry.services.editing", "save_answers")
        save(officer=self.officer(ASKED), household_id=household.pk, version=answers.version, cells=SETTLED)

    def to_posted(self, village: Any) -> None:
        """The village has met and agreed; its results are posted."""
        self.to_meeting(village)
        held = called("review.services.meetings", "Held")(MET, *PEOPLE)
        agree = dict.fromkeys(village.households.values_list("pk", flat=True), 36)
        self.act("meetings", "hold_meeting", MET, village_id=village.pk, held=held, agree=agree)
        self.act("posting", "post", POSTED, village_id=village.pk)

    def in_its_villages(self) -> dict[str, str]:
        """One village is posted, one meets, the others are asked."""
        with called("base.scope", "scoped")(self.officer(OPENED).scope()):
            found = self.opened()
            posted, meeting = found.villages.order_by("village__name")[:2]
            self.to_posted(posted)
            self.to_meeting(meeting)
        return {
            "board": f"/reviews/{found.pk}/",
            "village": f"/reviews/villages/{posted.pk}/",
            "meeting": f"/reviews/villages/{meeting.pk}/meeting/",
        }

    def before_the_district(self) -> dict[str, str]:
        """All villages are through."""
        with called("base.scope", "scoped")(self.officer(OPENED).scope()):
            found = self.opened()
            for village in found.villages.all():
                self.to_posted(village)
                self.act("posting", "conclude_posting", AFTER, village_id=village.pk)
            self.act("deciding", "submit", AFTER, round_id=found.pk)
        return {"decision": f"/reviews/{found.pk}/decision/"}


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
