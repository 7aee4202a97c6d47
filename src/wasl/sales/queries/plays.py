"""Playbooks as they are read: beside a deal, on a call, when a deal is about to be lost, and in the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wasl.activities.models import Activity
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.lists.custom.definitions import custom_fields
from wasl.records.queries import as_uuid, get_anchor, get_visible
from wasl.sales.models import OPEN, Attempt, Deal, Play
from wasl.sales.queries.pipelines import missing
from wasl.sales.wording import NEEDS

FIRST = (Play.Kind.PLAN, Play.Kind.QUESTIONS)


@dataclass(frozen=True)
class ShownPlay:
    """A piece in one language; `is_used` tells whether it was used on the deal."""

    play: Play
    name: str
    body: str
    language: str
    is_used: bool = False


@dataclass(frozen=True)
class Need:
    """Something a deal must have before it goes on from its stage."""

    label: str
    is_there: bool


@dataclass(frozen=True)
class Playbook:
    """What to say and to do where a deal stands: pieces in the customer's language, answers apart."""

    deal: Deal
    needs: Sequence[Need]
    plays: Sequence[ShownPlay]
    answers: Sequence[ShownPlay]
    language: str
    languages: Sequence[str]
    may_use: bool


def plays(viewer: Actor) -> list[Play]:
    """Return the pieces in use, in their order, to whoever sees any deal."""
    if viewer.reach_for("deal") is Reach.NONE:
        return []
    return list(Play.objects.filter(removed_at=None).select_related("stage__pipeline"))


def get_play(viewer: Actor, pk: UUID | str) -> Play:
    """Return a piece in use; raises `NotFound`."""
    key = as_uuid(pk)
    found = next((one for one in plays(viewer) if one.pk == key), None)
    if found is None:
        raise NotFound
    return found


def playbook(viewer: Actor, deal: Deal, *, language: str = "", situation: str | None = None) -> Playbook:
    """Return what is at hand where a deal stands, in a language or in the customer's.

    With a `situation` (why the deal is about to be lost) it is what helps then: its script, and its answers before the others.
    """
    found = plays(viewer)
    wanted = language or _language_of(viewer, deal)
    used = set(Attempt.objects.filter(deal=deal, play__isnull=False).values_list("play", flat=True))
    stuck = deal.is_rotting
    if situation is None:
        first = [
            one
            for one in found
            if (one.kind in FIRST and one.stage_id in {None, deal.stage_id})
            or (one.kind == Play.Kind.SCRIPT and one.situation == Play.Situation.STUCK and stuck)
            or (one.kind == Play.Kind.SCRIPT and not one.situation and one.stage_id in {None, deal.stage_id})
        ]
    else:
        first = [one for one in found if one.kind == Play.Kind.SCRIPT and one.situation == situation]
    answers = [one for one in found if one.kind == Play.Kind.ANSWER and one.stage_id in {None, deal.stage_id}]
    answers.sort(key=lambda one: situation is not None and one.situation != situation)
    return Playbook(
        deal,
        _needs_of(deal),
        [_shown(one, wanted, used) for one in first],
        [_shown(one, wanted, used) for one in answers],
        wanted,
        sorted({code for one in (*first, *answers) for code in one.languages}),
        may_use=deal.is_open
        and not viewer.read_only
        and viewer.may("sales.change")
        and deal.may_change(viewer),
    )


def _shown(play: Play, language: str, used: set[UUID]) -> ShownPlay:
    name, body, found = play.said_in(language)
    return ShownPlay(play, name, body, found, play.pk in used)


def _language_of(viewer: Actor, deal: Deal) -> str:
    """Return the language in which to talk: the contact's where the viewer may see him, else the reader's."""
    keys = [key for key in (deal.contact_id, deal.company_id) if key]
    found = Contact.objects.visible_to(viewer).in_bulk(keys)
    spoken = [found[key].language for key in keys if key in found and found[key].language]
    return spoken[0] if spoken and not viewer.hides("contact", "language") else get_language() or "en"


def _needs_of(deal: Deal) -> list[Need]:
    """Return what the stage of an open deal asks for before it goes on, and what of it is there."""
    if not deal.is_open:
        return []
    labels: dict[str, Any] = dict(NEEDS)
    wanted = deal.stage.needs
    if any(name.startswith("custom.") for name in wanted):
        labels |= {one.name: one.label for one in custom_fields("deal")}
    lacks = set(missing(deal))
    needs = [Need(str(labels.get(name, name)), name not in lacks) for name in wanted]
    if deal.stage.needs_tasks:
        waits = Activity.objects.open().about_record(deal.pk).filter(kind="task", archived_at=None).exists()
        needs.append(Need(_("All tasks of the deal done"), not waits))
    return needs


def deal_beside(viewer: Actor, pk: UUID) -> Deal | None:
    """Return the deal that a page is about: the deal itself, that of a call, or the newest open one with whom the call is."""
    anchor = get_anchor(viewer, pk)
    if anchor.kind == "deal":
        return get_visible(Deal, pk, viewer, "stage")
    about = get_visible(Activity, pk, viewer).about.values_list("pk", flat=True)
    rows = Deal.objects.visible_to(viewer).current().select_related("stage")
    named = rows.filter(pk__in=list(about)).first()
    if named is not None:
        return named
    with_whom = Q(contact__in=list(about)) | Q(company__in=list(about))
    return rows.filter(OPEN, with_whom).order_by("-stage_since").first()
