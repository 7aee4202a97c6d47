"""Which colleague can most likely help with a deal, and why: told only by deals that the one who asks sees himself."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user, colleagues

YEAR = datetime.timedelta(days=365)
# of so many of the likeliest it is asked whether they see the deal
MOST = 5


@dataclass(frozen=True)
class Helper:
    """A colleague who can help, with the reason in words."""

    person: User
    reason: str


def likeliest_helper(viewer: Actor, deal: Deal) -> Helper | None:
    """Return who can most likely help: who knows the customer, else who brought most lost deals back, else who won most.

    Counted are deals of the last year in the same pipeline, those with the customer whenever they were. Where these say nothing
    it is who leads its team, or somebody in it. None where nobody else sees the deal, or the viewer may not know whose deals are whose.
    """
    if viewer.hides("deal", "owner"):
        return None
    people = {one.pk: one for one in colleagues(viewer) if one.pk not in {viewer.user_id, deal.owner_id}}
    ranked = [
        (people[row["owner"]], _reason(row)) for row in _counted(viewer, deal) if row["owner"] in people
    ]
    ranked = ranked[:MOST] + _of_team(deal, people)[:MOST]
    for person, reason in ranked:
        if deal.is_visible_to(actor_of_user(person)):
            return Helper(person, reason)
    return None


def _of_team(deal: Deal, people: Mapping[UUID, User]) -> list[tuple[User, str]]:
    """Return who leads the team of a deal, then who is in it."""
    if deal.team is None:
        return []
    lead = people.get(deal.team.lead_id) if deal.team.lead_id else None
    mates = [one for one in people.values() if one.team_id == deal.team_id and one is not lead]
    return [
        *([(lead, _("Leads the team"))] if lead else []),
        *((one, _("Is in the same team")) for one in mates),
    ]


def _counted(viewer: Actor, deal: Deal) -> list[dict[str, Any]]:
    """Return by owner how many deals speak for asking him, the strongest reason first: one query."""
    since = clock.now() - YEAR
    with_customer = Q(pk__in=())
    for name in ("company_id", "contact_id"):
        if getattr(deal, name):
            with_customer |= Q(**{name: getattr(deal, name)})
    back = Q(pipeline=deal.pipeline_id, recovered_at__gte=since)
    won = Q(pipeline=deal.pipeline_id, state=Deal.State.WON, closed_at__gte=since)
    rows = Deal.objects.visible_to(viewer).current().exclude(pk=deal.pk).filter(owner__isnull=False)
    counted = rows.filter(with_customer | back | won).order_by().values("owner")
    found = counted.annotate(
        known=Count("pk", filter=with_customer), back=Count("pk", filter=back), won=Count("pk", filter=won)
    )
    return sorted(
        map(dict, found), key=lambda row: (-row["known"], -row["back"], -row["won"], str(row["owner"]))
    )


def _reason(row: dict[str, Any]) -> str:
    if row["known"]:
        known = ngettext(
            "Has %(count)s deal with this customer", "Has %(count)s deals with this customer", row["known"]
        )
        return known % {"count": row["known"]}
    if row["back"]:
        back = ngettext(
            "Brought %(count)s deal back in a year", "Brought %(count)s deals back in a year", row["back"]
        )
        return back % {"count": row["back"]}
    won = ngettext("Won %(count)s deal here in a year", "Won %(count)s deals here in a year", row["won"])
    return won % {"count": row["won"]}
