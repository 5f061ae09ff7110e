"""Personal values at rest: encrypted with keys that rotate, found again by a keyed hash.

The key file holds one key a line, the newest first: the first encrypts, all decrypt.
"""

import base64
import hashlib
import hmac
from functools import cache, lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from giamngheo.records.base.secret_files import given_secret, secret, secret_file

PERSONAL = "personal"


def _ciphers() -> tuple[Fernet, ...]:
    """One a key, the newest first; read again when a rotation has put another file in place."""
    return _read(given_secret(PERSONAL) or _version())


def _version() -> tuple[int, int]:
    path = secret_file(settings.DATA, PERSONAL)
    if not path.exists():
        secret(settings.DATA, PERSONAL)
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=2)
def _read(_version: str | tuple[int, int]) -> tuple[Fernet, ...]:
    return tuple(Fernet(_as_fernet_key(line)) for line in secret(settings.DATA, PERSONAL).split())


def _as_fernet_key(text: str) -> bytes:
    """Any secret text as the 32 bytes that Fernet asks for."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def encrypt(value: str) -> bytes:
    """The value under the newest key."""
    return _ciphers()[0].encrypt(value.encode())


def decrypt(kept: bytes) -> str:
    """The value again. Raises cryptography.fernet.InvalidToken where no key fits."""
    return MultiFernet(_ciphers()).decrypt(bytes(kept)).decode()


def is_newest(kept: bytes) -> bool:
    """Whether the newest key alone decrypts the value."""
    try:
        _ciphers()[0].decrypt(bytes(kept))
    except InvalidToken:
        return False
    return True


def rotate(kept: bytes) -> bytes:
    """The same value under the newest key."""
    return MultiFernet(_ciphers()).rotate(bytes(kept))


@cache
def _hash_key() -> bytes:
    return secret(settings.DATA, "lookup").encode()


def lookup_hash(value: str) -> bytes:
    """What an exact search compares: useless without the key."""
    return hmac.new(_hash_key(), value.encode(), hashlib.sha256).digest()
