"""Verbs on personal offers: make one on the lines of a deal, send it, withdraw it; it is taken or ends by itself."""

import datetime
import zoneinfo
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.intake import read_percent
from wasl.contacts.commands import send_mail
from wasl.contacts.models import Consent, Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.money import read_amount
from wasl.mail.queries import has_account
from wasl.records.commands import lock
from wasl.records.commands.events import emit
from wasl.sales import events
from wasl.sales.commands.lines import put_lines, reprice
from wasl.sales.models import Deal, DealLine, Offer

HUNDRED, MILLI = Decimal(100), Decimal("0.001")
LONGEST = datetime.timedelta(days=366)


@command("sales.change")
def make_offer(
    deal: Deal,
    *,
    valid_until: datetime.date | None,
    by: Actor,
    percent: Any = None,
    line: UUID | None = None,
    price: Any = None,
) -> Offer:
    """Let the lines of a deal (or one `line`) cost less until the end of a day, in the zone of whoever makes it.

    Either `percent` is let off, on top of what is let off already, or the line asks `price`. What is above the maker's limit waits for
    whoever may allow it, as every discount does. Raises `Invalid` by field, `Conflict` for a closed deal and while another one holds.
    """
    deal = lock(deal)
    if not deal.is_open:
        raise Conflict(_("This deal is closed. Open it again first."))
    if deal.offers.filter(state=Offer.State.OPEN).exists():
        raise Conflict(_("An offer of this deal holds already. Withdraw it before you make another one."))
    day = _day(valid_until, by)
    lines = [one for one in deal.lines.all() if line in {None, one.pk}]
    if not lines:
        raise Invalid(fields={"percent": [_("This deal has no products yet. Add what the offer is for.")]})
    wanted, share = _wanted(lines, percent=percent, price=price if line else None)
    before = {one.pk: (one.price, one.discount, one.state) for one in lines}
    after = reprice(deal, wanted, by=by)
    offer = Offer.objects.create(
        deal=deal,
        percent=share,
        terms=[_term(one, before[one.pk]) for one in after],
        valid_until=day,
        ends_at=_end_of(day, by.zone),
        made_by_id=by.user_id,
    )
    emit(events.OfferMade(deal, offer=offer), by=by)
    return offer


def _day(day: datetime.date | None, by: Actor) -> datetime.date:
    today = clock.today(zoneinfo.ZoneInfo(by.zone))
    if day is None or not today <= day <= today + LONGEST:
        raise Invalid(fields={"valid_until": [_("Give a day from today on, within a year.")]})
    return day


def _end_of(day: datetime.date, zone: str) -> datetime.datetime:
    """Return the moment at which a day is over in a zone, in UTC."""
    tomorrow = datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time(), zoneinfo.ZoneInfo(zone)
    )
    return tomorrow.astimezone(datetime.UTC)


def _wanted(
    lines: Sequence[DealLine], *, percent: Any, price: Any
) -> tuple[dict[UUID, dict[str, Any]], Decimal | None]:
    """Return price and discount of each line as the offer wants them, and the share it lets off. Raises `Invalid` by field."""
    if price not in {None, ""}:
        try:
            amount = read_amount(price)
        except Invalid as error:
            raise Invalid(fields={"price": [error.message]}) from None
        (only,) = lines
        if not 0 <= amount < only.price * (HUNDRED - only.discount) / HUNDRED:
            raise Invalid(fields={"price": [_("Give a price below the one that stands there now.")]})
        return {only.pk: {"price": amount, "discount": Decimal(0)}}, None
    try:
        share = read_percent(percent or 0)
    except Invalid as error:
        raise Invalid(fields={"percent": [error.message]}) from None
    if not share:
        raise Invalid(
            fields={"percent": [_("Say how much is let off, in percent, or give a price for one product.")]}
        )
    return {one.pk: {"discount": more_off(one.discount, share)} for one in lines}, share


def more_off(discount: Decimal, share: Decimal) -> Decimal:
    """Return one discount for two of which the second is taken of what the first leaves."""
    left = (HUNDRED - discount) * (HUNDRED - share) / HUNDRED
    return (HUNDRED - left).quantize(MILLI, ROUND_HALF_UP)


def _term(line: DealLine, before: tuple[Decimal, Decimal, str]) -> dict[str, str]:
    price, discount, state = before
    return {
        "line": str(line.pk),
        "price_before": f"{price:f}",
        "discount_before": f"{discount:f}",
        "state_before": state,
        "price": f"{line.price:f}",
        "discount": f"{line.discount:f}",
    }


@command("sales.change")
def withdraw_offer(deal: Deal, *, by: Actor) -> Offer:
    """Take the offer that holds back; its lines ask what they asked before. Raises `Conflict` when none holds."""
    deal = lock(deal)
    offer = deal.offers.filter(state=Offer.State.OPEN).first()
    if offer is None:
        raise Conflict(_("No offer of this deal holds any more."))
    _settle(offer, Offer.State.WITHDRAWN)
    emit(events.OfferWithdrawn(deal, offer=offer), by=by)
    if deal.is_open:
        put_back(deal, offer, by=by)
    return offer


@command("sales.change")
def send_offer(deal: Deal, *, subject: str, text: str, by: Actor) -> Offer:
    """Write to the contact of a deal about the offer that holds. Raises `Conflict`, `Invalid`.

    It is an answer in a talk that goes on (GDPR, article 6 (1) b: steps at the request of the person before a contract), no
    advertising, so that it asks for no consent beyond that to service messages.
    """
    deal = lock(deal)
    offer = deal.offers.filter(state=Offer.State.OPEN).first()
    if offer is None or not offer.is_open:
        raise Conflict(_("No offer of this deal holds any more."))
    if deal.lines.filter(state=DealLine.State.WAITING).exists():
        raise Conflict(_("A discount of this deal waits for a decision. Send the offer once that is taken."))
    keys = [key for key in (deal.contact_id, deal.company_id) if key]
    found = Contact.objects.visible_to(by).in_bulk(keys)
    contact = next((found[key] for key in keys if key in found), None)
    if not has_account():
        raise Invalid(_("No mail account is set up, so nothing was sent."))
    if contact is None:
        raise Invalid(_("The deal has no contact to write to."))
    refused = send_mail(contact, subject=subject, text=text, purpose=Consent.Purpose.SERVICE, by=by)
    if refused:
        raise Invalid(refused)
    offer.sent_at = clock.now()
    offer.save(update_fields=["sent_at"])
    return offer


@command("sales.change")
def expire_offers(most: int, *, by: Actor) -> int:
    """End up to `most` offers whose moment has come, each told once; returns how many. Two runners pass each other by."""
    due = Offer.objects.filter(state=Offer.State.OPEN, ends_at__lte=clock.now()).order_by("ends_at")
    keys = list(due.values_list("deal_id", flat=True)[:most])
    # the deal is locked before its offer, as everywhere else
    deals = Deal.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    count = 0
    for deal in deals:
        offer = deal.offers.filter(state=Offer.State.OPEN, ends_at__lte=clock.now()).first()
        if offer is None:
            continue
        _settle(offer, Offer.State.EXPIRED)
        emit(events.OfferExpired(deal, offer=offer), by=by)
        if deal.is_open:
            put_back(deal, offer, by=by)
        count += 1
    return count


def take_offer(deal: Deal, *, by: Actor) -> None:
    """Note that the offer of a deal that is won was taken; one that has just ended is no longer to be had (`Conflict`)."""
    offer = deal.offers.filter(state=Offer.State.OPEN).first()
    if offer is None:
        return
    if not offer.is_open:
        raise Conflict(_("The offer of this deal has just ended: its prices go back within a minute."))
    _settle(offer, Offer.State.USED)
    emit(events.OfferUsed(deal, offer=offer), by=by)


def put_back(deal: Deal, offer: Offer, *, by: Actor) -> None:
    """Let the lines of an open deal ask again what they asked before an offer; one that somebody has changed since stays."""
    put_lines(deal, offer.terms, by=by)
    offer.is_applied = False
    offer.save(update_fields=["is_applied"])


def put_ended_back(deal: Deal, *, by: Actor) -> None:
    """Do so for offers that ended while the deal was closed, once it goes on."""
    for offer in deal.offers.filter(is_applied=True, state__in=[Offer.State.EXPIRED, Offer.State.WITHDRAWN]):
        put_back(deal, offer, by=by)


def _settle(offer: Offer, state: str) -> None:
    offer.state, offer.settled_at = state, clock.now()
    offer.save(update_fields=["state", "settled_at"])
