"""Stops a rule that would do harm, and tells its owner why."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from wasl.automation.models import Rule
from wasl.kernel import clock
from wasl.workspace.letters import Letter

MOST_FAILURES = 5


def pause(rule: Rule, why: Rule.Pause) -> None:
    """Pause a rule that is on, and write to its owner."""
    changed = Rule.objects.filter(pk=rule.pk, state=Rule.State.ON).update(
        state=Rule.State.PAUSED, paused_because=why
    )
    if not changed or not rule.owner.is_active:
        return
    owner = rule.owner
    with override(owner.language):
        variables = {
            "name": owner.name,
            "rule": rule.name,
            "problem": str(why.label),
            "link": f"{settings.BASE_URL}{reverse('automation:rule_detail', args=[rule.pk])}",
        }
    source = f"rule:{rule.pk}:{clock.now():%Y-%m-%d %H:%M}"
    Letter("rule_paused", to=owner.email, language=owner.language, source=source, variables=variables).send()


def count_failure(rule: Rule) -> None:
    """Count a run that failed; the fifth in a row pauses the rule."""
    rule.failures += 1
    Rule.objects.filter(pk=rule.pk).update(failures=rule.failures)
    if rule.failures >= MOST_FAILURES:
        pause(rule, Rule.Pause.FAILING)


def count_success(rule: Rule) -> None:
    """Forget the failures before a run that went well."""
    if rule.failures:
        Rule.objects.filter(pk=rule.pk).update(failures=0)
