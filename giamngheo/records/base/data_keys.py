"""The keys of single subjects: what the log says about a person or household is read with the subject's own key.

Destroying the key makes those values unreadable for good, in every backup too, and leaves the log's chain whole.
"""

from collections.abc import Iterable

from cryptography.fernet import Fernet

from giamngheo.records.base import clock, keys
from giamngheo.records.base.models import DataKey
from giamngheo.records.base.planned import rows

KEYS = "SELECT subject_id, wrapped FROM base_datakey WHERE subject_id = ANY (%(subjects)s)"


def cipher_of(subject_id: str) -> Fernet | None:
    """The subject's cipher, made on first use; None: its key was destroyed."""
    kept = ciphers_of([subject_id])
    if subject_id not in kept:
        # Of two who come first together, one waits here for the other and then uses the other's key.
        fresh = keys.encrypt(Fernet.generate_key().decode())
        DataKey.objects.bulk_create([DataKey(subject_id=subject_id, wrapped=fresh)], ignore_conflicts=True)
        kept = ciphers_of([subject_id])
    return kept[subject_id]


def ciphers_of(subject_ids: Iterable[str]) -> dict[str, Fernet | None]:
    """The ciphers of those subjects that have one; None: destroyed."""
    asked = {"subjects": list(set(subject_ids))}
    return {one["subject_id"]: _opened(one["wrapped"]) for one in rows(KEYS, asked)}


def destroy_key(subject_id: str) -> None:
    """Make all that was logged about a subject unreadable, for a lawful deletion; the caller logs the act.

    What is logged about the subject afterwards is kept without its details.
    """
    gone = {"wrapped": None, "destroyed_at": clock.now()}
    DataKey.objects.update_or_create(subject_id=subject_id, defaults=gone)


def _opened(wrapped: bytes | None) -> Fernet | None:
    return Fernet(keys.decrypt(bytes(wrapped))) if wrapped else None
