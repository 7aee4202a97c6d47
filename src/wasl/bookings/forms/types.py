"""What those who set up a booking page fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.bookings.models import MeetingType
from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.ui.forms import Form
from wasl.workspace.models import User
from wasl.workspace.queries import colleagues

REMINDERS = (
    ("10080", _("A week before")), ("1440", _("A day before")), ("120", _("Two hours before")),
    ("60", _("An hour before")), ("15", _("A quarter of an hour before")),
)  # fmt: skip
NEEDED = (("", _("May stay empty")), ("yes", _("Needed")))
COLUMNS = (
    "name", "slug", "description", "style", "minutes", "step", "way", "place", "buffer_before", "buffer_after",
    "days_ahead", "daily_limit", "reminders", "is_active", "is_listed",
)  # fmt: skip
HOUR = 60


class QuestionRow(Form):
    """A question to the visitor."""

    label = forms.CharField(label=_("Question"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Answer"), choices=MeetingType.Kind.choices, required=False)
    is_needed = forms.ChoiceField(label=_("Needed"), choices=NEEDED, required=False)
    options = forms.CharField(
        label=_("Choices"), max_length=2000, required=False,
        widget=forms.TextInput({"placeholder": _("Choices, with commas between them")}),
    )  # fmt: skip


def _number(label: Any, help_text: Any = "", *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, required=required)


class TypeForm(Form):
    """Everything that can be said of what is booked."""

    rows = {"questions": QuestionRow}
    max_rows = 12

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Visitors read it."))
    slug = forms.CharField(
        label=_("Address of the page"), max_length=60, required=False, widget=forms.TextInput({"dir": "ltr"}),
        help_text=_("Small Latin letters, digits and hyphens; made of the name if you leave it empty."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    hosts = forms.MultipleChoiceField(label=_("Who takes it"), widget=forms.CheckboxSelectMultiple)
    style = forms.ChoiceField(label=_("Where there are several"), choices=MeetingType.Style.choices)
    way = forms.ChoiceField(label=_("How"), choices=MeetingType.Way.choices)
    place = forms.CharField(
        label=_("Place or link"), required=False, max_length=200,
        help_text=_("An address, or the link of the video call. The visitor gets it with the confirmation."),
    )  # fmt: skip
    minutes = _number(_("Length in minutes"))
    step = _number(_("A start every … minutes"))
    buffer_before = _number(_("Kept free before, in minutes"))
    buffer_after = _number(_("Kept free after, in minutes"))
    notice_hours = _number(_("Notice in hours"), _("Nobody can book less than this ahead."))
    days_ahead = _number(_("Days ahead"), _("Nobody can book further ahead."))
    daily_limit = _number(
        _("At most so many a day"), _("For each colleague; empty means no limit."), required=False
    )
    reminders = forms.MultipleChoiceField(
        label=_("Reminders to the visitor"),
        required=False,
        choices=REMINDERS,
        widget=forms.CheckboxSelectMultiple,
    )
    is_listed = forms.BooleanField(label=_("Show it on the page of all bookings"), required=False)
    is_active = forms.BooleanField(label=_("Can be booked"), required=False)

    def __init__(self, *args: Any, viewer: Actor, kind: MeetingType | None = None, **options: Any) -> None:
        held = kind or MeetingType(reminders=[1440])
        initial = {name: getattr(held, name) for name in COLUMNS}
        initial["questions"] = [
            one
            | {"is_needed": "yes" if one["is_needed"] else "", "options": ", ".join(one.get("options", ()))}
            for one in held.questions
        ]
        initial |= {"notice_hours": held.notice // HOUR, "reminders": [str(one) for one in held.reminders]}
        initial["hosts"] = [str(host.pk) for host in kind.hosts.all()] if kind else [str(viewer.user_id)]
        super().__init__(*args, initial=initial, **options)
        self.people: dict[str, User] = {str(one.pk): one for one in colleagues(viewer)}
        choices = [(key, person.name) for key, person in self.people.items()]
        self.fields["hosts"].choices = choices  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = super().values()
        values["hosts"] = [self.people[key] for key in values["hosts"]]
        values["questions"] = [one | {"options": parted(one["options"])} for one in values["questions"]]
        values["reminders"] = sorted(int(one) for one in values["reminders"])
        values["notice"] = values.pop("notice_hours") * HOUR
        return values


class NewTypeForm(TypeForm):
    """A new one; its name is the object of the command."""

    def values(self) -> dict[str, Any]:
        """Return the arguments beside the name."""
        values = super().values()
        values.pop("name")
        return values
