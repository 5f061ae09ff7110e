"""Reading sensitive facts (health, disability, ethnic group) leaves a trace in the log."""

from uuid import UUID

from giamngheo.records.base.audit import Actor, record

READ = "registry.read_sensitive_facts"


def note_reading(
    actor: Actor, household_id: UUID | None, subject: str = "household", subject_id: UUID | None = None
) -> None:
    """An officer with the right was shown them. subject: whose they are, "household" for all its members.

    Note it last: whoever writes the log holds up the one who seals it until the page is made.
    """
    record(actor, READ, subject, subject_id or household_id, household_id=household_id)
