"""The offer of a deal as its page, its letter and programs read it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.catalog.queries.settings import share_text
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.mail.queries import has_account
from wasl.sales.models import Deal, DealLine, Offer
from wasl.ui import formats


@dataclass(frozen=True)
class ShownOffer:
    """The offers of a deal, newest first, and the one that holds with its words and what the viewer may do."""

    deal: Deal
    offer: Offer | None
    offers: list[Offer]
    waits: bool
    may_change: bool
    may_send: bool
    has_account: bool


def offers_of(viewer: Actor, deal: Deal) -> ShownOffer:
    """Return the offers of a deal: none where the viewer's role hides what deals are worth."""
    found = [] if viewer.hides("deal", "amount") else list(deal.offers.select_related("made_by")[:10])
    offer = next((one for one in found if one.is_open), None)
    may = not viewer.read_only and viewer.may("sales.change") and deal.may_change(viewer)
    may = may and not viewer.locks("deal", "amount")
    return ShownOffer(
        deal,
        offer,
        found,
        waits=offer is not None and deal.lines.filter(state=DealLine.State.WAITING).exists(),
        may_change=may and deal.is_open,
        may_send=may and viewer.may("contacts.send_mail") and not viewer.hides("contact", "emails"),
        has_account=has_account(),
    )


def offer_letter(viewer: Actor, deal: Deal, offer: Offer) -> dict[str, str]:
    """Return subject and text of the letter about an offer, in the customer's language, to be changed before it is sent."""
    keys = [key for key in (deal.contact_id, deal.company_id) if key]
    found = Contact.objects.visible_to(viewer).in_bulk(keys)
    contact = next((found[key] for key in keys if key in found), None)
    with override((contact.language if contact else "") or viewer.language):
        parts = [
            _("Hello %(name)s,") % {"name": contact.name} if contact else _("Hello,"),
            _("for “%(deal)s” we make you a personal offer:") % {"deal": deal.title},
            "\n".join(_terms(deal, offer)),
            _("It holds until %(day)s and ends by itself then.")
            % {"day": formats.day_text(offer.valid_until)},
            viewer.name,
        ]
        return {
            "subject": _("Your personal offer: %(deal)s") % {"deal": deal.title},
            "text": "\n\n".join(parts),
        }


def _terms(deal: Deal, offer: Offer) -> list[str]:
    """Return what an offer says of each line, as a customer reads it."""
    said = []
    for line in deal.lines.all():
        if offer.term_of(line.pk) is None:
            continue
        net = " ".join(filter(None, formats.money_text(line.net, deal.currency)))
        words = {"count": formats.number_text(trimmed(line.quantity)), "product": line.name, "price": net}
        if line.discount:
            words["percent"] = share_text(line.discount)
            said.append(_("%(count)s × %(product)s: %(price)s (%(percent)s off)") % words)
        else:
            said.append(_("%(count)s × %(product)s: %(price)s") % words)
    return said


def line_choices(viewer: Actor, deal: Deal) -> list[tuple[str, str]]:
    """Return the lines of a deal by name, for an offer on one of them."""
    if viewer.hides("deal", "amount"):
        return []
    return [(str(one.pk), one.name) for one in deal.lines.all()]


def plain_offers(viewer: Actor, deal: Deal) -> list[dict[str, Any]]:
    """Return the offers of a deal as programs are told, newest first."""
    return [_plain(one, deal) for one in offers_of(viewer, deal).offers]


def _plain(offer: Offer, deal: Deal) -> dict[str, Any]:
    return {
        "id": offer.pk,
        "percent": None if offer.percent is None else f"{trimmed(offer.percent):f}",
        "valid_until": offer.valid_until,
        "ends_at": offer.ends_at,
        "state": offer.state if offer.state != Offer.State.OPEN or offer.is_open else Offer.State.EXPIRED,
        "made_by": offer.made_by_id,
        "made_at": offer.made_at,
        "settled_at": offer.settled_at,
        "sent_at": offer.sent_at,
        "lines": [
            {
                "line": UUID(term["line"]),
                "price_before": amount_text(Decimal(term["price_before"]), deal.currency),
                "discount_before": f"{trimmed(Decimal(term['discount_before'])):f}",
                "price": amount_text(Decimal(term["price"]), deal.currency),
                "discount": f"{trimmed(Decimal(term['discount'])):f}",
            }
            for term in offer.terms
        ],
    }
