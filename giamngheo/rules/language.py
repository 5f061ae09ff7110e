"""Vietnamese first, English complete: a sentence is written once in both, the reader's one is taken."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
LANGUAGES = ("vi", "en")
language: ContextVar[str] = ContextVar("language", default="vi")


def say(vietnamese: str, english: str) -> str:
    """The sentence in the language in force."""
    return english if language.get() == "en" else vietnamese


def in_both(write: Callable[[], T]) -> tuple[T, T]:
    """The Vietnamese and the English of a text or of several, whatever the language in force."""
    vietnamese, english = (_in(name, write) for name in LANGUAGES)
    return vietnamese, english


def _in(name: str, write: Callable[[], T]) -> T:
    token = language.set(name)
    try:
        return write()
    finally:
        language.reset(token)
