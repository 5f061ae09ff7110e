"""What the list-like components show: one small record a line. Texts are already in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Crumb:
    """A step of the way to this page; the last one, the page itself, has no url."""

    label: str
    url: str = ""


def ending_here(crumbs: Sequence[Crumb]) -> list[Crumb]:
    """The way with its last step as the page itself, which leads nowhere."""
    return [*crumbs[:-1], Crumb(crumbs[-1].label)]


@dataclass(frozen=True)
class Tab:
    """One of several pages about the same thing. count: how many things are there, None where it does not matter."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """A filter to put on or take off by a link."""

    label: str
    url: str
    is_on: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Term:
    """A name and its value in a list of facts. An empty value is shown as –."""

    label: str
    value: object = None
    note: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened. by: who did it, from which office. icon: a drawing of static/icons.svg."""

    moment: date | None
    title: str
    text: str = ""
    by: str = ""
    icon: str = "dot"
    url: str = ""

    @property
    def has_hour(self) -> bool:
        """Whether the hour is known, and not the day only."""
        return isinstance(self.moment, datetime)


@dataclass(frozen=True)
class Check:
    """A paper or fact that is needed. is_there None: not needed in this case. url: where to add it."""

    label: str
    is_there: bool | None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Why:
    """One indicator of one household. deprived None: unknown. article: where the law says it.

    persons: who causes it or whose facts are missing. is_verified False: we have not seen the law's own text.
    """

    label: str
    deprived: bool | None
    fact: str
    cutoff: str = ""
    article: str = ""
    persons: tuple[str, ...] = ()
    is_verified: bool = True


@dataclass(frozen=True)
class Job:
    """A long piece of work. url answers components/progress.html again; cancel_url takes a POST, "" = cannot stop.

    percent: 0-100, None while not known. text: how far, in words. result_url, result: where it ended, with its words.
    """

    id: str
    url: str
    title: str
    percent: int | None
    is_running: bool
    text: str = ""
    cancel_url: str = ""
    result_url: str = ""
    result: str = ""


@dataclass(frozen=True)
class Clash:
    """A field that someone else changed meanwhile. name: the form's field; yours and theirs in words."""

    name: str
    label: str
    yours: str
    theirs: str
