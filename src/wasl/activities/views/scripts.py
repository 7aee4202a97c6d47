"""Call scripts in the settings."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.activities import commands, queries
from wasl.activities.forms.finishing import ScriptForm
from wasl.activities.models import Script
from wasl.kernel.errors import NotAllowed
from wasl.kernel.html import to_text
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast

RIGHT = "activities.write_scripts"


@require_safe
def script_list(request: Request) -> HttpResponse:
    """Show all scripts."""
    if not request.actor.may(RIGHT):
        raise NotAllowed
    return page(request, "activities/script_list.html", scripts=queries.scripts(request.actor))


@require_http_methods(["GET", "POST"])
def script_new(request: Request) -> HttpResponse:
    """Write a new script."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def script_edit(request: Request, pk: int) -> HttpResponse:
    """Write another text for a script."""
    return _form(request, queries.get_script(request.actor, pk))


def _form(request: Request, script: Script | None) -> HttpResponse:
    if not request.actor.may(RIGHT):
        raise NotAllowed
    first = {"name": script.name, "body": to_text(script.body)} if script else {}
    form = ScriptForm(request.POST or None, initial=first)
    if form.run(commands.write_script, script, by=request.actor):
        toast(request, _("Saved."))
        return redirect("activities:script_list")
    return page(request, "activities/script_form.html", status=form.status, form=form, script=script)


@require_POST
def script_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a script."""
    commands.remove_script(queries.get_script(request.actor, pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("activities:script_list")
