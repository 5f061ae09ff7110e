"""What is known of a household that asks to be recognised by its income, and what the rule makes of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from giamngheo.engine.policy import POLICY, load_law
from giamngheo.engine.policy_reader import read_yaml
from giamngheo.engine.review import review_for
from giamngheo.records.desk.models import Recognition, ReviewRequest
from giamngheo.records.geography.selectors.units import area_type_on
from giamngheo.records.registry.models import Household, Membership
from giamngheo.records.registry.services.tasks import is_on_list
from giamngheo.rules.language import say
from giamngheo.rules.recognition import (
    AVERAGE_LIVING,
    Income,
    income_per_head,
    is_average_living,
    is_low_income,
)


@dataclass(frozen=True)
class Proposal:
    """What the law says of the incomes recorded. fits None: nothing is recorded yet; why_not: where it does not fit."""

    members: int
    income: int | None
    fits: bool | None
    why_not: str = ""


@cache
def sources() -> dict[str, dict[str, Any]]:
    """The sources of policy/recognition.yaml in its order: label_vi, label_en, is_counted."""
    found: dict[str, dict[str, Any]] = read_yaml(POLICY / "recognition.yaml")["sources"]
    return found


def worker_line(area: str, day: date) -> int | None:
    """The line of workers of low income; None before the procedure came and after it went."""
    parameter = load_law().common[f"low_income_worker_line_{area}"]
    value = None if day < parameter.values[0].since else parameter.on(day)
    return value if isinstance(value, int) else None


def why_not_asked(household: Household, form: str, day: date) -> str:
    """Why a household cannot ask for this recognition that day; "" where it can."""
    if is_on_list(household):
        return say(
            "Hộ đang là hộ nghèo hoặc hộ cận nghèo: không công nhận diện này.",
            "The household is poor or near-poor: it is not recognised as this.",
        )
    if form == AVERAGE_LIVING and is_farm(household) is False:
        return say(
            "Chỉ hộ làm nông, lâm, ngư, diêm nghiệp được công nhận diện này.",
            "Only farm, forestry, fishery and salt households are recognised as this.",
        )
    if form != AVERAGE_LIVING and worker_line("rural", day) is None:
        days = load_law().common["low_income_worker_line_rural"].values
        since, last = f"{days[0].since:%d/%m/%Y}", f"{days[-1].since - timedelta(days=1):%d/%m/%Y}"
        return say(
            f"Thủ tục người lao động có thu nhập thấp chỉ áp dụng từ {since} đến {last}.",
            f"Workers of low income are recognised from {since} to {last} only.",
        )
    return ""


def is_farm(household: Household) -> bool | None:
    """What the latest answers say; None: they do not say."""
    latest = household.answers.order_by("-review_date").first()
    return getattr(latest, "is_agricultural", None)  # the columns of answers are made from the schema


def proposal(of: Recognition) -> Proposal:
    """By the incomes recorded and the members of today; by the law of the day on which it was opened."""
    members = Membership.objects.filter(
        household=of.household_id, valid_to=None, person__died_on=None
    ).count()
    recorded = list(of.incomes.all())
    if not recorded or not members:
        return Proposal(members, None, None)
    kinds = sources()
    counted = [Income(one.amount_vnd, kinds[one.source]["is_counted"]) for one in recorded]
    income = income_per_head(counted, members)
    why_not = why_not_asked(of.household, of.request.form, of.opened_on) or _why_not(of, income)
    return Proposal(members, income, not why_not, why_not)


def _why_not(of: Recognition, income: int) -> str:
    area = area_type_on(of.household.commune_code, of.opened_on)
    if of.request.form != ReviewRequest.Form.AVERAGE:
        line = worker_line(area, of.opened_on)
        if line is not None and is_low_income(income, line):
            return ""
        return say("Thu nhập bình quân trên mức quy định.", "The income is over the line.")
    if is_farm(of.household) is None:
        return say(
            "Chưa biết hộ có làm nông, lâm, ngư, diêm nghiệp không: ghi ở trang hộ.",
            "Whether it is a farm household is not known: record it on the household's page.",
        )
    lines = review_for(of.opened_on).lines
    if lines.average_living is None:
        return say(
            "Chuẩn nghèo của ngày này không có mức sống trung bình.",
            "The standard of this day has no average living standard.",
        )
    if is_average_living(income, of.household.commune_code, area, lines):
        return ""
    return say(
        "Thu nhập bình quân không trong khoảng của mức sống trung bình.",
        "The income is not within the band of the average living standard.",
    )
