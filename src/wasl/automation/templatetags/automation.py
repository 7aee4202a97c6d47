"""How steps that were taken are written."""

from django import template
from django.utils.safestring import SafeString

from wasl.automation import wording
from wasl.automation.models import Step
from wasl.kernel.manifest import Text

register = template.Library()


@register.filter
def action_label(step: Step) -> Text:
    """Return what was done."""
    return wording.action_label(step.action)


@register.filter
def outcome(step: Step) -> SafeString | str:
    """Return what came of it."""
    return wording.outcome_said(step.action, step.outcome)
