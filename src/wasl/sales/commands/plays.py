"""Verbs on playbooks: write a piece, take it out, and note that it was used on a deal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.html import sanitize, to_text
from wasl.kernel.text import clean_line
from wasl.records.commands.events import emit
from wasl.sales import events
from wasl.sales.models import Attempt, Deal, Play, Stage
from wasl.sales.models.plays import LONGEST_BODY, LONGEST_NAME
from wasl.workspace import audit

WRITE = "sales.write_playbooks"
STUCK = "stuck"
REASONS = frozenset({"", STUCK, *Deal.Reason.values})


@command(WRITE)
def write_play(
    play: Play | None,
    *,
    kind: str,
    names: Mapping[str, str],
    bodies: Mapping[str, str],
    by: Actor,
    situation: str = "",
    stage_id: UUID | None = None,
) -> Play:
    """Write a new piece, or another text for one that is there; `bodies` are markup. Raises `Invalid` by field."""
    found = play or Play(position=Play.objects.count())
    errors: dict[str, list[Any]] = {}
    if kind not in Play.Kind.values:
        errors["kind"] = [_("Choose one of the values offered.")]
    if situation not in Play.Situation.values:
        errors["situation"] = [_("Choose one of the values offered.")]
    if stage_id and not Stage.objects.filter(pk=stage_id, removed_at=None).exists():
        errors["stage_id"] = [_("Choose one of the values offered.")]
    found.kind, found.situation, found.stage_id = kind, situation, stage_id
    found.names = _texts({code: clean_line(text or "") for code, text in names.items()})
    found.bodies = _texts({code: sanitize(text or "") for code, text in bodies.items()})
    if not found.names or any(len(text) > LONGEST_NAME for text in found.names.values()):
        errors["names"] = [_("Give it a name of up to 160 characters in at least one language.")]
    if not found.bodies or any(len(text) > LONGEST_BODY for text in found.bodies.values()):
        errors["bodies"] = [_("Write what is to be said, in at least one language.")]
    if errors:
        raise Invalid(fields=errors)
    found.save()
    audit.record("play.changed" if play else "play.added", by=by, target=found)
    return found


def _texts(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is written, in the firm's languages; markup without a word is nothing."""
    return {code: given[code] for code, _name in settings.LANGUAGES if to_text(given.get(code, ""))}


@command(WRITE)
def remove_play(play: Play, *, by: Actor) -> Play:
    """Use a piece no more; what it did stays in the figures."""
    play.removed_at = clock.now()
    play.save(update_fields=["removed_at"])
    audit.record("play.removed", by=by, target=play)
    return play


@command("sales.change")
def use_play(deal: Deal, *, play_id: UUID, by: Actor, reason: str = "") -> Attempt:
    """Note that a piece was used on a deal; once for each deal, however often it is pressed. Raises `NotFound`, `Invalid`.

    `reason` is why the deal is about to be lost, or "stuck", where that is why the piece was taken.
    """
    play = Play.objects.filter(pk=play_id, removed_at=None).first()
    if play is None:
        raise NotFound
    if reason not in REASONS:
        raise Invalid(fields={"reason": [_("Choose one of the values offered.")]})
    attempt, is_new = Attempt.objects.get_or_create(
        deal=deal,
        play=play,
        defaults={"way": play.kind, "stage_id": deal.stage_id, "by_id": by.user_id, "reason": reason},
    )
    if is_new:
        emit(events.PlaybookUsed(deal, play=play), by=by)
    elif reason and not attempt.reason:
        attempt.reason, attempt.made_at = reason, clock.now()
        attempt.save(update_fields=["reason", "made_at"])
    return attempt
