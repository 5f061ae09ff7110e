"""Everything a review keeps; one idea a file."""

from giamngheo.records.review.models.comparison import StandardsComparison, StandardsCount
from giamngheo.records.review.models.decision import Certificate, CertificateLine, DecidedTables, Decision
from giamngheo.records.review.models.forms import RoundForms
from giamngheo.records.review.models.meeting import Meeting, MeetingResult
from giamngheo.records.review.models.order import StatusOrder
from giamngheo.records.review.models.posting import Complaint
from giamngheo.records.review.models.preparation import Committee, CommitteeMember, ReviewerTraining
from giamngheo.records.review.models.quick import QuickForm
from giamngheo.records.review.models.relation import ReviewerRelation
from giamngheo.records.review.models.report import CommuneReport
from giamngheo.records.review.models.reprint import CertificateReprint, CertificateStart
from giamngheo.records.review.models.round import IN_REVIEW, ReviewRound, RoundHousehold, RoundVillage
from giamngheo.records.review.models.run import RoundsRun
from giamngheo.records.review.models.sent import ReviewPhoto, SentAnswer

__all__ = [
    "IN_REVIEW",
    "Certificate",
    "CertificateLine",
    "CertificateReprint",
    "CertificateStart",
    "Committee",
    "CommitteeMember",
    "CommuneReport",
    "Complaint",
    "DecidedTables",
    "Decision",
    "Meeting",
    "MeetingResult",
    "QuickForm",
    "ReviewPhoto",
    "ReviewRound",
    "ReviewerRelation",
    "ReviewerTraining",
    "RoundForms",
    "RoundHousehold",
    "RoundVillage",
    "RoundsRun",
    "SentAnswer",
    "StandardsComparison",
    "StandardsCount",
    "StatusOrder",
]
