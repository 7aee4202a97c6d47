"""Verbs on leads: take one in, accept it, give it back or up, make a deal of it, give it to somebody."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.capture.asking import MESSAGE, PRODUCTS
from wasl.capture.commands import note_made
from wasl.capture.models import Submission
from wasl.catalog.queries import offer_for
from wasl.contacts.commands import Stranger, Welcomed, change_contact, welcome_contact
from wasl.contacts.models import Contact
from wasl.contacts.sources import source_key, source_word
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.text import clean, clean_line, joined_names
from wasl.lists.custom.taking import take
from wasl.records.commands import emit, lock, set_tags
from wasl.records.commands.changes import refuse_clash, save_changed
from wasl.records.events import RecordAdded
from wasl.records.models import Anchor
from wasl.sales import events
from wasl.sales.commands.deals import add_deal
from wasl.sales.commands.lines import add_line
from wasl.sales.lead_wording import lead_channel
from wasl.sales.models import Deal, Lead
from wasl.sales.queries.lines import products_named
from wasl.sales.values import LeadValues
from wasl.worker.bus import publish
from wasl.workspace.models import Team, User

State = Lead.State
LINES = {"title": 200, "source": 120, "external_id": 120, "campaign": 200, "page": 500, "referrer": 500}
PUBLIC = {"owner_id": "owner", "team_id": "team"}
LONGEST_MESSAGE = 5000
MOST_PRODUCTS = 40


@command("sales.add_leads", needs="read")
def add_lead(contact: Contact, /, *, by: Actor, quiet: bool = False, **values: Unpack[LeadValues]) -> Lead:
    """Take in that a contact is interested; whoever looks after him gets it, else the actor. Raises `Invalid` by field."""
    return _added(Welcomed(contact, was_new=False), values, by=by, quiet=quiet)


@command("sales.add_leads")
def welcome_lead(
    stranger: Stranger, /, *, by: Actor, quiet: bool = False, **values: Unpack[LeadValues]
) -> Lead:
    """Take in a lead of somebody outside: his contact is found by address or number, or made. Raises `Invalid`."""
    source, owner = values.get("source") or "lead", values.get("owner_id", by.user_id)
    found = welcome_contact(stranger, source=source, owner_id=owner, team_id=values.get("team_id"), by=by)
    return _added(found, values, by=by, quiet=quiet)


def _added(found: Welcomed, values: LeadValues, *, by: Actor, quiet: bool = False) -> Lead:
    errors: dict[str, list[str]] = {}
    contact, was_new = found
    lead = Lead(contact=contact, was_new=was_new, created_at=values.get("created_at") or clock.now())
    lead.state_since = lead.created_at
    lead.owner_id = contact.owner_id or by.user_id
    lead.team_id = contact.team_id if contact.owner_id else by.team_id
    for name, value in _columns(values, errors).items():
        setattr(lead, name, value)
    lead.title = titled(lead)
    taken = take("lead", values.get("custom") or {}, by=by, held=None)
    errors |= taken.errors
    if errors:
        raise Invalid(fields=errors)
    lead.custom = taken.over({})
    lead.save()
    if values.get("tags"):
        set_tags(lead, names=values["tags"], by=by)
    emit(RecordAdded(lead, source=lead.channel), by=by, quiet=quiet, at=lead.created_at)
    emit(events.LeadAdded(lead, also=parties_of(lead)), by=by, quiet=quiet, at=lead.created_at)
    tell_leads()
    return lead


@command("sales.add_leads")
def lead_of_submission(sent: Submission, *, by: Actor) -> Lead | None:
    """Make the lead of a submission, once; the house does it as soon as a form was sent."""
    if sent.contact is None or Lead.objects.filter(submission=sent).exists():
        return None
    values: LeadValues = {
        "channel": Lead.Channel.FORM,
        "source": lead_channel(sent.utm, sent.referrer),
        "campaign": sent.utm.get("campaign", ""),
        "utm": sent.utm,
        "page": sent.page,
        "referrer": sent.referrer,
        "message": sent.answer(MESSAGE),
        "products": sent.answer(PRODUCTS).splitlines(),
        "submission_id": sent.pk,
        "created_at": sent.created_at,
    }
    if not values["message"] and not values["products"]:
        # whoever leaves only how he can be reached wants what the form is for
        values["title"] = (sent.form.heading or sent.form.name)[:200]
    lead = _added(Welcomed(sent.contact, was_new=sent.was_new), values, by=by)
    note_made(sent, made=lead, by=by)
    return lead


@command("sales.change_leads")
def change_lead(
    lead: Lead, *, by: Actor, seen: int | None = None, quiet: bool = False, **values: Unpack[LeadValues]
) -> Lead:
    """Change what is named of a lead and record the difference.

    `seen` is the version the editor looked at: what a colleague has changed since is a `Conflict`. Raises `Invalid` by field.
    """
    lead = lock(lead)
    taken = take("lead", values.get("custom") or {}, by=by, held=lead.custom, pk=lead.pk)
    errors: dict[str, list[str]] = {}
    changes: dict[str, list[Any]] = {}
    for name, value in _columns(values, errors).items():
        held = getattr(lead, name)
        if held != value:
            changes[PUBLIC.get(name, name)] = [_readable(name, held), _readable(name, value)]
            setattr(lead, name, value)
    locked = [name for name in changes if by.locks("lead", name)]
    errors |= {name: [_("Your role may not change this field.")] for name in locked}
    errors |= taken.errors
    if errors:
        raise Invalid(fields=errors)
    if "tags" in values:
        set_tags(lead, names=values["tags"] or (), by=by)
    changes |= taken.changes
    refuse_clash(lead, changes, seen=seen)
    lead.custom = taken.over(lead.custom)
    return save_changed(lead, changes, by=by, quiet=quiet, labels=taken.labels) if changes else lead


@command("sales.change_leads")
def accept_lead(lead: Lead, *, by: Actor) -> Lead:
    """Take a lead as one's own work; a lead of nobody becomes that of whoever accepts it."""
    lead = _in_state(lead, State.NEW)
    if lead.owner_id is None:
        lead.owner_id, lead.team_id = by.user_id, by.team_id
    return _goes(lead, State.ACCEPTED, events.LeadAccepted, by=by)


@command("sales.change_leads")
def return_lead(lead: Lead, *, reason: str, reason_text: str = "", by: Actor) -> Lead:
    """Give a lead back to marketing, and say why. Raises `Invalid` by field."""
    lead = _in_state(lead, State.NEW, State.ACCEPTED)
    _give_reason(lead, reason, reason_text)
    return _goes(lead, State.RETURNED, events.LeadReturned, by=by)


@command("sales.change_leads")
def disqualify_lead(lead: Lead, *, reason: str, reason_text: str = "", by: Actor) -> Lead:
    """Say that nothing will come of a lead, and why. Raises `Invalid` by field."""
    lead = _in_state(lead, State.NEW, State.ACCEPTED, State.RETURNED)
    _give_reason(lead, reason, reason_text)
    return _goes(lead, State.DISQUALIFIED, events.LeadDisqualified, by=by)


@command("sales.change_leads")
def reopen_lead(lead: Lead, *, by: Actor) -> Lead:
    """Take back what was decided about a lead; a deal that was made of it stays, and is put away by hand."""
    lead = _in_state(lead, State.ACCEPTED, State.RETURNED, State.DISQUALIFIED, State.QUALIFIED)
    lead.reason, lead.reason_text, lead.deal_id = "", "", None
    return _goes(lead, State.NEW, events.LeadReopened, by=by)


@command("sales.change_leads")
def qualify_lead(lead: Lead, /, *, by: Actor, **values: Any) -> Deal:
    """Make a deal of a lead: contact, company and source go along, and products that have a price become lines.

    `values` are those of `add_deal`. Raises `Conflict` where the contact is beyond the actor's reach.
    """
    lead = _in_state(lead, State.NEW, State.ACCEPTED, State.RETURNED)
    if lead.contact and not lead.contact.is_visible_to(by):
        raise Conflict(
            _("The contact of this lead is not shared with you. Whoever has the contact can make the deal.")
        )
    given: dict[str, Any] = {
        "contact_id": lead.contact_id,
        "source": lead.source,
        "owner_id": lead.owner_id or by.user_id,
    }
    title = values.pop("title", "") or lead.title
    deal = add_deal(title, by=by, origin="lead", **(given | values))
    _sell(deal, lead.products, by=by)
    lead.deal = deal
    _goes(lead, State.QUALIFIED, events.LeadQualified, by=by, also=(deal.anchor,))
    return deal


def _sell(deal: Deal, names: Sequence[str], *, by: Actor) -> None:
    """Put what a lead asked for into its deal, as far as the catalog has it on sale in the deal's currency."""
    if not names or by.locks("deal", "amount") or deal.amount is not None:
        return
    known = products_named(by, names)
    for name in names:
        product = known.get(name)
        if product and product.is_active and offer_for(product, currency=deal.currency):
            add_line(deal, product=product.pk, by=by)
    deal.refresh_from_db()


@command("sales.change_leads")
def give_lead(lead: Lead, *, owner: User, why: Mapping[str, Any], by: Actor) -> Lead:
    """Give a lead to a colleague and keep why; a contact that was made of it goes along."""
    lead = lock(lead)
    before = lead.owner_id
    changes = {"owner": [_readable("owner_id", before), str(owner)]}
    lead.owner_id, lead.team_id, lead.given_why = owner.pk, owner.team_id, dict(why)
    save_changed(lead, changes, by=by)
    if lead.contact and lead.was_new and lead.contact.owner_id == before:
        change_contact(lead.contact, owner_id=owner.pk, team_id=owner.team_id, is_along=True, by=by)
    tell_leads()
    return lead


def parties_of(lead: Lead) -> tuple[Anchor, ...]:
    """Return the anchor of the contact, on whose timeline the lead's events stand too."""
    return tuple(Anchor.objects.filter(pk=lead.contact_id)) if lead.contact_id else ()


def _columns(values: Mapping[str, Any], errors: dict[str, list[str]]) -> dict[str, Any]:
    """Return clean columns of what is given."""
    found: dict[str, Any] = {
        name: clean_line(values[name] or "")[:most] for name, most in LINES.items() if name in values
    }
    if "source" in found:
        found["source"] = source_key(found["source"])
    if "message" in values:
        found["message"] = clean(values["message"] or "")[:LONGEST_MESSAGE]
    if "products" in values:
        found["products"] = [
            line for one in values["products"][:MOST_PRODUCTS] if (line := clean_line(one)[:120])
        ]
    found |= {name: values[name] for name in ("utm", "submission_id") if name in values}
    if "channel" in values:
        found["channel"] = values["channel"] or Lead.Channel.OTHER
        _check_channel(found["channel"], errors)
    for name, model in (("owner_id", User), ("team_id", Team)):
        if name in values:
            found[name] = _key(values[name], model, name, errors)
    return found


def _check_channel(channel: str, errors: dict[str, list[str]]) -> None:
    if channel not in Lead.Channel.values:
        errors["channel"] = [_("Choose one of the values offered.")]


def _key(key: UUID | None, model: Any, name: str, errors: dict[str, list[str]]) -> UUID | None:
    if key and not model.objects.filter(pk=key).exists():
        errors[PUBLIC[name]] = [_("There is nobody and nothing with this id.")]
    return key or None


def titled(lead: Lead) -> str:
    """Return what a lead is called: by its title, else what is asked for, or how it came."""
    first = lead.message.splitlines()[0] if lead.message else ""
    return (
        lead.title
        or (
            joined_names(lead.products)
            or first
            or source_word(lead.source)
            or str(lead.get_channel_display())
        )[:200]
    )


def _readable(name: str, value: Any) -> Any:
    models: dict[str, Any] = {"owner_id": User, "team_id": Team}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "") if value else ""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _in_state(lead: Lead, *states: str) -> Lead:
    lead = lock(lead)
    if lead.state not in states:
        raise Conflict(_("A colleague has decided about this lead meanwhile. Look at it again."))
    return lead


def _give_reason(lead: Lead, reason: str, reason_text: str) -> None:
    if reason not in Lead.Reason.values:
        raise Invalid(fields={"reason": [_("Say why.")]})
    lead.reason, lead.reason_text = reason, clean_line(reason_text)[:500]


def _goes(
    lead: Lead, state: str, event: type[events.LeadEvent], *, by: Actor, also: tuple[Anchor, ...] = ()
) -> Lead:
    lead.state, lead.state_since = state, clock.now()
    lead.version += 1
    lead.save()
    emit(event(lead, also=(*parties_of(lead), *also)), by=by)
    tell_leads()
    return lead


def tell_leads() -> None:
    """Let pages that count leads know that some have changed."""
    publish(["leads:any"], "")
