"""The form of a member, and the short ones by which a membership goes on or ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.activities.forms.picking import PickField
from wasl.contracts.forms.fields import RecordForm
from wasl.contracts.queries import ShownMembership, plan_choices
from wasl.kernel.actor import Actor
from wasl.ui.forms import Form, IdField


class MembershipForm(RecordForm):
    """Everything about a member."""

    kind = "membership"
    picks = ("contact_id", "head_id")
    rights = (("paid_on", "dues"),)

    contact_id = PickField(label=gettext_lazy("Contact"), kind="contact", is_single=True)
    plan_id = forms.ChoiceField(label=pgettext_lazy("of a member", "Plan"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Name on the card"), required=False, max_length=200,
        help_text=gettext_lazy("Empty: the contact’s own."),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Member number"), required=False, max_length=40, help_text=gettext_lazy("Empty: the next one."),
        widget=forms.TextInput({"dir": "ltr"}),
    )  # fmt: skip
    head_id = PickField(
        label=gettext_lazy("Member under"), kind="membership", is_single=True,
        help_text=gettext_lazy("Family or staff of another member: the same days, no dues of their own."),
    )  # fmt: skip
    joined_on = day_field(gettext_lazy("Member since"))
    until_on = day_field(
        pgettext_lazy("member", "Member until"), help_text=gettext_lazy("Empty: what the plan says.")
    )
    paid_on = day_field(gettext_lazy("Dues paid on"), help_text=gettext_lazy("Empty: they are due."))
    owner_id = IdField(label=gettext_lazy("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separate them with commas.")
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, actor: Actor, shown: ShownMembership | None = None, **options: Any
    ) -> None:
        self.shown = shown
        super().__init__(data, actor=actor, **options)
        if shown is not None:
            for name in ("contact_id", "paid_on"):
                self.fields.pop(name, None)

    def choices(self, actor: Actor) -> dict[str, Any]:
        """Return what can be chosen, by input."""
        held = self.shown.membership.plan if self.shown else None
        return super().choices(actor) | {"plan_id": plan_choices(actor, held)}

    def values(self) -> dict[str, Any]:
        """Return what the commands take: what is empty in a new one is worked out."""
        values = super().values()
        if self.shown is None:
            optional = ("name", "number", "joined_on", "until_on", "paid_on", "head_id")
            return {name: value for name, value in values.items() if value or name not in optional}
        for name in ("joined_on", "until_on"):
            if name in values and not values[name]:
                del values[name]
        if values.get("name") == "":
            del values["name"]
        return values


def member_initial(shown: ShownMembership) -> dict[str, Any]:
    """Return the values of the form for a member as he is now."""
    held = shown.membership
    return {
        "plan_id": str(held.plan_id),
        "name": held.name,
        "number": held.number,
        "head_id": str(held.head_id or ""),
        "joined_on": held.joined_on.isoformat(),
        "until_on": held.until_on.isoformat(),
        "owner_id": str(held.owner_id or ""),
        "team_id": str(held.team_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "seen": held.version,
    }


class PauseForm(Form):
    """From which day on no time runs, or runs again."""

    day = day_field()


class EndForm(Form):
    """The last day of a member, and why he leaves."""

    ended_on = day_field(gettext_lazy("Last day"))
    why = forms.CharField(label=gettext_lazy("Why he leaves"), required=False, max_length=300)


class PaidForm(Form):
    """On which day dues were paid; without one they are due."""

    paid_on = day_field(gettext_lazy("Dues paid on"))
