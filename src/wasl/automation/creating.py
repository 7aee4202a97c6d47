"""The action that adds a record: of which kind, with which values; what can be added is offered by manifests."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Action, Creation, registry
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm
from wasl.records.models import Record
from wasl.ui.forms import Form, dress

USE, ANOTHER = "use", "another"
# the inputs into which variables may be written, whatever is added
TEXTS = ("name", "title", "email", "phone", "job_title", "body")


class CreateAction(RuleForm):
    """What is added; the inputs below are those of the chosen kind."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is added"), widget=forms.Select(attrs={"data-redraws": ""})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = creations()
        choices = [(name, creation.label) for name, creation in found.items()]
        self.fields["what"].choices = [("", _("Choose …")), *choices]  # type: ignore[attr-defined]  # a choice
        chosen = (self.data.get("what") if self.is_bound else self.initial.get("what")) or ""
        if chosen in found:
            self.fields |= found[chosen].form(actor=self.actor, kind=self.kind).fields
            if found[chosen].find:
                self.fields["if_there"] = if_there()
        for field in self.fields.values():
            dress(field.widget)


def if_there() -> forms.ChoiceField:
    """Return the choice of what happens where a record is there already; a rule that says nothing uses it."""
    choices = [(USE, gettext_lazy("Use it")), (ANOTHER, gettext_lazy("Add another"))]
    label = gettext_lazy("If there is one with this e-mail or phone already")
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=USE)


def creations() -> Mapping[str, Creation]:
    """Return what can be added, by name."""
    return {one.name: one for one in registry().all("creations")}


def create(record: Record, *, what: str, by: Actor, **values: Any) -> str:
    """Add a record because of another one, with the rights of the rule's owner; returns what it is called, for the log.

    One that is there already, as far as that owner sees, is not added again unless the step says so.
    """
    creation = creations().get(what)
    if creation is None:
        raise NotFound
    is_sought = values.pop("if_there", USE) != ANOTHER
    found = creation.find(by=by, **values) if creation.find and is_sought else None
    if found:
        return _("Was there already: %(name)s") % {"name": found}
    made = creation.command(record, by=by, **values)
    return _("Added: %(name)s") % {"name": made}


def _said(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    label = creations()[given["what"]].label
    name = isolated(given.get("name") or given.get("title") or "")
    return _("Add a record (%(what)s): “%(name)s”") % {"what": label, "name": name}


CREATE = Action(
    "automation.create",
    gettext_lazy("Add a record"),
    "file-plus",
    create,
    CreateAction,
    _said,
    texts=TEXTS,
)
