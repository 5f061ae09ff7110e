"""What everybody changes about themselves."""

from giamngheo.records.accounts.models import User
from giamngheo.rules.language import LANGUAGES


def choose_language(user: User, language: str) -> None:
    """Keep the language for the next device too. Not logged: it changes nothing about anybody."""
    if language in LANGUAGES and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
