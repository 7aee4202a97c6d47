"""What people choose in the import wizard: a file, how it is read, which column is which field, what a match means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.commands import SIZE_LIMIT, TOO_LARGE
from wasl.exchange.models import Import, ImportRefusal
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Importer
from wasl.kernel.text import parted
from wasl.ui.forms import Form
from wasl.workspace.countries import CUSTOMS
from wasl.workspace.queries import colleagues

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1256", "Windows-1256 (العربية)"),
    ("iso-8859-6", "ISO-8859-6 (العربية)"),
    ("windows-1257", "Windows-1257 (Latviešu)"),
    ("iso-8859-13", "ISO-8859-13 (Latviešu)"),
    ("windows-1252", "Windows-1252 (Western)"),
)
DELIMITERS = (
    (",", pgettext_lazy("between columns", "Comma")),
    (";", pgettext_lazy("between columns", "Semicolon")),
    ("\t", pgettext_lazy("between columns", "Tab")),
    ("|", pgettext_lazy("between columns", "Vertical bar")),
)
ON_MATCH = (
    ("fill", _("Fill in only what is empty")),
    ("update", _("Replace with the file’s values")),
    ("skip", _("Leave it as it is")),
    ("create", _("Add another record")),
)
# inputs that repeat the words of the file whose meaning is asked
TEXT = "text-"
DATE_ORDERS = (
    ("", _("As the dates show")),
    ("dmy", _("Day, month, year")),
    ("mdy", _("Month, day, year")),
    ("ymd", _("Year, month, day")),
)


class UploadForm(Form):
    """The file."""

    file = forms.FileField(
        label=pgettext_lazy("noun", "File"),
        max_length=500,
        help_text=_("CSV, Excel, OpenDocument, vCard or a Trello board (JSON), up to 200 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = (
            ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.vcf,.vcard,.json,.gz,text/csv,text/vcard"
        )
        # said at once, so that nobody sends for minutes what is refused in the end
        self.fields["file"].widget.attrs |= {
            "data-behavior": "largest",
            "data-largest": SIZE_LIMIT,
            "data-too-large": TOO_LARGE,
        }

    def values(self) -> dict[str, Any]:
        """Return what `start_import` takes."""
        upload = self.cleaned_data["file"]
        return {"content": upload, "name": upload.name}


class ReadingForm(Form):
    """How the file is to be read; what cannot be chosen for its format is not there."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    encoding = forms.ChoiceField(label=_("Encoding"))
    delimiter = forms.ChoiceField(label=_("Columns are parted by"))
    has_header = forms.BooleanField(label=_("The first row names the columns"), required=False)

    def __init__(self, item: Import, sheets: tuple[str, ...], data: Any = None) -> None:
        initial = {name: getattr(item, name) for name in ("sheet", "encoding", "delimiter", "has_header")}
        super().__init__(data, initial=initial)
        self._offer("sheet", [(name, name) for name in sheets], item.sheet)
        self._offer("encoding", list(ENCODINGS), item.encoding)
        self._offer("delimiter", list(DELIMITERS), item.delimiter)
        if item.format in {"vcard", "trello"}:
            del self.fields["has_header"]

    def _offer(self, name: str, choices: list[tuple[str, Any]], present: str) -> None:
        field = self.fields[name]
        if not present or not isinstance(field, forms.ChoiceField):
            del self.fields[name]
            return
        known = any(key == present for key, _label in choices)
        field.choices = choices if known else [(present, present), *choices]

    def values(self) -> dict[str, Any]:
        """Return what `change_reading` takes."""
        return {"has_header": True} | self.cleaned_data


class OptionsForm(Form):
    """What is chosen for the whole import."""

    match_by = forms.MultipleChoiceField(
        label=_("A row is the same as a record when they have the same"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on_match = forms.ChoiceField(
        label=_("When the record is there already"), choices=ON_MATCH, widget=forms.RadioSelect
    )
    owner_id = forms.ChoiceField(
        label=_("Owner"), required=False, help_text=_("Of new records, unless the file names one.")
    )
    country = forms.ChoiceField(label=_("Country of phone numbers without country code"))
    date_order = forms.ChoiceField(label=_("Order in dates"), choices=DATE_ORDERS, required=False)
    currency = forms.CharField(
        label=_("Currency of amounts without one"),
        required=False,
        max_length=3,
        help_text=_("By its three letters, such as SAR; left empty, that of the firm."),
        widget=forms.TextInput({"dir": "ltr", "size": 5}),
    )
    tags = forms.CharField(
        label=_("Tags for all rows"),
        required=False,
        max_length=1000,
        help_text=_("With commas between them."),
    )
    runs_rules = forms.BooleanField(
        label=_("Let rules run for the new records"),
        required=False,
        help_text=_(
            "Usually an import is silent. With this, every new record sets off rules, notifications and webhooks as if it were entered by hand: e-mails may go out, tasks and projects may begin. Undoing the import does not take back what they have sent."
        ),
    )

    def __init__(self, item: Import, importer: Importer, viewer: Actor, data: Any = None) -> None:
        initial = item.options | {"tags": "، ".join(item.options.get("tags", ()))}
        super().__init__(data, initial=initial)
        people = [("", _("Nobody")), *((str(user.pk), user.name) for user in colleagues(viewer))]
        if not any(one.kind == "money" for one in importer.fields()):
            del self.fields["currency"]
        countries = [(code, customs.name) for code, customs in CUSTOMS.items()]
        present = item.options.get("country", "")
        if present and present not in CUSTOMS:
            countries.insert(0, (present, present))
        matches = [(key, label) for key, label in ON_MATCH if key in importer.on_match]
        offered = {
            "match_by": importer.match_by,
            "on_match": matches,
            "owner_id": people,
            "country": countries,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)

    @property
    def groups(self) -> list[Any]:
        """Return the fields that are drawn as a list of choices."""
        return [self["match_by"], self["on_match"]]

    def clean_tags(self) -> list[str]:
        """Return the names."""
        return parted(self.cleaned_data["tags"])

    def values(self) -> dict[str, Any]:
        """Return what `change_mapping` takes: the options here, and the mapping from the selects of the columns."""
        words = {"words": self.words()} if self._asked() else {}
        return {"options": self.cleaned_data | words, "mapping": self._mapping()}

    def words(self) -> dict[str, dict[str, str]]:
        """Return what was chosen for each word of the file, by field; empty for one that was left open."""
        found: dict[str, dict[str, str]] = {}
        for name in self._asked():
            key, _sign, place = name.removeprefix(TEXT).rpartition("-")
            found.setdefault(key, {})[self.data[name]] = self.data.get(f"word-{key}-{place}") or ""
        return found

    def _asked(self) -> list[str]:
        return [name for name in self.data if name.startswith(TEXT)]

    def _mapping(self) -> list[dict[str, Any]]:
        """Return the chosen field of each column; where the proposal was kept, its number in the group is kept too."""
        lines: list[dict[str, Any]] = []
        for name in self.data:
            column = name.removeprefix("column-")
            key = self.data.get(name)
            if column == name or not column.isdecimal() or not key:
                continue
            kept, _sign, position = (self.data.get(f"kept-{column}") or "").rpartition(":")
            number = int(position) if kept == key and position.isdecimal() else 0
            lines.append({"column": int(column), "field": key, "position": number})
        return lines


class TagForm(Form):
    """Tags for everything an import brought."""

    names = forms.CharField(label=_("Tags"), max_length=500)

    def clean_names(self) -> list[str]:
        """Return the names."""
        return parted(self.cleaned_data["names"])


class DecisionForm(Form):
    """What becomes of a row that others have changed since, or of all of them."""

    decision = forms.CharField(required=False, max_length=8)
    row = forms.IntegerField(required=False, min_value=0)


class MendForm(Form):
    """The corrected values of a refused row: `value`, and `value-1`, `value-2` … where several columns are at fault."""

    def __init__(self, refusal: ImportRefusal, data: Any = None) -> None:
        self.columns = {_value_name(place): cell[0] for place, cell in enumerate(refusal.cells)}
        super().__init__(data)
        for name in self.columns:
            self.fields[name] = forms.CharField(required=False, max_length=2000, strip=False)

    def values(self) -> dict[str, Any]:
        """Return the values by column."""
        return {"values": {column: self.cleaned_data[name] for name, column in self.columns.items()}}

    def cells(self) -> list[tuple[str, str, str]]:
        """Return (column, what was typed, why it is refused) for each value."""
        return [(column, self[name].value() or "", self._why(name)) for name, column in self.columns.items()]

    def _why(self, name: str) -> str:
        own = [str(text) for text in self.errors.get(name, ())]
        return " ".join(own or ([str(text) for text in self.non_field_errors()] if name == "value" else []))

    def _show(self, error: Invalid) -> None:
        names = {column: name for name, column in self.columns.items()}
        super()._show(
            Invalid(fields={names.get(column, column): texts for column, texts in error.fields.items()})
        )


def _value_name(place: int) -> str:
    return f"value-{place}" if place else "value"
