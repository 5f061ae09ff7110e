"""What waits for an officer today, and how the own area stands; a fixed number of questions."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import import_households, record_life_acts
from giamngheo.records.base.planned import every, rows
from giamngheo.records.geography.selectors.units import place_names
from giamngheo.records.registry.models import ImportBatch, Transfer
from giamngheo.records.registry.selectors.duplicates import count_to_settle
from giamngheo.records.registry.selectors.lists import counts_in_area

State = ImportBatch.State
WAITING = (
    *(State.UPLOADED, State.CHECKING, State.CHECKED, State.LOADING, State.HALF_LOADED),
    *(State.UNDOING, State.HALF_UNDONE),
)
SHOWN = 10
_TASKS = f"""
SELECT t.kind, t.due_on, t.household_id, l.head_name, v.name AS village, count(*) OVER () AS all_open
FROM registry_task t JOIN registry_householdsummary l ON l.household_id = t.household_id
JOIN geography_village v ON v.id = l.village_id
WHERE t.done_at IS NULL ORDER BY t.due_on, t.id LIMIT {SHOWN}
"""
_IMPORTS = f"""
SELECT b.id, f.name, b.uploaded_at, b.uploaded_by FROM registry_importbatch b
JOIN base_storedfile f ON f.id = b.file_id
WHERE b.state = ANY (%(waiting)s) ORDER BY b.uploaded_at DESC LIMIT {SHOWN}
"""
_ARRIVING = f"WHERE to_commune = ANY (%(communes)s) AND taken_at IS NULL ORDER BY sent_at LIMIT {SHOWN}"


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
class OpenTask:
    """Something to be done for a household. all_open: how many there are with this one."""

    kind: str
    due_on: date | None
    household_id: UUID
    head_name: str
    village: str
    all_open: int


@dataclass(frozen=True)
class OpenImport:
    """A file on its way in, by its name."""

    id: UUID
    name: str
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True)
class Home:
    """statuses: of the whole area, newly_escaped counted beside. tasks: the first ones.

    duplicates: pairs that wait for this officer.
    """

    statuses: dict[str, int]
    households: int
    waiting: int
    places: list[Place]
    tasks: list[OpenTask] = field(default_factory=list)
    imports: list[OpenImport] = field(default_factory=list)
    arriving: list[Transfer] = field(default_factory=list)
    duplicates: int = 0

    @property
    def open_tasks(self) -> int:
        """How many tasks there are, those not shown too."""
        return self.tasks[0].all_open if self.tasks else 0


def home(officer: Officer) -> Home:
    """The area's figures by place, and the officer's work: at most six questions."""
    places = _places(officer)
    total: dict[str, int] = {}
    for place in places:
        for status, number in place.statuses.items():
            total[status] = total.get(status, 0) + number
    return Home(
        statuses=total,
        households=sum(place.households for place in places),
        waiting=sum(place.waiting for place in places),
        places=places,
        tasks=[OpenTask(**row) for row in rows(_TASKS, {})],
        imports=_imports(officer),
        arriving=_arriving(officer),
        duplicates=count_to_settle(officer),
    )


def _places(officer: Officer) -> list[Place]:
    """By village, for the province by commune; the one that waits for most facts first."""
    by = "commune_code" if officer.is_everywhere else "village_id"
    counts = (
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
    grouped: dict[UUID | str, list[dict[str, Any]]] = {}
    for row in counts:
        grouped.setdefault(row[by], []).append(row)
    names = place_names(grouped, officer.is_everywhere, officer.today)
    made = [_place(key, names.get(str(key), str(key)), own) for key, own in grouped.items()]
    return sorted(made, key=lambda place: (-place.waiting, place.name))


def _place(key: UUID | str, name: str, counts: list[dict[str, Any]]) -> Place:
    def total(column: str) -> int:
        return sum(row[column] for row in counts)

    statuses = {row["status"]: row["number"] for row in counts if row["status"]}
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


def _imports(officer: Officer) -> list[OpenImport]:
    if not import_households(officer):
        return []
    return [OpenImport(**row) for row in rows(_IMPORTS, {"waiting": [state.value for state in WAITING]})]


def _arriving(officer: Officer) -> list[Transfer]:
    if not record_life_acts(officer):
        return []
    return every(Transfer, _ARRIVING, {"communes": list(officer.communes)})
