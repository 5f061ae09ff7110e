"""The statements of an undo of some households, in order. Parameters: batch, after, most.

A household that the import made goes with everything the import made for it, or stays whole. In one that was there
before, the answers and each member are looked at one by one. `taken` holds the rows of the file that can go.
"""

from giamngheo.records.registry.models.answers import HOUSEHOLD_ANSWERS, PERSON_ANSWERS

IDENTITY = (
    *("full_name", "sort_key", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code"),
    *("personal_id_encrypted", "personal_id_hash", "personal_id_tail"),
)


def _from_json(names: tuple[str, ...] | list[str], of: str) -> str:
    return ", ".join(f"{name} = {of}.{name}" for name in names)


_LATER = """EXISTS (
    SELECT 1 FROM registry_{table} x WHERE x.household_id = {household}
    AND (x.entered_by_id IS DISTINCT FROM %(batch)s{more})
)"""
_MADE = " OR ".join(
    [
        "EXISTS (SELECT 1 FROM registry_household x WHERE x.id = r.household_id AND x.version > 1)",
        *(
            _LATER.format(table=table, household="r.household_id", more=" OR x.version > 1")
            for table in ("householdanswers", "personanswers", "person")
        ),
        _LATER.format(table="membership", household="r.household_id", more=" OR x.valid_to IS NOT NULL"),
        *(
            _LATER.format(table=table, household="r.household_id", more="")
            for table in ("statusperiod", "householdalias")
        ),
        *(
            f"EXISTS (SELECT 1 FROM {table} x WHERE x.household_id = r.household_id)"
            for table in (
                *("registry_lifeact", "registry_task", "registry_dossierdocument", "registry_transfer"),
                # Of the app above, by name: what a round or a certificate holds on to does not go.
                *("review_roundhousehold", "review_certificate"),
            )
        ),
    ]
)
# The answers that the import made or changed for a household that was there before, or for one of its members.
_ANSWERS = """
EXISTS (
    SELECT 1 FROM registry_{table} a WHERE {same}
    AND CASE WHEN r.before ? 'answers' THEN a.id = (r.before->'answers'->>'id')::uuid
        AND a.version > (r.before->'answers'->>'version')::int + 1
    ELSE a.entered_by_id = %(batch)s AND (a.version > 1{more}) END
)
"""
_OF_MEMBERS = """ OR EXISTS (
    SELECT 1 FROM registry_personanswers b WHERE b.answers_id = a.id
    AND (b.version > 1 OR b.entered_by_id IS DISTINCT FROM %(batch)s)
)"""
_CHANGED_HOUSEHOLD = _ANSWERS.format(
    table="householdanswers", same="a.household_id = r.household_id", more=_OF_MEMBERS
)
_CHANGED_PERSON = (
    "EXISTS (SELECT 1 FROM registry_person p WHERE p.id = r.person_id AND p.version <> r.version) OR "
    "EXISTS (SELECT 1 FROM registry_membership m WHERE m.person_id = r.person_id AND m.valid_to IS NOT NULL) OR "
    "EXISTS (SELECT 1 FROM registry_lifeact l WHERE l.person_id = r.person_id) OR "
    "(r.outcome = 'created' AND EXISTS (SELECT 1 FROM registry_personanswers b WHERE b.person_id = r.person_id "
    "AND b.entered_by_id IS DISTINCT FROM %(batch)s)) OR "
    + _ANSWERS.format(table="personanswers", same="a.person_id = r.person_id", more="")
)
SORT_OUT = (
    "DROP TABLE IF EXISTS part, made, taken, part_counts",
    """
    CREATE TEMP TABLE part ON COMMIT DROP AS
    SELECT DISTINCT household_id FROM registry_importrow
    WHERE batch_id = %(batch)s AND household_id > %(after)s AND outcome IN ('created', 'updated')
    ORDER BY household_id LIMIT %(most)s
    """,
    "ANALYZE part",
    f"""
    CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT r.household_id, ({_MADE}) AS stays FROM part JOIN registry_importrow r USING (household_id)
    WHERE r.batch_id = %(batch)s AND r.outcome = 'created' AND r.person_id IS NULL
    """,
    f"""
    CREATE TEMP TABLE taken ON COMMIT DROP AS
    SELECT r.id, r.household_id, r.person_id, r.outcome, r.before, made.household_id IS NOT NULL AS is_made,
        CASE WHEN made.household_id IS NOT NULL THEN made.stays
            WHEN r.person_id IS NULL THEN {_CHANGED_HOUSEHOLD} ELSE {_CHANGED_PERSON} END AS stays
    FROM part JOIN registry_importrow r USING (household_id) LEFT JOIN made USING (household_id)
    WHERE r.batch_id = %(batch)s AND r.outcome IN ('created', 'updated')
    """,
    # New answers go only as a whole: a member's row that stays keeps its household's.
    """
    UPDATE taken t SET stays = true
    WHERE NOT t.is_made AND t.person_id IS NULL AND NOT coalesce(t.before ? 'answers', false)
        AND EXISTS (SELECT 1 FROM taken o WHERE o.household_id = t.household_id AND o.stays)
    """,
    """
    UPDATE registry_importrow r SET outcome = CASE WHEN t.stays THEN 'kept' ELSE 'undone' END
    FROM taken t WHERE t.id = r.id
    """,
    """
    CREATE TEMP TABLE part_counts ON COMMIT DROP AS
    SELECT count(*) FILTER (WHERE NOT stays) AS undone, count(*) FILTER (WHERE stays) AS kept FROM taken
    """,
    "DELETE FROM taken WHERE stays",
    "ANALYZE taken",
)
COUNTS = """
SELECT (SELECT count(*) FROM part), coalesce((SELECT household_id FROM part ORDER BY household_id DESC LIMIT 1),
    %(after)s), undone, kept FROM part_counts
"""
TOUCHED = "SELECT DISTINCT household_id FROM taken WHERE NOT is_made"
# Who has the name, birth or number of before again.
RESTORED = "SELECT person_id FROM taken WHERE before ? 'person'"
RESTORE = (
    f"""
    UPDATE registry_householdanswers a SET version = a.version + 1, saved_at = b.saved_at, saved_by = b.saved_by,
        {_from_json([column.name for column in HOUSEHOLD_ANSWERS], "b")}
    FROM taken t, jsonb_populate_record(NULL::registry_householdanswers, t.before->'answers') b
    WHERE t.person_id IS NULL AND t.outcome = 'updated' AND t.before ? 'answers' AND a.id = b.id
    """,
    f"""
    UPDATE registry_personanswers a SET version = a.version + 1,
        {_from_json([column.name for column in PERSON_ANSWERS], "b")}
    FROM taken t, jsonb_populate_record(NULL::registry_personanswers, t.before->'answers') b
    WHERE t.person_id IS NOT NULL AND t.before ? 'answers' AND a.id = b.id
    """,
    f"""
    UPDATE registry_person p SET version = p.version + 1, {_from_json(IDENTITY, "b")}
    FROM taken t, jsonb_populate_record(NULL::registry_person, t.before->'person') b
    WHERE t.before ? 'person' AND p.id = t.person_id
    """,
    # First nobody is head where the head changes back: never two heads at once.
    """
    UPDATE registry_membership m SET relation = NULL FROM taken t
    WHERE t.before ? 'relation' AND m.person_id = t.person_id AND m.valid_to IS NULL
    """,
    """
    UPDATE registry_membership m SET relation = t.before->>'relation' FROM taken t
    WHERE t.before ? 'relation' AND m.person_id = t.person_id AND m.valid_to IS NULL
    """,
)
_GONE_HOUSEHOLDS = "SELECT household_id FROM taken WHERE is_made AND person_id IS NULL"
_GONE_PERSONS = "SELECT person_id FROM taken WHERE outcome = 'created' AND person_id IS NOT NULL"
_GONE_ANSWERS = """
SELECT a.id FROM registry_householdanswers a JOIN taken t ON t.household_id = a.household_id
WHERE t.person_id IS NULL AND a.entered_by_id = %(batch)s AND (t.is_made OR NOT coalesce(t.before ? 'answers', false))
"""
REMOVE = (
    f"DELETE FROM registry_verdict WHERE answers_id IN ({_GONE_ANSWERS})",
    f"DELETE FROM registry_personanswers WHERE answers_id IN ({_GONE_ANSWERS})",
    # A member of a household that stays: what the import itself said of them.
    f"""
    DELETE FROM registry_personanswers WHERE entered_by_id = %(batch)s AND person_id IN (
        SELECT person_id FROM taken WHERE person_id IS NOT NULL AND NOT coalesce(before ? 'answers', false)
    ) OR person_id IN ({_GONE_PERSONS})
    """,
    f"DELETE FROM registry_householdanswers WHERE id IN ({_GONE_ANSWERS})",
    f"SELECT registry_forget(ARRAY({_GONE_HOUSEHOLDS} UNION SELECT household_id FROM taken WHERE person_id IN "
    f"({_GONE_PERSONS})))",
    f"DELETE FROM registry_membership WHERE person_id IN ({_GONE_PERSONS})",
    f"DELETE FROM registry_person WHERE id IN ({_GONE_PERSONS})",
    *(
        f"DELETE FROM registry_{table} WHERE household_id IN ({_GONE_HOUSEHOLDS})"
        for table in ("statusperiod", "householdalias", "householdplace", "householdsummary")
    ),
    "DELETE FROM registry_householdalias WHERE entered_by_id = %(batch)s "
    "AND household_id IN (SELECT household_id FROM taken)",
    f"DELETE FROM registry_household WHERE id IN ({_GONE_HOUSEHOLDS})",
)
