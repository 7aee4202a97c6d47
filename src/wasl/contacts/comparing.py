"""The form behind the comparison of records: which survives, and whose value is taken field by field."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.contacts.queries import Comparison
from wasl.ui.forms import Form

PREFIX = "take-"


class MergeForm(Form):
    """Merges the records of a comparison into the one that is chosen as survivor."""

    survivor = forms.ChoiceField(label=_("Stays"))

    def __init__(self, data: Any = None, *, comparison: Comparison, **options: Any) -> None:
        super().__init__(data, **options)
        self.known = {str(contact.pk): contact for contact in comparison.contacts}
        choices = [(key, contact.name) for key, contact in self.known.items()]
        survivor = self.fields["survivor"]
        survivor.choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.names = [
            line.name
            for line in (*comparison.differing, *comparison.alike)
            if line.is_choice and line.differs
        ]
        for name in self.names:
            self.fields[f"{PREFIX}{name}"] = forms.ChoiceField(choices=choices, required=False)

    def target(self) -> Any:
        """Return the survivor that was sent, else the first record."""
        return self.known.get(str(self.data.get("survivor", "")), next(iter(self.known.values())))

    def values(self) -> dict[str, Any]:
        """Return the others, and whose value is taken."""
        survivor = self.cleaned_data["survivor"]
        taken = {name: self.cleaned_data.get(f"{PREFIX}{name}") for name in self.names}
        return {
            "others": [contact for key, contact in self.known.items() if key != survivor],
            "choices": {name: UUID(key) for name, key in taken.items() if key},
        }
