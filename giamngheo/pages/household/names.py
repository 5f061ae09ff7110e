"""Names as the officer may read them."""

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_full_names
from giamngheo.records.registry.names import initials


def shown_name(officer: Officer, name: str) -> str:
    """The name, or its initials for a role that does not work with families by name."""
    return name if read_full_names(officer) else initials(name)
