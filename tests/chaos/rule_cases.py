"""For each kind of action that a rule can do: on which records, with which inputs, and how often its effect is there.

`effects` asks for the record of each effect that stands in the database, one row for each: `%(ids)s` are the records.
An action may be there once more for each kind of record that it adds ("automation.create:person").
"""

from dataclasses import dataclass, field

TELL = "Told of {{ name }}"


def _events(name: str) -> str:
    return (
        f"SELECT subject_id FROM records_event WHERE type = '{name}' AND actor_kind = 'rule'"  # noqa: S608 - ours
        " AND subject_id = ANY(%(ids)s)"
    )


def _written(text: str, told: str) -> str:
    """Return the question for what was said in a room, in which the record stands by its address."""
    return (
        "SELECT a.id FROM records_anchor a JOIN records_note n ON position(a.id::text IN n.body) > 0"  # noqa: S608 - ours
        f" WHERE n.{text} LIKE '{told}%%' AND a.id = ANY(%(ids)s)"
    )


def _about(told: str) -> str:
    return (
        "SELECT l.anchor_id FROM activities_activity_about l JOIN activities_activity a"  # noqa: S608 - ours
        f" ON a.anchor_id = l.activity_id WHERE a.title = '{told}' AND l.anchor_id = ANY(%(ids)s)"
    )


def _named(table: str, column: str) -> str:
    return (
        f"SELECT a.id FROM records_anchor a JOIN {table} t ON t.{column} = 'Made of ' || a.title"  # noqa: S608 - ours
        " WHERE a.id = ANY(%(ids)s)"
    )


@dataclass(frozen=True)
class Case:
    """One action on records of a kind; inputs like "$team" are filled in by the probe that makes the world."""

    effects: str
    given: dict[str, str] = field(default_factory=dict)
    kind: str = "contact"


OWNED = {"owner": "record"}
STEP = {"days": "1", **OWNED}
CASES = {
    "contracts.renew": Case(_events("contract.renewed"), kind="contract"),
    "contracts.open_renewal": Case(
        _named("sales_deal", "title"), {"title": "Made of {{ name }}", "stage": "", **OWNED}, "contract"
    ),
    "contracts.make": Case(
        "SELECT deal_id FROM contracts_contract WHERE deal_id = ANY(%(ids)s)", {"months": "12"}, "won"
    ),
    "sales.move_deal": Case(_events("deal.moved"), {"stage": "$stage"}, "deal"),
    "sales.make_offer": Case(
        "SELECT deal_id FROM sales_offer WHERE deal_id = ANY(%(ids)s)",
        {"percent": "5", "days": "3"},
        "deal",
    ),
    "sales.give_out": Case(_events("record.changed"), kind="lead"),
    "sales.accept_lead": Case(_events("lead.accepted"), kind="lead"),
    "sales.disqualify": Case(_events("lead.disqualified"), {"reason": "no_need"}, "lead"),
    "sales.points": Case(
        "SELECT anchor_id FROM sales_lead, jsonb_array_elements(given_points) WHERE anchor_id = ANY(%(ids)s)",
        {"points": "5", "reason": "Asked twice"},
        "lead",
    ),
    "sales.add_product": Case(
        "SELECT deal_id FROM sales_dealline WHERE name = 'Tea' AND deal_id = ANY(%(ids)s)",
        {"product": "Tea", "quantity": "2"},
        "deal",
    ),
    "rooms.post": Case(_written("text", "Said of"), {"room": "$room", "text": "Said of {{ name }}"}),
    "rooms.announce": Case(_written("text", "Announced"), {"room": "$room", "text": "Announced: {{ name }}"}),
    "contacts.send_mail": Case(
        "SELECT a.id FROM records_anchor a JOIN mail_message m ON m.subject = 'To ' || a.title"
        " WHERE a.id = ANY(%(ids)s)",
        {"subject": "To {{ name }}", "text": "Welcome", "purpose": "service"},
    ),
    "automation.share_out": Case(_events("record.changed"), {"team": "$team", "order": "turn"}),
    "automation.notify": Case(
        "SELECT anchor_id FROM automation_notification WHERE starts_with(text, 'Told of')"
        " AND anchor_id = ANY(%(ids)s)",
        {"to": "owner", "text": TELL},
    ),
    "automation.webhook": Case(
        "SELECT anchor_id FROM automation_delivery WHERE type = 'rule.called' AND anchor_id = ANY(%(ids)s)",
        {"webhook": "$webhook"},
    ),
    "automation.create:person": Case(
        _named("contacts_contact", "name"), {"name": "Made of {{ name }}", **OWNED}
    ),
    "automation.create:company": Case(
        _named("contacts_contact", "name"), {"name": "Made of {{ name }}", **OWNED}
    ),
    "automation.create:deal": Case(
        _named("sales_deal", "title"), {"title": "Made of {{ name }}", "stage": "$stage", **OWNED}
    ),
    "automation.create:task": Case(_about("Made"), {"title": "Made", **STEP}),
    "automation.create:call": Case(_about("Made"), {"title": "Made", **STEP}),
    "automation.create:meeting": Case(_about("Made"), {"title": "Made", **STEP}),
    "records.next_step": Case(_about("Ring up"), {"step": "Ring up", "days": "1"}),
    "activities.add_task": Case(_about("Call"), {"title": "Call", "days": "1", "priority": "2"}),
    "activities.start_project": Case(
        "SELECT about_id FROM activities_project WHERE about_id = ANY(%(ids)s)",
        {"template": "ready:onboarding", "name": "Welcome", **OWNED},
    ),
    "lists.edit": Case(_events("record.changed"), {"field": "source", "value": "killed"}),
    "lists.assign": Case(_events("record.changed"), {"owner": "$colleague"}),
    "lists.tag": Case(_events("record.tagged"), {"names": "By a rule"}),
    "lists.untag": Case(_events("record.tagged"), {"names": "Held"}),
    "lists.archive": Case(_events("record.archived")),
    "records.note": Case(
        "SELECT anchor_id FROM records_note WHERE starts_with(text, 'Noted of') AND anchor_id = ANY(%(ids)s)",
        {"text": "Noted of {{ name }}"},
    ),
}
