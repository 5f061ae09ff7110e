"""Vietnamese first, English complete: a sentence is written once in both, the reader's one is taken."""

from contextvars import ContextVar

LANGUAGES = ("vi", "en")
language: ContextVar[str] = ContextVar("language", default="vi")


def say(vietnamese: str, english: str) -> str:
    """The sentence in the language in force."""
    return english if language.get() == "en" else vietnamese
