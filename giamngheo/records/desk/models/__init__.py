"""Everything the desk keeps; one idea a file."""

from giamngheo.records.desk.models.letter import ConfirmationLetter
from giamngheo.records.desk.models.recognition import (
    Recognition,
    RecognitionComplaint,
    RecognitionIncome,
)
from giamngheo.records.desk.models.request import ReviewRequest
from giamngheo.records.desk.models.word_template import WordTemplate

__all__ = [
    "ConfirmationLetter",
    "Recognition",
    "RecognitionComplaint",
    "RecognitionIncome",
    "ReviewRequest",
    "WordTemplate",
]
