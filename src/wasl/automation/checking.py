"""Looks a definition over before it is put to work: every name known, every value taken, nothing beyond its owner's rights.

That it has the form of one was asked when it was stored (`shape`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wasl.automation import variables
from wasl.automation.plan import DEEPEST, MOST_STEPS, span_of, walk
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.lists.filters import parse
from wasl.lists.queries import unheard_of

TRIGGERS = ("event", "enters", "date", "every")
WEEK, MONTH = range(7), range(1, 32)


class Problems:
    """The problems of a definition by place: "when", "if", "until", or the place of a step."""

    def __init__(self, kind: str, viewer: Actor) -> None:
        self.kind, self.viewer = kind, viewer
        self.found: dict[str, list[str]] = {}

    def add(self, place: str, text: str) -> None:
        """Note a problem."""
        self.found.setdefault(place, []).append(text)

    def filter(self, place: str, tree: Any, kind: str = "") -> None:
        """Look a filter over."""
        listing = listing_of(kind or self.kind).extended(self.viewer)
        try:
            parse(listing, self.viewer, tree)
        except Invalid as error:
            # without the place inside of the filter, which its builder shows
            self.add(place, error.message.partition(": ")[2] or error.message)

    def filters(self, definition: Mapping[str, Any]) -> None:
        """Look at which records are meant, and at what makes a waiting run idle."""
        for place in ("if", "until"):
            if definition.get(place):
                self.filter(place, definition[place])
        if "enters" in (definition.get("when") or {}) and not definition.get("if"):
            self.add("if", _("Say which records: without a condition nothing can enter."))

    def steps(self, definition: Mapping[str, Any]) -> None:
        """Look at all steps."""
        steps = list(walk(definition.get("do") or []))
        if not steps:
            self.add("do", _("Add what the rule is to do."))
        if len(steps) > MOST_STEPS:
            self.add("do", _("A rule has 50 steps at most."))
        kinds = kinds_at(definition, self.viewer)
        for place, step, depth in steps[:MOST_STEPS]:
            self.step(place, step, depth, kinds.get(place, self.kind))

    def trigger(self, when: Mapping[str, Any]) -> None:
        """Look at what begins the rule."""
        names = [name for name in TRIGGERS if name in when]
        if len(names) != 1:
            self.add("when", _("Choose what begins this rule."))
        elif names == ["event"]:
            self._events(when)
        elif names == ["date"]:
            self._date(when)
        elif names == ["every"]:
            days = {"week": WEEK, "month": MONTH}.get(when["every"])
            if days is not None and when.get("on", 1) not in days:
                self.add("when", _("Choose a day and an hour."))

    def _events(self, when: Mapping[str, Any]) -> None:
        for name in unheard_of(self.viewer, when["event"]):
            self.add("when", _("No event is called “%(name)s”.") % {"name": name})
        known = [registry().event_type(name) for name in when["event"]]
        rights = {one.name: one.right for look in known if look for one in look.details}
        for one in when.get("where") or ():
            name = one["field"].removeprefix("changes.").split(".")[0]
            if self.viewer.hides(self.kind, rights.get(name) or name):
                self.add("when", _("Your role may not see this field."))

    def _date(self, when: Mapping[str, Any]) -> None:
        field = listing_of(self.kind).field_named(str(when["date"]), self.viewer)
        if field is None or field.type not in {"day", "moment"}:
            self.add("when", _("Choose a date of the record."))

    def step(self, place: str, step: Mapping[str, Any], depth: int, kind: str) -> None:
        """Look at one step, of a run on a record of `kind`."""
        if depth > DEEPEST:
            self.add(place, _("The branches lie too deep in each other."))
        elif "action" in step:
            self._action(place, step, kind)
        elif "wait" in step:
            self._wait(place, step["wait"])
        elif "each" in step:
            if listing_of(kind).relation_named(step["each"], self.viewer) is None:
                self.add(place, _("Choose the related records."))
        elif "if" in step or "stop_if" in step:
            tree = step.get("if") or step.get("stop_if")
            if tree:
                self.filter(place, tree, kind)
            else:
                self.add(place, _("Say on what condition."))
        else:
            self.add(place, _("This step cannot be read."))

    def _wait(self, place: str, wait: Any) -> None:
        try:
            span_of(wait if isinstance(wait, Mapping) else {})
        except Invalid as error:
            self.add(place, error.message)

    def _action(self, place: str, step: Mapping[str, Any], kind: str) -> None:
        action = registry().action(step["action"])
        if action is None or (action.kinds and kind not in action.kinds):
            self.add(place, _("This action does not exist for these records."))
            return
        inputs = step.get("with") or {}
        try:
            variables.check(action, inputs, kind, self.viewer)
        except Invalid as error:
            self.add(place, error.message)
            return
        form = variables.form_of(action, inputs, kind, self.viewer)
        for name, texts in form.errors.items():
            said = f"{form[name].label}: " if name in form.fields else ""
            self.add(place, said + " ".join(str(text) for text in texts))


def problems(definition: Mapping[str, Any], viewer: Actor) -> dict[str, list[str]]:
    """Return what keeps a definition from being put to work, by place; nothing where all is well."""
    kind = str(definition.get("kind", ""))
    if kind not in {entry.name for entry in registry().all("kinds") if entry.listing}:
        return {"when": [_("Choose what kind of records this rule is about.")]}
    if viewer.reach_for(kind) is Reach.NONE:
        return {"when": [_("Your role may not see these records.")]}
    found = Problems(kind, viewer)
    found.trigger(definition.get("when") or {})
    found.filters(definition)
    found.steps(definition)
    return found.found


def kinds_at(definition: Mapping[str, Any], viewer: Actor) -> dict[str, str]:
    """Return for each place of a definition the kind of records it works on: "each" leads to others."""
    kind = str(definition.get("kind", ""))
    found: dict[str, str] = {}
    for place, step, _depth in walk(definition.get("do") or []):
        parent = place.rpartition(".")[0].rpartition(".")[0]
        here = found.get(f"{parent}>" if place == f"{parent}.do.{place.rpartition('.')[2]}" else parent, kind)
        found[place] = here
        relation = listing_of(here).relation_named(str(step.get("each")), viewer)
        found[f"{place}>"] = relation.listing().kind if relation else here
    return found
