"""The demo's rounds, set by set: from the staged lines of three years to everything that a review keeps.

demo_line: a household in a year's round; demo_stage: how far a village of this year is; demo_day: the days of each
(year, stage); demo_commune: the day and number of a commune's decision in a finished year.
"""

LINES = (
    """
    CREATE TEMP TABLE line ON COMMIT DROP AS
    SELECT l.*, h.id AS household_id, h.village_id, h.commune_code, s.status AS proposed,
        md5(l.code || l.year) AS draw, s.head_name,
        l.previous IN ('poor', 'near_poor') AS is_listed, l.decided IN ('poor', 'near_poor') AS is_on_list
    FROM demo_line l JOIN registry_household h ON h.code = l.code
    JOIN registry_householdsummary s ON s.household_id = h.id
    """,
    "ANALYZE line",
    # A village with a household that is not asked, or whose facts do not settle its class, is still under review.
    """
    CREATE TEMP TABLE place ON COMMIT DROP AS
    WITH village AS (
        SELECT l.year, l.commune_code, l.village_id,
            CASE WHEN l.year < %(year)s THEN 'past'
                WHEN bool_or(l.proposed = 'undetermined' OR s.review_date IS NULL OR s.review_date < %(opened_on)s)
                    AND min(t.stage) <> 'listing' THEN 'reviewing'
                ELSE min(t.stage) END AS stage,
            (array_agg(l.head_name ORDER BY l.head_name = '', l.draw))[1:3] AS names
        FROM line l JOIN registry_householdsummary s USING (household_id)
        LEFT JOIN geography_village v ON v.id = l.village_id
        LEFT JOIN demo_stage t ON t.commune_code = l.commune_code AND t.village_code = v.code
        GROUP BY l.year, l.commune_code, l.village_id
    )
    SELECT v.*, d.step, d.meeting_on, d.posted_on, d.posting_ends_on, d.complaint_on, d.due_on, d.is_agreed,
        d.is_answered, gen_random_uuid() AS id, gen_random_uuid() AS meeting_id,
        25 + ('x' || left(md5(v.village_id::text || v.year), 2))::bit(8)::int %% 40 AS attendees,
        row_number() OVER (PARTITION BY v.year, v.commune_code ORDER BY v.village_id) AS number
    FROM village v JOIN demo_day d ON d.year = v.year AND d.stage = v.stage
    """,
    "ANALYZE place",
    """
    CREATE TEMP TABLE demo_round ON COMMIT DROP AS
    SELECT p.year, p.commune_code, gen_random_uuid() AS id, min(d.opened_on) AS opened_on, min(d.ends_on) AS ends_on,
        CASE WHEN bool_and(p.stage = 'past') THEN 'decided'
            WHEN NOT bool_and(p.stage = 'concluded') THEN 'villages'
            WHEN ascii(right(p.commune_code, 1)) %% 2 = 0 THEN 'chair' ELSE 'district' END AS step,
        min(d.submitted_on) AS submitted_on
    FROM place p JOIN demo_day d USING (year, stage) GROUP BY p.year, p.commune_code
    """,
)
ROUNDS = (
    """
    INSERT INTO review_reviewround (
        id, commune_code, kind, list_year, standard, opened_on, ends_on, step, submitted_on, sent_back_reason, opened_by
    )
    SELECT id, commune_code, 'periodic_review', year, %(standard)s, opened_on, ends_on, step,
        CASE WHEN step <> 'villages' THEN submitted_on END, '', %(by)s
    FROM demo_round
    """,
    """
    INSERT INTO review_roundvillage (id, round_id, village_id, step, posted_on, posting_ends_on, again_reason)
    SELECT p.id, r.id, p.village_id, p.step, p.posted_on, p.posting_ends_on,
        CASE WHEN p.is_agreed THEN '' ELSE 'họp dân lần 1: 1 hộ chưa được nhất trí' END
    FROM place p JOIN demo_round r USING (year, commune_code)
    """,
    # Who a finished round's decision named: the head and how many they were on its day.
    """
    CREATE TEMP TABLE named ON COMMIT DROP AS
    SELECT l.year, l.household_id, coalesce(max(p.full_name) FILTER (WHERE m.relation = 'head'), '') AS head_name,
        count(*) AS members
    FROM line l JOIN demo_commune d USING (year, commune_code) JOIN registry_membership m USING (household_id)
    JOIN registry_person p ON p.id = m.person_id
    WHERE l.year < %(year)s AND m.valid_from <= d.decided_on AND (m.valid_to IS NULL OR m.valid_to > d.decided_on)
    GROUP BY l.year, l.household_id
    """,
    # Households that the meeting had before it: the class put to it, and whether it agreed.
    """
    CREATE TEMP TABLE reviewed ON COMMIT DROP AS
    SELECT l.*, gen_random_uuid() AS id, p.id AS round_village_id, p.step, p.stage, p.meeting_on, p.meeting_id,
        p.attendees, p.is_agreed OR l.number > 1 AS agrees, l.number AS place,
        CASE WHEN p.stage = 'past' THEN l.decided
            WHEN p.stage IN ('listing', 'reviewing') THEN '' ELSE l.proposed END AS put
    FROM (
        SELECT *, row_number() OVER (PARTITION BY year, village_id ORDER BY head_name = '', draw) AS number FROM line
    ) l JOIN place p USING (year, commune_code, village_id)
    """,
    "ANALYZE reviewed",
    """
    INSERT INTO review_roundhousehold (
        id, village_id, household_id, reason, previous_status, quick_result, reviewer_id, proposed, is_agreed, decided,
        movement, decided_head, decided_members
    )
    SELECT id, round_village_id, household_id, CASE WHEN is_listed THEN 'on_list' ELSE 'request' END, previous,
        CASE WHEN is_listed THEN '' WHEN stage = 'listing' THEN 'waiting' ELSE 'to_review' END, NULL, put,
        CASE WHEN meeting_on IS NOT NULL THEN agrees END,
        CASE WHEN stage = 'past' THEN decided ELSE '' END, CASE WHEN stage = 'past' THEN movement ELSE '' END,
        coalesce(n.head_name, ''), n.members
    FROM reviewed r LEFT JOIN named n USING (year, household_id)
    """,
    """
    INSERT INTO review_meeting (
        id, village_id, number, held_on, place, chair, secretary, representative, attendees, recorded_by
    )
    SELECT meeting_id, id, 1, meeting_on, 'Nhà văn hóa', coalesce(names[1], ''), coalesce(names[2], names[1], ''),
        coalesce(names[3], names[1], ''), attendees, %(by)s
    FROM place WHERE meeting_on IS NOT NULL
    """,
    """
    INSERT INTO review_meetingresult (meeting_id, household_id, proposed, agree, is_agreed)
    SELECT meeting_id, id, put,
        CASE WHEN agrees THEN attendees - ('x' || left(draw, 2))::bit(8)::int %% (attendees / 2) ELSE attendees / 3 END,
        agrees
    FROM reviewed WHERE meeting_on IS NOT NULL
    """,
    """
    INSERT INTO review_complaint (
        id, household_id, receipt, complainant, words, received_at, received_by, due_on,
        rechecked_on, rechecked_by, result, finding
    )
    SELECT gen_random_uuid(), v.id,
        v.commune_code || '-' || to_char(p.complaint_on, 'YYMMDD') || '-' || upper(left(r.id::text, 4))
            || lpad((row_number() OVER (PARTITION BY r.id ORDER BY v.id))::text, 3, '0'),
        v.head_name, w.words, (p.complaint_on + time '09:00') AT TIME ZONE 'Asia/Ho_Chi_Minh', %(by)s, p.due_on,
        CASE WHEN p.is_answered THEN p.due_on END, CASE WHEN p.is_answered THEN %(by)s ELSE '' END,
        CASE WHEN p.is_answered THEN 'kept' ELSE '' END, CASE WHEN p.is_answered THEN w.finding ELSE '' END
    FROM place p JOIN demo_round r USING (year, commune_code)
    JOIN reviewed v ON v.round_village_id = p.id AND v.place = 2
    JOIN demo_words w ON w.number = p.number %% %(words)s
    WHERE p.complaint_on IS NOT NULL AND (p.year = %(year)s OR p.number = 1)
    """,
    """
    UPDATE review_roundhousehold h SET reviewer_id = d.user_id
    FROM review_roundvillage v, review_reviewround r, accounts_duty_villages g, accounts_duty d
    WHERE h.village_id = v.id AND v.round_id = r.id AND r.list_year = %(year)s
        AND g.village_id = v.village_id AND d.id = g.duty_id AND d.role = 'reviewer'
    """,
)
DECISIONS = (
    """
    CREATE TEMP TABLE decision ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, r.id AS round_id, r.year, r.commune_code, d.decided_on,
        d.number || '/QĐ-UBND' AS number
    FROM demo_round r JOIN demo_commune d USING (year, commune_code)
    """,
    """
    INSERT INTO review_decision (id, round_id, signer, signed_at, number, decided_on, numbered_by)
    SELECT id, round_id, %(signer)s, (decided_on + time '09:00') AT TIME ZONE 'Asia/Ho_Chi_Minh', number, decided_on,
        %(by)s
    FROM decision
    """,
    # A household's class from each decision to the next: the last one stays open.
    """
    CREATE TEMP TABLE period ON COMMIT DROP AS
    SELECT v.household_id, v.year, v.previous, v.decided, v.escaped_poverty_date, v.escaped_near_poverty_date,
        v.escaped_poverty_date_before, v.escaped_near_poverty_date_before,
        d.number || ', ' || to_char(d.decided_on, 'DD/MM/YYYY') AS decision, d.decided_on AS valid_from,
        lead(d.decided_on) OVER by_household AS valid_to, row_number() OVER by_household AS number
    FROM reviewed v JOIN decision d USING (year, commune_code)
    WINDOW by_household AS (PARTITION BY v.household_id ORDER BY v.year)
    """,
    """
    UPDATE registry_statusperiod s SET status = p.decided, decision = p.decision, valid_from = p.valid_from,
        escaped_poverty_date = p.escaped_poverty_date, escaped_near_poverty_date = p.escaped_near_poverty_date
    FROM period p WHERE p.valid_to IS NULL AND s.household_id = p.household_id AND s.valid_to IS NULL
    """,
    """
    INSERT INTO registry_statusperiod (
        household_id, status, decision, valid_from, valid_to, escaped_poverty_date, escaped_near_poverty_date
    )
    SELECT household_id, decided, decision, valid_from, valid_to, escaped_poverty_date, escaped_near_poverty_date
    FROM period p WHERE valid_to IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM registry_statusperiod s WHERE s.household_id = p.household_id AND s.valid_to IS NULL
    )
    UNION ALL
    SELECT household_id, previous, '', NULL, valid_from, escaped_poverty_date_before, escaped_near_poverty_date_before
    FROM period WHERE number = 1 AND previous <> ''
    """,
    """
    UPDATE registry_householdsummary s SET previous_status = p.decided
    FROM period p WHERE p.valid_to IS NULL AND s.household_id = p.household_id AND s.previous_status <> p.decided
    """,
)
CERTIFICATES = (
    # One from the year in which a household came onto the list until the decision by which it left.
    """
    CREATE TEMP TABLE listed ON COMMIT DROP AS
    SELECT v.household_id, v.commune_code, v.year, v.decided, v.deprived, v.code, d.id AS decision_id, d.decided_on,
        CASE WHEN lag(v.is_on_list) OVER by_household THEN lag(v.year) OVER by_household ELSE v.year END AS since,
        CASE WHEN NOT lead(v.is_on_list) OVER by_household THEN lead(d.decided_on) OVER by_household END AS ended_on,
        v.is_on_list
    FROM reviewed v JOIN decision d USING (year, commune_code)
    WINDOW by_household AS (PARTITION BY v.household_id ORDER BY v.year)
    """,
    """
    CREATE TEMP TABLE given ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, household_id, commune_code, since, min(decided_on) AS issued_on,
        max(ended_on) AS ended_on,
        row_number() OVER (PARTITION BY commune_code, since ORDER BY min(code)) AS number
    FROM listed WHERE is_on_list GROUP BY household_id, commune_code, since
    """,
    """
    INSERT INTO review_certificate (id, household_id, commune_code, year, number, issued_on, ended_on, code)
    SELECT id, household_id, commune_code, since, number, issued_on, ended_on,
        translate(upper(left(replace(gen_random_uuid()::text, '-', ''), 12)), '01', 'XY')
    FROM given
    """,
    """
    INSERT INTO review_certificateline (certificate_id, decision_id, list_year, status, deprived)
    SELECT g.id, l.decision_id, l.year, l.decided, string_to_array(l.deprived, ' ')
    FROM listed l JOIN given g USING (household_id, since) WHERE l.is_on_list
    """,
)
STEPS = (*LINES, *ROUNDS, *DECISIONS, *CERTIFICATES)
