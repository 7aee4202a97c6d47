"""How steps that were taken are written."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from wasl.automation import wording
from wasl.automation.models import Step
from wasl.kernel.manifest import Text

register = template.Library()


@register.filter
def action_label(step: Step) -> Text:
    """Return what was done."""
    return wording.action_label(step.action)


@register.simple_tag(takes_context=True)
def taken(context: Context, step: Step, kind: str) -> Text:
    """Return a step that was taken on a record of `kind`, in words, with what was filled in."""
    if not step.inputs:
        return ""
    return wording.step_said({"action": step.action, "with": step.inputs}, kind, context["actor"]).text


@register.filter
def variable(name: str) -> str:
    """Return a variable as it is written into a text."""
    return f"{{{{ {name} }}}}"


@register.filter
def outcome(step: Step) -> SafeString | str:
    """Return what came of it."""
    return wording.outcome_said(step.action, step.outcome)
