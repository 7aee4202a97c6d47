"""What is typed in rooms and on the feed."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.records.models import Note
from wasl.records.queries import as_uuid
from wasl.rooms.models import JOINED, Room
from wasl.rooms.queries import rooms_to_announce_in
from wasl.ui.forms import Form
from wasl.workspace.queries import colleagues


class WordsForm(Form):
    """Rich text, or plain text where the page has no scripts."""

    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    format = forms.ChoiceField(
        choices=[("text", "text"), ("html", "html")],
        required=False,
        widget=forms.HiddenInput({"data-kept": ""}),
    )

    def values(self) -> dict[str, Any]:
        """Return the text as markup."""
        given = super().values()
        is_html = given.pop("format") == "html"
        return given | {"body": given["body"] if is_html else from_text(given["body"])}


class MessageForm(WordsForm):
    """A message; its key is made with the form, so that a second sending of it is known."""

    client_key = forms.UUIDField(widget=forms.HiddenInput({"data-kept": ""}))

    def __init__(self, *args: Any, answered: Note | None = None, **options: Any) -> None:
        super().__init__(*args, initial={"format": "text", "client_key": uuid.uuid4()}, **options)
        self.answered = answered
        self.fields["body"].widget.attrs["placeholder"] = _(
            "Write to the room… @ mentions a colleague or a team"
        )


class CommentForm(MessageForm):
    """What one says to a line of the feed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].widget = forms.TextInput(
            {"class": "form-control", "dir": "auto", "maxlength": "10000"}
        )
        self.fields["body"].widget.attrs["placeholder"] = _("Say something to this…")


class AnnounceForm(WordsForm):
    """An announcement: to whom, and whether each is to confirm having read it."""

    room = forms.ChoiceField(label=pgettext_lazy("announcement", "For"))
    asks_reading = forms.BooleanField(label=_("Each confirms having read it"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, initial={"format": "text"}, **options)
        rooms = rooms_to_announce_in(actor)
        self.fields["room"].choices = [(str(room.pk), room.title) for room in rooms]  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what `announce` takes beside the room."""
        return {name: value for name, value in super().values().items() if name != "room"}


class RoomForm(Form):
    """What a room is called, and what it is for."""

    name = forms.CharField(label=_("Name"), max_length=120)
    topic = forms.CharField(label=_("What it is for"), max_length=300, required=False)


class NewRoomForm(RoomForm):
    """A room to be opened: for whom, and who is asked in."""

    openness = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(one.value, one.label) for one in JOINED],
        widget=forms.RadioSelect,
        initial=Room.Openness.OPEN,
    )
    people = forms.MultipleChoiceField(label=_("Ask in"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.colleagues = [person for person in colleagues(actor) if person.pk != actor.user_id]
        choices = [(str(person.pk), person.name) for person in self.colleagues]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what `open_room` takes beside the name."""
        given = super().values()
        return given | {"people": _chosen(self, given["people"])}


class AskInForm(Form):
    """Who is asked into a room."""

    people = forms.MultipleChoiceField(label=_("Ask in"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, there: set[uuid.UUID], **options: Any) -> None:
        super().__init__(*args, **options)
        self.colleagues = [person for person in colleagues(actor) if person.pk not in there]
        choices = [(str(person.pk), person.name) for person in self.colleagues]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return the people."""
        return {"people": _chosen(self, super().values()["people"])}


def _chosen(form: NewRoomForm | AskInForm, keys: list[str]) -> list[Any]:
    wanted = {as_uuid(key) for key in keys}
    return [person for person in form.colleagues if person.pk in wanted]
