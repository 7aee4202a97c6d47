"""What rules can do to one record of any kind: the acts of bulk work, on a batch of one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import Action
from wasl.lists.bulk.acts import ACTS
from wasl.lists.bulk.batch import Act, Batch, listing_of
from wasl.lists.forms.bulk import AssignForm, BulkForm, EditForm, TagsForm, offered
from wasl.records.models import Record
from wasl.ui.forms import dress


class _OneRecord(BulkForm):
    """A form of bulk work for records of one kind."""

    def __init__(self, *args: Any, actor: Actor, kind: str, **options: Any) -> None:
        super().__init__(*args, listing=listing_of(kind).extended(actor), viewer=actor, **options)


class TagAction(_OneRecord, TagsForm):
    """Names of tags."""


class AssignAction(_OneRecord, AssignForm):
    """A new owner, a new team, or both."""


class ArchiveAction(_OneRecord):
    """Nothing to say."""


class EditAction(_OneRecord, EditForm):
    """A field, and its new value as its type wants it."""

    def offer(self) -> None:
        """Offer the fields, and the control of the chosen one."""
        choices = [(one.name, one.label) for one in offered(self.listing, self.viewer)]
        self.fields["field"] = forms.ChoiceField(
            label=_("Field"),
            choices=[("", _("Choose a field …")), *choices],
            widget=forms.Select(attrs={"data-redraws": ""}),
        )
        dress(self.fields["field"].widget)
        super().offer()


def _done(act: Act) -> Callable[..., None]:
    def run(record: Record, *, value: dict[str, Any], by: Actor) -> None:
        listing = listing_of(record.kind_name()).extended(by)
        if not by.may(act.permission(listing)) or not record.may_change(by):
            raise NotAllowed
        read = act.read(listing, value, by)
        applied = act.apply(Batch(listing, [record.id], read, by, cause=by.cause or uuid7(), quiet=False))
        if applied.refused:
            raise Invalid(applied.refused[record.id])

    return run


def _said(act: Act) -> Callable[[Actor, BulkForm], str]:
    def say(actor: Actor, form: BulkForm) -> str:
        return act.sentence(form.listing, act.read(form.listing, form.value(), actor), actor)

    return say


assign_record = _done(ACTS["assign"])


def _action(key: str, form: type[BulkForm], *texts: str) -> Action:
    act = ACTS[key]
    return Action(f"lists.{key}", act.label, act.icon, _done(act), form, _said(act), texts)


ACTIONS = (
    _action("edit", EditAction, "value"),
    _action("assign", AssignAction),
    _action("tag", TagAction, "names"),
    _action("untag", TagAction),
    _action("archive", ArchiveAction),
)
