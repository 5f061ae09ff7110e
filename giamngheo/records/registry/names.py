"""Vietnamese names: the order of lists, and initials for those who may not read them."""

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_full_names
from giamngheo.records.base.collation import collated
from giamngheo.records.registry.models import HouseholdSummary


def sort_key(full_name: str) -> bytes:
    """Orders names as a Vietnamese list does: by given name, then word by word; “An” before “Anh”, capitals alike.

    Word by word, since a collation of the whole name takes a blank for a sign that stands behind every letter.
    """
    words = full_name.lower().split()
    return bytes.fromhex("".join(collated(word) for word in [*words[-1:], *words[:-1]]))


def initials(full_name: str) -> str:
    """“Lò Văn Hặc” as “L. V. H.”."""
    return " ".join(f"{word[0]}." for word in full_name.split())


def shown_name(officer: Officer, name: str) -> str:
    """The name, or its initials for a role that does not work with families by name."""
    return name if read_full_names(officer) else initials(name)


def shown_head(officer: Officer, summary: HouseholdSummary) -> str:
    """How lists call a household: the name of its head as this officer may read it, else its code."""
    return shown_name(officer, summary.head_name) or summary.code
