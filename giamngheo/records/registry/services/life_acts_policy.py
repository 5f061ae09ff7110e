"""What follows from an act: the tasks of policy/life_acts.yaml, their words and the day by which each is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import read_yaml
from giamngheo.rules.language import say

CONDITIONS = ("always", "on_list", "ended", "relations")
SIDES = ("household", "other")
LONGEST_WAIT = timedelta(days=31)


@dataclass(frozen=True)
class Due:
    """A day of the month, in some months of the year."""

    day_of_month: int
    months: tuple[int, ...]

    def after(self, day: date) -> date | None:
        """The next such day; None where the month it falls in has none."""
        first = day + timedelta(days=1)
        days = (first + timedelta(days=number) for number in range(LONGEST_WAIT.days))
        found = next((one for one in days if one.day == self.day_of_month), None)
        return found if found and found.month in self.months else None


@dataclass(frozen=True)
class TaskKind:
    """A kind of task. words: Vietnamese, English. law: its source, "" where none was seen; is_verified: its day was."""

    name: str
    words: tuple[str, str]
    law: str
    due: Due | None
    is_verified: bool

    @property
    def label(self) -> str:
        """What is to be done, in the reader's language."""
        return say(*self.words)


@dataclass(frozen=True)
class Consequence:
    """A task that an act leaves behind, when (of CONDITIONS) and for which household (of SIDES)."""

    task: TaskKind
    when: str
    side: str


def task_kind(name: str) -> TaskKind:
    """The kind of a task. Raises KeyError."""
    return _tasks()[name]


def consequences(act: str) -> tuple[Consequence, ...]:
    """All that may follow from a kind of act, in the order of the file."""
    return _acts()[act]


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(POLICY / "life_acts.yaml")
    return content


@cache
def _tasks() -> dict[str, TaskKind]:
    return {name: _task(name, entry) for name, entry in _content()["tasks"].items()}


@cache
def _acts() -> dict[str, tuple[Consequence, ...]]:
    return {
        act: tuple(
            Consequence(task_kind(entry["task"]), entry["when"], entry.get("of", SIDES[0])) for entry in found
        )
        for act, found in _content()["acts"].items()
    }


def _task(name: str, entry: Mapping[str, Any]) -> TaskKind:
    source, due = entry["source"], entry["due"]
    return TaskKind(
        name=name,
        words=(entry["label_vi"], entry["label_en"]),
        law=f"{source['instrument']}, {source['article']}" if source else "",
        due=Due(due["day_of_month"], tuple(due["months"])) if due else None,
        is_verified=entry["confidence"] == "seen",
    )
