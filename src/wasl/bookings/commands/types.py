"""Saying what can be booked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wasl.bookings.models import MeetingType
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean, clean_line
from wasl.workspace import audit
from wasl.workspace.models import User

# what may be set: the smallest and the largest number, in minutes where nothing else is said
NUMBERS = {
    "minutes": (5, 480), "step": (5, 240), "buffer_before": (0, 240), "buffer_after": (0, 240),
    "notice": (0, 60 * 24 * 60), "days_ahead": (1, 365),
}  # fmt: skip
LINES = {"name": 120, "place": 200}
CHOICES = {"style": MeetingType.Style.values, "way": MeetingType.Way.values}
PLAIN = ("description", "daily_limit", "reminders", "is_active", "is_listed")
COLUMNS = {*NUMBERS, *LINES, *CHOICES, *PLAIN}
MOST_QUESTIONS = 12
MOST_OPTIONS = 20
LONGEST_OPTION = 100
TAKEN = frozenset({"with", "done", "see", "move", "cancel"})


@command("bookings.manage")
def add_meeting_type(name: str, /, *, hosts: Sequence[User], by: Actor, **values: Any) -> MeetingType:
    """Offer something to be booked; its address is made of its name where none is given. Raises `Invalid` by field."""
    return _set(MeetingType(), {**values, "name": name}, hosts, by=by)


@command("bookings.manage")
def change_meeting_type(
    kind: MeetingType, /, *, by: Actor, hosts: Sequence[User] | None = None, **values: Any
) -> MeetingType:
    """Change what can be booked; bookings that stand are not touched. Raises `Invalid` by field."""
    return _set(kind, values, hosts, by=by)


def _set(
    kind: MeetingType, values: Mapping[str, Any], hosts: Sequence[User] | None, *, by: Actor
) -> MeetingType:
    errors = _taken_in(kind, values)
    if hosts is not None and not hosts:
        errors["hosts"] = [_("Somebody must take these meetings.")]
    if MeetingType.objects.exclude(pk=kind.pk).filter(slug=kind.slug).exists():
        errors["slug"] = [_("Another meeting has this address already.")]
    if errors:
        raise Invalid(fields=errors)
    kind.save()
    if hosts is not None:
        kind.hosts.set(hosts)
    audit.record("bookings.type_set", by=by, target=kind)
    return kind


def _taken_in(kind: MeetingType, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Set the columns that are given; returns what is wrong, by field."""
    for name in values.keys() & COLUMNS:
        setattr(kind, name, values[name])
    kind.description = clean(kind.description)[:2000]
    for name, most in LINES.items():
        setattr(kind, name, clean_line(getattr(kind, name))[:most])
    errors = _wrong(kind)
    kind.slug = _slug(kind, clean_line(values.get("slug") or ""), errors)
    if "questions" in values:
        kind.questions = _questions(values["questions"], errors)
    return errors


def _wrong(kind: MeetingType) -> dict[str, list[str]]:
    """Return what cannot be, by field."""
    errors: dict[str, list[str]] = {}
    for name, (least, most) in NUMBERS.items():
        if not least <= getattr(kind, name) <= most:
            errors[name] = [_("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}]
    for name, allowed in CHOICES.items():
        if getattr(kind, name) not in allowed:
            errors[name] = [_("Choose one of the values offered.")]
    if not kind.name:
        errors["name"] = [_("A name is needed.")]
    return errors


def _slug(kind: MeetingType, given: str, errors: dict[str, list[str]]) -> str:
    if not given:
        return kind.slug or slugify(kind.name)[:50] or f"m-{kind.pk.hex[-8:]}"
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", given) or len(given) > 60 or given in TAKEN:
        errors["slug"] = [_("Use small Latin letters, digits and hyphens.")]
    return given


def _questions(given: Sequence[Mapping[str, Any]], errors: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return questions with keys that never change while their words do."""
    kept = []
    for number, question in enumerate(given[:MOST_QUESTIONS]):
        label = clean_line(str(question.get("label", "")))[:200]
        if label:
            sort = str(question.get("kind") or MeetingType.Kind.LINE)
            known = sort if sort in MeetingType.Kind.values else MeetingType.Kind.LINE
            one: dict[str, Any] = {
                "key": f"q{number}",
                "label": label,
                "kind": known,
                "is_needed": bool(question.get("is_needed")),
            }
            if known == MeetingType.Kind.CHOICE:
                said = (clean_line(str(option))[:LONGEST_OPTION] for option in question.get("options") or ())
                one["options"] = list(dict.fromkeys(filter(None, said)))[:MOST_OPTIONS]
                if len(one["options"]) < 2:
                    errors["questions"] = [
                        _("Give at least two choices for “%(question)s”.") % {"question": label}
                    ]
            kept.append(one)
    return kept
