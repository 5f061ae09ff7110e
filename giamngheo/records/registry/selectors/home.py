"""What waits for an officer today, and how the own area stands; a fixed number of questions."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, Sum

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, record_life_acts
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.units import units_on
from giamngheo.records.registry.models import ImportBatch, Task, Transfer
from giamngheo.records.registry.selectors.duplicates import count_to_settle
from giamngheo.records.registry.selectors.lists import counts_in_area

State = ImportBatch.State
WAITING = (
    *(State.UPLOADED, State.CHECKING, State.CHECKED, State.LOADING, State.HALF_LOADED),
    *(State.UNDOING, State.HALF_UNDONE),
)
SHOWN = 10


@dataclass(frozen=True)
class Place:
    """A village (for the province a commune) and its households: how many of each status, how many wait for facts."""

    name: str
    village: UUID | None
    commune: str
    statuses: dict[str, int]
    households: int
    waiting: int


@dataclass(frozen=True)
class Home:
    """statuses: of the whole area, newly_escaped counted beside. tasks, open_tasks: the first ones, and how many.

    duplicates: pairs that wait for this officer.
    """

    statuses: dict[str, int]
    households: int
    waiting: int
    places: list[Place]
    tasks: list[Task] = field(default_factory=list)
    open_tasks: int = 0
    imports: list[ImportBatch] = field(default_factory=list)
    arriving: list[Transfer] = field(default_factory=list)
    duplicates: int = 0


def home(officer: Officer) -> Home:
    """The area's figures by place, and the officer's work: at most seven questions."""
    places = _places(officer)
    total: dict[str, int] = {}
    for place in places:
        for status, number in place.statuses.items():
            total[status] = total.get(status, 0) + number
    open_tasks = Task.objects.filter(done_at=None)
    return Home(
        statuses=total,
        households=sum(place.households for place in places),
        waiting=sum(place.waiting for place in places),
        places=places,
        tasks=list(open_tasks.select_related("household__summary__village").order_by("due_on", "pk")[:SHOWN]),
        open_tasks=open_tasks.count(),
        imports=_imports(officer),
        arriving=_arriving(officer),
        duplicates=count_to_settle(officer),
    )


def _places(officer: Officer) -> list[Place]:
    """By village, for the province by commune; the one that waits for most facts first."""
    by = "commune_code" if officer.is_everywhere else "village_id"
    rows = (
        counts_in_area(officer)
        .values(by, "status")
        .annotate(
            number=Sum("households"),
            waiting=Sum("households", filter=Q(is_waiting=True), default=0),
            escaped=Sum("households", filter=Q(is_newly_escaped=True), default=0),
        )
        .filter(number__gt=0)
        .order_by(by, "status")
    )
    grouped: dict[UUID | str, list[dict[str, object]]] = {}
    for row in rows:
        grouped.setdefault(row[by], []).append(row)
    names = _names(officer, list(grouped))
    made = [_place(key, names.get(key, str(key)), rows) for key, rows in grouped.items()]
    return sorted(made, key=lambda place: (-place.waiting, place.name))


def _names(officer: Officer, found: list[UUID | str]) -> dict[UUID | str, str]:
    if officer.is_everywhere:
        return {code: unit.name for code, unit in units_on(map(str, found), officer.today).items()}
    return dict(Village.objects.filter(pk__in=found).values_list("pk", "name"))


def _place(key: UUID | str, name: str, rows: list[dict[str, object]]) -> Place:
    def total(column: str) -> int:
        return sum(int(str(row[column])) for row in rows)

    statuses = {str(row["status"]): int(str(row["number"])) for row in rows if row["status"]}
    if total("escaped"):
        statuses["newly_escaped"] = total("escaped")
    is_village = isinstance(key, UUID)
    return Place(
        name,
        key if is_village else None,  # type: ignore[arg-type]  # a village's key is its id
        "" if is_village else str(key),
        statuses,
        total("number"),
        total("waiting"),
    )


def _imports(officer: Officer) -> list[ImportBatch]:
    if not import_households(officer):
        return []
    waiting = ImportBatch.objects.filter(state__in=WAITING).select_related("file")
    return list(waiting.order_by("-uploaded_at")[:SHOWN])


def _arriving(officer: Officer) -> list[Transfer]:
    if not record_life_acts(officer):
        return []
    coming = Transfer.objects.filter(to_commune__in=officer.communes, taken_at=None)
    return list(coming.order_by("sent_at")[:SHOWN])
