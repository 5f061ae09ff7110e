"""Everything the registry keeps; one idea a file."""

from giamngheo.records.registry.models.acts import LifeAct, Task, Transfer
from giamngheo.records.registry.models.answers import HouseholdAnswers, PersonAnswers
from giamngheo.records.registry.models.dossier import DossierDocument
from giamngheo.records.registry.models.duplicates import PossibleDuplicate
from giamngheo.records.registry.models.exports import Export
from giamngheo.records.registry.models.household import (
    Household,
    HouseholdAlias,
    HouseholdCount,
    HouseholdPlace,
    HouseholdSummary,
    SearchEntry,
)
from giamngheo.records.registry.models.imports import ImportBatch, ImportMapping, ImportRow
from giamngheo.records.registry.models.person import Membership, Person
from giamngheo.records.registry.models.publications import Publication
from giamngheo.records.registry.models.reconciliation import (
    Reconciliation,
    ReconciliationLine,
    ReconciliationShare,
)
from giamngheo.records.registry.models.verdict import StatusPeriod, Verdict

__all__ = [
    "DossierDocument",
    "Export",
    "Household",
    "HouseholdAlias",
    "HouseholdAnswers",
    "HouseholdCount",
    "HouseholdPlace",
    "HouseholdSummary",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "LifeAct",
    "Membership",
    "Person",
    "PersonAnswers",
    "PossibleDuplicate",
    "Publication",
    "Reconciliation",
    "ReconciliationLine",
    "ReconciliationShare",
    "SearchEntry",
    "StatusPeriod",
    "Task",
    "Transfer",
    "Verdict",
]
