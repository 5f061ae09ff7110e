"""The tasks that acts leave behind: what is open, and ticking one off."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_households, require, write_households
from giamngheo.records.base import clock, planned
from giamngheo.records.base.audit import record
from giamngheo.records.registry.models import Household, LifeAct, StatusPeriod, Task
from giamngheo.records.registry.services.life_acts_policy import Consequence, consequences
from giamngheo.rules.codes import ON_LIST

_LISTED = "WHERE household_id = %(household)s AND status = ANY (%(listed)s) AND valid_to IS NULL"


def open_tasks(officer: Officer) -> QuerySet[Task]:
    """What is to be done in the area, the nearest day first, then what has no day. Raises NotAllowed."""
    require(officer, read_households)
    found = Task.objects.filter(done_at=None).select_related("household__summary__village", "act")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


@transaction.atomic
def finish_task(*, officer: Officer, task_id: UUID) -> Task:
    """Tick a task off; once done it stays as it is. Raises NotAllowed, Task.DoesNotExist."""
    require(officer, write_households)
    task = Task.objects.select_for_update(of=("self",)).select_related("household").get(pk=task_id)
    if task.done_at is None:
        task.done_at, task.done_by = clock.now(), officer.signature
        task.save(update_fields=["done_at", "done_by"])
        details = {"kind": task.kind}
        record(
            officer, "registry.finish_task", "task", task_id, household_id=task.household_id, details=details
        )
    return task


def holds(consequence: Consequence, household: Household, has_open_relations: bool) -> bool:
    """Whether it follows for this household."""
    match consequence.when:
        case "on_list":
            return household.ended_on is None and is_on_list(household)
        case "ended":
            return household.ended_on is not None and is_on_list(household)
        case "relations":
            return has_open_relations
    return household.ended_on is None


def is_on_list(household: Household) -> bool:
    """Whether the household is recognised as poor or near-poor now."""
    return (
        planned.found(StatusPeriod, _LISTED, {"household": household.pk, "listed": list(ON_LIST)}) is not None
    )


def add_tasks(
    act: LifeAct, household: Household, other: Household | None, open_relations: set[UUID]
) -> list[Task]:
    """The tasks that follow from an act. open_relations: households with a member of unknown relation by it."""
    tasks = [
        Task(household=side, act=act, kind=one.task.name, due_on=_due(one, act))
        for one in consequences(act.kind)
        if (side := household if one.side == "household" else other)
        and holds(one, side, side.pk in open_relations)
    ]
    return Task.objects.bulk_create(tasks)


def _due(consequence: Consequence, act: LifeAct) -> date | None:
    return consequence.task.due.after(act.on_date) if consequence.task.due else None
