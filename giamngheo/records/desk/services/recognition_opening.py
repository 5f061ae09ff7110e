"""A request by income is taken up: from the fifteenth of a month, to be decided within the days of the law."""

from datetime import timedelta

from giamngheo.engine.policy import load_law
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.desk.models import Recognition, ReviewRequest
from giamngheo.records.desk.services.income_facts import why_not_asked
from giamngheo.records.review.services.steps import refused
from giamngheo.rules.recognition_steps import RecognitionStep


def begin_recognition(officer: Officer, of: ReviewRequest) -> Recognition:
    """Begin it today, or begin again after a refusal was sent back; the caller has asked for the right and logs.

    Raises NotSaved before the day of the month, or where the household cannot be recognised any more.
    """
    law, day = load_law(), officer.today
    if day.day < (since := law.whole("regular_review_day", day)):
        raise refused(
            f"Xác định thu nhập bắt đầu từ ngày {since} hằng tháng.",
            f"Incomes are looked at from day {since} on.",
        )
    if why_not := why_not_asked(of.household, of.form, day):
        raise refused(why_not, why_not)
    begun = {
        "household_id": of.household_id,
        "opened_on": day,
        "ends_on": day + timedelta(days=law.whole("regular_review_days", day)),
        "step": RecognitionStep.INCOME,
    }
    made: Recognition = Recognition.objects.update_or_create(request=of, defaults=begun)[0]
    return made
