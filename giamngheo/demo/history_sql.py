"""The demo's history, set by set, into the register.

demo_life, demo_membership, demo_died, demo_answers, demo_member_answers; demo_gone: persons as a load prepares them.
A household or person is found by its code, of which the demo has one each.
"""

from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS

_OF_HOUSEHOLD = [column.name for column in HOUSEHOLD_ANSWERS]
_OF_PERSON = [column.name for column in PERSON_ANSWERS]
# What is staged of the answers.
HOUSEHOLD = ("answers_id", "household_id", "commune_code", "review_date", *_OF_HOUSEHOLD)
PERSON = ("id", "answers_id", "person_id", *_OF_PERSON)
_IDENTITY = "full_name, sex, birth_date, birth_date_is_year_only, ethnic_code"
_NUMBER = "personal_id_encrypted, personal_id_hash, personal_id_tail"
LIVES = (
    """
    UPDATE registry_household h SET started_on = l.since, ended_on = l.until,
        ending = CASE WHEN l.until IS NULL THEN '' ELSE 'moved_away' END
    FROM demo_life l WHERE h.commune_code = l.commune_code AND h.code = l.household_id
    """,
    """
    UPDATE registry_householdplace p SET valid_from = h.started_on
    FROM registry_household h WHERE h.started_on IS NOT NULL AND p.household_id = h.id
    """,
    f"""
    INSERT INTO registry_person (
        id, code, household_id, sort_key, {_IDENTITY}, {_NUMBER}, version, died_on, twin_key
    )
    SELECT g.person_id, g.code, h.id, g.sort_key, {_IDENTITY}, {_NUMBER}, 1, d.died_on,
        registry_twin_key(registry_fold(full_name), birth_date, birth_date_is_year_only, sex)
    FROM demo_gone g JOIN registry_household h ON h.code = g.household_code
    LEFT JOIN demo_died d ON d.person_id = g.code
    """,
)
MEMBERSHIPS = (
    """
    CREATE TEMP TABLE span ON COMMIT DROP AS
    SELECT p.id AS person_id, h.id AS household_id, s.relation, s.since, s.until
    FROM demo_membership s JOIN registry_person p ON p.code = s.person_id
    JOIN registry_household h ON h.code = s.household_id
    """,
    # First nobody is where they came to later, then they are where they were: never in two households on one day.
    """
    UPDATE registry_membership m SET valid_from = s.since
    FROM span s WHERE s.until IS NULL AND m.person_id = s.person_id
    """,
    """
    INSERT INTO registry_membership (person_id, household_id, relation, valid_from, valid_to)
    SELECT person_id, household_id, relation, since, until FROM span WHERE until IS NOT NULL
    """,
)
ANSWERS = (
    f"""
    INSERT INTO registry_householdanswers (
        id, household_id, review_date, version, saved_at, saved_by, {", ".join(_OF_HOUSEHOLD)}
    )
    SELECT a.answers_id, h.id, a.review_date, 1, (a.review_date + time '17:00') AT TIME ZONE 'Asia/Ho_Chi_Minh',
        %(by)s, {", ".join(_OF_HOUSEHOLD)}
    FROM demo_answers a JOIN registry_household h ON h.commune_code = a.commune_code AND h.code = a.household_id
    """,
    f"""
    INSERT INTO registry_personanswers (id, answers_id, household_id, person_id, version, {", ".join(_OF_PERSON)})
    SELECT m.id, a.id, a.household_id, p.id, 1, {", ".join(f"m.{name}" for name in _OF_PERSON)}
    FROM demo_member_answers m JOIN registry_householdanswers a ON a.id = m.answers_id
    JOIN registry_person p ON p.code = m.person_id
    """,
)
STEPS = (*LIVES, *MEMBERSHIPS, *ANSWERS)
# Households whose lines and verdicts are others now: the gone, and who was asked in a finished review only, those of a
# day together, as they are judged.
GONE = "SELECT id FROM registry_household WHERE ended_on IS NOT NULL"
ASKED_BEFORE = """
SELECT h.id FROM demo_answers a
JOIN registry_household h ON h.commune_code = a.commune_code AND h.code = a.household_id AND h.ended_on IS NULL
JOIN registry_householdsummary s ON s.household_id = h.id AND s.review_date IS NULL
GROUP BY h.id ORDER BY max(a.review_date)
"""
