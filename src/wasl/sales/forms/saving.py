"""What is asked when a deal is about to be lost or stands still: why, and whether to close it or to try once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.kernel.actor import Actor
from wasl.sales.models import Deal
from wasl.sales.queries import line_choices
from wasl.ui.forms import Form
from wasl.workspace.queries import colleagues


def _number() -> forms.TextInput:
    return forms.TextInput({"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})


class LoseForm(Form):
    """Why a deal is lost, and when to ask again."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=Deal.Reason.choices,
        widget=forms.RadioSelect,
        initial=Deal.Reason.UNSURE,
    )
    reason_text = forms.CharField(
        label=gettext_lazy("In the customer’s words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    again_on = day_field(gettext_lazy("Ask again on"))
    # it stands beside the button, outside of its form
    again_on.widget.attrs["form"] = "lose-form"
    left = forms.UUIDField(required=False, widget=forms.HiddenInput)


class OfferForm(Form):
    """A personal offer for a time: so much off everything, or a price for one product."""

    line = forms.ChoiceField(label=gettext_lazy("On what"), required=False)
    percent = forms.CharField(
        label=gettext_lazy("Percent off"), required=False, max_length=10, widget=_number()
    )
    price = forms.CharField(
        label=gettext_lazy("or its price"), required=False, max_length=30, widget=_number()
    )
    valid_until = day_field(gettext_lazy("Holds until the end of"))

    def __init__(self, data: Any = None, *, actor: Actor, deal: Deal, **options: Any) -> None:
        super().__init__(data, **options)
        choices = [("", _("All products")), *line_choices(actor, deal)]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return the terms as the command takes them."""
        given = super().values()
        return given | {"line": given["line"] or None}


class LaterForm(Form):
    """When to try again, and what to do then."""

    day = day_field()
    title = forms.CharField(label=gettext_lazy("What to do then"), required=False, max_length=300)


class HelpForm(Form):
    """Whom to ask, and what."""

    colleague_id = forms.ChoiceField(label=gettext_lazy("Colleague"), required=False)
    question = forms.CharField(
        label=gettext_lazy("Question"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, actor: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        found = [(str(one.pk), one.name) for one in colleagues(actor) if one.pk != actor.user_id]
        self.fields["colleague_id"].choices = [("", "—"), *found]  # type: ignore[attr-defined]  # a choice
        self.fields["question"].widget.attrs["placeholder"] = _("Can you help me with this deal?")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        given = super().values()
        return given | {"colleague_id": given["colleague_id"] or None}


class LetterForm(Form):
    """The letter about an offer."""

    subject = forms.CharField(label=pgettext_lazy("of a letter", "Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=10_000, widget=forms.Textarea({"rows": 10}))
