"""Show what is going on when it lasts: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress


class Progress(Protocol):
    """Told what is being done and how many steps are behind us."""

    def say(self, doing: str) -> None:
        """Name the step under way."""

    def advance(self, steps: int = 1) -> None:
        """So many steps are done."""


class Quiet:
    """Says nothing: files, pipes, tests."""

    def say(self, doing: str) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""


class Bar:
    """A rich progress bar on stderr."""

    def __init__(self, bar: "RichProgress", steps: int) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=steps)

    def say(self, doing: str) -> None:
        """Name the step under way."""
        self._bar.update(self._task, description=doing)

    def advance(self, steps: int = 1) -> None:
        """So many steps are done."""
        self._bar.advance(self._task, steps)


@contextmanager
def progress(steps: int) -> Iterator[Progress]:
    """A bar of so many steps where stderr is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield Quiet()
        return
    # For start-up time: only a terminal pays for the bar.
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar, steps)
