"""What a check tells: one line, how grave, and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from giamngheo.rules.language import say


class Grade(StrEnum):
    """How grave: a warning will become a fault, a fault stops work or endangers what is kept."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Told:
    """One line. advice: what to do; empty where all is well."""

    grade: Grade
    subject: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        grade = {
            Grade.OK: say("ổn", "ok"),
            Grade.WARNING: say("chú ý", "warning"),
            Grade.FAULT: say("LỖI", "FAULT"),
        }[self.grade]
        advice = f" → {self.advice}" if self.advice else ""
        return " ".join(f"{grade:8}{self.subject}: {self.what}{advice}".split("\n"))


Check = Callable[[], Iterator[Told]]


def well(subject: str, what: str) -> Told:
    """Nothing to do."""
    return Told(Grade.OK, subject, what)


def warning(subject: str, what: str, advice: str) -> Told:
    """Something to do soon."""
    return Told(Grade.WARNING, subject, what, advice)


def fault(subject: str, what: str, advice: str) -> Told:
    """Something to do now."""
    return Told(Grade.FAULT, subject, what, advice)
