"""Deals as their lists and their page show them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Prefetch, Q, QuerySet, Value

from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.lists.custom.definitions import custom_out
from wasl.lists.queries.custom import fields_seen
from wasl.records.models import Anchor, Tag, TagLink
from wasl.records.queries import get_visible, tags_of
from wasl.sales.models import BEST_FROM, COMMITTED_FROM, Deal, DealPerson, Pipeline, Stage, StageStay
from wasl.sales.queries.pipelines import get_pipeline

MOST_BESIDE = 20
DAY = datetime.timedelta(days=1)
COLUMNS = (
    "title", "body", "state", "currency", "amount", "expected_on", "source", "probability", "forecast", "stage_since", "closed_at",
    "reason", "reason_text", "recovered_at",
)  # fmt: skip


def deals_of(viewer: Actor) -> Any:
    """Return the deals that the viewer sees, with whom they are with as far as he sees those."""
    rows: Any = Deal.objects.visible_to(viewer).select_related("anchor", "owner", "stage")
    return rows.prefetch_related(*parties_seen(viewer))


def rotting_now() -> Q:
    """Return the condition that an open deal has stood in its stage for longer than it should."""
    moment = Value(clock.now(), DateTimeField())
    limit = ExpressionWrapper(F("stage__rots_after") * Value(DAY, DurationField()), DurationField())
    return Q(state=Deal.State.OPEN, stage_since__lt=ExpressionWrapper(moment - limit, DateTimeField()))


def parties_seen(viewer: Actor) -> list[Any]:
    """Return what fetches contact and company as far as the viewer may see them; others are none."""
    seen = Contact.objects.visible_to(viewer)
    return [Prefetch("contact", seen), Prefetch("company", seen)]


def counting_as(kind: str) -> Q:
    """Return the condition that a deal counts for a forecast: as somebody said, else as its chance says (`Deal.counts_as`)."""
    low, high = {
        "commit": (COMMITTED_FROM, 100),
        "best": (BEST_FROM, COMMITTED_FROM - 1),
        "pipeline": (0, BEST_FROM - 1),
    }.get(kind, (101, 101))
    own = Q(probability__gte=low, probability__lte=high)
    of_stage = Q(probability=None, stage__probability__gte=low, stage__probability__lte=high)
    return Q(forecast=kind) | (Q(forecast="") & (own | of_stage))


@dataclass(frozen=True)
class ShownDeal:
    """A deal with everything its page shows, as far as the viewer may see it."""

    deal: Deal
    pipeline: Pipeline
    contact: Contact | None
    company: Contact | None
    people: Sequence[DealPerson]
    stays: Sequence[StageStay]
    tags: Sequence[Tag]
    may_change: bool
    may_close: bool

    @property
    def stages(self) -> list[Stage]:
        """The stages of the bar: the open ones, and the end it came to."""
        return [one for one in self.pipeline.stages.all() if one.is_open or one.pk == self.deal.stage_id]

    @property
    def passed(self) -> list[UUID]:
        """The stages behind the deal: those before its own; of a lost one those alone in which it stood."""
        behind = [one.pk for one in self.stages if one.position < self.deal.stage.position]
        stood = {stay.stage_id for stay in self.stays}
        return [one for one in behind if one in stood] if self.deal.is_lost else behind

    @property
    def competitors(self) -> list[DealPerson]:
        """Those who want the deal too."""
        return [one for one in self.people if one.role == DealPerson.Role.COMPETES]

    @property
    def participants(self) -> list[DealPerson]:
        """Those who have another part in it."""
        return [one for one in self.people if one.role != DealPerson.Role.COMPETES]


def get_deal(viewer: Actor, pk: UUID | str) -> ShownDeal:
    """Return a deal with everything its page shows; raises `NotFound`."""
    found = get_visible(Deal, pk, viewer, "anchor", "owner", "team", "stage", "pipeline")
    parties = Contact.objects.visible_to(viewer).in_bulk(
        [key for key in (found.contact_id, found.company_id) if key]
    )
    people = DealPerson.objects.filter(deal=found, contact__in=Contact.objects.visible_to(viewer))
    may = not viewer.read_only and found.may_change(viewer)
    return ShownDeal(
        found,
        _pipeline_of(viewer, found),
        parties.get(found.contact_id) if found.contact_id else None,
        parties.get(found.company_id) if found.company_id else None,
        list(people.select_related("contact")),
        list(found.stays.select_related("stage", "by")),
        tags_of(viewer, found),
        may_change=may and viewer.may("sales.change"),
        may_close=may and viewer.may("sales.close"),
    )


def _pipeline_of(viewer: Actor, deal: Deal) -> Pipeline:
    """Return the pipeline of a deal with its stages, also one that is no longer used."""
    if deal.pipeline.archived_at is None:
        return get_pipeline(viewer, deal.pipeline_id)
    return deal.pipeline


def deals_with(viewer: Actor, anchor: Anchor) -> list[Deal]:
    """Return the deals with a contact, its own and those it has a part in, the open ones first."""
    own, company = (Deal.objects.filter(**{name: anchor.pk}).values("pk") for name in ("contact", "company"))
    part = DealPerson.objects.filter(contact=anchor.pk).values("deal")
    rows: QuerySet[Any] = deals_of(viewer).current().filter(pk__in=own.union(company, part))
    return sorted(rows.order_by("-created_at")[:MOST_BESIDE], key=lambda one: not one.is_open)


def plain_deals(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what a program is given, as values by name; hidden fields are absent."""
    fields = fields_seen(viewer, "deal")
    tags: dict[UUID, list[str]] = {}
    for link in TagLink.objects.filter(anchor__in=[row.pk for row in rows]).select_related("tag"):
        tags.setdefault(link.anchor_id, []).append(link.tag.name)
    return [_plain(viewer, row, sorted(tags.get(row.pk, ())), fields) for row in rows]


def _plain(viewer: Actor, row: Any, tags: Sequence[str], fields: Any) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    out |= {
        "pipeline": row.pipeline_id,
        "stage": row.stage_id,
        "stage_name": row.stage.name,
        "chance": row.chance,
        "counts_as": row.counts_as,
        "contact": row.contact.pk if row.contact else None,
        "company": row.company.pk if row.company else None,
        "owner": row.owner_id,
        "team": row.team_id,
        "tags": tags,
        "custom": custom_out(fields, row.custom),
    }
    denied = {"counts_as": "forecast"}
    shown = {name: value for name, value in out.items() if not viewer.hides("deal", denied.get(name, name))}
    moments = {name: getattr(row, name) for name in ("version", "created_at", "updated_at", "archived_at")}
    return {"id": row.pk, **shown, **moments}


def deal_row(viewer: Actor, pk: UUID | str) -> Any:
    """Return a deal as lists have it; raises `NotFound`."""
    found = get_visible(Deal, pk, viewer, "stage")
    return deals_of(viewer).get(pk=found.pk)
