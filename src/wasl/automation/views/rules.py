"""The list of rules, the page of one, and what is done with a rule as a whole."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.automation import commands, queries, recipes
from wasl.automation.flow import Flow
from wasl.automation.forms import NewRuleForm, RuleForm
from wasl.automation.models import Rule
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.ui import formats
from wasl.ui.pages import page, redirect, toast


@require_safe
def rule_list(request: Request) -> HttpResponse:
    """Show all rules and the ready recipes."""
    seen = queries.rules_seen(request.actor)
    found = queries.meter(request.actor)
    return page(request, "automation/rule_list.html", rules=seen, recipes=recipes.offered(), meter=found)


@require_safe
def rule_meter(request: Request) -> HttpResponse:
    """Show what the numbers of the meter are made of."""
    return page(request, "automation/rule_meter.html", meter=queries.meter(request.actor))


@require_safe
def rule_guide(request: Request) -> HttpResponse:
    """Show what a role does, and what the system does for it: the viewer's, or any for whoever manages roles."""
    found = queries.guide(request.actor, request.GET.get("role", ""))
    return page(request, "automation/rule_guide.html", guide=found)


@require_http_methods(["GET", "POST"])
def rule_new(request: Request) -> HttpResponse:
    """Begin a rule from nothing."""
    queries.need_right(request.actor)
    form = NewRuleForm(request.POST or None, viewer=request.actor)
    if form.is_valid():
        rule = commands.add_rule(form.cleaned_data["kind"], name=form.cleaned_data["name"], by=request.actor)
        return redirect("automation:rule_detail", rule.pk)
    return page(request, "automation/rule_form.html", form=form, status=form.status)


@require_POST
def recipe_take(request: Request, key: str) -> HttpResponse:
    """Make a rule of a recipe; it is off until it is put to work."""
    recipe = recipes.recipe_named(key)
    rule = commands.add_rule(
        recipe.kind, name=str(recipe.name), definition=recipe.definition(), by=request.actor
    )
    toast(request, _("The rule is ready to be looked over. It is off until you put it to work."))
    return redirect("automation:rule_detail", rule.pk)


@require_safe
def rule_detail(request: Request, pk: str) -> HttpResponse:
    """Show a rule as a sentence and as a flow, with its log beside."""
    rule = queries.get_rule(request.actor, pk)
    return rule_page(request, rule)


def rule_page(
    request: Request, rule: Rule, *, chosen: str = "", status: int = 200, **more: object
) -> HttpResponse:
    """Answer with the page of a rule; `chosen` is the place whose form stands beside the flow."""
    flow = Flow(rule.draft, request.actor, chosen)
    context = {
        "rule": rule,
        "flow": flow,
        "kind": registry().kind(rule.kind),
        "sentence": queries.sentence(rule.draft, request.actor),
        "actions": [one for one in registry().all("actions") if not one.kinds or rule.kind in one.kinds],
    }
    if not more:
        left = queries.left_alone(request.actor, rule)
        more = {
            "figures": queries.figures(request.actor, rule),
            "runs": queries.runs_of(request.actor, rule),
            "held_count": queries.held_count(request.actor, rule),
            "left_count": left,
            "next_count": min(left, queries.free_now(request.actor, rule)) if left else 0,
            "fitting_count": queries.fitting(request.actor, rule) if flow.is_complete else 0,
            "form": RuleForm(
                initial={
                    "name": rule.name, "most_per_hour": rule.most_per_hour, "minutes_saved": rule.minutes_saved,
                }
            ),
        }  # fmt: skip
    return page(request, "automation/rule_detail.html", status=status, **context, **more)


@require_POST
def rule_set(request: Request, pk: str) -> HttpResponse:
    """Name a rule and set its limits."""
    rule = queries.get_rule(request.actor, pk)
    form = RuleForm(request.POST)
    if form.run(commands.set_rule, rule, by=request.actor):
        toast(request, _("Saved."))
        return redirect("automation:rule_detail", rule.pk)
    return rule_page(request, rule, status=form.status, settings_form=form)


@require_POST
def rule_publish(request: Request, pk: str) -> HttpResponse:
    """Put the draft to work."""
    rule = queries.get_rule(request.actor, pk)
    commands.publish_rule(rule, by=request.actor)
    toast(request, _("The rule is at work."))
    return redirect("automation:rule_detail", rule.pk)


@require_POST
def rule_discard(request: Request, pk: str) -> HttpResponse:
    """Go back to what runs."""
    rule = commands.discard_draft(queries.get_rule(request.actor, pk), by=request.actor)
    toast(request, _("The rule is again as it runs."))
    return redirect("automation:rule_detail", rule.pk)


@require_POST
def rule_switch(request: Request, pk: str) -> HttpResponse:
    """Switch a rule on or off."""
    rule = queries.get_rule(request.actor, pk)
    if rule.is_on:
        commands.switch_off(rule, by=request.actor)
        toast(request, _("The rule is off. What waits is held back."))
    else:
        commands.switch_on(rule, by=request.actor)
        toast(request, _("The rule is at work."))
    if request.POST.get("to") == "list":
        return redirect("automation:rule_list")
    return redirect("automation:rule_detail", rule.pk)


@require_POST
def rule_delete(request: Request, pk: str) -> HttpResponse:
    """Delete a rule that is off."""
    commands.delete_rule(queries.get_rule(request.actor, pk), by=request.actor)
    toast(request, _("The rule is deleted."))
    return redirect("automation:rule_list")


@require_POST
def rule_release(request: Request, pk: str) -> HttpResponse:
    """Let what was held back go on, or drop it."""
    rule = queries.get_rule(request.actor, pk)
    if request.POST.get("do") == "drop":
        count = commands.drop_held(rule, by=request.actor)
        text = ngettext("%(count)s run was dropped.", "%(count)s runs were dropped.", count)
    else:
        count = commands.release_held(rule, by=request.actor)
        text = ngettext("%(count)s run goes on.", "%(count)s runs go on.", count)
    toast(request, text % {"count": count})
    return redirect("automation:rule_detail", rule.pk)


@require_http_methods(["GET", "POST"])
def rule_try(request: Request, pk: str) -> HttpResponse:
    """Show what the draft would do with a chosen record; nothing of it happens."""
    rule = queries.get_rule(request.actor, pk)
    steps, record, is_fitting = None, None, True
    if request.method == "POST" and request.POST.get("record"):
        record = get_visible(registry().kind(rule.kind).model, str(request.POST["record"]), request.actor)
        steps = commands.try_rule(rule, record=record, by=request.actor)
        is_fitting = queries.fits(request.actor, rule, record)
    return rule_page(
        request, rule, trial_steps=steps, trial_record=record, is_fitting=is_fitting, is_trial=True
    )


@require_POST
def rule_present(request: Request, pk: str) -> HttpResponse:
    """Let a rule run for those, too, that were in its filter when it was switched on."""
    count = commands.run_for_present(queries.get_rule(request.actor, pk), by=request.actor)
    text = ngettext("%(count)s run begins.", "%(count)s runs begin.", count)
    toast(request, text % {"count": formats.number_text(count)})
    return redirect("automation:rule_detail", pk)


@require_safe
def rule_versions(request: Request, pk: str) -> HttpResponse:
    """Show what the rule was each time it was put to work, and what changed."""
    rule = queries.get_rule(request.actor, pk)
    return rule_page(request, rule, versions=queries.versions_of(request.actor, rule))


@require_POST
def version_take(request: Request, pk: str, number: int) -> HttpResponse:
    """Take an earlier version into the draft."""
    rule = queries.get_rule(request.actor, pk)
    version = queries.get_version(request.actor, rule, number)
    commands.take_version(rule, version=version, by=request.actor)
    toast(request, _("The draft is again as it was then. Put it to work when it is right."))
    return redirect("automation:rule_detail", rule.pk)
