"""Key rotation as an act: a new key for new values, old values put under it in batches, then the old keys dropped.

It may be killed anywhere and called again: a key file of two lines or more is a rotation under way, and a value
that the newest key opens is left as it is.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection

from giamngheo.records.base import keys
from giamngheo.records.base.audit import record
from giamngheo.records.base.scope import EVERYWHERE, Scope, scoped
from giamngheo.records.base.secret_files import given_secret, replace_secret, secret, secret_file
from giamngheo.rules.language import say

# Every column that keys.encrypt fills: table, primary key and its type, column. Second factors, as JSON, come apart.
ENCRYPTED = (
    ("registry_person", "id", "uuid", "personal_id_encrypted"),
    ("base_datakey", "subject_id", "text", "wrapped"),
)
ROWS_A_BATCH = 2_000
# By then every transaction has ended that still knew the old key as the newest.
OLD_TRANSACTIONS = timedelta(minutes=15)
_EVERYWHERE = Scope(communes=(EVERYWHERE,))


class CannotRotate(Exception):
    """The keys are left as they are; the message says why."""


@dataclass(frozen=True)
class Rotated:
    """What one call did. values: how many were put under the newest key; keys: how many lines the file now has."""

    values: int
    keys: int


def rotate() -> Rotated:
    """Begin a rotation, or go on with the one under way; the worker's role only, while the product runs."""
    lines = secret(settings.DATA, keys.PERSONAL).split()
    if len(lines) == 1 and not given_secret(keys.PERSONAL):
        lines.insert(0, secrets.token_urlsafe(48))
        replace_secret(settings.DATA, keys.PERSONAL, "\n".join(lines))
    values = _put_under_newest()
    _log("base.rotate_keys", values)
    return Rotated(values, len(lines))


def finish() -> Rotated:
    """Drop the old keys once nothing needs them. Raises CannotRotate."""
    lines = secret(settings.DATA, keys.PERSONAL).split()
    _check_finish(lines)
    values = _put_under_newest()
    replace_secret(settings.DATA, keys.PERSONAL, lines[0])
    _log("base.drop_old_keys", values)
    return Rotated(values, 1)


def _check_finish(lines: list[str]) -> None:
    if given_secret(keys.PERSONAL):
        raise CannotRotate(
            say(
                "Khóa lấy từ biến môi trường GIAMNGHEO_KEY_PERSONAL: hãy tự bỏ các dòng khóa cũ ở đó.",
                "The key comes from GIAMNGHEO_KEY_PERSONAL: take the old lines away there yourself.",
            )
        )
    if len(lines) == 1:
        raise CannotRotate(say("Không có đợt thay khóa nào đang dở.", "No rotation is under way."))
    age = time.time() - secret_file(settings.DATA, keys.PERSONAL).stat().st_mtime
    wait = OLD_TRANSACTIONS - timedelta(seconds=age)
    if wait > timedelta():
        minutes = -(-int(wait.total_seconds()) // 60)
        raise CannotRotate(
            say(
                f"Khóa mới vừa được đặt: hãy chạy lại lệnh này sau {minutes} phút.",
                f"The new key is too young: run this again in {minutes} minutes.",
            )
        )


def _put_under_newest() -> int:
    tables = sum(_rotate_column(*column) for column in ENCRYPTED)
    return tables + _rotate_second_factors()


def _rotate_column(table: str, key: str, kind: str, column: str) -> int:
    """A transaction a batch; a value that somebody changed meanwhile is theirs, and under the newest key already."""
    replace = (
        f"UPDATE {table} kept SET {column} = made.new "
        f"FROM unnest(%s::{kind}[], %s::bytea[], %s::bytea[]) AS made (key, old, new) "
        f"WHERE kept.{key} = made.key AND kept.{column} = made.old"
    )
    done = 0
    for rows in _batches(table, key, column):
        old = [(key, bytes(value)) for key, value in rows if not keys.is_newest(value)]
        if not old:
            continue
        with scoped(_EVERYWHERE), connection.cursor() as cursor:
            names, values = [name for name, _ in old], [value for _, value in old]
            cursor.execute(replace, [names, values, [keys.rotate(value) for value in values]])
            done += cursor.rowcount
    return done


def _batches(table: str, key: str, column: str) -> Iterator[list[tuple[Any, bytes]]]:
    """The rows with a value, in the order of their keys."""
    after: Any = None
    while True:
        where = f"WHERE {column} IS NOT NULL" + (f" AND {key} > %s" if after is not None else "")
        with scoped(_EVERYWHERE), connection.cursor() as cursor:
            words = f"SELECT {key}, {column} FROM {table} {where} ORDER BY {key} LIMIT {ROWS_A_BATCH}"
            cursor.execute(words, [] if after is None else [after])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _rotate_second_factors() -> int:
    done = 0
    types = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    for found in Authenticator.objects.filter(type__in=types).values_list("pk", flat=True):
        with scoped(_EVERYWHERE):
            kept = Authenticator.objects.select_for_update().filter(pk=found).first()
            data = _mapped(kept.data, _rotated_text) if kept else None
            if kept and data != kept.data:
                kept.data = data
                kept.save(update_fields=["data"])
                done += 1
    return done


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same JSON with each text changed."""
    match value:
        case dict():
            return {name: _mapped(item, change) for name, item in value.items()}
        case list():
            return [_mapped(item, change) for item in value]
        case str():
            return change(value)
        case _:
            return value


def _rotated_text(text: str) -> str:
    kept = keys.from_text(text)
    return text if keys.is_newest(kept) else keys.as_text(keys.rotate(kept))


def _log(act: str, values: int) -> None:
    with scoped(_EVERYWHERE):
        record(None, act, "key", keys.PERSONAL, details={"values": values})
