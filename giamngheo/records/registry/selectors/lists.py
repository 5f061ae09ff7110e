"""The list of households: filtered, sorted, a page at a time, from the summaries alone."""

from dataclasses import dataclass, fields
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.models import HouseholdCount, HouseholdSummary

PAGE = 50
Placed = TypeVar("Placed", HouseholdSummary, HouseholdCount)
# What each order compares; nothing known stands first. The name's key orders as a Vietnamese list does.
ORDERS: dict[str, Any] = {
    "name": F("sort_key"),
    "code": F("code"),
    "members": F("members"),
    "status": F("status"),
    "previous_status": F("previous_status"),
    # A plain integer: Django takes -1 for impossible in a column of counts, and pages among the unknown would be lost.
    "deprivations": Coalesce(F("deprivations"), Value(-1), output_field=IntegerField()),
    "missing": F("missing"),
    "born": Coalesce(F("head_birth_year"), Value(0)),
    "changed": F("changed_at"),
}
DEFAULT_ORDER = "name"


@dataclass(frozen=True)
class Filters:
    """Which households; empty: all. ended: those that are no longer households, else only living ones.

    status "newly_escaped": by the mark, whatever the status. deprived: a dep_ column.
    """

    village: UUID | None = None
    commune: str = ""
    status: str = ""
    previous_status: str = ""
    deprived: str = ""
    missing: bool = False
    ended: bool = False

    @property
    def how_many(self) -> int:
        """How many filters are on."""
        return sum(1 for one in fields(self) if getattr(self, one.name))


@dataclass(frozen=True)
class ListPage:
    """A page of the list. count: all that the filters let through. before, after: whose neighbours the others are."""

    rows: list[HouseholdSummary]
    count: int
    before: UUID | None
    after: UUID | None


def households(
    officer: Officer, filters: Filters, order: str, after: UUID | None = None, before: UUID | None = None
) -> ListPage:
    """One page in an order of ORDERS (a minus before it: the other way round), next to the household given.

    An unknown neighbour gives the first page. Three questions, whatever the size; four next to a household.
    """
    found = filtered(officer, filters)
    count = found.count() if _looks_closer(filters) else counted(officer, filters)
    descending, name = order.startswith("-"), order.removeprefix("-")
    keyed = found.annotate(key=ORDERS[name]).select_related("village")
    edge = keyed.filter(pk=after or before).values_list("key", "pk").first() if after or before else None
    backwards = edge is not None and before is not None and after is None
    rows = list(_slice(keyed, edge, descending != backwards))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return ListPage(
        rows,
        count,
        rows[0].pk if rows and has_before else None,
        rows[-1].pk if rows and has_after else None,
    )


def filtered(officer: Officer, filters: Filters) -> QuerySet[HouseholdSummary]:
    """The summaries of the officer's area that the filters let through."""
    found = _of_place_and_class(in_area(officer), filters).filter(ended_on__isnull=not filters.ended)
    if filters.previous_status:
        found = found.filter(previous_status=filters.previous_status)
    if filters.missing:
        found = found.filter(missing__gt=0)
    if filters.deprived:
        found = found.filter(deprived__contains=[filters.deprived])
    return found


def counted(officer: Officer, filters: Filters) -> int:
    """How many living households of the officer's area the filters of place and class let through."""
    found = _of_place_and_class(counts_in_area(officer), filters)
    found = found.filter(is_waiting=True) if filters.missing else found
    return found.aggregate(n=Sum("households"))["n"] or 0


def in_area(officer: Officer) -> QuerySet[HouseholdSummary]:
    """The officer's summaries: the database's lock shows no others; said here too, so that an index is used."""
    return _within(HouseholdSummary.objects.all(), officer)


def counts_in_area(officer: Officer) -> QuerySet[HouseholdCount]:
    """The counts of the officer's area, likewise."""
    return _within(HouseholdCount.objects.all(), officer)


def _within(found: QuerySet[Placed], officer: Officer) -> QuerySet[Placed]:
    if officer.is_everywhere:
        return found
    return found.filter(Q(commune_code__in=officer.communes) | Q(village_id__in=officer.villages))


def _of_place_and_class(found: QuerySet[Placed], filters: Filters) -> QuerySet[Placed]:
    exact = {"village_id": filters.village, "commune_code": filters.commune}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.status == "newly_escaped":
        return found.filter(is_newly_escaped=True)
    return found.filter(status=filters.status) if filters.status else found


def _looks_closer(filters: Filters) -> bool:
    """Whether a filter asks what the counts do not keep apart."""
    return bool(filters.ended or filters.previous_status or filters.deprived)


def _slice(
    keyed: QuerySet[HouseholdSummary], edge: tuple[Any, UUID] | None, descending: bool
) -> QuerySet[HouseholdSummary]:
    """A page and one row more, from behind the edge on."""
    if edge is not None:
        key, pk = edge
        way = "lt" if descending else "gt"
        # The first condition says nothing new, but it is the one that an index begins at.
        keyed = keyed.filter(Q(**{f"key__{way}e": key}) & (~Q(key=key) | Q(**{f"pk__{way}": pk})))
    ordering = ("-key", "-pk") if descending else ("key", "pk")
    return keyed.order_by(*ordering)[: PAGE + 1]
