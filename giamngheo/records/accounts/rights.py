"""What each role may do: a docstring is the rule. Where it holds is the officer's area, kept by the database."""

from collections.abc import Callable

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.roles import COMMUNE_ROLES, Role

Right = Callable[[Officer], bool]

DEPARTMENTS = frozenset(
    {Role.HEALTH, Role.CONSTRUCTION, Role.AGRICULTURE, Role.LABOUR, Role.EDUCATION, Role.FRONT}
)
PROVINCE_ROLES = frozenset({Role.PROVINCE, Role.PROVINCE_HEAD})


class NotAllowed(Exception):
    """The officer's role does not carry this right."""


def require(officer: Officer, right: Right) -> None:
    """Raise NotAllowed unless the officer has the right."""
    if not right(officer):
        raise NotAllowed(right.__name__)


def work_here(officer: Officer) -> bool:
    """Every officer with a duty of the day."""
    return bool(officer.duty_id)


def read_households(officer: Officer) -> bool:
    """The commune's hands and village heads in their area; the province, its departments, the Front, the auditor.

    Not finance, bank, insurance and the ministry (they receive lists and results), nor the administrator.
    """
    return officer.role in COMMUNE_ROLES | PROVINCE_ROLES | DEPARTMENTS | {Role.AUDITOR}


def write_households(officer: Officer) -> bool:
    """The commune's officer and one-stop desk: they enter and correct what families say."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP}


def write_answers(officer: Officer) -> bool:
    """Whoever may write households, and the reviewers, who take the answers down at the door."""
    return write_households(officer) or officer.role == Role.REVIEWER


def record_life_acts(officer: Officer) -> bool:
    """The commune's officer: births, deaths, moves, splits and mergers change who a household is."""
    return officer.role == Role.COMMUNE


def read_personal_ids(officer: Officer) -> bool:
    """The commune's officer and one-stop desk, a person at a time; each reading is logged."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP}


def read_full_names(officer: Officer) -> bool:
    """Who works with families by name: the commune's hands, the provincial officer, the auditor. Others: initials."""
    return officer.role in COMMUNE_ROLES | {Role.PROVINCE, Role.AUDITOR}


def read_sensitive_facts(officer: Officer) -> bool:
    """Health, disability and ethnic group of single persons, each reading logged: the commune's hands, the provincial
    officer, the health department and the auditor. Others see how many members are concerned, never who.
    """
    return officer.role in COMMUNE_ROLES | {Role.PROVINCE, Role.HEALTH, Role.AUDITOR}


def read_files(officer: Officer) -> bool:
    """Who reads names in full: papers and lists show names and numbers uncovered. Each reading is logged."""
    return read_full_names(officer)


def import_households(officer: Officer) -> bool:
    """The commune's officer into the own commune; the provincial officer into the whole province."""
    return officer.role in {Role.COMMUNE, Role.PROVINCE}


def export_households(officer: Officer) -> bool:
    """The commune's officer and chair, the provincial officer and the auditor: their own area, logged."""
    return officer.role in {Role.COMMUNE, Role.COMMUNE_CHAIR, Role.PROVINCE, Role.AUDITOR}


def export_pseudonymised(officer: Officer) -> bool:
    """Who may export, and the departments and the Front: their own area without names or numbers, for a purpose that
    is written down, logged. What they may not read of single persons is not in it either.
    """
    return export_households(officer) or officer.role in DEPARTMENTS


def exchange_sheets(officer: Officer) -> bool:
    """The commune's officer and the provincial officer: sheets to and from other systems, for the own area, logged."""
    return officer.role in {Role.COMMUNE, Role.PROVINCE}


def settle_differences(officer: Officer) -> bool:
    """The commune's officer, who may also do what a difference asks for: correct a member, record a death or a move."""
    return officer.role == Role.COMMUNE


def settle_duplicates(officer: Officer) -> bool:
    """Two entries that may be one person: the commune's officer inside the own area, the provincial officer where they
    are of two communes. Merged or kept apart, with a reason, logged.
    """
    return officer.role in {Role.COMMUNE, Role.PROVINCE}


def read_shares(officer: Officer) -> bool:
    """How much of each village agrees with another system, no names: the commune's officer and chair, the provincial
    officer, the head of the province and the auditor.
    """
    return officer.role in PROVINCE_ROLES | {Role.COMMUNE, Role.COMMUNE_CHAIR, Role.AUDITOR}


def publish_results(officer: Officer) -> bool:
    """The province: its officer and its head freeze a result, which is then signed and never changed."""
    return officer.role in PROVINCE_ROLES


def read_publications(officer: Officer) -> bool:
    """Whoever works for the whole province, the auditor and the ministry: counts, no household."""
    others = {Role.FINANCE, Role.BANK, Role.INSURANCE, Role.AUDITOR, Role.MINISTRY}
    return officer.role in PROVINCE_ROLES | DEPARTMENTS | others


def keep_dossiers(officer: Officer) -> bool:
    """The commune's officer, one-stop desk and clerk receive papers."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP, Role.COMMUNE_CLERK}


def read_rounds(officer: Officer) -> bool:
    """Whoever reads households sees how their review stands; names open by the right to them."""
    return read_households(officer)


def compare_rounds(officer: Officer) -> bool:
    """The province's officer and head: all communes' rounds under another standard, counts and no household."""
    return officer.role in PROVINCE_ROLES


def read_all_rounds(officer: Officer) -> bool:
    """The province's officer and head: the forms of all communes' rounds in one set, counts and no name."""
    return officer.role in PROVINCE_ROLES


def open_all_rounds(officer: Officer) -> bool:
    """The provincial officer: opens the year's periodic round in every commune at once, and has the proposals of the
    households under review renewed. Moves no village, decides nothing: that stays with each commune.
    """
    return officer.role == Role.PROVINCE


def manage_rounds(officer: Officer) -> bool:
    """The commune's officer: opens a round, sends villages to their meetings, posts, re-checks, submits."""
    return officer.role == Role.COMMUNE


def read_preparation(officer: Officer) -> bool:
    """The commune's officer, chair and clerk, in the own office: its committee, its reviewers, their allowances."""
    return officer.role in {Role.COMMUNE, Role.COMMUNE_CHAIR, Role.COMMUNE_CLERK}


def record_meetings(officer: Officer) -> bool:
    """The village's head, who leads the meeting, and the commune's officer; they keep the signed record's scan."""
    return officer.role in {Role.COMMUNE, Role.VILLAGE_HEAD}


def review_own_households(officer: Officer) -> bool:
    """Reviewers ask the households that were given to them, on a phone."""
    return officer.role == Role.REVIEWER


def work_on_reviewed_households(officer: Officer) -> bool:
    """Reviewers for the households given to them, the commune's officer for all: Phiếu A, a relative declared."""
    return officer.role in {Role.REVIEWER, Role.COMMUNE}


def record_incomes(officer: Officer) -> bool:
    """Reviewers and the commune's officer take down what the twelve months brought a family that asked."""
    return officer.role in {Role.REVIEWER, Role.COMMUNE}


def read_recognitions(officer: Officer) -> bool:
    """Who has a hand in requests, and the reviewers, who record the incomes in their villages."""
    return read_requests(officer) or record_incomes(officer)


def receive_complaints(officer: Officer) -> bool:
    """The commune's officer and one-stop desk, the village's head in the own village, while a list is posted there."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP, Role.VILLAGE_HEAD}


def sign_decisions(officer: Officer) -> bool:
    """The commune's chair: signs, or sends back with a reason; never alters a class."""
    return officer.role == Role.COMMUNE_CHAIR


def number_decisions(officer: Officer) -> bool:
    """The commune's clerk: number, date and seal of a signed decision."""
    return officer.role == Role.COMMUNE_CLERK


def record_orders(officer: Officer) -> bool:
    """The commune's chair: an order of a court or an inspection, the only exception to facts, points and meeting."""
    return officer.role == Role.COMMUNE_CHAIR


def read_orders(officer: Officer) -> bool:
    """The commune's chair, officer and clerk, the provincial officer and the auditor."""
    return officer.role in {
        *(Role.COMMUNE_CHAIR, Role.COMMUNE, Role.COMMUNE_CLERK),
        *(Role.PROVINCE, Role.AUDITOR),
    }


def print_review_papers(officer: Officer) -> bool:
    """The commune's officer, chair and clerk, the village's head and the one-stop desk print what is to be signed."""
    return officer.role in COMMUNE_ROLES - {Role.REVIEWER}


def reprint_certificates(officer: Officer) -> bool:
    """The commune's officer and one-stop desk, for a reason; each re-print is counted on the paper and logged."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP}


def read_requests(officer: Officer) -> bool:
    """The commune's one-stop desk, officer, chair and clerk: each has a hand in answering a request."""
    return officer.role in COMMUNE_ROLES - {Role.REVIEWER, Role.VILLAGE_HEAD}


def take_requests(officer: Officer) -> bool:
    """The one-stop desk, and the commune's officer where there is none: take in, hand over, hand the answer out."""
    return officer.role in {Role.ONE_STOP, Role.COMMUNE}


def issue_letters(officer: Officer) -> bool:
    """The commune's officer and one-stop desk confirm what a household is recognised as; each letter is logged."""
    return officer.role in {Role.COMMUNE, Role.ONE_STOP}


def keep_word_templates(officer: Officer) -> bool:
    """The commune's officer and clerk: by which template the office's own Word files are made."""
    return officer.role in {Role.COMMUNE, Role.COMMUNE_CLERK}


def make_review_forms(officer: Officer) -> bool:
    """The official forms of a round: the commune's officer, chair and clerk, the provincial officer and head."""
    commune = {Role.COMMUNE, Role.COMMUNE_CHAIR, Role.COMMUNE_CLERK}
    return officer.role in commune | {Role.PROVINCE, Role.PROVINCE_HEAD}


def send_reports(officer: Officer) -> bool:
    """The commune's officer marks which report went to the province."""
    return officer.role == Role.COMMUNE


def read_units(officer: Officer) -> bool:
    """Every officer: communes and villages are public."""
    return work_here(officer)


def change_villages(officer: Officer) -> bool:
    """The commune's officer and chair for their villages, and the administrator."""
    return officer.role in {Role.COMMUNE, Role.COMMUNE_CHAIR, Role.ADMIN}


def settle_divided_communes(officer: Officer) -> bool:
    """The administrator: carries out changes of units, and says where each village of a divided commune goes."""
    return officer.role == Role.ADMIN


def read_officers(officer: Officer) -> bool:
    """The administrator for all offices; a commune's chair and officer for their own."""
    return officer.role in {Role.ADMIN, Role.COMMUNE_CHAIR, Role.COMMUNE}


def change_officers(officer: Officer) -> bool:
    """The administrator for all offices; a commune's chair for the own office."""
    return officer.role in {Role.ADMIN, Role.COMMUNE_CHAIR}


def enter_offices(officer: Officer) -> bool:
    """The administrator: an office and its area decide who sees whom."""
    return officer.role == Role.ADMIN


def read_audit(officer: Officer) -> bool:
    """The commune's chair for the own office, the auditor and the administrator for all."""
    return officer.role in {Role.COMMUNE_CHAIR, Role.AUDITOR, Role.ADMIN}


def read_all_logs(officer: Officer) -> bool:
    """The auditor and the administrator read the log of every office."""
    return officer.role in {Role.AUDITOR, Role.ADMIN}
