"""The SQL of the scratch company: what hangs on the contacts, made in the database itself."""

# ten events a contact: the newest at `last_event_at`, the others up to 25 days apart, the oldest "added"
EVENTS = """
INSERT INTO records_event
    (id, type, recorded_at, actor_id, actor_kind, team_id, cause, subject_id, data, search)
SELECT uuidv7(made.at - clock_timestamp()), made.type, made.at, made.owner_id, 'user', made.team_id, NULL, made.id,
    CASE made.type
        WHEN 'record.changed' THEN '{"changes": {"city": ["Jelgava", "Rīga"], "job_title": ["", "محاسب"]}}'::jsonb
        WHEN 'record.tagged' THEN '{"added": ["VIP"], "removed": []}'::jsonb
        WHEN 'record.added' THEN '{"source": "bench"}'::jsonb
        WHEN 'next_step.set' THEN '{"step": "Call back", "due_at": "2026-11-30T09:00:00Z"}'::jsonb
        ELSE '{"total": "120.50", "currency": "SAR", "items": 3}'::jsonb
    END,
    CASE made.type WHEN 'record.changed' THEN 'jelgava riga محاسب' ELSE '' END
FROM (
    SELECT anchor.id, anchor.owner_id, anchor.team_id,
        anchor.last_event_at - (number - 1) * interval '25 days' * (0.2 + 0.8 * random()) AS at,
        (ARRAY['record.changed', '', 'record.tagged', 'record.changed', 'next_step.set', 'order.placed', 'page.visited',
               'order.placed', 'page.visited', 'record.added'])[number] AS type
    FROM records_anchor anchor CROSS JOIN generate_series(1, 10) number
    WHERE number <> 2
) made
"""
# the first twenty contacts have long histories: the record page is measured on one of them
LONG_HISTORIES = """
INSERT INTO records_event
    (id, type, recorded_at, actor_id, actor_kind, team_id, cause, subject_id, data, search)
SELECT uuidv7(anchor.last_event_at - number * interval '1 day' - clock_timestamp()),
    CASE number % 3 WHEN 0 THEN 'record.changed' ELSE 'order.placed' END,
    anchor.last_event_at, anchor.owner_id, 'user', anchor.team_id, NULL, anchor.id,
    CASE number % 3
        WHEN 0 THEN '{"changes": {"city": ["Jelgava", "Rīga"]}}'::jsonb
        ELSE '{"total": "120.50", "currency": "SAR"}'::jsonb
    END, ''
FROM (SELECT * FROM records_anchor ORDER BY id LIMIT 20) anchor CROSS JOIN generate_series(1, 500) number
"""
NOTES = """
INSERT INTO records_note
    (id, kind, anchor_id, author_id, body, text, folded, words, details, mentions, happened_at, created_at, version)
SELECT uuidv7(made.at - clock_timestamp()), 'note', made.id, made.owner_id, '<p>' || made.text || '</p>', made.text,
    made.folded, to_tsvector('simple', made.folded), '{}', '[]', made.at, made.at, 1
FROM (
    SELECT anchor.id, anchor.owner_id, anchor.last_event_at - random() * interval '20 days' AS at,
        CASE anchor.kind WHEN 'contact' THEN words.text END AS text, words.folded
    FROM records_anchor anchor
    CROSS JOIN LATERAL (
        SELECT * FROM (VALUES
            (0, 'Asked for a price list and the terms of delivery', 'asked for a price list and the terms of delivery'),
            (1, 'طلب عرض سعر وموعد التسليم', 'طلب عرض سعر وموعد التسليم'),
            (2, 'Lūdz atsūtīt piedāvājumu līdz piektdienai', 'ludz atsutit piedavajumu lidz piektdienai'),
            (3, 'Happy with the last order; wants a call in spring', 'happy with the last order wants a call in spring')
        ) AS known (number, text, folded)
        WHERE known.number = ('x' || right(anchor.id::text, 2))::bit(8)::int % 4
    ) words
) made
"""
NOTE_EVENTS = """
INSERT INTO records_event
    (id, type, recorded_at, actor_id, actor_kind, team_id, cause, subject_id, data, search)
SELECT uuidv7(note.happened_at - clock_timestamp()), 'note.written', note.happened_at, note.author_id, 'user', NULL, NULL,
    note.anchor_id, jsonb_build_object('note', note.id, 'kind', 'note'), ''
FROM records_note note
"""
LINKS = """
INSERT INTO records_eventlink (anchor_id, event_id, type)
SELECT subject_id, id, type FROM records_event ORDER BY subject_id, id
"""
EMAILS = """
INSERT INTO contacts_email (contact_id, value, folded, label, is_primary, position)
SELECT anchor_id, primary_email, primary_email, 'work', true, 0 FROM contacts_contact
"""
PHONES = """
INSERT INTO contacts_phone (contact_id, e164, raw, extension, label, is_primary, position)
SELECT anchor_id, primary_phone, primary_phone, '', 'mobile', true, 0 FROM contacts_contact
"""
ADDRESSES = """
INSERT INTO contacts_address (contact_id, lines, city, city_key, region, postal_code, country, label, position)
SELECT anchor_id, '', city, city_key, '', '', country, 'work', 0 FROM contacts_contact
"""
EMPLOYMENTS = """
INSERT INTO contacts_relation (id, kind, first_id, second_id, title, other_title, is_primary, created_at)
SELECT uuidv7(), 'employment', anchor_id, company_id, job_title, '', true, created_at
FROM contacts_contact WHERE company_id IS NOT NULL
"""
# one contact in three has a tag
TAG_LINKS = """
INSERT INTO records_taglink (anchor_id, tag_id, added_at)
SELECT anchor.id, tag.id, anchor.last_event_at
FROM (SELECT id, last_event_at, row_number() OVER (ORDER BY id) AS number FROM records_anchor) anchor
JOIN (SELECT id, row_number() OVER (ORDER BY folded) AS number, count(*) OVER () AS tags FROM records_tag) tag
    ON anchor.number % (tag.tags * 3) = tag.number
"""
# an open task behind each promised step, a call that took place with each contact
ACTIVITIES = """
WITH made AS MATERIALIZED (
    SELECT uuidv7() AS id, anchor.id AS about, 'task' AS kind, 'open' AS state, anchor.next_step AS title,
        anchor.next_step_at AS due_at, NULL::timestamptz AS done_at, anchor.next_step_by_id AS owner_id, anchor.team_id
    FROM records_anchor anchor WHERE anchor.next_step_at IS NOT NULL
    UNION ALL
    SELECT uuidv7(), anchor.id, 'call', 'done', left(anchor.title, 300), anchor.last_event_at, anchor.last_event_at,
        anchor.owner_id, anchor.team_id
    FROM records_anchor anchor WHERE anchor.kind = 'contact'
), anchors AS (
    INSERT INTO records_anchor
        (id, kind, title, title_key, search, owner_id, team_id, is_archived, is_deleted, last_event_at, next_step)
    SELECT id, kind, title, left(lower(title), 120), lower(title), owner_id, team_id, false, false, done_at, '' FROM made
), activities AS (
    INSERT INTO activities_activity
        (anchor_id, kind, title, body, state, priority, due_at, due_on, has_time, is_late_told, repeat, checklist, outcome,
         direction, result, place, recording, done_at, done_by_id, owner_id, team_id, created_at, updated_at, version,
         sort_key, custom)
    SELECT id, kind, title, '', state, 2, due_at, due_at::date, true, true, '', '[]', '', CASE kind WHEN 'call' THEN 'out' ELSE '' END,
        CASE kind WHEN 'call' THEN 'reached' ELSE '' END, '', '', done_at, CASE WHEN done_at IS NOT NULL THEN owner_id END,
        owner_id, team_id, due_at, due_at, 1, convert_to(lower(left(title, 100)), 'UTF8'), '{}'
    FROM made
)
INSERT INTO activities_activity_about (activity_id, anchor_id) SELECT id, about FROM made
"""
FILL = (
    EVENTS, LONG_HISTORIES, NOTES, NOTE_EVENTS, "ANALYZE records_event", LINKS, EMAILS, PHONES, ADDRESSES, EMPLOYMENTS,
    TAG_LINKS, ACTIVITIES,
)  # fmt: skip
SETTINGS = (
    "SET statement_timeout = 0",
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
    "SET work_mem = '256MB'",
)
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0 AND conrelid::regclass::text = ANY(%s)
"""
# all that no constraint stands on; those of partitions come with the index of the whole table
INDEXES = """
SELECT index.relname, pg_get_indexdef(index.oid)
FROM pg_index
JOIN pg_class index ON index.oid = indexrelid
JOIN pg_class relation ON relation.oid = indrelid
WHERE relation.relname = ANY(%s) AND NOT index.relispartition AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.oid AND contype IN ('p', 'u', 'x'))
"""
