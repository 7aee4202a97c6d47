"""A company of very many deals: with the history of their stages, their lines, and the leads they came of.

The deals follow each other over `DAYS` days. A fifth of them is open; the others were won or lost after one to four stages.
Amounts are in three currencies, and one of these has no rate. Rows are as the commands write them, made by statements over
whole tables.
"""

from decimal import Decimal
from typing import Any

from django.db import connection

from wasl.catalog.commands import add_product, set_rate
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.operations.bench import statements
from wasl.operations.bench.filling import bare
from wasl.operations.bench.selling import open_stages
from wasl.sales.models import Deal, Stage
from wasl.workspace.models import User

DAYS, OPEN, PRODUCTS = 900, 20, 20
# a contact for so many deals
EVERY = 10
TABLES = ("records_anchor", "sales_deal", "sales_stagestay", "sales_dealline", "sales_lead")
# chance is the same each time; a deal stands 2, 3, 4 and 5 paces in its four stages
MADE = """
CREATE TEMP TABLE made AS
SELECT begun.*, state <> 'open' AS is_closed, begun.at + pace * (place * (place + 3) / 2) AS since,
    CASE WHEN state <> 'open' THEN begun.at + pace * ((place + 1) * (place + 4) / 2) END AS closed_at
FROM (
    SELECT drawn.*, CASE WHEN drawn.fate < %(open)s OR is_young THEN 'open' WHEN drawn.fate %% 3 = 0 THEN 'won' ELSE 'lost' END AS state,
        CASE WHEN is_young THEN 0 ELSE drawn.fate / 3 %% 4 END AS place
    FROM (
        SELECT number, at, uuidv7(at - clock_timestamp()) AS id, (random() * 99)::integer AS fate, interval '1 day' * pace AS pace,
            at > now() - interval '1 day' * pace * 14 AS is_young, random() AS luck, (1 + random() * 900)::numeric(19, 2) * 100 AS worth,
            (%(currencies)s::text[])[1 + floor(random() * 20)::integer] AS currency,
            (%(sources)s::text[])[1 + floor(random() * random() * 6)::integer] AS source,
            (%(people)s::uuid[])[1 + floor(random() * %(colleagues)s)::integer] AS owner,
            1 + floor(random() * %(known)s)::integer AS known
        FROM (
            SELECT number, now() - interval '1 day' * %(days)s * (1 - number::float / %(count)s) - interval '1 minute' AS at,
                0.5 + random() * 5.5 AS pace
            FROM generate_series(1, %(count)s) number
        ) number
    ) drawn
) begun
"""
KNOWN = """
CREATE TEMP TABLE known AS
SELECT anchor_id AS id, company_id, row_number() OVER (ORDER BY anchor_id)::integer AS number FROM contacts_contact WHERE kind = 'person'
"""
ANCHORS = """
INSERT INTO records_anchor (id, kind, title, title_key, search, owner_id, team_id, is_archived, is_deleted, last_event_at, next_step)
SELECT made.id, 'deal', 'Order ' || number, 'order ' || number, 'order ' || number, owner, team_id, false, false,
    coalesce(closed_at, since), ''
FROM made JOIN workspace_user ON workspace_user.id = owner
"""
DEALS = """
INSERT INTO sales_deal (anchor_id, created_at, updated_at, version, sort_key, custom, title, body, stage_since, state, amount, currency,
    expected_on, source, closed_at, reason, reason_text, forecast, probability, external_id, owner_id, team_id, contact_id, company_id,
    pipeline_id, stage_id)
SELECT made.id, at, coalesce(closed_at, since), 1, convert_to('order ' || made.number, 'UTF8'), '{}', 'Order ' || made.number, '',
    coalesce(closed_at, since), state, CASE WHEN luck < 0.98 THEN worth END, currency,
    CASE WHEN luck > 0.95 THEN NULL WHEN is_closed THEN closed_at::date ELSE current_date + (luck * 220)::integer - 20 END, source, closed_at,
    CASE state WHEN 'lost' THEN (%(reasons)s::text[])[1 + floor(luck * 5)::integer] ELSE '' END, '',
    CASE WHEN NOT is_closed AND luck < 0.03 THEN 'commit' ELSE '' END, CASE WHEN NOT is_closed AND luck > 0.9 THEN 60 END, '',
    owner, team_id, known.id, known.company_id, %(pipeline)s::uuid,
    CASE state WHEN 'won' THEN %(won)s::uuid WHEN 'lost' THEN %(lost)s::uuid ELSE (%(stages)s::uuid[])[1 + place] END
FROM made JOIN workspace_user ON workspace_user.id = owner JOIN known ON known.number = made.known
ORDER BY made.number
"""
STAYS = """
INSERT INTO sales_stagestay (id, entered_at, left_at, probability, amount, currency, deal_id, stage_id, by_id)
SELECT gen_random_uuid(), at + pace * (step * (step + 3) / 2),
    CASE WHEN step < place OR (is_closed AND step = place) THEN at + pace * ((step + 1) * (step + 4) / 2) END,
    CASE WHEN step > place THEN CASE state WHEN 'won' THEN 100 ELSE 0 END ELSE 10 + 20 * step END,
    CASE WHEN luck < 0.98 THEN worth END, currency, id,
    CASE WHEN step <= place THEN (%(stages)s::uuid[])[1 + step] WHEN state = 'won' THEN %(won)s::uuid ELSE %(lost)s::uuid END, owner
FROM made CROSS JOIN LATERAL generate_series(0, place + is_closed::integer) step
ORDER BY number, step
"""
# every second deal has lines, every tenth two, one in twenty of something that is no product
LINES = """
INSERT INTO sales_dealline (id, deal_id, product_id, name, quantity, price, why, discount, tax, period, net, state, answer)
SELECT gen_random_uuid(), id, CASE WHEN number %% 40 <> 0 THEN (%(products)s::uuid[])[1 + number %% %(kinds)s] END, 'Bench', 1,
    worth / 2, '{}', 0, 0, 'once', worth / 2, '', ''
FROM made CROSS JOIN LATERAL generate_series(1, CASE WHEN number %% 10 = 0 THEN 2 ELSE 1 END) WHERE number %% 2 = 0
"""
# every fourth deal came of a lead, and as many leads came to nothing
LEADS = """
WITH leads AS MATERIALIZED (
    SELECT made.*, uuidv7(made.at - clock_timestamp()) AS lead, number %% 4 = 0 AS is_qualified FROM made WHERE number %% 2 = 0
), anchors AS (
    INSERT INTO records_anchor (id, kind, title, title_key, search, owner_id, team_id, is_archived, is_deleted, last_event_at, next_step)
    SELECT lead, 'lead', 'Wants ' || number, 'wants ' || number, 'wants ' || number, owner, team_id, false, false, at, ''
    FROM leads JOIN workspace_user ON workspace_user.id = owner
)
INSERT INTO sales_lead (anchor_id, created_at, updated_at, version, sort_key, custom, title, contact_id, was_new, message, products,
    channel, source, external_id, campaign, utm, page, referrer, state, state_since, reason, reason_text, answered_at, answer_minutes,
    score, score_reasons, given_points, given_why, owner_id, team_id, deal_id)
SELECT lead, at, at, 1, convert_to('wants ' || leads.number, 'UTF8'), '{}', 'Wants ' || leads.number, known.id, luck < 0.6, '', '{}',
    'form', source, '', '', '{}', '', '', CASE WHEN is_qualified THEN 'qualified' ELSE 'disqualified' END, at,
    CASE WHEN is_qualified THEN '' ELSE 'no_need' END, '', CASE WHEN luck < 0.9 THEN at + interval '1 day' * luck END,
    CASE WHEN luck < 0.9 THEN (luck * 480)::integer END, 0, '[]', '[]', '{}', owner, team_id, CASE WHEN is_qualified THEN leads.id END
FROM leads JOIN workspace_user ON workspace_user.id = owner JOIN known ON known.number = leads.known
ORDER BY leads.number
"""
CURRENCIES = ["SAR"] * 13 + ["EUR"] * 6 + ["KWD"]
SOURCES = ["web", "fair", "phone", "partner", "letter", ""]


def fill(count: int) -> None:
    """Make `count` deals in a filled company without any, then gather statistics. Connected as the owner of the tables."""
    given = _given(count)
    with connection.cursor() as cursor:
        for setting in statements.SETTINGS:
            cursor.execute(setting)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(MADE, given)
        cursor.execute(KNOWN)
        cursor.execute("ANALYZE made")
    with bare(TABLES), connection.cursor() as cursor:
        for statement in (ANCHORS, DEALS, STAYS, LINES, LEADS):
            cursor.execute(statement, given)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE made, known")
        cursor.execute("ANALYZE" if connection.in_atomic_block else f"VACUUM (ANALYZE) {', '.join(TABLES)}")


def _given(count: int) -> dict[str, Any]:
    """Return what the deals are made of: people, stages, products, words."""
    set_rate("EUR", value=Decimal("4.1"), by=SYSTEM)
    products = [str(add_product(f"Product {number}", by=SYSTEM).pk) for number in range(PRODUCTS)]
    people = [str(key) for key in User.objects.order_by("pk").values_list("pk", flat=True)]
    stages = {one.meaning: one for one in Stage.objects.filter(pipeline__is_default=True, removed_at=None)}
    return {
        "count": count, "days": DAYS, "open": OPEN, "people": people, "colleagues": len(people),
        "known": Contact.objects.filter(kind="person").count(), "products": products, "kinds": PRODUCTS,
        "stages": [str(one.pk) for one in open_stages()[:4]], "won": str(stages["won"].pk), "lost": str(stages["lost"].pk),
        "pipeline": str(stages["won"].pipeline_id), "currencies": CURRENCIES, "sources": SOURCES,
        "reasons": list(Deal.Reason.values),
    }  # fmt: skip
