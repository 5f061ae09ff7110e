"""An officer whose imports are loaded and taken back by workers that are killed."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from giamngheo.papers.imports.guess import guessed
from giamngheo.papers.imports.headings import load_headings
from giamngheo.papers.imports.jobs import shown_sheets
from giamngheo.papers.imports.mapping import ALL_OTHERS, CREATE, to_json
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.services import importing
from giamngheo.records.registry.services.importing import ask_load, settled
from giamngheo.records.registry.services.undoing import ask_undo
from tests.killing import REVIEWED_ON


class Works(Protocol):
    """Whoever brings a job to its end: killing.Struck, or a worker in the test's own process."""

    def strike(self, job: UUID, shares: Iterator[float]) -> str:
        """How it ended."""


class Office:
    """A provincial officer with the two tables of killing.files, checked and ready to be loaded."""

    def __init__(self, officer: Officer, struck: Works, tables: tuple[bytes, bytes]) -> None:
        self.officer, self.struck, self.tables = officer, struck, tables
        with scoped(officer.scope()):
            names = ("households.csv", "persons.csv")
            uploads = [
                importing.Upload(name, iter([table])) for name, table in zip(names, self.tables, strict=True)
            ]
            self.batch = importing.upload(officer=officer, files=uploads, review_date=REVIEWED_ON)
            mapping = to_json(guessed(shown_sheets(self.batch), load_headings()))
            mapping |= {"villages": {ALL_OTHERS: CREATE}}
            importing.remember(officer=officer, batch=self.batch, mapping=mapping, fingerprint="killed")
            job = importing.ask_check(officer=officer, batch=self.batch, review_date=REVIEWED_ON)
        assert struck.strike(job.id, iter(())) == "done"

    def load(self, moments: Sequence[float] = ()) -> None:
        """Load, through kills at these shares; a job that is given up is asked for again, as an officer would."""
        self._through(ask_load, moments)

    def undo(self, moments: Sequence[float] = ()) -> None:
        """Take back through kills."""
        self._through(ask_undo, moments)

    def _through(self, ask: Any, moments: Sequence[float] = ()) -> None:
        left = iter(moments)
        for _ in range(1 + len(moments)):
            with scoped(self.officer.scope()):
                self.batch.refresh_from_db()
                self.batch, _job = settled(self.batch)
                job = ask(officer=self.officer, batch=self.batch)
            ended = self.struck.strike(job.id, left)
            connection.close()  # the server may be another one now
            if ended == "done":
                return
        raise AssertionError("the job never came to its end")
