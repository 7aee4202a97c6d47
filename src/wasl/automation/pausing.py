"""Stops a rule that would do harm, and tells its owner why."""

import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.automation import stamps
from wasl.automation.models import Notification, Rule
from wasl.automation.telling import say_to
from wasl.kernel import clock

MOST_FAILURES = 5


def pause(rule: Rule, why: Rule.Pause) -> None:
    """Pause a rule that is on, and tell its owner."""
    changed = Rule.objects.filter(pk=rule.pk, state=Rule.State.ON).update(
        state=Rule.State.PAUSED, paused_because=why
    )
    rule.state, rule.paused_because = Rule.State.PAUSED, why
    if not rule.is_full:
        # one at its limit listens on: which events are wanted stays as it was
        stamps.change()
    if not changed or not rule.owner.is_active:
        return
    with override(rule.owner.language):
        text = _("The rule “%(name)s” was paused. %(why)s") % {"name": rule.name, "why": why.label}
    say_to(
        [rule.owner_id],
        kind="system",
        source=f"rule:{rule.pk}:{clock.now():%Y-%m-%dT%H:%M}",
        text=text,
        address=reverse("automation:rule_detail", args=[rule.pk]),
    )


def tell_wait(rule: Rule, why: str, until: datetime.datetime) -> None:
    """Tell the owner of a rule that it has to wait, once for each moment until which it does."""
    source = f"wait:{rule.pk}:{until:%Y-%m-%dT%H:%M}"
    if Notification.objects.filter(person_id=rule.owner_id, source=source).exists():
        return
    with override(rule.owner.language):
        text = _("The rule “%(name)s” waits. %(why)s") % {"name": rule.name, "why": why}
    say_to(
        [rule.owner_id],
        kind="system",
        source=source,
        text=text,
        address=reverse("automation:rule_detail", args=[rule.pk]),
    )


def count_failure(rule: Rule) -> None:
    """Count a run that failed, beside those of other workers; the fifth in a row pauses the rule."""
    counted = Rule.objects.filter(pk=rule.pk)
    counted.update(failures=F("failures") + 1)
    rule.failures = counted.values_list("failures", flat=True).get()
    if rule.failures >= MOST_FAILURES:
        pause(rule, Rule.Pause.FAILING)


def count_success(rule: Rule) -> None:
    """Forget the failures before a run that went well."""
    if rule.failures:
        Rule.objects.filter(pk=rule.pk).update(failures=0)
