"""Says a rule in words: what begins it, which records, and each step as a phrase in the reader's language."""

import datetime
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wasl.automation import variables
from wasl.automation.plan import span_of
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import EventDetail, Text, registry
from wasl.kernel.text import isolated
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.lists.filters.wording import Writer
from wasl.ui.templatetags import ui as draw

# icons: bolt filter-plus calendar-event repeat filter hourglass-empty git-branch flag-check affiliate alert-triangle
TRIGGERS: dict[str, tuple[Text, str]] = {
    "event": (gettext_lazy("Something happens"), "bolt"),
    "enters": (gettext_lazy("A record enters a filter"), "filter-plus"),
    "date": (gettext_lazy("A date comes near"), "calendar-event"),
    "every": (gettext_lazy("On a schedule"), "repeat"),
}
CONTROLS: dict[str, tuple[Text, str, str]] = {
    "wait": (pgettext_lazy("step of a rule", "Wait"), "hourglass-empty", "next"),
    "if": (pgettext_lazy("step of a rule", "Branch"), "git-branch", "info"),
    "stop_if": (pgettext_lazy("step of a rule", "End, if …"), "flag-check", "ok"),
    "each": (pgettext_lazy("step of a rule", "For each related record"), "affiliate", "rose"),
}
ACTION: Text = pgettext_lazy("step of a rule", "Action")
VARIABLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A part of a rule as it is shown: what it is, in words, its icon and tone; empty `text` where nothing is said yet."""

    label: Text
    text: Text
    icon: str
    tone: str


def trigger_of(definition: Mapping[str, Any]) -> str:
    """Return which trigger a definition has, empty for none yet."""
    return next((name for name in TRIGGERS if name in (definition.get("when") or {})), "")


def when_said(definition: Mapping[str, Any], viewer: Actor) -> Said:
    """Return what begins a rule."""
    name = trigger_of(definition)
    if not name:
        return Said(_("Trigger"), "", "bolt", "brand")
    when = definition["when"]
    text = {"event": _event, "enters": _enters, "date": _date, "every": _every}[name](
        definition, when, viewer
    )
    return Said(_("Trigger"), text, TRIGGERS[name][1], "brand")


def _event(definition: Mapping[str, Any], when: Mapping[str, Any], viewer: Actor) -> Text:
    names = " / ".join(str(registry().event_label(name)) for name in when["event"])
    kind = registry().kind(definition["kind"])
    known = [registry().event_type(one) for one in when["event"]]
    details = {one.name: one for look in known if look for one in look.details}
    asked = [_asked(definition["kind"], one, viewer, details) for one in when.get("where") or ()]
    said = _("%(event)s (%(kind)s)") % {"event": names, "kind": kind.plural}
    if asked:
        said = _("%(event)s, where %(asked)s") % {"event": said, "asked": ", ".join(asked)}
    return _("%(event)s, even when told late") % {"event": said} if when.get("is_late") else said


OPERATORS: dict[str, Text] = {
    "is": gettext_lazy("%(field)s is %(value)s"),
    "is_not": gettext_lazy("%(field)s is not %(value)s"),
    "contains": gettext_lazy("%(field)s contains %(value)s"),
    "gt": gettext_lazy("%(field)s is more than %(value)s"),
    "gte": gettext_lazy("%(field)s is at least %(value)s"),
    "lt": gettext_lazy("%(field)s is less than %(value)s"),
    "lte": gettext_lazy("%(field)s is at most %(value)s"),
    "is_empty": gettext_lazy("%(field)s is empty"),
    "is_not_empty": gettext_lazy("%(field)s is filled in"),
}


def _asked(kind: str, one: Mapping[str, Any], viewer: Actor, details: Mapping[str, EventDetail]) -> str:
    path, value = str(one["field"]), one.get("value", "")
    if path.startswith("changes."):
        named = listing_of(kind).field_named(path.removeprefix("changes.").removesuffix(".1"), viewer)
        label = str(named.label) if named else path
        if one["op"] == "is_not_empty" and not path.endswith(".1"):
            return _("%(field)s changed") % {"field": label}
        return str(OPERATORS[one["op"]]) % {"field": label, "value": isolated(value)}
    detail = details.get(path)
    label = str(detail.label) if detail else isolated(path)
    shown = dict(detail.choices).get(str(value), isolated(value)) if detail else isolated(value)
    return str(OPERATORS[one["op"]]) % {"field": label, "value": shown}


def _enters(definition: Mapping[str, Any], _when: Mapping[str, Any], _viewer: Actor) -> Text:
    return _("A record comes to fit the condition (%(kind)s)") % {
        "kind": registry().kind(definition["kind"]).plural
    }


def _date(definition: Mapping[str, Any], when: Mapping[str, Any], viewer: Actor) -> Text:
    field = listing_of(definition["kind"]).field_named(str(when["date"]), viewer)
    given = {
        "field": field.label if field else when["date"],
        "hour": hour_said(when),
        "days": abs(when.get("days", 0)),
    }
    days = when.get("days", 0)
    if days < 0:
        text = ngettext("%(days)s day before: %(field)s", "%(days)s days before: %(field)s", -days) % given
    elif days > 0:
        text = ngettext("%(days)s day after: %(field)s", "%(days)s days after: %(field)s", days) % given
    else:
        text = _("On the day: %(field)s") % given
    if when.get("is_yearly"):
        is_hijri = when.get("calendar") == "hijri"
        text = (_("%(text)s, each Hijri year") if is_hijri else _("%(text)s, each year")) % {"text": text}
    return _("%(text)s, at %(hour)s") % {"text": text, "hour": hour_said(when)}


def _every(_definition: Mapping[str, Any], when: Mapping[str, Any], _viewer: Actor) -> Text:
    given = {"hour": hour_said(when), "day": when.get("on", 1)}
    if when["every"] == "week":
        return _("Every week on %(day)s, at %(hour)s") % {**given, "day": WEEKDAYS[when.get("on", 0)]}
    if when["every"] == "month":
        return _("Every month on day %(day)s, at %(hour)s") % given
    return _("Every day, at %(hour)s") % given


def hour_said(when: Mapping[str, Any]) -> str:
    """Return the hour at which a rule looks at its days."""
    return formats.time_format(datetime.time(when.get("at", 9)), "H:i")


def filter_said(tree: Any, kind: str, viewer: Actor) -> SafeString | str:
    """Return a filter as a phrase; empty for none, or for one that can no longer be read."""
    if not tree:
        return ""
    listing = listing_of(kind).extended(viewer)
    try:
        node = parse(listing, viewer, tree)
    except Invalid:
        return ""
    options = listing.options
    return Writer(listing, lambda: options(viewer) if options else {}).phrase(node)


def step_said(step: Mapping[str, Any], kind: str, viewer: Actor) -> Said:
    """Return one step."""
    if "action" in step:
        return _action_said(step, kind, viewer)
    name = next((one for one in CONTROLS if one in step), "wait")
    label, icon, tone = CONTROLS[name]
    if name == "wait":
        return Said(label, wait_said(step.get("wait") or {}), icon, tone)
    if name == "each":
        relation = listing_of(kind).relation_named(str(step["each"]), viewer)
        return Said(label, relation.label if relation else "", icon, tone)
    return Said(label, filter_said(step[name], kind, viewer), icon, tone)


def wait_said(wait: Mapping[str, Any]) -> str:
    """Return how long a wait is."""
    try:
        span_of(wait)
    except Invalid:
        return ""
    ((unit, number),) = wait.items()
    if unit == "days":
        text = ngettext("%(count)s day", "%(count)s days", number)
    elif unit == "hours":
        text = ngettext("%(count)s hour", "%(count)s hours", number)
    else:
        text = ngettext("%(count)s minute", "%(count)s minutes", number)
    return text % {"count": number}


def _action_said(step: Mapping[str, Any], kind: str, viewer: Actor) -> Said:
    action = registry().action(step["action"])
    if action is None:
        return Said(ACTION, "", "alert-triangle", "bad")
    form = variables.form_of(action, step.get("with") or {}, kind, viewer)
    text: Text = ""
    if form.is_valid():
        try:
            text = action.said(viewer, form)
        except Invalid:
            text = ""
    return Said(ACTION, _isolated_variables(text) or action.label, action.icon, "vio")


def inputs_said(step: Mapping[str, Any], kind: str, viewer: Actor) -> Iterator[tuple[Text, Text]]:
    """Yield what was typed into an action and its phrase does not say, as (label, text)."""
    action = registry().action(str(step.get("action")))
    if action is None:
        return
    inputs = step.get("with") or {}
    form = variables.form_of(action, inputs, kind, viewer)
    phrase_said = _plainly(step_said(step, kind, viewer).text)
    for name in action.texts:
        typed = str(inputs.get(name) or "")
        if name in form.fields and typed and _plainly(typed) not in phrase_said:
            yield form.fields[name].label or name, _isolated_variables(typed)


def _plainly(text: Text) -> str:
    """Return a text without tags, isolates and spaces that hold together."""
    plain = html.unescape(strip_tags(str(text)))
    return re.sub("[\u2066-\u2069]", "", plain).replace("\u00a0", " ")


def _in_one_piece(variable: re.Match[str]) -> str:
    return "\u2066" + variable[0].replace(" ", "\u00a0") + "\u2069"


def _isolated_variables(text: Text) -> Text:
    """Return a phrase in which variables such as {{ name }} stand on one line, left to right as they are typed (LRI, UAX #9 §2.4.3)."""
    shown = VARIABLE.sub(_in_one_piece, str(text))
    return mark_safe(shown) if isinstance(text, SafeString) else shown  # noqa: S308 - as safe as it was


def phrase(steps: Sequence[Mapping[str, Any]], kind: str, viewer: Actor) -> SafeString:
    """Return steps as one phrase, with what lies in their branches."""
    parts = [_step_phrase(step, kind, viewer) for step in steps]
    joined = format_html_join(_(", then "), "{}", ((part,) for part in parts))
    return joined or format_html("{}", _("nothing"))


def _step_phrase(step: Mapping[str, Any], kind: str, viewer: Actor) -> SafeString | str:
    said = step_said(step, kind, viewer).text or _("…")
    if "wait" in step:
        return format_html(_("wait {time}"), time=said)
    if "stop_if" in step:
        return format_html(_("end if {condition}"), condition=said)
    if "each" in step:
        relation = listing_of(kind).relation_named(str(step["each"]), viewer)
        inner = phrase(step.get("do") or [], relation.listing().kind if relation else kind, viewer)
        return format_html(_("for each of {relation}: {steps}"), relation=said, steps=inner)
    if "if" not in step:
        return said
    then = phrase(step.get("then") or [], kind, viewer)
    if not step.get("else"):
        return format_html(_("if {condition}: {steps}"), condition=said, steps=then)
    otherwise = phrase(step["else"], kind, viewer)
    return format_html(
        _("if {condition}: {steps}, otherwise: {others}"), condition=said, steps=then, others=otherwise
    )


def outcome_said(action: str, outcome: str) -> SafeString | str:
    """Return what came of a step, with moments in the reader's zone."""
    if action == "wait" and outcome:
        moment = datetime.datetime.fromisoformat(outcome)
        return format_html(_("until {}"), draw.exactly(timezone.localtime(moment)))
    return outcome


def action_label(name: str) -> Text:
    """Return what a step of a run did."""
    if name in CONTROLS:
        return CONTROLS[name][0]
    action = registry().action(name)
    return action.label if action else name
