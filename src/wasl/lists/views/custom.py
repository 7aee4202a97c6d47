"""The settings page of custom fields: add, change, order, archive, bring back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.custom.definitions import custom_kinds
from wasl.lists.forms.custom import CustomFieldForm, initial_of
from wasl.lists.models import CustomField
from wasl.lists.queries.conversions import conversion_of
from wasl.lists.queries.custom import MANAGE, managed_field, managed_fields
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast

STEPS = {"up": -1, "down": 1}


@require_safe
def field_list(request: Request) -> HttpResponse:
    """Show all fields, with the types of which one can be added."""
    fields = managed_fields(request.actor)
    used = [one for one in fields if not one.archived_at]
    away = [one for one in fields if one.archived_at]
    return page(request, "lists/field_list.html", used=used, away=away, types=CustomField.Type.choices)


@require_http_methods(["GET", "POST"])
def field_new(request: Request) -> HttpResponse:
    """Add a field of the type that was chosen."""
    if not request.actor.may(MANAGE):
        raise NotAllowed
    form = CustomFieldForm(request.POST or None, asked=request.GET.get("type", "text"))
    kind = request.POST.get("kind") or custom_kinds()[0].name
    if form.run(commands.add_field, kind, by=request.actor):
        toast(request, _("The field is there. It stands in forms, lists and filters now."))
        return redirect("lists:field_list")
    return page(request, "lists/field_form.html", form=form, status=form.status)


@require_http_methods(["GET", "POST"])
def field_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a field; records whose values do not fit another type are named before anything happens."""
    field = managed_field(request.actor, pk)
    conversion = conversion_of(request.actor, field)
    if conversion is not None and request.method == "GET":
        return page(request, "lists/field_conversion.html", known=field, conversion=conversion)
    form = CustomFieldForm(request.POST or None, known=field, initial=initial_of(field))
    if form.run(commands.change_field, field, by=request.actor):
        if conversion_of(request.actor, field):
            return redirect("lists:field_edit", pk)
        toast(request, _("Saved."))
        left: Any = form.result.unconverted_count and form.result.type != field.type
        return redirect("lists:field_edit", pk) if left else redirect("lists:field_list")
    return page(request, "lists/field_form.html", form=form, known=field, status=form.status)


@require_http_methods(["GET", "POST"])
def field_conversion(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a change of type is, or take the decision about what does not fit."""
    field = managed_field(request.actor, pk)
    conversion = conversion_of(request.actor, field)
    if conversion is not None and request.method == "POST":
        is_wanted = request.POST.get("do") == "go"
        commands.decide_conversion(conversion, is_wanted=is_wanted, by=request.actor)
    if conversion is None or not is_htmx(request):
        return redirect("lists:field_edit", pk)
    return fragment(request, "lists/field_conversion.html#progress", known=field, conversion=conversion)


@require_POST
def field_move(request: Request, pk: UUID) -> HttpResponse:
    """Move a field one place up or down."""
    field = managed_field(request.actor, pk)
    commands.move_field(field, places=STEPS.get(request.POST.get("to", ""), 0), by=request.actor)
    return redirect("lists:field_list")


@require_POST
def field_archive(request: Request, pk: UUID) -> HttpResponse:
    """Put a field away, with a way back."""
    field = commands.archive_field(managed_field(request.actor, pk), by=request.actor)
    undo = reverse("lists:field_restore", args=[pk])
    toast(request, _("%(name)s was archived.") % {"name": field.label}, undo_url=undo)
    return redirect("lists:field_list")


@require_POST
def field_restore(request: Request, pk: UUID) -> HttpResponse:
    """Bring a field back."""
    field = commands.restore_field(managed_field(request.actor, pk), by=request.actor)
    toast(request, _("%(name)s is back.") % {"name": field.label})
    return redirect("lists:field_list")
