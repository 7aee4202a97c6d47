"""What rules can do here: say a sentence to people, tell another program of the record."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.automation import hearing, jobs
from wasl.automation.commands import notify
from wasl.automation.creating import CREATE
from wasl.automation.models import Follow, Webhook
from wasl.automation.sharing import SHARE
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict, NotFound
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import Action
from wasl.records.actions import RuleForm
from wasl.records.models import Record
from wasl.ui.forms import Form
from wasl.workspace.models import User
from wasl.workspace.queries import all_teams, colleagues

OWNER, FOLLOWERS = "owner", "followers"


class NotifyAction(RuleForm):
    """Who is told, and in which words."""

    to = forms.ChoiceField(label=pgettext_lazy("recipient", "To"))
    text = forms.CharField(label=gettext_lazy("Text"), max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(f"user:{person.id}", person.name) for person in colleagues(self.actor)]
        teams = [(f"team:{team.id}", team.name) for team in all_teams(self.actor)]
        start = [(OWNER, _("The owner of the record")), (FOLLOWERS, _("Those who follow the record"))]
        groups = [(_("People"), people), (_("Teams"), teams)]
        choices = [*start, *(group for group in groups if group[1])]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a choice


def tell(record: Record, *, to: str, text: str, by: Actor) -> None:
    """Say a sentence about a record to its owner, to its followers, to a person or to a team."""
    source = f"rule:{uuid7()}"
    notify(_people(record, to), kind="rule", text=text, source=source, anchor=record.anchor, by=by)


def _people(record: Record, to: str) -> list[UUID]:
    if to == OWNER:
        return [record.owner_id] if record.owner_id else []
    if to == FOLLOWERS:
        return list(Follow.objects.filter(anchor_id=record.id).values_list("person_id", flat=True))
    kind, _colon, key = to.partition(":")
    if kind == "user":
        return [UUID(key)]
    return list(User.objects.filter(team_id=UUID(key), is_active=True).values_list("pk", flat=True))


def _said_notify(_actor: Actor, form: Form) -> str:
    field: Any = form.fields["to"]
    flat = [pair for group in field.choices for pair in (group[1] if isinstance(group[1], list) else [group])]
    to = dict(flat).get(form.cleaned_data["to"], "")
    return _("Notify %(to)s: “%(text)s”") % {"to": to, "text": form.cleaned_data["text"][:120]}


class WebhookAction(RuleForm):
    """Which webhook is told."""

    webhook = forms.ChoiceField(label=gettext_lazy("Webhook"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Webhook.objects.order_by("name").values_list("id", "name")
        self.fields["webhook"].choices = [(str(key), name) for key, name in rows]  # type: ignore[attr-defined]  # a choice


def call(record: Record, *, webhook: str, by: Actor) -> None:
    """Send a record, as the owner of the rule may see it, to a webhook. Raises `Conflict` for one that is off or paused."""
    found = Webhook.objects.filter(pk=webhook).first()
    if found is None:
        raise NotFound
    if not found.is_on:
        raise Conflict(_("The webhook “%(name)s” is off.") % {"name": found.name})
    at = clock.now().isoformat(timespec="milliseconds")
    source = f"rule:{uuid7()}"
    data = hearing.record_data(by, record.anchor) | {"event": by.cause}
    hearing.send_one(found, source=source, kind="rule.called", at=at, data=data, anchor=record.id)
    jobs.post.enqueue(str(found.id))


def _said_call(_actor: Actor, form: Form) -> str:
    field: Any = form.fields["webhook"]
    name = dict(field.choices).get(form.cleaned_data["webhook"], "")
    return _("Tell the webhook “%(name)s”") % {"name": name}


ACTIONS = (
    SHARE,
    CREATE,
    Action(
        "automation.notify",
        gettext_lazy("Notify people"),
        "bell",
        tell,
        NotifyAction,
        _said_notify,
        texts=("text",),
        is_letter=True,
        reader=lambda record, inputs: record.owner if inputs.get("to") == OWNER else None,
    ),
    Action(
        "automation.webhook",
        gettext_lazy("Tell another program"),
        "webhook",
        call,
        WebhookAction,
        _said_call,
    ),
)
