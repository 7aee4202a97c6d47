"""A contact's page, its form, archive and restore."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wasl.contacts.commands import add_contact, archive_contact, change_contact, restore_contact
from wasl.contacts.forms import ContactForm, initial_of
from wasl.contacts.listings import picture_url, role_pairs
from wasl.contacts.models import Contact
from wasl.contacts.queries import Card, get_card, people_below
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.queries.custom import custom_facts
from wasl.records.queries import timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.ui.pages import fragment, page, redirect, stands_under, toast


def shown(card: Card, viewer: Actor) -> dict[str, Any]:
    """Return what every drawing of a contact needs."""
    contact = card.contact
    return {
        "card": card,
        "contact": contact,
        "picture": picture_url(contact),
        "roles": role_pairs(contact),
        "language": dict(settings.LANGUAGES).get(contact.language, contact.language),
        "company_url": _company_url(card),
        "leftovers": sorted((name, str(value)) for name, value in contact.leftovers(viewer).items() if value),
        "customs": custom_facts(viewer, "contact", contact.custom),
        "list_url": reverse("contacts:company_list" if contact.is_company else "contacts:contact_list"),
    }


def _company_url(card: Card) -> str:
    """Return the address of the employer where the viewer may see it (its relation is on the card then)."""
    key = card.contact.company_id
    is_seen = any(row.is_forward and row.other == str(key) for row in card.relations)
    return reverse("contacts:contact_detail", args=[key]) if key and is_seen else ""


@require_safe
def contact_detail(request: Request, pk: UUID) -> HttpResponse:
    """Show a contact's page, or its summary in the side panel of a list."""
    card = get_card(request.actor, pk)
    if into := card.contact.anchor.merged_into_id:
        return redirect("contacts:contact_detail", into)
    context = shown(card, request.actor) | {
        "may_add": request.actor.may("contacts.add"),
        "may_merge": request.actor.may("contacts.merge"),
    }
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "contacts/contact_detail.html#peek", **context)
    stands_under(request, context["list_url"])
    frame = timeline_frame(request.actor, card.contact, request.GET)
    context["below"] = people_below(request.actor, card)
    return page(request, "contacts/contact_detail.html", frame=frame, **context)


@require_http_methods(["GET", "POST"])
def contact_new(request: Request) -> HttpResponse:
    """Add a person."""
    return _new(request, Contact.Kind.PERSON)


@require_http_methods(["GET", "POST"])
def company_new(request: Request) -> HttpResponse:
    """Add a company."""
    return _new(request, Contact.Kind.COMPANY)


def _new(request: Request, kind: Contact.Kind) -> HttpResponse:
    actor = request.actor
    if not actor.may("contacts.add"):
        raise NotAllowed
    first = {
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
        "company_name": request.GET.get("company", ""),
    }
    controls = Controls(actor, "contact")
    form = ContactForm(request.POST or None, kind=kind, actor=actor, controls=controls, initial=first)
    if form.run(add_contact, kind, by=actor, origin="form"):
        toast(request, _("Saved."))
        return redirect("contacts:contact_detail", form.result.pk)
    return page(request, "contacts/contact_form.html", form=form, kind=kind, status=form.status)


@require_http_methods(["GET", "POST"])
def contact_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a contact; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    card = get_card(actor, pk)
    if not card.may_change:
        raise NotAllowed
    contact = card.contact
    controls = Controls(actor, "contact", contact.custom)
    form = ContactForm(
        request.POST or None, kind=contact.kind, actor=actor, controls=controls, initial=initial_of(card)
    )
    if form.run(change_contact, contact, by=actor):
        toast(request, _("Saved."))
        return redirect("contacts:contact_detail", contact.pk)
    context = {"form": form, "kind": contact.kind, "version": contact.version}
    return page(
        request, "contacts/contact_form.html", status=form.status, **shown(card, request.actor), **context
    )


contact_archive = archiving(
    Contact,
    archive_contact,
    restore="contacts:contact_restore",
    to=lambda one: "contacts:company_list" if one.is_company else "contacts:contact_list",
    name="name",
)
contact_restore = restoring(Contact, restore_contact, to="contacts:contact_detail", name="name")
