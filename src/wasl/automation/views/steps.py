"""What begins a rule, its conditions and its steps: each is edited beside the flow and kept in the draft at once."""

import copy
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.automation import commands, queries, variables
from wasl.automation.flow import Flow
from wasl.automation.forms import EachForm, TriggerForm, WaitForm, event_choices, trigger_initial
from wasl.automation.models import Rule
from wasl.automation.plan import siblings
from wasl.automation.views.rules import rule_page
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.bulk.batch import listing_of
from wasl.lists.forms.builder import ROW, Builder, Sketch
from wasl.lists.queries import event_names
from wasl.ui.forms import Form
from wasl.ui.pages import redirect, toast

NEW: dict[str, dict[str, Any]] = {
    "wait": {"wait": {"days": 1}},
    "if": {"if": None, "then": [], "else": []},
    "stop_if": {"stop_if": None},
    "each": {"each": "", "do": []},
}
# parts of a definition that are filters, and not steps
FILTERS = ("if", "until")


def _store(request: Request, rule: Rule, definition: Mapping[str, Any], place: str = "") -> HttpResponse:
    commands.change_draft(rule, definition=definition, by=request.actor)
    to = reverse("automation:rule_detail", args=[rule.pk])
    return redirect(f"{to}#at-{place}" if place else to)


@require_http_methods(["GET", "POST"])
def rule_trigger(request: Request, pk: str) -> HttpResponse:
    """Say what begins a rule."""
    rule = queries.get_rule(request.actor, pk)
    form = TriggerForm(
        request.POST or None,
        viewer=request.actor,
        kind=rule.kind,
        events=event_choices(rule.kind, event_names(request.actor)),
        initial=trigger_initial(rule.draft.get("when") or {}),
    )
    if request.method == "POST" and request.POST.get("do") != "redraw" and form.is_valid():
        return _store(request, rule, rule.draft | {"when": form.definition()})
    if request.POST.get("do") == "redraw":
        form = _unjudged(form)
    return rule_page(request, rule, chosen="when", status=form.status, step_form=form, place="when")


def _unjudged[F: Form](form: F) -> F:
    """Return a form as it was filled in, without looking for faults: it is drawn again because a choice was made."""
    initial = {name: form.data.get(name) for name in form.fields if form.data.get(name) is not None}
    form.is_bound, form.initial = False, {**form.initial, **initial}
    return form


@require_http_methods(["GET", "POST"])
def rule_filter(request: Request, pk: str, place: str) -> HttpResponse:
    """Build a condition: of the whole rule ("if", "until") or of a step."""
    rule = queries.get_rule(request.actor, pk)
    flow = Flow(rule.draft, request.actor, place)
    definition = copy.deepcopy(rule.draft)
    holder, name = _holder(definition, place)
    kind = rule.kind if place in FILTERS else flow.kind_at(place)
    sketch = Sketch.of_form(request.POST) if request.method == "POST" else Sketch.of_tree(holder.get(name))
    if request.method == "GET" and not sketch.root.parts:
        sketch.add(ROW, sketch.root.id)
    sketch.act(request.POST.get("do", ""))
    listing = listing_of(kind).extended(request.actor)
    builder = Builder(listing, request.actor, sketch, event_names(request.actor))
    tree = builder.tree
    is_whole = not any(draft.error for draft in sketch.root.walk())
    if request.POST.get("do") == "apply" and is_whole:
        holder[name] = tree
        return _store(request, rule, definition, place)
    return rule_page(
        request, rule, chosen=place, builder=builder, place=place, status=200 if is_whole else 422
    )


def _holder(definition: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    """Return the object that holds a filter, and the name it has there."""
    if place in FILTERS:
        return definition, place
    steps, index = siblings(definition, place)
    if index >= len(steps) or not {"if", "stop_if"} & set(steps[index]):
        raise NotFound
    return steps[index], "if" if "if" in steps[index] else "stop_if"


@require_POST
def step_add(request: Request, pk: str, place: str) -> HttpResponse:
    """Put a new step at a place: an action by its name, or a wait, a branch, an end, or related records."""
    rule = queries.get_rule(request.actor, pk)
    what = request.POST.get("what", "")
    definition = copy.deepcopy(rule.draft)
    steps, index = siblings(definition, place)
    if what in NEW:
        steps.insert(index, copy.deepcopy(NEW[what]))
    elif registry().action(what):
        steps.insert(index, {"action": what, "with": {}})
    else:
        raise Invalid(_("There is no such step."))
    commands.change_draft(rule, definition=definition, by=request.actor)
    return redirect(_address(rule, place, steps[index]))


def _address(rule: Rule, place: str, step: Mapping[str, Any]) -> str:
    is_filter = "if" in step or "stop_if" in step
    return reverse("automation:rule_filter" if is_filter else "automation:step_edit", args=[rule.pk, place])


@require_http_methods(["GET", "POST"])
def step_edit(request: Request, pk: str, place: str) -> HttpResponse:
    """Say what a step does."""
    rule = queries.get_rule(request.actor, pk)
    definition = copy.deepcopy(rule.draft)
    steps, index = siblings(definition, place)
    if index >= len(steps):
        raise NotFound
    kind = Flow(rule.draft, request.actor).kind_at(place)
    form = _step_form(request, steps[index], kind)
    if request.method == "POST" and request.POST.get("do") != "redraw" and form.is_valid():
        if _keep(request, steps[index], form, kind):
            return _store(request, rule, definition, place)
    elif request.POST.get("do") == "redraw":
        form = _unjudged(form)
    names = list(variables.known(kind, request.actor)) if "action" in steps[index] else []
    return rule_page(
        request, rule, chosen=place, status=form.status, step_form=form, place=place, variables=names,
        action=registry().action(steps[index].get("action", "")),
    )  # fmt: skip


def _step_form(request: Request, step: Mapping[str, Any], kind: str) -> Form:
    data = request.POST if request.method == "POST" else None
    if "wait" in step:
        ((unit, number),) = step["wait"].items()
        return WaitForm(data, initial={"unit": unit, "number": number})
    if "each" in step:
        return EachForm(data, viewer=request.actor, kind=kind, initial=step)
    action = registry().action(str(step.get("action")))
    if action is None:
        raise NotFound
    initial = dict(step.get("with") or {})
    form: Form = action.form(data, actor=request.actor, kind=kind, initial=initial)
    return form


def _keep(request: Request, step: dict[str, Any], form: Any, kind: str) -> bool:
    """Write into a step what its form says; false where a text names a variable that does not exist."""
    if "action" not in step:
        step.update(form.definition())
        return True
    given = {
        name: request.POST.getlist(name)
        if len(request.POST.getlist(name)) > 1
        else request.POST.get(name, "")
        for name in form.fields
        if name in request.POST
    }
    action = registry().action(step["action"])
    try:
        if action:
            variables.check(action, given, kind, request.actor)
    except Invalid as error:
        for name, texts in error.fields.items():
            form.add_error(name, texts[0])
        return False
    step["with"] = given
    return True


@require_POST
def step_change(request: Request, pk: str, place: str) -> HttpResponse:
    """Take a step away, or move it up or down among its neighbors."""
    rule = queries.get_rule(request.actor, pk)
    definition = copy.deepcopy(rule.draft)
    steps, index = siblings(definition, place)
    if index >= len(steps):
        raise NotFound
    do = request.POST.get("do", "")
    if do == "remove":
        steps.pop(index)
        toast(request, _("The step is gone from the draft."))
    elif do == "up" and index > 0:
        steps[index - 1], steps[index] = steps[index], steps[index - 1]
    elif do == "down" and index < len(steps) - 1:
        steps[index + 1], steps[index] = steps[index], steps[index + 1]
    return _store(request, rule, definition)
