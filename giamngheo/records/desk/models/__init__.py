"""Everything the desk keeps; one idea a file."""

from giamngheo.records.desk.models.letter import ConfirmationLetter
from giamngheo.records.desk.models.request import ReviewRequest

__all__ = ["ConfirmationLetter", "ReviewRequest"]
