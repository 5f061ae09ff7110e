"""Personal values at rest: encrypted with keys that rotate, found again by a keyed hash.

A key file holds one key a line, the newest first. Of `personal` the first encrypts, all decrypt: a value is kept as
the sign of its key (8 bytes), a nonce (12), and what AES-256-GCM makes of it. Of `lookup` the first makes the hash that
is kept, and by all of them it is looked for.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from giamngheo.records.base.secret_files import given_secret, secret, secret_file

PERSONAL, LOOKUP = "personal", "lookup"
SIGN, NONCE = 8, 12


class NoKeyOpens(Exception):
    """The value was kept under a key that is no longer there, or was changed since."""


def _ciphers() -> dict[bytes, AESGCM]:
    """By the keys' signs, the newest first; read again when a rotation has put another file in place."""
    return _read(_version(PERSONAL))


def _version(name: str) -> str | tuple[int, int]:
    """Another one where the key file has been replaced."""
    if given := given_secret(name):
        return given
    path = secret_file(settings.DATA, name)
    if not path.exists():
        secret(settings.DATA, name)
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=2)
def _read(_version: str | tuple[int, int]) -> dict[bytes, AESGCM]:
    keys = (hashlib.sha256(line.encode()).digest() for line in secret(settings.DATA, PERSONAL).split())
    return {hashlib.sha256(key).digest()[:SIGN]: AESGCM(key) for key in keys}


def encrypt(value: str) -> bytes:
    """The value under the newest key."""
    return encrypt_each([value])[0]


def encrypt_each(values: Iterable[str]) -> list[bytes]:
    """Each value under the newest key, with a nonce of its own."""
    sign, cipher = next(iter(_ciphers().items()))
    return [_sealed(sign, cipher, value.encode()) for value in values]


def _sealed(sign: bytes, cipher: AESGCM, value: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return sign + nonce + cipher.encrypt(nonce, value, sign)


def decrypt(kept: bytes) -> str:
    """The value again. Raises NoKeyOpens."""
    return _opened(bytes(kept)).decode()


def _opened(kept: bytes) -> bytes:
    sign, nonce, rest = kept[:SIGN], kept[SIGN : SIGN + NONCE], kept[SIGN + NONCE :]
    cipher = _ciphers().get(sign)
    if cipher is None:
        raise NoKeyOpens
    try:
        return cipher.decrypt(nonce, rest, sign)
    except (InvalidTag, ValueError) as error:
        raise NoKeyOpens from error


def is_newest(kept: bytes) -> bool:
    """Whether the value is under the newest key."""
    return bytes(kept[:SIGN]) == next(iter(_ciphers()))


def rotate(kept: bytes) -> bytes:
    """The same value under the newest key. Raises NoKeyOpens."""
    return encrypt(decrypt(kept))


def as_text(kept: bytes) -> str:
    """A kept value for a place that holds text."""
    return base64.b64encode(kept).decode()


def from_text(text: str) -> bytes:
    """The kept value that as_text wrote."""
    return base64.b64decode(text)


def lookup_hash(value: str) -> bytes:
    """What is kept of a value for exact search, under the newest key: useless without the key."""
    return lookup_hash_each([value])[0]


def lookup_hash_each(values: Iterable[str]) -> list[bytes]:
    """The same of each value."""
    newest = _lookup_keys()[0]
    return [hmac.digest(newest, value.encode(), "sha256") for value in values]


def older_hash_each(values: Iterable[str]) -> list[bytes] | list[None]:
    """Of each value the hash under the key before, which may still be kept while a rotation lasts; else None."""
    keys = _lookup_keys()
    if len(keys) == 1:
        return [None for _ in values]
    return [hmac.digest(keys[1], value.encode(), "sha256") for value in values]


def lookup_hashes(value: str) -> list[bytes]:
    """What an exact search compares: the value's hash under each key, the newest first. Two while a rotation lasts."""
    return [hmac.digest(key, value.encode(), "sha256") for key in _lookup_keys()]


def _lookup_keys() -> tuple[bytes, ...]:
    return _read_lookup(_version(LOOKUP))


@lru_cache(maxsize=2)
def _read_lookup(_version: str | tuple[int, int]) -> tuple[bytes, ...]:
    return tuple(line.encode() for line in secret(settings.DATA, LOOKUP).split())
