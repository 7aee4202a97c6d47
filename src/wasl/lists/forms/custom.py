"""The form of a custom field: names in each language, type, choices, rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import registry
from wasl.lists.custom.definitions import custom_kinds
from wasl.lists.custom.ordering import ORDERS
from wasl.lists.models import CustomField
from wasl.ui.forms import Form, dress

Type = CustomField.Type
CHOOSING = frozenset({Type.CHOICE, Type.CHOICES})
# a text often becomes a list, and a list a text
MAY_CHOOSE = CHOOSING | {Type.TEXT}


def languages() -> list[tuple[str, str]]:
    """Return the languages, the reader's first."""
    return sorted(settings.LANGUAGES, key=lambda pair: pair[0] != get_language())


class ChoiceRow(Form):
    """One choice, in each language."""

    value = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, name in languages():
            added = self.fields[code] = forms.CharField(label=name, required=False, max_length=80)
            dress(added.widget)


class CustomFieldForm(Form):
    """A field as it is added or changed; `known` is the one that is changed."""

    kind = forms.ChoiceField(label=_("Records"), required=False)
    type = forms.ChoiceField(label=_("Type"), choices=CustomField.Type)
    key = forms.CharField(
        label=_("Name for programs"), required=False, max_length=40,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Used in the API and in filters; it cannot be changed later. Left empty, it is made of the English name."),
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, widget=forms.TextInput({"dir": "ltr"})
    )
    target = forms.ChoiceField(label=_("Linked records"), required=False)
    default = forms.CharField(
        label=_("Value of a new record"), required=False, max_length=400, help_text=_("Can be left empty.")
    )
    is_required = forms.BooleanField(label=_("Must be filled in"), required=False)
    is_unique = forms.BooleanField(label=_("No two records have the same value"), required=False)
    is_filterable = forms.BooleanField(label=_("Offered in filters"), required=False, initial=True)
    is_sortable = forms.BooleanField(
        label=_("Lists can be ordered by it"),
        required=False,
        help_text=_(
            "An index is built for it in the background, so that it stays fast with a million records."
        ),
    )
    is_sure = forms.BooleanField(label=_("Change the type all the same"), required=False)

    rows = {"choices": ChoiceRow}
    max_rows = 200

    def __init__(
        self, data: Any = None, *, known: CustomField | None = None, asked: str = "text", **more: Any
    ) -> None:
        self.known = known
        super().__init__(data, **more)
        self.now = str(self.data.get("type") or (known.type if known else asked))
        for code, name in languages():
            label = _("Name (%(language)s)") % {"language": name}
            self.fields[f"label_{code}"] = forms.CharField(label=label, required=False, max_length=80)
            hint = _("Explanation (%(language)s)") % {"language": name}
            self.fields[f"help_{code}"] = forms.CharField(label=hint, required=False, max_length=300)
        for name in [name for name in self.fields if name.startswith(("label_", "help_"))]:
            dress(self.fields[name].widget)
        self._offer()

    def _offer(self) -> None:
        """Leave out what says nothing about a field of this type."""
        # of several kinds none is meant until one is chosen
        self.fields["kind"].required = True
        self.fields["kind"].choices = [("", "—"), *((one.name, one.plural) for one in custom_kinds())]  # type: ignore[attr-defined]  # a choice
        self.fields["target"].choices = [(one.name, one.plural) for one in registry().all("kinds")]  # type: ignore[attr-defined]  # a choice
        self.fields["type"].initial = self.now
        gone = {"kind", "key"} if self.known else {"is_sure"}
        gone |= {"kind"} if len(custom_kinds()) < 2 else set()
        gone |= set() if self.now == Type.MONEY else {"currency"}
        gone |= {"target"} if self.now != Type.LINK or len(registry().all("kinds")) < 2 else set()
        gone |= set() if self.now in ORDERS else {"is_sortable"}
        gone |= {"default"} if self.now == Type.LINK else set()
        if self.known and (not self.is_bound or self.now == self.known.type):
            gone |= {"is_sure"}
        for name in gone:
            del self.fields[name]
        if self.now not in (MAY_CHOOSE if self.known else CHOOSING):
            self.row_sets.pop("choices", None)

    @property
    def names(self) -> list[forms.BoundField]:
        """The names, the reader's language first."""
        return [self[name] for name in self.fields if name.startswith("label_")]

    @property
    def explanations(self) -> list[forms.BoundField]:
        """The explanations, the reader's language first."""
        return [self[name] for name in self.fields if name.startswith("help_")]

    @property
    def plain(self) -> list[forms.BoundField]:
        """Everything that is typed or chosen besides."""
        return [
            self[name]
            for name in ("kind", "type", "key", "currency", "target", "default")
            if name in self.fields
        ]

    @property
    def rules(self) -> list[forms.BoundField]:
        """The rules."""
        return [
            self[name]
            for name in ("is_required", "is_unique", "is_filterable", "is_sortable", "is_sure")
            if name in self.fields
        ]

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        given = super().values()
        codes = [code for code, _name in settings.LANGUAGES]
        plain = {
            name: value
            for name, value in given.items()
            if not name.startswith(("label_", "help_")) and name not in {"choices", "kind"}
        }
        plain["labels"] = {code: given[f"label_{code}"] for code in codes}
        plain["help"] = {code: given[f"help_{code}"] for code in codes}
        if "currency" in plain:
            plain["currency"] = plain["currency"].upper()
        if "choices" in given:
            plain["choices"] = [
                {"value": row.get("value", ""), "labels": {code: row.get(code, "") for code in codes}}
                for row in given["choices"]
            ]
        return plain


def initial_of(field: CustomField) -> dict[str, Any]:
    """Return the values of the form for a field as it is."""
    names = ("type", "currency", "target", "is_required", "is_unique", "is_filterable", "is_sortable")
    texts = {f"label_{code}": text for code, text in field.labels.items()}
    texts |= {f"help_{code}": text for code, text in field.help.items()}
    choices = [{"value": one["value"], **one["labels"]} for one in field.choices]
    return (
        {name: getattr(field, name) for name in names}
        | texts
        | {"choices": choices, "default": default_text(field)}
    )


def default_text(field: CustomField) -> str:
    """Return the default as it is typed."""
    held = field.default
    if held is None:
        return ""
    if field.type == Type.MONEY:
        return str(held["amount"])
    if isinstance(held, bool):
        return "yes" if held else "no"
    return ", ".join(held) if isinstance(held, list) else str(held)
