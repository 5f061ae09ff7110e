"""Personal values at rest: encrypted with keys that rotate, found again by a keyed hash.

The key file holds one key a line, the newest first: the first encrypts, all decrypt. A value is kept as the sign of
its key (8 bytes), a nonce (12), and what AES-256-GCM makes of it.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from giamngheo.records.base.secret_files import given_secret, secret, secret_file

PERSONAL = "personal"
SIGN, NONCE = 8, 12


class NoKeyOpens(Exception):
    """The value was kept under a key that is no longer there, or was changed since."""


def _ciphers() -> dict[bytes, AESGCM]:
    """By the keys' signs, the newest first; read again when a rotation has put another file in place."""
    return _read(given_secret(PERSONAL) or _version())


def _version() -> tuple[int, int]:
    path = secret_file(settings.DATA, PERSONAL)
    if not path.exists():
        secret(settings.DATA, PERSONAL)
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


@cache
def _hash_key() -> bytes:
    return secret(settings.DATA, "lookup").encode()


def lookup_hash(value: str) -> bytes:
    """What an exact search compares: useless without the key."""
    return hmac.digest(_hash_key(), value.encode(), "sha256")
