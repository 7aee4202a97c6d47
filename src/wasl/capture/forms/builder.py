"""What those fill in who make a form: what it asks, what it says in each language, where it may stand."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from wasl.capture.asking import source_labels
from wasl.capture.models import WebForm
from wasl.capture.taking import LONGEST_LABEL, LONGEST_TEXT, TEXTS
from wasl.kernel.actor import Actor
from wasl.ui.forms import Form, IdField, dress
from wasl.workspace.queries import all_teams, colleagues

COLUMNS = ("name", "key", "redirect", "is_active")
# what a new form asks at first
FIRST = (
    {"source": "name", "is_needed": True}, {"source": "email", "is_needed": True}, {"source": "phone"},
    {"source": "message"},
)  # fmt: skip
WORDS = {
    "heading": gettext_lazy("Heading"),
    "intro": gettext_lazy("Text above the fields"),
    "consent": gettext_lazy("Consent to be ticked"),
    "thanks": gettext_lazy("Thanks after sending"),
}


def languages() -> list[tuple[str, str]]:
    """Return the languages, the reader's first."""
    return sorted(settings.LANGUAGES, key=lambda pair: pair[0] != get_language())


class FieldRow(Form):
    """A field of the form: what is asked, how it is called in each language, what can be chosen."""

    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    place = forms.IntegerField(label=gettext_lazy("Place"), required=False, min_value=0, max_value=999)
    source = forms.ChoiceField(label=gettext_lazy("Asks for"), required=False)
    is_needed = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    options = forms.CharField(
        label=gettext_lazy("What can be chosen, one on a line"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].choices = [("", "—"), *source_labels()]  # type: ignore[attr-defined]  # a choice
        for code, name in languages():
            label = _("In its own words, %(language)s") % {"language": name}
            added = self.fields[f"label_{code}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST_LABEL
            )
            dress(added.widget)
            words = forms.CharField(
                label=_("The choices in the same order, %(language)s") % {"language": name}, required=False,
                max_length=5000, strip=False, widget=forms.Textarea({"rows": 3, "lang": code, "dir": "rtl" if code == "ar" else "ltr"}),
            )  # fmt: skip
            self.fields[f"words_{code}"] = words
            dress(words.widget)

    @property
    def labels(self) -> list[Any]:
        """The inputs of its names."""
        return [self[f"label_{code}"] for code, _name in languages()]

    @property
    def words(self) -> list[Any]:
        """The inputs of what its choices are called."""
        return [self[f"words_{code}"] for code, _name in languages()]


class BuilderForm(Form):
    """Everything that can be said of a form."""

    rows = {"fields": FieldRow}

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("For you; visitors do not see it.")
    )
    key = forms.CharField(
        label=gettext_lazy("Address of the form"), max_length=60, required=False, widget=forms.TextInput({"dir": "ltr"}),
        help_text=gettext_lazy("Small Latin letters, digits and hyphens; made of the name if you leave it empty."),
    )  # fmt: skip
    redirect = forms.CharField(
        label=gettext_lazy("Page after sending"), max_length=500, required=False,
        widget=forms.URLInput({"placeholder": "https://", "dir": "ltr"}),
        help_text=gettext_lazy("Left empty, the thanks are shown."),
    )  # fmt: skip
    sites = forms.CharField(
        label=gettext_lazy("Allowed sites, one on a line"), required=False, max_length=10_000,
        widget=forms.Textarea({"rows": 2, "dir": "ltr"}),
        help_text=gettext_lazy("Such as www.example.com. Left empty, the form may stand on any site."),
    )  # fmt: skip
    owner_id = IdField(label=gettext_lazy("Owner of what comes in"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    is_active = forms.BooleanField(label=gettext_lazy("Can be filled in"), required=False)

    def __init__(self, data: Any = None, *, viewer: Actor, held: WebForm | None = None) -> None:
        super().__init__(data, initial=_initial(held, viewer))
        for name, label in WORDS.items():
            for code, language in languages():
                words = f"{label} ({language})"
                widget = forms.TextInput() if name == "heading" else forms.Textarea({"rows": 2})
                widget.attrs |= {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
                added = forms.CharField(label=words, required=False, max_length=LONGEST_TEXT, widget=widget)
                self.fields[f"{name}_{code}"] = added
                dress(added.widget)
        nobody = [("", _("Nobody"))]
        people = [(str(one.pk), one.name) for one in colleagues(viewer)]
        teams = [(str(one.pk), one.name) for one in all_teams(viewer)]
        self.fields["owner_id"].choices = nobody + people  # type: ignore[attr-defined]  # a choice
        self.fields["team_id"].choices = nobody + teams  # type: ignore[attr-defined]  # a choice

    @property
    def said(self) -> list[tuple[str, list[Any]]]:
        """The inputs of its texts, by language."""
        return [(name, [self[f"{text}_{code}"] for text in TEXTS]) for code, name in languages()]

    def values(self) -> dict[str, Any]:
        """Return what the commands take; of a form that is not valid, what of it can be taken."""
        given = self.cleaned_data
        values = {name: given.get(name, "") for name in COLUMNS}
        values |= {name: given.get(name) for name in ("owner_id", "team_id")}
        values["is_active"] = bool(given.get("is_active"))
        values["sites"] = given.get("sites", "").split()
        values["texts"] = {
            name: {code: given.get(f"{name}_{code}", "") for code, _name in languages()} for name in TEXTS
        }
        rows = self.row_sets["fields"]
        rows.is_valid()
        filled = [row.cleaned_data for row in rows.forms if row not in rows.deleted_forms and row.is_bound]
        placed = sorted((one for one in filled if one.get("source")), key=lambda one: one.get("place") or 0)
        values["fields"] = [_field(one) for one in placed]
        return values


class NewBuilderForm(BuilderForm):
    """A new one; its name is the object of the command."""

    def values(self) -> dict[str, Any]:
        """Return the arguments beside the name."""
        values = super().values()
        values.pop("name")
        return values


def _field(row: dict[str, Any]) -> dict[str, Any]:
    labels = {code: row.get(f"label_{code}", "") for code, _name in languages()}
    options = [one for one in (row.get("options") or "").splitlines() if one.strip()]
    said = {code: (row.get(f"words_{code}") or "").rstrip().splitlines() for code, _name in languages()}
    # what is left out at the end is called as it is kept
    words = {code: [*lines, *[""] * (len(options) - len(lines))] for code, lines in said.items()}
    return {
        "key": row.get("key", ""),
        "source": row["source"],
        "labels": labels,
        "is_needed": row.get("is_needed"),
        "options": options,
        "words": words,
    }


def _initial(held: WebForm | None, viewer: Actor) -> dict[str, Any]:
    form = held or WebForm(fields=[*FIRST], team_id=viewer.team_id)
    initial = {name: getattr(form, name) for name in COLUMNS}
    initial |= {
        "owner_id": str(form.owner_id or ""),
        "team_id": str(form.team_id or ""),
        "sites": "\n".join(form.sites),
    }
    initial |= {f"{name}_{code}": text for name, said in form.texts.items() for code, text in said.items()}
    initial["fields"] = [
        one
        | {"place": number, "options": "\n".join(one.get("options", ()))}
        | {f"label_{code}": text for code, text in one.get("labels", {}).items()}
        | {f"words_{code}": "\n".join(said) for code, said in one.get("words", {}).items()}
        for number, one in enumerate(form.fields)
    ]
    return initial
