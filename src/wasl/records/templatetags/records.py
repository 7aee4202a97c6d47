"""Draws what belongs to any record: notes by kind, changed fields, the composer, the icon of a kind."""

import datetime
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms, template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from wasl.kernel.actor import Actor
from wasl.kernel.html import sanitize
from wasl.kernel.links import reveal_hosts
from wasl.kernel.manifest import Composer, registry
from wasl.records.addresses import LINK, record_in
from wasl.records.forms import COMPOSER_FORMS, ComplaintForm, NoteForm
from wasl.records.models import Anchor, Note, NoteSign
from wasl.records.queries import TimelineItem
from wasl.records.queries.dressing import Dress
from wasl.ui.addresses import reverse_or_blank
from wasl.ui.templatetags.ui import exactly, icon, ltr

register = template.Library()
# a moment as a recorded change keeps it
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")

LOOKS = {
    "note": ("note", "next"),
    "call": ("phone", "vio"),
    "meeting": ("calendar-event", "rose"),
    "complaint": ("mood-sad", "bad"),
    "opinion": ("star", "info"),
    "message": ("message", "brand"),
    "announcement": ("speakerphone", "next"),
    "news": ("news", "brand"),
}


KNOWN_DETAILS = {
    "order": _lazy("order"),
    "quote": pgettext_lazy("document", "quote"),
    "invoice": _lazy("invoice"),
    "total": _lazy("total"),
    "issue": pgettext_lazy("newsletter", "issue"),
    "page": pgettext_lazy("web", "page"),
    "channel": _lazy("channel"),
    "product": _lazy("product"),
    "source": pgettext_lazy("of behavior", "source"),
    "form": pgettext_lazy("web", "form"),
}


@register.simple_tag
def behavior_icon(name: str) -> SafeString:
    """Draw the icon of behavior from outside."""
    known = registry().outside(name)
    return icon(known.icon if known else "activity")


@register.simple_tag
def behavior_title(name: str) -> SafeString:
    """Return what behavior is called; a name we do not know stays as the outside wrote it."""
    known = registry().outside(name)
    return conditional_escape(known.label) if known else ltr(name)


@register.simple_tag
def behavior_details(data: dict[str, Any]) -> SafeString:
    """Write the details of behavior in one line: name and value, with dots between."""
    shown = [
        (KNOWN_DETAILS.get(name, name), value)
        for name, value in data.items()
        if value not in ("", None, [], {})
    ]
    # each pair is a line of its own to the bidirectional algorithm: names of two scripts stand side by side
    return format_html_join(" · ", "<bdi>{} <bdi>{}</bdi></bdi>", shown[:8])


@register.filter
def safe_html(value: str) -> SafeString:
    """Return rich text cleaned once more at the door (invariant 5), links that deceive with their true host."""
    return mark_safe(reveal_hosts(sanitize(value or "")))  # noqa: S308 - the sanitizer is the reason


@register.filter
def note_body(note: Note) -> SafeString:
    """Return the text of a note; an address of ours becomes the name of its record for those who may see it."""
    titles = getattr(note, "dress", Dress()).titles
    text = safe_html(note.body)
    return mark_safe(LINK.sub(partial(_named, titles), text)) if titles else text  # noqa: S308 - cleaned above


def _named(titles: Mapping[UUID, str | None], link: re.Match[str]) -> str:
    key = record_in(html.unescape(link["href"]))
    if key is None or key not in titles:
        return link[0]
    title = titles[key]
    if title is None:
        return format_html('<span class="w-mute">{}</span>', _("a record that you cannot see"))
    return format_html('<a href="{}"><bdi>{}</bdi></a>', reverse("records:open", args=[key]), title)


SIGNS = {
    "agreed": "thumb-up",
    "liked": "heart",
    "bravo": "confetti",
    "looking": "eye",
    "done": "check",
}


@register.simple_tag
def sign_icon(sign: str) -> SafeString:
    """Draw a sign that people set at notes."""
    return icon(SIGNS[sign], "s")


@register.simple_tag
def sign_choices() -> list[tuple[str, Any]]:
    """Return the signs that one can set, with what they say."""
    return list(NoteSign.Sign.choices)


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    """Draw the icon of a kind of record."""
    return icon(registry().kind(kind).icon, "s")


@register.simple_tag
def note_icon(kind: str) -> SafeString:
    """Draw the icon of a kind of note."""
    return icon(LOOKS[kind][0])


@register.simple_tag
def note_tone(kind: str) -> str:
    """Return the tone of a kind of note."""
    return LOOKS[kind][1]


def _choice(form: type[forms.Form], name: str, value: object) -> str:
    choices: Any = form.base_fields[name]
    return str(dict(choices.choices).get(value, value))


@register.simple_tag
def note_title(note: Note) -> str:
    """Return what a note is called: a call by its direction, the others by their kind."""
    if note.kind == Note.Kind.CALL and note.details.get("direction"):
        return str(dict(Note.Direction.choices).get(note.details["direction"], ""))
    return str(note.get_kind_display())


@register.simple_tag
def note_facts(note: Note) -> SafeString:
    """Return what the kind adds (outcome, minutes, rating), with dots between."""
    details, facts = note.details, []
    if "outcome" in details:
        facts.append(str(dict(Note.Outcome.choices).get(details["outcome"], details["outcome"])))
    if "came_by" in details:
        facts.append(_choice(ComplaintForm, "came_by", details["came_by"]))
    if minutes := details.get("minutes"):
        facts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    if score := details.get("score"):
        facts.append("★" * int(score) + "☆" * (5 - int(score)))
    facts += [details[name] for name in ("place", "about") if details.get(name)]
    return format_html_join("", " · <bdi>{}</bdi>", [(fact,) for fact in facts])


@register.simple_tag
def field_label(kind: str, name: str, labels: dict[str, dict[str, str]] | None = None) -> str:
    """Return how a field of a kind is called for people; `labels` are those that stand in the event itself."""
    own = (labels or {}).get(name)
    if own:
        return own.get(get_language() or "en") or own.get("en") or next(iter(own.values()))
    found = registry().kind(kind)
    known = {"next_step": _("Next step"), **dict((*found.names, *found.fields))}
    return str(known.get(name, name))


@register.simple_tag
def field_value(kind: str, name: str, value: object) -> SafeString:
    """Write a value of a recorded change: a code as its word, a moment as people write it, a list with commas."""
    words = registry().kind(kind).words.get(name, {})
    if isinstance(value, str) and MOMENT.match(value):
        return exactly(datetime.datetime.fromisoformat(value))
    if not isinstance(value, list):
        return format_html("<bdi>{}</bdi>", words.get(value, value))
    parts = [(words.get(part, part) if isinstance(part, str) else _joined(part),) for part in value]
    return format_html_join(_(", "), "<bdi>{}</bdi>", parts)


def _joined(row: object) -> object:
    return " ".join(str(part) for part in row.values() if part) if isinstance(row, dict) else row


@dataclass(frozen=True)
class Tab:
    """A tab of the composer: where its form is fetched, and a link for browsers without scripts."""

    entry: Composer
    url: str
    href: str
    is_now: bool


@dataclass(frozen=True)
class Drawing:
    """The composer as it is drawn: its tabs, and the form of the open one with where it is sent."""

    tabs: list[Tab]
    form: Any
    url: str

    @property
    def body(self) -> str:
        """Return the template of the form's fields."""
        return str(self.form.template)


@register.simple_tag(takes_context=True)
def may_here(context: Context, anchor: Anchor, permission: str) -> bool:
    """Tell whether the reader has a right, and may change this very record: what would be refused is not offered."""
    actor: Actor = context["actor"]
    return actor.may(permission) and not actor.read_only and anchor.may_change(actor)


@register.simple_tag(takes_context=True)
def composer(context: Context, anchor: Anchor, name: str, form: forms.Form | None) -> Drawing:
    """Return the composer of a record, open at the tab `name`; without a form it stands at an empty note of ours."""
    actor: Actor = context["actor"]
    if form is None:
        name = name if name in COMPOSER_FORMS else NoteForm.kind
        form = COMPOSER_FORMS[name](initial={"format": "text"})
    offered = registry().beside("composers", anchor.kind)
    tabs = [
        _tab(anchor, entry, name) for entry in offered if not entry.permission or actor.may(entry.permission)
    ]
    return Drawing(tabs, form, next((tab.url for tab in tabs if tab.is_now), ""))


def _tab(anchor: Anchor, entry: Composer, name: str) -> Tab:
    url = reverse(entry.view, args=[anchor.pk, *entry.args])
    # a form of ours can stand in the page itself; the others have pages
    href = f"?compose={entry.name}" if entry.name in COMPOSER_FORMS else url
    return Tab(entry, url, href, entry.name == name)


@register.filter
def first_name(name: str) -> str:
    """Return the name by which a person is greeted: the first word."""
    return name.split(maxsplit=1)[0] if name.split() else name


@register.simple_tag
def item_icon(item: TimelineItem) -> SafeString:
    """Draw the icon of an event: a note by its kind."""
    if item.note:
        return note_icon(item.note.kind)
    return icon(item.look.icon) if item.look else behavior_icon(item.event.type)


@register.simple_tag
def item_tone(item: TimelineItem) -> str:
    """Return the tone of an event."""
    if item.note:
        return note_tone(item.note.kind)
    return item.look.tone if item.look else "info"


@register.simple_tag
def item_title(item: TimelineItem) -> SafeString:
    """Return what an event is called in a list of many records."""
    if item.note and item.look and not item.look.is_small:
        return conditional_escape(note_title(item.note))
    return (
        conditional_escape(item.look.called(item.event.data))
        if item.look
        else behavior_title(item.event.type)
    )


@register.simple_tag
def record_controls(anchor: Anchor) -> SafeString:
    """Draw the buttons that packages add to the head of a record's page; each is fetched once the page stands."""
    buttons = [
        (reverse_or_blank(entry.view, [anchor.pk]), icon(entry.icon, "s"), entry.label)
        for entry in registry().all("controls")
    ]
    return format_html_join(
        "",
        '<a class="btn" href="{0}" hx-get="{0}" hx-trigger="wasl:later" data-later hx-swap="outerHTML">{1}<span class="w-lbl">{2}</span></a>',
        [button for button in buttons if button[0]],
    )
