"""Who uses the desk's tables, and the one question about papers that anyone may ask."""

from django.db import migrations

from giamngheo.records.base.row_security import (
    APP,
    OF_HOUSEHOLD,
    OF_OFFICE,
    WORKER,
    grant,
    guard,
    told_to_anyone,
)

# A letter stays in the book of the office that issued it when the household moves away: numbers run over all of them.
LETTER_SEEN = f"({OF_OFFICE} OR {OF_HOUSEHOLD.format(column='household_id')})"
INITIALS = r"""
CREATE FUNCTION desk_initials(name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(string_agg(left(word, 1) || '.', ' ' ORDER BY place), '')
    FROM regexp_split_to_table(trim(name), '\s+') WITH ORDINALITY words (word, place) WHERE word <> ''
$$;
"""
# Whom a paper is for comes as initials; a code that is no paper's answers nothing.
PAPER = """
    SELECT 'letter'::text, l.number, l.year::integer, l.commune_code::text, l.issued_on, l.withdrawn_on, l.status::text,
        desk_initials(l.for_name)
    FROM desk_confirmationletter l WHERE l.code = asked
    UNION ALL
    SELECT 'certificate', c.number, c.year, c.commune_code, c.issued_on, c.ended_on, coalesce(newest.status, ''),
        desk_initials(s.head_name)
    FROM review_certificate c
    JOIN registry_householdsummary s ON s.household_id = c.household_id
    LEFT JOIN LATERAL (
        SELECT line.status FROM review_certificateline line
        WHERE line.certificate_id = c.id ORDER BY line.list_year DESC, line.id DESC LIMIT 1
    ) newest ON true
    WHERE c.code = asked
"""
COLUMNS = """kind text, number integer, year integer, commune_code text, issued_on date, ended_on date, status text,
    name text"""


class Migration(migrations.Migration):
    """A table of the area and the office; a function for anyone."""

    dependencies = [("desk", "0001_initial"), ("review", "0003_certificate_codes")]
    operations = [
        guard("desk_confirmationletter", "seen", LETTER_SEEN),
        grant("desk_confirmationletter", "SELECT, INSERT, UPDATE", APP, WORKER),
        migrations.RunSQL(INITIALS, "DROP FUNCTION desk_initials(text)"),
        told_to_anyone("desk_paper_by_code", "asked text", COLUMNS, PAPER),
    ]
