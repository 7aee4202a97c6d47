"""Sentences about contacts for the timeline."""

import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.contacts.events import MergeUndone, RelationEnded
from wasl.contacts.models import Consent, Contact
from wasl.contacts.sources import source_word
from wasl.contacts.wording import CERTAINTIES, REASONS, field_word, field_words, related_word
from wasl.kernel.text import isolated
from wasl.lists import cells
from wasl.records.models import Anchor, Event
from wasl.ui import formats
from wasl.ui.templatetags import components

register = template.Library()

register.filter(source_word)


@register.simple_tag
def consent_line(data: dict[str, str]) -> str:
    """Say what was agreed or withdrawn."""
    shown = {
        "purpose": dict(Consent.Purpose.choices).get(data["purpose"], data["purpose"]),
        "channel": dict(Consent.Channel.choices).get(data["channel"], data["channel"]),
    }
    if data["state"] == Consent.State.GIVEN:
        return _("Agreed to: %(purpose)s (%(channel)s)") % shown
    return _("Withdrew the consent to: %(purpose)s (%(channel)s)") % shown


@register.simple_tag
def relation_line(event: Event, anchor: Anchor) -> str:
    """Say on a record's timeline that a relation began or ended, by what the other is to it.

    Without the other's name where that is not the subject of the event: the reader may not be allowed to see it.
    """
    data: dict[str, Any] = event.data
    label = related_word(data["kind"], is_first=event.subject_id == anchor.pk)
    shown = {"kind": label, "title": data.get("title", "")}
    if event.type == RelationEnded.type:
        text = _("Relation ended: %(kind)s (%(title)s)") if shown["title"] else _("Relation ended: %(kind)s")
    else:
        text = _("Relation added: %(kind)s (%(title)s)") if shown["title"] else _("Relation added: %(kind)s")
    return text % shown


@register.simple_tag
def merge_line(event: Event) -> str:
    """Say which records became one, or are several again; the survivor comes first in the data."""
    # isolated by FSI and PDI (Unicode annex 9): names of both directions stand in one sentence
    names = _(", ").join(isolated(one["name"]) for one in event.data["records"][1:])
    if event.type != MergeUndone.type:
        return _("Merged into this record: %(names)s") % {"names": names}
    if not event.data["kept"]:
        return _("Merge undone: %(names)s") % {"names": names}
    shown = {"names": names, "fields": field_words(event.data["kept"])}
    return _("Merge undone: %(names)s. Changed since, and left so: %(fields)s") % shown


@register.filter
def reason_word(reason: str) -> str:
    """Return why two records may be the same, in words."""
    return str(REASONS.get(reason, reason))


@register.filter
def certainty_word(certainty: str) -> str:
    """Return how sure it is that two records are the same, in words."""
    return str(CERTAINTIES.get(certainty, certainty))


@register.filter
def contact_field(name: str) -> str:
    """Return how a field of a contact is called."""
    return field_word(name)


@register.filter
def born(birthday: str) -> SafeString:
    """Write a birthday with or without its year."""
    if birthday.startswith("--"):
        return yearless(birthday)
    return format_html("<bdi>{}</bdi>", formats.day_text(datetime.date.fromisoformat(birthday)))


@register.filter
def yearless(birthday: str) -> SafeString:
    """Write a birthday whose year is not known ("--04-14", RFC 6350 §4.3.1) as day and month."""
    # 2000 had a 29 February
    found = datetime.date(2000, int(birthday[2:4]), int(birthday[5:7]))
    return format_html("<bdi>{}</bdi>", formats.day_and_month_text(found))


@register.simple_tag
def field_value(contact: Contact, name: str) -> SafeString:
    """Draw the value of a field that is changed in place."""
    if name in {"owner_id", "team_id"}:
        found = contact.owner if name == "owner_id" else contact.team
        if not found:
            return cells.NOTHING
        mark = components.avatar(str(found), "xs") if name == "owner_id" else ""
        return format_html("{}<bdi>{}</bdi>", mark, found)
    if name == "language":
        return format_html(
            "<bdi>{}</bdi>", dict(settings.LANGUAGES).get(contact.language, contact.language) or "—"
        )
    shown = getattr(contact, f"get_{name}_display", lambda: getattr(contact, name))()
    return format_html("<bdi>{}</bdi>", shown or "—")
