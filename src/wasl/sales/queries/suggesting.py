"""Suggestions about leads and deals of one's own, each with its reason."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import floor7, moment7
from wasl.kernel.manifest import Hint, registry
from wasl.kernel.text import isolated
from wasl.records.models import Event, EventLink
from wasl.sales.events import DiscountDecided
from wasl.sales.models import Deal, Lead, Offer
from wasl.sales.models.deals import CURRENT, OPEN
from wasl.sales.models.leads import STANDING, WAITING
from wasl.sales.queries.deals import rotting_now
from wasl.sales.queries.worth import local_now
from wasl.ui import formats

MOST, MOST_SIGNS = 5, 200
QUIET = datetime.timedelta(days=14)
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)
SOON = datetime.timedelta(days=3)
# what a customer does that says he is thinking about it, and how much it counts; what he opens is told by the API
SIGNS = {
    "contact.wrote": 87,
    "quote.opened": 82,
    "contract.opened": 82,
    "newsletter.clicked": 80,
    "newsletter.opened": 79,
}


def _own(viewer: Actor, but: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Deal.objects.visible_to(viewer).filter(CURRENT, OPEN, owner_id=viewer.user_id)
    return rows.exclude(pk__in=but).select_related("anchor", "stage")


def _days(moment: datetime.datetime) -> int:
    return max((clock.now() - moment) // DAY, 0)


def unanswered_leads(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return leads that nobody has answered, the oldest first."""
    rows = Lead.objects.visible_to(viewer).filter(STANDING, owner_id=viewer.user_id, state__in=WAITING)
    found = rows.filter(answered_at=None).exclude(pk__in=but).order_by("created_at")[:MOST]
    text = _("This lead has been waiting for a first answer since %(when)s.")
    return [
        Hint(
            one.pk,
            one.title,
            text % {"when": formats.moment_text(one.created_at)},
            90 + min(_days(one.created_at), 9),
        )
        for one in found
    ]


def slipped_deals(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals whose expected day has passed, the latest passed first."""
    today = local_now(viewer).date()
    found = _own(viewer, but).filter(expected_on__lt=today).order_by("-expected_on")[:MOST]
    text = _("It should have closed on %(day)s. Close it, or agree on another day.")
    return [Hint(one.pk, one.title, text % {"day": formats.day_text(one.expected_on)}, 75) for one in found]


def closing_deals(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals that are expected to close within a week."""
    today = local_now(viewer).date()
    rows = _own(viewer, but).filter(expected_on__gte=today, expected_on__lte=today + WEEK)
    text = _("You expect it to close by %(day)s. Ask what is still missing.")
    return [
        Hint(one.pk, one.title, text % {"day": formats.day_text(one.expected_on)}, 70)
        for one in rows.order_by("expected_on")[:MOST]
    ]


def quiet_deals(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals with which nothing has happened for a fortnight."""
    rows = _own(viewer, but).filter(anchor__last_event_at__lt=clock.now() - QUIET)
    return [
        Hint(
            one.pk,
            one.title,
            _quiet_words(_days(one.anchor.last_event_at)),
            55 + min(_days(one.anchor.last_event_at) // 7, 10),
        )
        for one in rows.order_by("anchor__last_event_at")[:MOST]
    ]


def _quiet_words(days: int) -> str:
    text = ngettext(
        "Nothing has happened here for %(count)s day.", "Nothing has happened here for %(count)s days.", days
    )
    return text % {"count": formats.number_text(days)}


def rotting_deals(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals that have stood in their stage for longer than they should."""
    return [
        Hint(one.pk, one.title, _rotting_words(one), 60)
        for one in _own(viewer, but).filter(rotting_now()).order_by("stage_since")[:MOST]
    ]


def _rotting_words(deal: Deal) -> str:
    text = ngettext(
        "It has stood in “%(stage)s” for %(count)s day, longer than usual.",
        "It has stood in “%(stage)s” for %(count)s days, longer than usual.",
        deal.days_here,
    )
    return text % {"count": formats.number_text(deal.days_here), "stage": isolated(deal.stage.name)}


def deals_without_step(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals for which nothing is planned."""
    found = _own(viewer, but).filter(anchor__next_step_at=None).order_by("-stage_since")[:MOST]
    text = _("Nothing is planned here. Say what you will do next, and by when.")
    return [Hint(one.pk, one.title, text, 50, "step") for one in found]


def decided_discounts(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals for which a discount was decided in a week: the customer waits for the word."""
    since = floor7(clock.now() - WEEK)
    decided = Event.objects.filter(pk__gte=since, type=DiscountDecided.type).exclude(actor_id=viewer.user_id)
    rows = _own(viewer, but).filter(pk__in=decided.values("subject_id"))
    return [
        Hint(one.pk, one.title, _("The discount you asked for has been decided. Tell the customer."), 85)
        for one in _newest(rows)
    ]


def stirred_deals(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals whose customer has written or opened something in three days, and nothing was done about the deal since."""
    signs = _signs(viewer, _own(viewer, but))
    found = _own(viewer, but).filter(Q(contact_id__in=signs) | Q(company_id__in=signs))
    text = _("%(sign)s, %(when)s. A good moment to get in touch.")
    made = []
    for one in found:
        name, moment = max(
            (signs[key] for key in (one.contact_id, one.company_id) if key in signs), key=lambda sign: sign[1]
        )
        if one.anchor.last_event_at is None or one.anchor.last_event_at < moment:
            said = text % {"sign": registry().event_label(name), "when": formats.near_text(moment)}
            made.append(Hint(one.pk, one.title, said, SIGNS[name]))
    return sorted(made, key=lambda hint: -hint.weight)[:MOST]


def _signs(viewer: Actor, deals: QuerySet[Any]) -> dict[UUID, tuple[str, datetime.datetime]]:
    """Return the last sign of each visible customer of some deals: the stored type of the event, and when it was."""
    theirs = Contact.objects.visible_to(viewer).filter(
        Q(pk__in=deals.values("contact_id")) | Q(pk__in=deals.values("company_id"))
    )
    links = EventLink.objects.filter(
        type__in=SIGNS, event_id__gte=floor7(clock.now() - SOON), anchor__in=theirs.values("pk")
    )
    rows = links.order_by("-event_id").values_list("anchor_id", "type", "event_id")[:MOST_SIGNS]
    return {anchor: (name, moment7(event)) for anchor, name, event in reversed(rows)}


def ending_offers(viewer: Actor, but: Any) -> Sequence[Hint]:
    """Return deals with an offer that ends within three days, or has ended in a week without an answer."""
    now = clock.now()
    found = Offer.objects.filter(deal__in=_own(viewer, but)).exclude(deal__in=but).select_related("deal")
    ending = found.filter(state=Offer.State.OPEN, ends_at__gt=now, ends_at__lt=now + SOON)
    ended = found.filter(state=Offer.State.EXPIRED, ends_at__gte=now - WEEK)
    soon = _("Your offer ends on %(day)s. Ask for the decision.")
    over = _("Your offer ended on %(day)s without an answer. Ask what was missing.")
    return [
        Hint(one.deal_id, one.deal.title, text % {"day": formats.day_text(one.valid_until)}, weight)
        for rows, text, weight in ((ending, soon, 88), (ended, over, 78))
        for one in rows.order_by("ends_at")[:MOST]
    ]


def _newest(rows: QuerySet[Any]) -> Iterable[Deal]:
    return rows.filter(Q(lines__state__in=("allowed", "refused"))).distinct().order_by("-stage_since")[:MOST]
