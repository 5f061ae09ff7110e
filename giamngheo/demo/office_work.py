"""What the demo commune's hands do beside the rounds: committee, training, requests, letters, orders, complaints.

Every act goes through the product's own service, as the officer of a demo account on a day of office_work.yaml.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from giamngheo.demo.data import load
from giamngheo.demo.families import Families
from giamngheo.demo.scan import scan_of
from giamngheo.records.accounts.models import User
from giamngheo.records.accounts.officer import Officer, officer_for
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import Recognition
from giamngheo.records.desk.services import recognitions, requests
from giamngheo.records.desk.services.letters import issue_letter, members, withdraw_letter
from giamngheo.records.desk.services.public_complaints import SENT_BY_PUBLIC
from giamngheo.records.registry.models import Household
from giamngheo.records.review.services.one_household import declare_relation
from giamngheo.records.review.services.orders import Ordered, carry_out_order, record_order
from giamngheo.records.review.services.posting import complain, recheck, take_down
from giamngheo.records.review.services.preparing import Member, enter_committee, note_training
from giamngheo.rules.recognition import MONTHS

BY_INCOME = "recognition_"


@dataclass(frozen=True)
class Hands:
    """The demo's officers, on any day."""

    today: date
    known: dict[str, Officer | None] = field(default_factory=dict)

    @contextmanager
    def of(self, login: str, on: date) -> Iterator[Officer]:
        """The officer of an account at work on a day, in the own area."""
        if login not in self.known:
            self.known[login] = officer_for(User.objects.get(username=f"{login}@demo"), self.today)
        found = self.known[login]
        assert found is not None, login
        officer = replace(found, today=on)
        with scoped(officer.scope()):
            yield officer


def do_office_work(today: date, commune: str) -> None:
    """Within the caller's transaction, after the rounds; what no family of the commune fits is left out."""
    told, hands, families = load("office_work.yaml"), Hands(today), Families(commune, today)
    _prepare(hands, told)
    _declare(hands, told["relation"], families)
    for one in told["orders"]:
        _order(hands, one, families.next(one["of"]))
    for one in told["requests"]:
        _request(hands, one, families.next(one["of"]))
    for one in told["letters"]:
        _letter(hands, one, families.next(one["of"]))
    _complain(hands, told["complaints"], families)


def _prepare(hands: Hands, told: Any) -> None:
    members = [Member(*one) for one in told["members"]]
    for one in told["committees"]:
        with hands.of("commune", one["day"]) as officer:
            enter_committee(officer=officer, number=one["number"], decided_on=one["day"], members=members)
    for one in told["trainings"]:
        reviewer = User.objects.filter(username=f"{one['reviewer']}@demo").first()
        if reviewer is not None:
            with hands.of("commune", one["day"]) as officer:
                note_training(
                    officer=officer,
                    reviewer_id=reviewer.pk,
                    year=one["day"].year,
                    trained_on=one["day"],
                    has_passed=one["has_passed"],
                )


def _declare(hands: Hands, words: str, families: Families) -> None:
    if household := families.given_to("reviewer@demo"):
        with hands.of("reviewer", hands.today) as officer:
            declare_relation(officer=officer, household_id=household, words=words)


def _order(hands: Hands, told: Any, household: Household | None) -> None:
    if household is None:
        return
    ordered = Ordered(**told["ordered"])
    scan = ("ban-chup.pdf", [scan_of(ordered, household.summary.head_name)])
    with hands.of("commune_chair", told["recorded_on"]) as officer:
        made = record_order(officer=officer, household_id=household.pk, ordered=ordered, scan=scan)
    if done := told.get("carried_out"):
        with hands.of("commune_clerk", done["day"]) as officer:
            carry_out_order(officer=officer, order_id=made.pk, number=done["number"])


def _request(hands: Hands, told: Any, household: Household | None) -> None:
    if household is None:
        return
    found: UUID | None = None
    for on, login, name, *details in told["acts"]:
        given = dict(details[0]) if details else {}
        with hands.of(login, on) as officer:
            if found is None:
                found = requests.take_request(
                    officer=officer,
                    household_id=household.pk,
                    form=told["form"],
                    applicant=household.summary.head_name,
                ).pk
            elif name.startswith(BY_INCOME):
                _by_income(officer, found, name.removeprefix(BY_INCOME), _income(told, given, household))
            else:
                getattr(requests, name)(officer=officer, request_id=found, **given)


def _by_income(officer: Officer, request_id: UUID, name: str, given: Mapping[str, Any]) -> None:
    recognition = Recognition.objects.get(request=request_id)
    getattr(recognitions, name)(officer=officer, recognition_id=recognition.pk, **given)


def _income(told: Any, given: Mapping[str, Any], household: Household) -> Mapping[str, Any]:
    """A share (per cent) of what brings the household to its income a head, as its eldest member's of twelve months."""
    if "share" not in given:
        return given
    living = list(members(household))
    amount = told["income"] * MONTHS * len(living) * given["share"] // 100
    return {
        "person_id": living[0].person_id,
        "source": given["source"],
        "months": MONTHS,
        "amount_vnd": amount,
    }


def _letter(hands: Hands, told: Any, household: Household | None) -> None:
    if household is None:
        return
    words = {name: told.get(name, "") for name in ("purpose", "purpose_words", "addressee")}
    with hands.of(told["by"], told["day"]) as officer:
        youngest = list(members(household))[-1].person_id
        made = issue_letter(officer=officer, household_id=household.pk, person_id=youngest, **words)
    if withdrawn := told.get("withdrawn"):
        with hands.of(told["by"], withdrawn["day"]) as officer:
            withdraw_letter(officer=officer, letter_id=made.pk, reason=withdrawn["reason"])


def _complain(hands: Hands, told: Any, families: Families) -> None:
    if (one := families.posted()) is not None:
        # As the public page does it; its look-ups are for the web server's role only.
        given = told["public"]
        take_down(one.village, one, given["complainant"], given["words"], hands.today, SENT_BY_PUBLIC)
    if (one := families.posted()) is not None:
        given = told["answered"]
        with hands.of("one_stop", hands.today) as officer:
            said = {name: given[name] for name in ("complainant", "words")}
            made = complain(officer=officer, household_id=one.pk, **said)
        with hands.of("commune", hands.today) as officer:
            recheck(officer=officer, complaint_id=made.pk, finding=given["finding"])
