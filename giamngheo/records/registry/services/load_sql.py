"""The statements of a load, in order, over the temporary tables incoming_households and incoming_persons.

Each works on all rows at once. A row is new and has an id of its own until it is found in the register. Parameters:
source, now, saved_by, batch, day. What a statement takes for the same household or member: its code in the commune,
else its code in that source; a member also by personal id, or by name and birth date, within the household.
"""

from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS
from giamngheo.records.registry.services.finding_duplicates import ASKED

IDENTITY = ("full_name", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code")
NUMBER = ("personal_id_encrypted", "personal_id_hash", "personal_id_tail")
_HOUSEHOLD = [column.name for column in HOUSEHOLD_ANSWERS]
_PERSON = [column.name for column in PERSON_ANSWERS]


def _listed(names: list[str] | tuple[str, ...], of: str = "") -> str:
    return ", ".join(f"{of}{name}" for name in names)


def _filled(names: list[str], kept: str, new: str) -> str:
    """Only what the file says replaces what is there."""
    return ", ".join(f"{name} = coalesce({new}.{name}, {kept}.{name})" for name in names)


def _says_more(names: list[str] | tuple[str, ...], row: str, kept: str) -> str:
    """Whether a row of the file has a value that the kept row has not."""
    return " OR ".join(
        f"({row}.{name} IS NOT NULL AND {row}.{name} IS DISTINCT FROM {kept}.{name})" for name in names
    )


_MARKS = "is_new boolean NOT NULL DEFAULT true, is_changed boolean NOT NULL DEFAULT false, before jsonb"
HOUSEHOLD_MARKS = f"village_id uuid, answers_id uuid, {_MARKS}"
PERSON_MARKS = _MARKS
VILLAGES = (
    # What the file leaves unnamed, the register may know by its code.
    """
    UPDATE incoming_households i SET village_name = v.name FROM geography_village v
    WHERE i.village_name IS NULL
        AND v.commune_code = i.commune_code AND v.code = i.village_code AND v.valid_to IS NULL
    """,
    """
    UPDATE incoming_households SET village_name = coalesce(village_code, 'Chưa rõ thôn')
    WHERE village_name IS NULL
    """,
    """
    INSERT INTO geography_village (id, commune_code, code, name, kind, version)
    SELECT gen_random_uuid(), commune_code, coalesce(min(village_code), ''), village_name,
        coalesce(min(village_kind), ''), 1
    FROM incoming_households i
    WHERE NOT EXISTS (
        SELECT 1 FROM geography_village v
        WHERE v.commune_code = i.commune_code AND v.name = i.village_name AND v.valid_to IS NULL
    )
    GROUP BY commune_code, village_name
    """,
    # Since its commune has that code: the same code was another commune before.
    """
    INSERT INTO geography_villageplace (village_id, commune_code, valid_from)
    SELECT v.id, v.commune_code, u.valid_from
    FROM geography_village v LEFT JOIN geography_unit u ON u.code = v.commune_code AND u.valid_from <= %(day)s
        AND (u.valid_to IS NULL OR u.valid_to > %(day)s)
    WHERE NOT EXISTS (SELECT 1 FROM geography_villageplace p WHERE p.village_id = v.id)
    """,
    """
    UPDATE incoming_households i SET village_id = v.id FROM geography_village v
    WHERE v.commune_code = i.commune_code AND v.name = i.village_name AND v.valid_to IS NULL
    """,
)
MATCH_HOUSEHOLDS = (
    """
    UPDATE incoming_households i SET household_id = h.id, is_new = false FROM registry_household h
    WHERE h.commune_code = i.commune_code AND h.code = i.code
    """,
    """
    UPDATE incoming_households i SET household_id = a.household_id, is_new = false FROM registry_householdalias a
    WHERE i.is_new
        AND a.commune_code = i.commune_code AND a.source = %(source)s AND a.code = i.code
    """,
    "ANALYZE incoming_households (household_id, is_new)",
)
NEW_HOUSEHOLDS = (
    """
    INSERT INTO registry_household (
        id, code, village_id, commune_code, address, phone, ending, version, entered_by_id
    )
    SELECT household_id, code, village_id, commune_code, '', '', '', 1, %(batch)s
    FROM incoming_households WHERE is_new
    """,
    """
    INSERT INTO registry_householdplace (household_id, village_id)
    SELECT household_id, village_id FROM incoming_households WHERE is_new
    """,
    """
    INSERT INTO registry_householdalias (household_id, commune_code, source, code, noted_on, entered_by_id)
    SELECT household_id, commune_code, %(source)s, code, %(day)s, %(batch)s FROM incoming_households i
    ON CONFLICT (commune_code, source, code) DO NOTHING
    """,
    """
    INSERT INTO registry_statusperiod (household_id, status, decision, entered_by_id)
    SELECT household_id, previous_status, '', %(batch)s FROM incoming_households
    WHERE is_new AND previous_status IS NOT NULL
    """,
)
# The members of households that are known, whoever of them is not found yet. By household (LATERAL) and in a table of
# their own: in the middle of a load the planner's guesses about the register are worthless.
KNOWN_MEMBERS = (
    "DROP TABLE IF EXISTS known_members",
    """
    CREATE TEMP TABLE known_members ON COMMIT DROP AS
    SELECT p.* FROM incoming_households h CROSS JOIN LATERAL (
        SELECT id, household_id, code, personal_id_hash, birth_date, registry_fold(full_name) AS name
        FROM registry_person WHERE household_id = h.household_id OFFSET 0
    ) p WHERE NOT h.is_new
    """,
    "ANALYZE known_members",
    "ANALYZE incoming_persons (household_id, person_id)",
)


def _found(same: str) -> str:
    """Whoever is not found yet is the known member of whom this holds, and nobody else is that member."""
    return f"""
    WITH found AS (
        UPDATE incoming_persons i SET person_id = p.id, is_new = false FROM known_members p
        WHERE i.is_new AND p.household_id = i.household_id AND {same}
        RETURNING p.id
    )
    DELETE FROM known_members p USING found WHERE found.id = p.id
    """


MATCH_PERSONS = (
    *KNOWN_MEMBERS,
    _found("p.code = i.code"),
    _found("p.personal_id_hash IN (i.personal_id_hash, i.personal_id_older)"),
    _found("p.name = registry_fold(i.full_name) AND p.birth_date = i.birth_date"),
    "ANALYZE incoming_persons (is_new)",
)
# A number that is kept under the key before is the same number.
_OTHER_NUMBER = """(i.personal_id_hash IS NOT NULL AND p.personal_id_hash IS DISTINCT FROM i.personal_id_hash
        AND p.personal_id_hash IS DISTINCT FROM coalesce(i.personal_id_older, i.personal_id_hash))"""
NEW_PERSONS = (
    # Names are few, folding is dear.
    "DROP TABLE IF EXISTS folded_names",
    """
    CREATE TEMP TABLE folded_names ON COMMIT DROP AS SELECT full_name, registry_fold(full_name) AS folded
    FROM (SELECT DISTINCT full_name FROM incoming_persons WHERE is_new) i
    """,
    "ANALYZE folded_names",
    f"""
    WITH made AS (INSERT INTO registry_person (
        id, code, household_id, full_name, sort_key, {_listed(IDENTITY[1:])}, {_listed(NUMBER)}, version, entered_by_id,
        twin_key
    )
    SELECT person_id, code, household_id, coalesce(full_name, ''), coalesce(sort_key, ''), {_listed(IDENTITY[1:])},
        personal_id_encrypted, personal_id_hash, personal_id_tail, 1, %(batch)s,
        registry_twin_key(n.folded, birth_date, birth_date_is_year_only, sex)
    FROM incoming_persons LEFT JOIN folded_names n USING (full_name) WHERE is_new
    RETURNING id, twin_key, personal_id_hash)
    INSERT INTO asked_twins SELECT * FROM made
    """,
    """
    INSERT INTO registry_membership (person_id, household_id, relation, entered_by_id)
    SELECT person_id, household_id, relation, %(batch)s FROM incoming_persons WHERE is_new
    """,
)
KNOWN_PERSONS = (
    f"""
    UPDATE incoming_persons i SET is_changed = true, before = jsonb_build_object('person', to_jsonb(p))
    FROM registry_person p
    WHERE NOT i.is_new AND p.id = i.person_id AND ({_says_more(IDENTITY, "i", "p")} OR {_OTHER_NUMBER})
    """,
    f"""
    UPDATE registry_person p SET {_filled(["full_name", "sort_key", *IDENTITY[1:], *NUMBER[:2]], "p", "i")},
        personal_id_tail = CASE WHEN i.personal_id_hash IS NULL THEN p.personal_id_tail ELSE i.personal_id_tail END,
        version = p.version + 1
    FROM incoming_persons i WHERE i.is_changed AND p.id = i.person_id
    """,
    """
    UPDATE incoming_persons i SET is_changed = true,
        before = coalesce(i.before, '{}') || jsonb_build_object('relation', m.relation)
    FROM registry_membership m
    WHERE NOT i.is_new AND m.person_id = i.person_id AND m.valid_to IS NULL
        AND i.relation IS NOT NULL AND i.relation IS DISTINCT FROM m.relation
    """,
    # First nobody is head where the head changes, then each has the new relation: never two heads at once.
    """
    UPDATE registry_membership m SET relation = NULL FROM incoming_persons i
    WHERE i.before ? 'relation' AND m.person_id = i.person_id AND m.valid_to IS NULL
    """,
    """
    UPDATE registry_membership m SET relation = i.relation FROM incoming_persons i
    WHERE i.before ? 'relation' AND m.person_id = i.person_id AND m.valid_to IS NULL
    """,
)
HOUSEHOLD_ANSWERS_STEPS = (
    f"""
    UPDATE incoming_households i SET answers_id = a.id,
        is_changed = ({_says_more(_HOUSEHOLD, "i", "a")}),
        before = jsonb_build_object('answers', to_jsonb(a))
    FROM registry_householdanswers a
    WHERE NOT i.is_new AND a.household_id = i.household_id AND a.review_date = i.review_date
    """,
    f"""
    UPDATE registry_householdanswers a SET {_filled(_HOUSEHOLD, "a", "i")},
        version = a.version + 1, saved_at = %(now)s, saved_by = %(saved_by)s
    FROM incoming_households i WHERE i.is_changed AND a.id = i.answers_id
    """,
    f"""
    WITH made AS (
        INSERT INTO registry_householdanswers (
            id, household_id, review_date, version, saved_at, saved_by, entered_by_id, {_listed(_HOUSEHOLD)}
        )
        SELECT new_answers_id, household_id, review_date, 1, %(now)s, %(saved_by)s, %(batch)s,
            {_listed(_HOUSEHOLD)}
        FROM incoming_households WHERE answers_id IS NULL AND in_review IS DISTINCT FROM false
        RETURNING id, household_id
    )
    UPDATE incoming_households i SET answers_id = made.id, is_changed = true
    FROM made WHERE made.household_id = i.household_id
    """,
    "ANALYZE incoming_households (household_id, answers_id)",
)
PERSON_ANSWERS_STEPS = (
    f"""
    UPDATE incoming_persons i SET is_changed = true,
        before = coalesce(i.before, '{{}}') || jsonb_build_object('answers', to_jsonb(b))
    FROM registry_personanswers b, incoming_households h
    WHERE NOT i.is_new AND h.household_id = i.household_id
        AND b.answers_id = h.answers_id AND b.person_id = i.person_id
        AND ({_says_more(_PERSON, "i", "b")})
    """,
    f"""
    UPDATE registry_personanswers b SET {_filled(_PERSON, "b", "i")}, version = b.version + 1
    FROM incoming_persons i JOIN incoming_households h ON h.household_id = i.household_id
    WHERE i.before ? 'answers' AND b.answers_id = h.answers_id AND b.person_id = i.person_id
    """,
    f"""
    INSERT INTO registry_personanswers (
        id, answers_id, household_id, person_id, version, entered_by_id, {_listed(_PERSON)}
    )
    SELECT i.new_answers_id, h.answers_id, i.household_id, i.person_id, 1, %(batch)s, {_listed(_PERSON, "i.")}
    FROM incoming_persons i JOIN incoming_households h ON h.household_id = i.household_id
    WHERE h.answers_id IS NOT NULL
    ON CONFLICT (answers_id, person_id) DO NOTHING
    """,
)
OUTCOME = "CASE WHEN is_new THEN 'created' WHEN is_changed THEN 'updated' ELSE 'unchanged' END"
OUTCOMES = tuple(
    f"""
    INSERT INTO registry_importrow (
        batch_id, sheet, number, outcome, household_id, person_id, field, message_vi, message_en, before, version
    )
    SELECT %(batch)s::uuid, sheet, number, {OUTCOME}, household_id, {person}, '', '', '', before, {version}
    FROM {table} WHERE %(batch)s::uuid IS NOT NULL
    """
    for table, person, version in (
        (
            "incoming_households",
            "NULL",
            "CASE WHEN answers_id = new_answers_id THEN 1 "
            "ELSE (SELECT version FROM registry_householdanswers a WHERE a.id = answers_id) END",
        ),
        (
            "incoming_persons",
            "person_id",
            "CASE WHEN is_new THEN 1 ELSE (SELECT version FROM registry_person p WHERE p.id = person_id) END",
        ),
    )
)
# Whoever is new, or another than before by the name, birth, sex or number: of an older number the same person.
ASK_FOR_TWINS = (
    """
    INSERT INTO asked_twins
    SELECT p.id, p.twin_key, p.personal_id_hash FROM incoming_persons i JOIN registry_person p ON p.id = i.person_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::registry_person, i.before->'person') b
    WHERE NOT i.is_new AND i.before ? 'person' AND (
        (p.full_name, p.birth_date, p.birth_date_is_year_only, p.sex)
            IS DISTINCT FROM (b.full_name, b.birth_date, b.birth_date_is_year_only, b.sex)
        OR (p.personal_id_hash IS DISTINCT FROM b.personal_id_hash
            AND b.personal_id_hash IS DISTINCT FROM coalesce(i.personal_id_older, i.personal_id_hash))
    )
    """,
    """
    UPDATE asked_twins a SET older = i.personal_id_older FROM incoming_persons i
    WHERE i.personal_id_older IS NOT NULL AND i.person_id = a.person_id
    """,
)
HOUSEHOLD_STEPS = (*VILLAGES, *MATCH_HOUSEHOLDS, *NEW_HOUSEHOLDS, *HOUSEHOLD_ANSWERS_STEPS)
PERSON_STEPS = (
    *(*MATCH_PERSONS, *ASKED, *NEW_PERSONS, *KNOWN_PERSONS),
    *(*PERSON_ANSWERS_STEPS, *ASK_FOR_TWINS),
)
# Two loads at the same time do not see each other's persons. So whoever asks for duplicates waits until the one who
# asked before is committed; all that takes long, the foreign keys too, is done by then.
ONE_AFTER_THE_OTHER = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET CONSTRAINTS ALL DEFERRED",
    "SELECT pg_advisory_xact_lock(hashtext('registry_possibleduplicate'))",
)
COUNTS = f"SELECT {OUTCOME}, count(*) FROM {{table}} GROUP BY 1"
