"""The people of a parent company's subsidiaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wasl.contacts.models import Relation
from wasl.contacts.queries.card import Card
from wasl.kernel.actor import Actor
from wasl.records.models import standing
from wasl.workspace.visibility import reach

MOST_BELOW = 50


@dataclass(frozen=True)
class PersonBelow:
    """Somebody who works at a subsidiary now, with the subsidiary's name."""

    person: UUID
    name: str
    role: str
    company_name: str


@dataclass(frozen=True)
class PeopleBelow:
    """The first people of all subsidiaries, by subsidiary and name; `has_more` says that some are left out."""

    rows: Sequence[PersonBelow] = ()
    has_more: bool = False


def people_below(viewer: Actor, card: Card) -> PeopleBelow:
    """Return who works at the subsidiaries on the card, as far as the viewer may see them; one query, or none."""
    companies = [UUID(row.other) for row in card.subsidiaries if row.until is None]
    if not companies:
        return PeopleBelow()
    seen = standing("first__") & reach(viewer, "contact", prefix="first__")
    found: Any = (
        Relation.objects.filter(seen, kind=Relation.Kind.EMPLOYMENT, until=None, second__in=companies)
        .order_by("second__sort_key", "first__sort_key", "pk")
        .values_list("first_id", "first__name", "title", "first__job_title", "second__name")
    )
    is_job_hidden = viewer.hides("contact", "job_title")
    rows = [
        PersonBelow(person, name, title or ("" if is_job_hidden else job), company)
        for person, name, title, job, company in found[: MOST_BELOW + 1]
    ]
    return PeopleBelow(rows[:MOST_BELOW], has_more=len(rows) > MOST_BELOW)
