"""The settings of leads: to whom new ones go, and what gives them points."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.sales import queries
from wasl.sales.commands import remove_lead_rule, set_lead_rule
from wasl.sales.forms.leads import LeadRuleForm
from wasl.sales.models import LeadRule
from wasl.ui.pages import page, redirect, toast


@require_safe
def rule_list(request: Request) -> HttpResponse:
    """List the rules of giving out, and those of points."""
    rules = queries.lead_rules(request.actor)
    return page(request, "sales/lead_rules.html", rules=rules, points=queries.score_rules(request.actor))


@require_http_methods(["GET", "POST"])
def rule_new(request: Request) -> HttpResponse:
    """Write a rule of giving out."""
    queries.lead_rules(request.actor)
    return _form(request, LeadRule())


@require_http_methods(["GET", "POST"])
def rule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a rule of giving out."""
    return _form(request, queries.get_lead_rule(request.actor, pk))


def _form(request: Request, rule: LeadRule) -> HttpResponse:
    form = LeadRuleForm(request.POST or None, actor=request.actor, held=rule if rule.pk else None)
    if form.run(set_lead_rule, rule, by=request.actor):
        toast(request, _("Saved."))
        return redirect("sales:lead_rules")
    return page(request, "sales/lead_rule_form.html", status=form.status, form=form, rule=rule)


@require_POST
def rule_remove(request: Request, pk: int) -> HttpResponse:
    """Take a rule of giving out away."""
    remove_lead_rule(queries.get_lead_rule(request.actor, pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("sales:lead_rules")
