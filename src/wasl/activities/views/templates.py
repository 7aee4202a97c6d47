"""Templates of projects in the settings: the firm's own, and the ready ones to take over."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.activities import commands
from wasl.activities.forms.projects import TemplateForm, initial_of_template
from wasl.activities.models import ProjectTemplate
from wasl.activities.queries.projects import template_named, templates_offered
from wasl.activities.ready import PREFIX
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast

RIGHT = "activities.write_templates"


@require_safe
def template_list(request: Request) -> HttpResponse:
    """Show all templates."""
    if not request.actor.may(RIGHT):
        raise NotAllowed
    offered = templates_offered()
    own = [template for key, template in offered if not key.startswith(PREFIX)]
    ready = [(key, template) for key, template in offered if key.startswith(PREFIX)]
    return page(request, "activities/template_list.html", own=own, ready=ready)


@require_http_methods(["GET", "POST"])
def template_new(request: Request) -> HttpResponse:
    """Write a new template; `?from=` takes a ready one over, to be adapted."""
    asked = request.GET.get("from", "")
    return _form(request, None, template_named(asked) if asked else None)


@require_http_methods(["GET", "POST"])
def template_edit(request: Request, pk: int) -> HttpResponse:
    """Change a template; projects that began from it stay as they are."""
    found = template_named(str(pk))
    return _form(request, found, found)


def _form(request: Request, template: ProjectTemplate | None, first: ProjectTemplate | None) -> HttpResponse:
    if not request.actor.may(RIGHT):
        raise NotAllowed
    form = TemplateForm(
        request.POST or None, actor=request.actor, initial=initial_of_template(first) if first else {}
    )
    if form.run(commands.write_template, template, by=request.actor):
        toast(request, _("Saved."))
        return redirect("activities:template_list")
    return page(request, "activities/template_form.html", status=form.status, form=form, held=template)


@require_POST
def template_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a template."""
    commands.remove_template(template_named(str(pk)), by=request.actor)
    toast(request, _("Removed."))
    return redirect("activities:template_list")
