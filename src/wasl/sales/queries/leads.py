"""Leads as their list and their page show them; a contact or a deal that the viewer may not see is not named to him."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from wasl.automation.wording import filter_said
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag
from wasl.records.queries import get_visible, tags_of
from wasl.sales.models import Deal, Lead, LeadRule, ScoreRule
from wasl.sales.models.leads import WAITING
from wasl.workspace.models import User

MOST_BESIDE = 20
COLUMNS = (
    "title", "state", "was_new", "message", "products", "channel", "source", "campaign", "utm", "page", "referrer", "reason",
    "reason_text", "score", "score_reasons", "answered_at", "answer_minutes",
)  # fmt: skip


def leads_of(viewer: Actor) -> Any:
    """Return the leads that the viewer sees, with contact and deal as far as he sees those."""
    rows: Any = Lead.objects.visible_to(viewer).select_related("anchor", "owner")
    seen = Prefetch("contact", Contact.objects.visible_to(viewer))
    return rows.prefetch_related(seen)


@dataclass(frozen=True)
class ShownLead:
    """A lead with everything its page shows, as far as the viewer may see it."""

    lead: Lead
    contact: Contact | None
    deal: Deal | None
    tags: Sequence[Tag]
    may_change: bool
    may_open: bool


def get_lead(viewer: Actor, pk: UUID | str) -> ShownLead:
    """Return a lead with everything its page shows; raises `NotFound`."""
    found = get_visible(Lead, pk, viewer, "anchor", "owner", "team", "submission")
    contact = (
        Contact.objects.visible_to(viewer).filter(pk=found.contact_id).first() if found.contact_id else None
    )
    deal = Deal.objects.visible_to(viewer).filter(pk=found.deal_id).first() if found.deal_id else None
    may = not viewer.read_only and found.may_change(viewer) and viewer.may("sales.change_leads")
    return ShownLead(
        found, contact, deal, tags_of(viewer, found), may_change=may, may_open=may and viewer.may("sales.add")
    )


def points_of(viewer: Actor, lead: Lead) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what gives a lead points: by rules, and by hand with who gave them; nothing for whom the score is hidden."""
    if viewer.hides("lead", "score") or not lead.is_visible_to(viewer):
        return [], []
    people = {
        str(one.pk): one.name
        for one in User.objects.filter(pk__in=[one["by"] for one in lead.given_points if one["by"]])
    }
    given = [
        one | {"who": people.get(one["by"], ""), "at": datetime.datetime.fromisoformat(one["at"])}
        for one in lead.given_points
    ]
    return lead.score_reasons[: len(lead.score_reasons) - len(given)], given


def leads_with(viewer: Actor, anchor: Anchor) -> list[Lead]:
    """Return the leads of a contact or a deal, those that wait first."""
    rows: QuerySet[Any] = leads_of(viewer).current().filter(**{f"{anchor.kind}_id": anchor.pk})
    return sorted(rows.order_by("-created_at")[:MOST_BESIDE], key=lambda one: not one.is_waiting)


def open_leads(people: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return how many leads wait for each colleague."""
    rows = Lead.objects.filter(owner__in=people, state__in=WAITING, archived_at=None).order_by()
    return dict(rows.values_list("owner").annotate(number=Count("pk")))


def lead_rules(viewer: Actor) -> list[LeadRule]:
    """Return the rules by which new leads are given out."""
    if not viewer.may("sales.manage_leads"):
        raise NotAllowed
    return list(LeadRule.objects.select_related("team"))


def lead_row(viewer: Actor, pk: UUID) -> Lead:
    """Return a lead as a list shows it; raises `NotFound`."""
    found: Lead | None = leads_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def score_rules(viewer: Actor) -> list[ScoreRule]:
    """Return the rules that give leads points."""
    if not viewer.may("sales.manage_leads"):
        raise NotAllowed
    return list(ScoreRule.objects.all())


def get_score_rule(viewer: Actor, pk: int) -> ScoreRule:
    """Return one of them; raises `NotFound`."""
    found = next((one for one in score_rules(viewer) if one.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def points_said(viewer: Actor, rule: ScoreRule) -> str:
    """Say in words for what a rule gives points; nothing where its condition is lacking or can no longer be read."""
    if not rule.event:
        return str(filter_said(rule.condition, "lead", viewer))
    known = registry().event_type(rule.event)
    return str(known.label) if known else rule.event


def get_lead_rule(viewer: Actor, pk: int) -> LeadRule:
    """Return one of them; raises `NotFound`."""
    found = next((one for one in lead_rules(viewer) if one.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def plain_leads(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what a program is given of leads, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "lead")
    return [_plain(viewer, row, fields) for row in rows]


def _plain(viewer: Actor, row: Any, fields: Any) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "contact": row.contact.pk if row.contact else None,
        "deal": row.deal_id,
        "owner": row.owner_id,
        "team": row.team_id,
        "external_id": row.external_id,
        "custom": custom_out(fields, row.custom),
    }
    shown = {name: value for name, value in out.items() if not viewer.hides("lead", name)}
    return {
        "id": row.pk,
        **shown,
        **{name: getattr(row, name) for name in ("version", "created_at", "updated_at")},
    }
