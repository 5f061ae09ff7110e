"""Two hundred reviewers with a village each, signed in: what the load of benchmarks/reviewers.py begins from.

    GIAMNGHEO_DATA=folder python -m benchmarks.reviewers_ready 200 > phones.json

Of the demo's half-way rounds, while it is served. Printed: a line of JSON, a phone a reviewer: the session's cookie,
and the households with what the register says of the columns that will be answered.
"""

import json
import sys
from datetime import date
from typing import Any

from benchmarks.reviewers import ASKED
from giamngheo.config.standalone import enter_as_worker

enter_as_worker()  # Models exist only once Django is set up: start-up order.

from django.conf import settings  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from giamngheo.records.accounts.models import Duty, Office, OfficeArea, User  # noqa: E402
from giamngheo.records.accounts.roles import Role  # noqa: E402
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped  # noqa: E402
from giamngheo.records.review.models import RoundHousehold, RoundVillage  # noqa: E402
from giamngheo.rules.review_steps import STILL_ASKED  # noqa: E402

HOMES_A_PHONE = 12


def _villages(reviewers: int) -> list[RoundVillage]:
    """As many villages that are still asked, with the most households each."""
    found = RoundVillage.objects.filter(step__in=STILL_ASKED, households__household__ended_on=None)
    return list(found.annotate(size=Count("households")).order_by("-size")[:reviewers])


def _reviewer(number: int, village: RoundVillage) -> User:
    """An account of the village's commune, whose households all are given to it."""
    commune = village.round.commune_code
    area = OfficeArea.objects.filter(commune_code=commune, office__level=Office.Level.COMMUNE).first()
    if area is None:
        office = Office.objects.create(name=f"UBND {commune}", level=Office.Level.COMMUNE)
        area = OfficeArea.objects.create(office=office, commune_code=commune)
    user, _ = User.objects.get_or_create(
        username=f"phone-{number}@load", defaults={"full_name": f"Rà soát viên {number}"}
    )
    duty, _ = Duty.objects.get_or_create(
        user=user, office=area.office, role=Role.REVIEWER.value, defaults={"valid_from": date(2024, 1, 1)}
    )
    duty.villages.set([village.village])
    village.households.update(reviewer=user)
    return user


def _phone(user: User, village: RoundVillage) -> dict[str, Any]:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    # Without those whose Phiếu A is still to be filled: no answer of theirs is taken.
    homes = village.households.filter(household__ended_on=None, quick_result="")[:HOMES_A_PHONE]
    return {
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "homes": [_home(one) for one in homes],
    }


def _home(one: RoundHousehold) -> dict[str, Any]:
    answers = one.household.answers.order_by("-review_date").first()
    now = {name: getattr(answers, name, None) for name in ASKED}
    known = {name: "" if value is None else str(value).lower() for name, value in now.items()}
    return {"id": str(one.pk), "household": str(one.household_id), "now": known}


def main() -> None:
    """Make them and print the phones."""
    with scoped(Scope(communes=(EVERYWHERE,))):
        villages = _villages(int(sys.argv[1]))
        phones = [
            _phone(_reviewer(number, village), village) for number, village in enumerate(villages, start=1)
        ]
    print(json.dumps(phones))


if __name__ == "__main__":
    main()
