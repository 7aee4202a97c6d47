"""The form of a piece of the playbook: where and when it is shown, and what it says in each language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.lists.forms.custom import languages
from wasl.sales.forms.deals import open_stages
from wasl.sales.models import Play
from wasl.sales.models.plays import LONGEST_BODY, LONGEST_NAME
from wasl.ui.forms import Form, dress


class PlayForm(Form):
    """A piece; every language has a name and a text of its own, and one is enough."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Play.Kind.choices)
    situation = forms.ChoiceField(
        label=gettext_lazy("When it is shown"), choices=Play.Situation.choices, required=False
    )
    stage_id = forms.ChoiceField(label=gettext_lazy("Where it is shown"), required=False)
    format = forms.ChoiceField(
        choices=[("text", "text"), ("html", "html")],
        required=False,
        widget=forms.HiddenInput({"data-kept": ""}),
    )

    def __init__(self, data: Any = None, *, actor: Actor, play: Play | None = None) -> None:
        first: dict[str, Any] = {"format": "html" if play else "text"}
        if play:
            first |= {"kind": play.kind, "situation": play.situation, "stage_id": str(play.stage_id or "")}
            first |= {f"name_{code}": text for code, text in play.names.items()}
            first |= {f"body_{code}": text for code, text in play.bodies.items()}
        super().__init__(data, initial=first)
        choices = [("", _("In every stage")), *open_stages(actor)]
        self.fields["stage_id"].choices = choices  # type: ignore[attr-defined]  # a choice
        for code, name in languages():
            title = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name}, required=False, max_length=LONGEST_NAME
            )
            body = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                required=False,
                max_length=LONGEST_BODY,
                widget=forms.Textarea({"rows": 5, "lang": code}),
            )
            for key, field in ((f"name_{code}", title), (f"body_{code}", body)):
                dress(field.widget)
                self.fields[key] = field

    @property
    def texts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return name and text in each language, the reader's first."""
        return [(self[f"name_{code}"], self[f"body_{code}"]) for code, _name in languages()]

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        given = super().values()
        is_markup = given["format"] == "html"
        bodies = {code: given[f"body_{code}"] for code, _name in settings.LANGUAGES}
        return {
            "kind": given["kind"],
            "situation": given["situation"],
            "stage_id": given["stage_id"] or None,
            "names": {code: given[f"name_{code}"] for code, _name in settings.LANGUAGES},
            "bodies": bodies if is_markup else {code: from_text(text) for code, text in bodies.items()},
        }
