"""Everything the desk keeps; one idea a file."""

from giamngheo.records.desk.models.letter import ConfirmationLetter

__all__ = ["ConfirmationLetter"]
