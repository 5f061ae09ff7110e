"""The calendar of reports: what is due, sent, ready and late; a commune marks what it sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from giamngheo.records.base.scope import scoped
from giamngheo.records.review.models import CommuneReport, Decision, ReviewRound, RoundForms, StatusOrder
from giamngheo.records.review.selectors.reports import report_lines
from giamngheo.rules.report_calendar import Report, ReportKind, reports_of
from tests.pages.crowd import again
from tests.pages.things import things
from tests.world import ALL, NEIGHBOUR, NOW, OWN, World

pytestmark = pytest.mark.usefixtures("known_units")


def states(world: World, day: date, year: int = 2024, commune: str = OWN) -> dict[str, str]:
    with scoped(ALL):
        lines = report_lines([commune], year, day)
    return {f"{line.report.kind}_{line.report.month}": str(line.state) for line in lines}


def made(world: World, kind: str, opened: date, as_of: date, **other: object) -> ReviewRound:
    """A round, its decision and its frozen forms."""
    with scoped(ALL):
        file = RoundForms.objects.get(pk=things(world)["round_forms"]).file_id
        of = ReviewRound.objects.create(
            commune_code=NEIGHBOUR,
            kind=kind,
            list_year=opened.year + 1,
            standard="2022-2026",
            opened_on=opened,
            ends_on=opened,
            step="decided",
        )
        Decision.objects.create(round=of, signer="A", signed_at=NOW, number="1/QĐ-UBND", decided_on=as_of)
        told = {"is_official": True, "format": "xlsx", "with_names": False, "as_of": as_of, **other}
        RoundForms.objects.create(round=of, asked_at=NOW, file_id=file, **told)
    return of


def send(world: World, kind: str, month: int, role: str = "neighbour", commune: str = NEIGHBOUR) -> str:
    data = {"commune_code": commune, "kind": kind, "month": str(month)}
    answer = world.client(role).post(reverse("review_report_sent", args=[2024]), data, follow=True)
    return answer.content.decode()


def test_the_reports_of_a_year_by_the_decision() -> None:
    found = list(reports_of(2024, 5, (2, 9), date(2024, 11, 15), date(2024, 12, 20)))
    assert [(one.kind.value, one.month, one.last_on) for one in found] == [
        *(("monthly", month, date(2024, month, 5)) for month in range(2, 10)),
        ("preliminary", 0, date(2024, 11, 14)),
        ("official", 0, date(2024, 12, 19)),
    ]
    assert Report(ReportKind.MONTHLY, 3, date(2024, 3, 5)).tells_of == (date(2024, 2, 1), date(2024, 3, 1))


def test_nothing_decided_in_a_month_means_no_monthly_report(world: World) -> None:
    found = states(world, date(2024, 3, 6), commune=NEIGHBOUR)
    assert (found["monthly_2"], found["monthly_3"], found["monthly_4"]) == (
        "no_change",
        "no_change",
        "waiting",
    )


@pytest.mark.parametrize(("day", "state"), [(5, "ready"), (6, "late")])
def test_a_decision_makes_the_report_of_the_next_month_due_by_the_fifth(
    world: World, day: int, state: str
) -> None:
    made(world, "regular_review", date(2024, 2, 15), date(2024, 2, 28))
    found = states(world, date(2024, 3, day), commune=NEIGHBOUR)
    assert (found["monthly_2"], found["monthly_3"]) == ("no_change", state)


def test_a_list_changed_by_an_order_only_is_reported_without_forms(world: World, settings: Settings) -> None:
    with scoped(ALL):
        order = StatusOrder.objects.get(pk=things(world)["order"])
        kept = again(order, step="carried_out")
        again(order.decision, order_id=kept.pk, number="3/QĐ-UBND", decided_on=date(2024, 2, 20))
    found = states(world, date(2024, 3, 1))
    assert (found["monthly_2"], found["monthly_3"], found["monthly_4"]) == (
        "no_change",
        "by_order",
        "waiting",
    )
    assert states(world, date(2024, 3, 6))["monthly_3"] == "late"
    settings.FIXED_TODAY = date(2024, 3, 5)
    assert "Đã ghi là đã gửi" in send(world, "monthly", 3, role="commune", commune=OWN)
    assert states(world, date(2024, 3, 6))["monthly_3"] == "sent"


def test_of_two_rounds_decided_in_a_month_both_have_their_forms_before_the_report_goes(
    world: World, settings: Settings
) -> None:
    first = made(world, "regular_review", date(2024, 2, 1), date(2024, 2, 5))
    with scoped(ALL):
        second = again(first, opened_on=date(2024, 2, 15))
        again(Decision.objects.get(round=first), round_id=second.pk, decided_on=date(2024, 2, 28))
    settings.FIXED_TODAY = date(2024, 3, 5)
    assert states(world, date(2024, 3, 5), commune=NEIGHBOUR)["monthly_3"] == "waiting"
    assert "Chưa lập bộ biểu" in send(world, "monthly", 3)
    with scoped(ALL):
        again(RoundForms.objects.get(round=first), round_id=second.pk, as_of=date(2024, 2, 28))
    assert "Đã ghi là đã gửi" in send(world, "monthly", 3)


def test_a_report_is_marked_as_sent_once_with_its_frozen_forms(world: World, settings: Settings) -> None:
    made(world, "regular_review", date(2024, 2, 15), date(2024, 2, 28))
    settings.FIXED_TODAY = date(2024, 3, 5)
    assert "Đã ghi là đã gửi" in send(world, "monthly", 3)
    assert "đã ghi là đã gửi" in send(world, "monthly", 3)
    with scoped(ALL):
        kept = CommuneReport.objects.get()
    assert (kept.commune_code, kept.month, kept.sent_on) == (NEIGHBOUR, 3, date(2024, 3, 5))
    assert states(world, date(2024, 4, 1), commune=NEIGHBOUR)["monthly_3"] == "sent"
    province = world.client("province").get(reverse("review_reports", args=[2024])).content.decode()
    assert "đã gửi 05/03" in province


def test_a_report_sent_after_its_day_says_so(world: World, settings: Settings) -> None:
    made(world, "regular_review", date(2024, 2, 15), date(2024, 2, 28))
    settings.FIXED_TODAY = date(2024, 3, 6)
    send(world, "monthly", 3)
    assert states(world, date(2024, 4, 1), commune=NEIGHBOUR)["monthly_3"] == "sent_late"


def test_without_forms_nothing_is_sent(world: World, settings: Settings) -> None:
    settings.FIXED_TODAY = date(2024, 11, 14)
    assert "Chưa lập bộ biểu của báo cáo này" in send(world, "preliminary", 0)
    assert "Không có báo cáo này" in send(world, "yearly", 0)
    assert "Không có báo cáo này" in send(world, "preliminary", 0, commune=OWN)
    with scoped(ALL):
        assert CommuneReport.objects.count() == 0


def test_the_preliminary_report_is_late_on_the_fifteenth_of_november_the_official_on_the_twentieth(
    world: World,
) -> None:
    of = made(world, "periodic_review", date(2024, 9, 15), date(2024, 12, 10), is_official=False)
    assert states(world, date(2024, 11, 14), commune=NEIGHBOUR)["preliminary_0"] == "ready"
    found = states(world, date(2024, 11, 15), commune=NEIGHBOUR)
    assert (found["preliminary_0"], found["official_0"]) == ("late", "waiting")
    with scoped(ALL):
        again(RoundForms.objects.get(round=of), is_official=True)
    assert states(world, date(2024, 12, 19), commune=NEIGHBOUR)["official_0"] == "ready"
    assert states(world, date(2024, 12, 20), commune=NEIGHBOUR)["official_0"] == "late"


def test_a_year_that_is_none_is_not_there(world: World) -> None:
    assert world.client("province").get(reverse("review_reports", args=[1999])).status_code == 404


@pytest.mark.parametrize("year", [0, 2020, 2101, 10_000, 99_999_999])
def test_a_year_without_reports_is_not_found(world: World, year: int) -> None:
    data = {"commune_code": OWN, "kind": "monthly", "month": "3"}
    officer = world.client("commune")
    assert officer.get(reverse("review_reports", args=[year])).status_code == 404
    assert officer.post(reverse("review_report_sent", args=[year]), data).status_code == 404


def test_reports_that_were_sent_cost_no_question_each(
    world: World, settings: Settings, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    first = made(world, "regular_review", date(2024, 2, 15), date(2024, 2, 28))
    with scoped(ALL):
        second = again(first, opened_on=date(2024, 3, 15))
        again(RoundForms.objects.get(round=first), round_id=second.pk, as_of=date(2024, 3, 28))
        again(Decision.objects.get(round=first), round_id=second.pk, decided_on=date(2024, 3, 28))
    settings.FIXED_TODAY = date(2024, 4, 5)
    send(world, "monthly", 3)
    send(world, "monthly", 4)
    with scoped(ALL), django_assert_num_queries(4):
        lines = report_lines([NEIGHBOUR], 2024, date(2024, 4, 5))
    assert [line.report.month for line in lines if line.sent_on] == [3, 4]
