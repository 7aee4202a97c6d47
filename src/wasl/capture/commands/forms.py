"""Saying what a form asks and says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wasl.capture.models import WebForm
from wasl.capture.opened import tell_changed
from wasl.capture.taking import take_in
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.workspace import audit


@command("capture.manage")
def add_form(name: str, /, *, by: Actor, **values: Any) -> WebForm:
    """Make a form; its key is made of its name where none is given. Raises `Invalid` by field."""
    return _set(WebForm(), {**values, "name": name}, by=by)


@command("capture.manage")
def change_form(form: WebForm, /, *, by: Actor, **values: Any) -> WebForm:
    """Change a form; what was sent through it stays as it was asked then. Raises `Invalid` by field."""
    return _set(form, values, by=by)


def _is_taken(form: WebForm) -> bool:
    return WebForm.objects.exclude(pk=form.pk).filter(key=form.key).exists()


def _set(form: WebForm, values: Mapping[str, Any], *, by: Actor) -> WebForm:
    held = form.texts.get("consent", {})
    errors = take_in(form, values)
    if not values.get("key") and _is_taken(form):
        form.key = f"{form.key}-{form.pk.hex[-4:]}"
    if _is_taken(form):
        errors["key"] = [_("Another form has this address already.")]
    if errors:
        raise Invalid(fields=errors)
    if form.texts.get("consent", {}) != held:
        form.consent_version += 1
    form.save()
    tell_changed()
    audit.record("capture.form_set", by=by, target=form)
    return form
