"""A form of something that has a name in each language."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from wasl.lists.forms.custom import languages
from wasl.ui.forms import Form, dress


class NamedForm(Form):
    """A form that begins with a name in each language, the reader's first."""

    longest_name: ClassVar = 80

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = list(self.fields)
        for code, name in languages():
            label = _("Name (%(language)s)") % {"language": name}
            added = forms.CharField(label=label, required=False, max_length=self.longest_name)
            dress(added.widget)
            self.fields[f"name_{code}"] = added
        self.order_fields([*(name for name in self.fields if name not in others), *others])

    @property
    def names(self) -> list[forms.BoundField]:
        """The names, the reader's language first."""
        return [self[name] for name in self.fields if name.startswith("name_")]

    def values(self) -> dict[str, Any]:
        """Return what the commands take, the names by language."""
        given = super().values()
        names = {code: given.pop(f"name_{code}") for code, _name in settings.LANGUAGES}
        return given | {"names": names}


def initial_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return the first values of the names."""
    return {f"name_{code}": names.get(code, "") for code, _name in settings.LANGUAGES}
