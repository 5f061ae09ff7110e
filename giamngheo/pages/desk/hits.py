"""Finding the household that somebody at the desk is about: the search of the register, each hit a way on."""

from typing import Any

from django.urls import reverse

from giamngheo.pages.components.table import Table
from giamngheo.pages.household.words import told_apart
from giamngheo.pages.web import Request
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.selectors.search import search


def book(request: Request, may_search: bool, url_name: str, table: Table) -> dict[str, Any]:
    """A book of papers (desk/_book.html): those there are, and for who may add one the way by its household."""
    question = request.GET.get("for", "")
    return {
        "question": question,
        "may_search": may_search,
        "hits": hits_for(request.officer, question, url_name) if may_search else [],
        "table": table,
    }


def hits_for(officer: Officer, question: str, url_name: str) -> list[dict[str, Any]]:
    """The living households that match, with what tells same names apart. url_name: takes the household's id."""
    return [
        {
            "url": reverse(url_name, args=[hit.summary.pk]),
            "name": hit.summary.head_name or hit.summary.code,
            "who": told_apart(hit.summary, hit.summary.spouse_name),
            "persons": ", ".join(one.full_name for one in hit.persons),
            "status": hit.summary.previous_status,
        }
        for hit in search(officer, question).hits
        if hit.summary.ended_on is None
    ]
