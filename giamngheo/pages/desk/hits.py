"""Finding the household that somebody at the desk is about: the search of the register, each hit a way on."""

from typing import Any

from django.urls import reverse

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.selectors.search import search


def hits_for(officer: Officer, question: str, url_name: str) -> list[dict[str, Any]]:
    """The living households that match, with what tells same names apart. url_name: takes the household's id."""
    return [
        {
            "url": reverse(url_name, args=[hit.summary.pk]),
            "name": hit.summary.head_name or hit.summary.code,
            "village": hit.summary.village.name,
            "code": hit.summary.code,
            "born": hit.summary.head_birth_year,
            "spouse": hit.summary.spouse_name,
            "persons": ", ".join(one.full_name for one in hit.persons),
            "status": hit.summary.previous_status,
        }
        for hit in search(officer, question).hits
        if hit.summary.ended_on is None
    ]
