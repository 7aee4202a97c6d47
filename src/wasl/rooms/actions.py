"""What rules can do here: say something in a room, announce something."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.kernel.manifest import Action
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm
from wasl.records.models import Record
from wasl.rooms.commands import announce, post_message
from wasl.rooms.queries import get_room, rooms_to_announce_in, rooms_to_write_in
from wasl.ui.forms import Form


class PostAction(RuleForm):
    """In which room, and what is said."""

    room = forms.ChoiceField(label=gettext_lazy("Room"))
    text = forms.CharField(label=gettext_lazy("Text"), max_length=5000, widget=forms.Textarea)
    rooms = staticmethod(rooms_to_write_in)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(room.pk), room.title) for room in self.rooms(self.actor)]
        self.fields["room"].choices = choices  # type: ignore[attr-defined]  # a choice


class AnnounceAction(PostAction):
    """To whom, what is announced, and whether each is to confirm having read it."""

    asks_reading = forms.BooleanField(label=gettext_lazy("Each confirms having read it"), required=False)
    rooms = staticmethod(rooms_to_announce_in)


def _told_of(record: Record, text: str) -> str:
    """Return a text with the address of its record, which each reads as its name if they may see it."""
    address = f"{settings.BASE_URL}{reverse('records:open', args=[record.pk])}"
    return f'{from_text(text)}<p dir="auto"><a href="{address}">{address}</a></p>'


def post(record: Record, *, room: str, text: str, by: Actor) -> None:
    """Say something about a record in a room in which the rule's owner sits."""
    post_message(get_room(by, room), body=_told_of(record, text), by=by)


def tell_all(record: Record, *, room: str, text: str, by: Actor, asks_reading: bool = False) -> None:
    """Announce something about a record."""
    announce(get_room(by, room), body=_told_of(record, text), by=by, asks_reading=asks_reading)


def _parts(form: Form) -> dict[str, str]:
    field: Any = form.fields["room"]
    room = dict(field.choices).get(form.cleaned_data["room"], "")
    return {"room": isolated(room), "text": isolated(form.cleaned_data["text"][:120])}


def _said_post(_actor: Actor, form: Form) -> str:
    return _("Say in the room “%(room)s”: “%(text)s”") % _parts(form)


def _said_announce(_actor: Actor, form: Form) -> str:
    return _("Announce to “%(room)s”: “%(text)s”") % _parts(form)


ACTIONS = (
    Action(
        "rooms.post",
        gettext_lazy("Say something in a room"),
        "message",
        post,
        PostAction,
        _said_post,
        texts=("text",),
    ),
    Action(
        "rooms.announce",
        gettext_lazy("Announce something"),
        "speakerphone",
        tell_all,
        AnnounceAction,
        _said_announce,
        texts=("text",),
    ),
)
