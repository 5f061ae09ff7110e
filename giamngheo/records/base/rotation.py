"""Key rotation as an act: a new key for new values, old values put under it in batches, then the old keys dropped.

Both keys go through it: the one that encrypts, and the one of the hashes by which a number is found; meanwhile a
number is looked for under both. It may be killed anywhere and called again: a key file of two lines is a rotation
under way, and a value that is under the newest key is left as it is.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
    ("registry_reconciliationline", "id", "uuid", "their_personal_id_encrypted"),
    ("base_datakey", "subject_id", "text", "wrapped"),
)
NAMES = (keys.PERSONAL, keys.LOOKUP)
ROWS_A_BATCH = 2_000
# By then every transaction has ended that still knew the old key as the newest.
OLD_TRANSACTIONS = timedelta(minutes=15)
_EVERYWHERE = Scope(communes=(EVERYWHERE,))


class CannotRotate(Exception):
    """The keys are left as they are; the message says why."""


@dataclass(frozen=True)
class Rotated:
    """What one call did. values: how many were put under the newest key; keys: how many lines the longest file has."""

    values: int
    keys: int


def rotate() -> Rotated:
    """Begin a rotation, or go on with the one under way; the worker's role only, while the product runs."""
    for name in NAMES:
        lines = secret(settings.DATA, name).split()
        if len(lines) == 1 and not given_secret(name):
            fresh = secrets.token_urlsafe(48)
            replace_secret(settings.DATA, name, "\n".join([fresh, *lines]))
    values = _put_under_newest()
    _log("base.rotate_keys", values)
    return Rotated(values, max(len(secret(settings.DATA, name).split()) for name in NAMES))


def finish() -> Rotated:
    """Drop the old keys once nothing needs them. Raises CannotRotate."""
    both = [name for name in NAMES if len(secret(settings.DATA, name).split()) > 1]
    old = [name for name in both if not given_secret(name)]
    _check_finish(old, [name for name in both if given_secret(name)])
    values = _put_under_newest()
    for name in old:
        replace_secret(settings.DATA, name, secret(settings.DATA, name).split()[0])
    _log("base.drop_old_keys", values)
    return Rotated(values, 1)


def _check_finish(old: list[str], given: list[str]) -> None:
    """old: the keys in files of which there are old lines; given: those in the environment."""
    if given and not old:
        names = ", ".join(f"GIAMNGHEO_KEY_{name.upper()}" for name in given)
        raise CannotRotate(
            say(
                f"Khóa lấy từ biến môi trường {names}: hãy tự bỏ các dòng khóa cũ ở đó.",
                f"The key comes from {names}: take the old lines away there yourself.",
            )
        )
    if not old:
        raise CannotRotate(say("Không có đợt thay khóa nào đang dở.", "No rotation is under way."))
    age = time.time() - max(secret_file(settings.DATA, name).stat().st_mtime for name in old)
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
    return tables + _rotate_second_factors() + _rotate_undo() + _rotate_hashes()


def _rotate_column(table: str, key: str, kind: str, column: str) -> int:
    """A transaction a batch; a value that somebody changed meanwhile is theirs, and under the newest key already."""
    words = (
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
            cursor.execute(words, [names, values, [keys.rotate(value) for value in values]])
            done += cursor.rowcount
    return done


def _batches(
    table: str, key: str, column: str, more: str = "", scope: Scope = _EVERYWHERE
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows with a value, in the order of their keys: key, value, and what more is asked for."""
    after: Any = None
    while True:
        where = f"WHERE {column} IS NOT NULL" + (f" AND {key} > %s" if after is not None else "")
        with scoped(scope), connection.cursor() as cursor:
            words = f"SELECT {key}, {column}{more} FROM {table} {where} ORDER BY {key} LIMIT {ROWS_A_BATCH}"
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


def _rotate_hashes() -> int:
    """Hash every number again by the newest lookup key. A hash does not tell its key, so the number itself is read."""
    words = (
        "UPDATE registry_person kept SET personal_id_hash = made.new "
        "FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS made (id, old, new) "
        "WHERE kept.id = made.id AND kept.personal_id_encrypted = made.old"
    )
    done = 0
    for rows in _batches("registry_person", "id", "personal_id_encrypted", ", personal_id_hash"):
        hashes = keys.lookup_hash_each(keys.decrypt(value) for _, value, _ in rows)
        old = [
            (row[0], bytes(row[1]), new)
            for row, new in zip(rows, hashes, strict=True)
            if row[2] is None or bytes(row[2]) != new
        ]
        if not old:
            continue
        with scoped(_EVERYWHERE), connection.cursor() as cursor:
            cursor.execute(words, [*map(list, zip(*old, strict=True))])
            done += cursor.rowcount
    return done


def _rotate_undo() -> int:
    """The numbers that imports replaced: an undo puts them back. Each office alone sees its imports."""
    with scoped(_EVERYWHERE), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_office")
        offices = [str(office) for (office,) in cursor.fetchall()]
    return sum(_rotate_undo_of(replace(_EVERYWHERE, office=office)) for office in offices)


def _rotate_undo_of(office: Scope) -> int:
    replaced = "before->'person'->>'personal_id_encrypted'"
    done = 0
    for rows in _batches("registry_importrow", "id", replaced, scope=office):
        for row, text in rows:
            kept = bytes.fromhex(text.removeprefix("\\x"))
            number = keys.decrypt(kept)
            new = {"personal_id_hash": keys.lookup_hash(number)}
            if not keys.is_newest(kept):
                new["personal_id_encrypted"] = keys.encrypt(number)
            done += _rewritten(office, row, text, {name: f"\\x{value.hex()}" for name, value in new.items()})
    return done


def _rewritten(office: Scope, row: int, text: str, new: dict[str, str]) -> int:
    """1 where the replaced number of that row was still kept as text, and has been changed."""
    words = (
        "UPDATE registry_importrow SET before = jsonb_set(before, '{person}', before->'person' || %s::jsonb) "
        "WHERE id = %s AND before->'person'->>'personal_id_encrypted' = %s AND NOT before->'person' @> %s::jsonb"
    )
    told = json.dumps(new)
    with scoped(office), connection.cursor() as cursor:
        cursor.execute(words, [told, row, text, told])
        return int(cursor.rowcount)


def _rotated_text(text: str) -> str:
    kept = keys.from_text(text)
    return text if keys.is_newest(kept) else keys.as_text(keys.rotate(kept))


def _log(act: str, values: int) -> None:
    with scoped(_EVERYWHERE):
        record(None, act, "key", ", ".join(NAMES), details={"values": values})
