"""What the database lets the present transaction see: the second lock, under the rights that pages ask for.

Row-level security compares each row's commune and village with three settings of the transaction. They are set
with SET LOCAL, so a pooled connection forgets them at the end of the transaction; unset means nothing is seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from giamngheo.records.base.planned import planned

EVERYWHERE = "*"


@dataclass(frozen=True)
class Scope:
    """The area of one office: communes by code, or single villages; `office` is its id, for what it alone keeps.

    communes == ("*",): the whole installation, which is one province.
    """

    office: str = ""
    communes: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    reads_all_logs: bool = False

    @property
    def is_everywhere(self) -> bool:
        """Whether the whole province is in the area."""
        return EVERYWHERE in self.communes


NOWHERE = Scope()


_present: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)


@contextmanager
def scoped(scope: Scope, one_moment: bool = False, moment: str = "") -> Iterator[None]:
    """Run a transaction within an area; within another such block, the outer area holds again afterwards.

    After an error nothing needs resetting: the rollback takes the settings back with everything else.
    one_moment: everything read in it is as it was at its beginning; not within another transaction. moment: of
    `present_moment` in another that is still open: everything is as it is there.
    """
    outer = _present.set(scope)
    is_whole = not connection.in_atomic_block
    try:
        with transaction.atomic():
            if one_moment:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    if moment:
                        cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])
            _set(scope)
            yield
            # Else the settings end with the transaction, or what took it back took them back too.
            if not is_whole and not transaction.get_rollback():
                _set(outer.old_value if isinstance(outer.old_value, Scope) else NOWHERE)
    finally:
        _present.reset(outer)


def present_moment() -> str:
    """The moment at which the present transaction reads, for others to read at it too while this one is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        moment: str = cursor.fetchone()[0]
    return moment


def _set(scope: Scope) -> None:
    settings = {
        "giamngheo.office": scope.office,
        "giamngheo.communes": ",".join(scope.communes),
        "giamngheo.villages": ",".join(scope.villages),
        "giamngheo.logs": EVERYWHERE if scope.reads_all_logs else "",
    }
    asked = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with planned() as cursor:
        cursor.execute(f"SELECT {asked}", [word for pair in settings.items() for word in pair])
