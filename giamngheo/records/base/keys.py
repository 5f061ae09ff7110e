"""Personal values at rest: encrypted with keys that rotate, found again by a keyed hash.

The key file holds one key a line, the newest first: the first encrypts, all decrypt.
"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from giamngheo.records.base.secret_files import secret


@cache
def _cipher() -> MultiFernet:
    lines = secret(settings.DATA, "personal").split()
    return MultiFernet([Fernet(_as_fernet_key(line)) for line in lines])


def _as_fernet_key(text: str) -> bytes:
    """Any secret text as the 32 bytes that Fernet asks for."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def forget_keys() -> None:
    """Read the key file again at next use: after a rotation."""
    _cipher.cache_clear()
    _hash_key.cache_clear()


def encrypt(value: str) -> bytes:
    """The value under the newest key."""
    return _cipher().encrypt(value.encode())


def decrypt(kept: bytes) -> str:
    """The value again. Raises cryptography.fernet.InvalidToken where no key fits."""
    return _cipher().decrypt(bytes(kept)).decode()


def rotate(kept: bytes) -> bytes:
    """The same value under the newest key."""
    return _cipher().rotate(bytes(kept))


@cache
def _hash_key() -> bytes:
    return secret(settings.DATA, "lookup").encode()


def lookup_hash(value: str) -> bytes:
    """What an exact search compares: useless without the key."""
    return hmac.new(_hash_key(), value.encode(), hashlib.sha256).digest()
