"""Rules as their list and their page show them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.automation.models import Rule, Run
from wasl.automation.wording import filter_said, phrase, when_said
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import Kind, registry
from wasl.records.queries import as_uuid

RIGHT = "automation.manage"
LATELY = datetime.timedelta(days=30)


@dataclass(frozen=True)
class RuleSeen:
    """A rule in the list: in words, and how often it ran and failed in the last 30 days."""

    rule: Rule
    sentence: SafeString
    run_count: int
    failed_count: int
    held_count: int

    @property
    def kind(self) -> Kind:
        """The kind of records it is about."""
        return registry().kind(self.rule.kind)


def need_right(viewer: Actor) -> None:
    """Raise `NotAllowed` for those who have nothing to do with rules."""
    if not viewer.may(RIGHT):
        raise NotAllowed


def get_rule(viewer: Actor, pk: UUID | str) -> Rule:
    """Return a rule; raises `NotFound`, `NotAllowed`."""
    need_right(viewer)
    found = Rule.objects.select_related("version", "owner__role").filter(pk=as_uuid(pk)).first()
    if found is None:
        raise NotFound
    return found


def rules_seen(viewer: Actor) -> list[RuleSeen]:
    """Return all rules, those that are paused first, then by name: three queries."""
    need_right(viewer)
    rows = list(Rule.objects.select_related("version", "owner").order_by("name", "id"))
    since = floor7(clock.now() - LATELY)
    counts = {
        row["rule_id"]: row
        for row in Run.objects.filter(Q(id__gte=since) | Q(state=Run.State.HELD))
        .order_by()
        .values("rule_id")
        .annotate(
            ran=Count("pk", filter=Q(id__gte=since)),
            failed=Count("pk", filter=Q(id__gte=since, state=Run.State.FAILED)),
            held=Count("pk", filter=Q(state=Run.State.HELD)),
        )
    }
    nothing = {"ran": 0, "failed": 0, "held": 0}
    seen = []
    for rule in sorted(rows, key=lambda one: one.state != Rule.State.PAUSED):
        found = counts.get(rule.id, nothing)
        seen.append(
            RuleSeen(rule, sentence(shown_of(rule), viewer), found["ran"], found["failed"], found["held"])
        )
    return seen


def shown_of(rule: Rule) -> Mapping[str, Any]:
    """Return the definition that runs, or the draft of a rule that never ran."""
    found: Mapping[str, Any] = rule.version.definition if rule.version else rule.draft
    return found


def sentence(definition: Mapping[str, Any], viewer: Actor) -> SafeString:
    """Return a whole rule as one sentence; parts that are not said yet are left out."""
    kind = str(definition["kind"])
    when = when_said(definition, viewer).text or _("nothing yet")
    asked = filter_said(definition.get("if"), kind, viewer)
    steps = phrase(definition.get("do") or [], kind, viewer)
    if asked:
        return format_html(
            _("When: {when}. If {condition}: {steps}."), when=when, condition=asked, steps=steps
        )
    return format_html(_("When: {when}. Do: {steps}."), when=when, steps=steps)
