"""The settings of forms: the list, the builder, and how a form would look."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.capture import commands, queries
from wasl.capture.commands import Visit
from wasl.capture.forms.builder import BuilderForm, NewBuilderForm
from wasl.capture.forms.public import PublicForm
from wasl.capture.models import WebForm
from wasl.capture.taking import take_in
from wasl.kernel.web import Request
from wasl.ui.pages import fragment, page, redirect, toast


@require_safe
def form_list(request: Request) -> HttpResponse:
    """List the forms."""
    return page(request, "capture/form_list.html", forms=queries.all_forms(request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def form_new(request: Request) -> HttpResponse:
    """Make a form."""
    queries.all_forms(request.actor)
    form = NewBuilderForm(request.POST or None, viewer=request.actor)
    if form.run(commands.add_form, request.POST.get("name", ""), by=request.actor):
        toast(request, _("Saved."))
        return redirect("capture:form_edit", form.result.pk)
    return page(request, "capture/form_edit.html", form=form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def form_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a form, and show how to put it on a site."""
    found = queries.get_form(request.actor, pk)
    form = BuilderForm(request.POST or None, viewer=request.actor, held=found)
    if form.run(commands.change_form, found, by=request.actor):
        toast(request, _("Saved."))
        return redirect("capture:form_edit", found.pk)
    context: dict[str, Any] = {
        "found": found,
        "base": settings.BASE_URL,
        "plain": _plain(found),
    }
    return page(request, "capture/form_edit.html", form=form, status=form.status, **context)


def _plain(found: WebForm) -> str:
    """Return the form as HTML that can be written into any page."""
    asked = PublicForm(form=found, visit=Visit(), names=queries.product_names(found))
    address = settings.BASE_URL + reverse("capture:fill_in", args=[found.key])
    return render_to_string("capture/plain.html", {"form": asked, "address": address})


@require_POST
def form_preview(request: Request) -> HttpResponse:
    """Draw the form as what stands in the builder would make it."""
    queries.all_forms(request.actor)
    form = BuilderForm(request.POST, viewer=request.actor)
    form.is_valid()
    language = request.POST.get("shown_in", "")
    language = language if language in dict(settings.LANGUAGES) else get_language() or "en"
    with override(language):
        drawn = WebForm()
        take_in(drawn, form.values())
        asked = PublicForm(form=drawn, visit=Visit(), names=queries.product_names(drawn))
        return fragment(request, "capture/_preview.html", found=drawn, form=asked, language=language)
