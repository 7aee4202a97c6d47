"""The settings of leads: to whom new ones go, and what gives them points."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.lists.forms.conditions import condition_builder
from wasl.lists.queries import event_names
from wasl.sales import queries
from wasl.sales.commands import (
    remove_lead_rule,
    remove_score_rule,
    set_lead_rule,
    set_score_condition,
    write_score_rule,
)
from wasl.sales.forms.lead_rules import LeadRuleForm, ScoreRuleForm
from wasl.sales.models import LeadRule, ScoreRule
from wasl.ui.pages import page, redirect, toast


@require_safe
def rule_list(request: Request) -> HttpResponse:
    """List the rules of giving out, and those of points."""
    rules, points = queries.lead_rules(request.actor), queries.score_rules(request.actor)
    said = [(one, queries.points_said(request.actor, one)) for one in points]
    return page(request, "sales/lead_rules.html", rules=rules, points=said)


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


@require_http_methods(["GET", "POST"])
def score_rule_new(request: Request) -> HttpResponse:
    """Write a rule that gives points."""
    queries.score_rules(request.actor)
    return _score_form(request, ScoreRule())


@require_http_methods(["GET", "POST"])
def score_rule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a rule that gives points."""
    return _score_form(request, queries.get_score_rule(request.actor, pk))


def _score_form(request: Request, rule: ScoreRule) -> HttpResponse:
    form = ScoreRuleForm(request.POST or None, held=rule, happened=event_names(request.actor))
    said = queries.points_said(request.actor, rule) if rule.condition else ""
    if form.run(write_score_rule, rule, by=request.actor):
        toast(request, _("Saved."))
        if not rule.event and not rule.condition:
            return redirect("sales:score_rule_condition", rule.pk)
        return redirect("sales:lead_rules")
    return page(request, "sales/score_rule_form.html", status=form.status, form=form, rule=rule, said=said)


@require_http_methods(["GET", "POST"])
def score_rule_condition(request: Request, pk: int) -> HttpResponse:
    """Say which leads get the points of a rule, with the builder of filters."""
    rule = queries.get_score_rule(request.actor, pk)
    builder = condition_builder(request.actor, "lead", rule.condition, request.POST)
    if request.POST.get("do") == "apply" and builder.is_whole:
        set_score_condition(rule, condition=builder.tree, by=request.actor)
        toast(request, _("Saved."))
        return redirect("sales:lead_rules")
    status = 200 if builder.is_whole else 422
    return page(request, "sales/score_rule_condition.html", status=status, rule=rule, builder=builder)


@require_POST
def score_rule_remove(request: Request, pk: int) -> HttpResponse:
    """Take a rule that gives points away."""
    remove_score_rule(queries.get_score_rule(request.actor, pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("sales:lead_rules")
