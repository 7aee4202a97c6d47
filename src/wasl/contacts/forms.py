"""The forms of a contact: typed rows of e-mails, phones, addresses; nothing is saved here."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Address, Consent, Contact, Email, Phone, Relation, WebProfile
from wasl.contacts.queries.card import Card
from wasl.contacts.queries.named import named
from wasl.contacts.queries.options import LANGUAGES
from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.ui.forms import DateField, DayField, Form, IdField
from wasl.workspace.countries import COUNTRIES
from wasl.workspace.queries import all_teams, colleagues

PERSON_ONLY = ("prefix", "given_name", "middle_name", "family_name", "suffix", "job_title", "department", "company_name",
               "birthday", "household")  # fmt: skip
COMPANY_ONLY = ("name", "tax_number", "registration_number")
# the role of a field where it differs from its name
RIGHTS = {"company_name": "company", "owner_id": "owner", "team_id": "team"}
ROW_LABELS = (
    ("emails", _("E-mails")), ("phones", _("Phones")), ("addresses", _("Addresses")), ("profiles", _("On the web")),
)  # fmt: skip


class SuggestInput(forms.TextInput):
    """A text input that suggests contacts while one types their name."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what is drawn, with the address that is asked."""
        relation = self.attrs.get("data-relation")
        asked = reverse("contacts:contact_suggest", query={"kind": relation} if relation else None)
        return super().get_context(
            name, value, {"data-behavior": "suggest", "data-url": asked} | (attrs or {})
        )


class EmailRow(Form):
    """One e-mail address."""

    value = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    label = forms.ChoiceField(label=_("Label"), choices=Email.Label, required=False)


class PhoneRow(Form):
    """One phone number."""

    value = forms.CharField(
        label=_("Phone"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    label = forms.ChoiceField(label=_("Label"), choices=Phone.Label, required=False)


class AddressRow(Form):
    """One postal address."""

    lines = forms.CharField(label=_("Street and number"), required=False, max_length=500)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=20)
    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Country")), *COUNTRIES], required=False)
    label = forms.ChoiceField(label=_("Label"), choices=Address.Label, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # an import may have brought a country that the list does not name
        held = self.initial.get("country") or ""
        if held and held not in dict(COUNTRIES):
            self.fields["country"].choices += [(held, held)]  # type: ignore[attr-defined]  # a choice field


class ProfileRow(Form):
    """One place on the web."""

    url = forms.CharField(
        label=_("Web address"), required=False, max_length=500, widget=forms.TextInput({"dir": "ltr"})
    )
    kind = forms.ChoiceField(label=_("Label"), choices=WebProfile.Kind, required=False)


class ContactForm(Form):
    """Everything about a person or a company on one page."""

    name = forms.CharField(label=_("Company name"), required=False, max_length=400)
    prefix = forms.CharField(label=_("Title"), required=False, max_length=60)  # type: ignore[assignment]  # the metaclass takes fields off the class
    given_name = forms.CharField(label=_("Given name"), required=False, max_length=120)
    middle_name = forms.CharField(label=_("Middle names"), required=False, max_length=120)
    family_name = forms.CharField(label=_("Family name"), required=False, max_length=120)
    suffix = forms.CharField(label=_("Suffix"), required=False, max_length=60)
    company_name = forms.CharField(
        label=_("Company"),
        required=False,
        max_length=400,
        widget=SuggestInput({"data-relation": "employment"}),
    )
    job_title = forms.CharField(label=_("Job title"), required=False, max_length=160)
    department = forms.CharField(label=_("Department"), required=False, max_length=160)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Contact.Role, required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separate them with commas."))
    language = forms.ChoiceField(label=_("Language"), required=False)
    preferred_channel = forms.ChoiceField(
        label=_("Preferred channel"), choices=Contact.Channel, required=False
    )
    interests = forms.CharField(
        label=_("Interests"), required=False, help_text=_("Separate them with commas.")
    )
    household = forms.ChoiceField(label=_("Household"), choices=Contact.Household, required=False)
    birthday = DayField(
        label=_("Birthday"), required=False, max_length=40, help_text=_("For example 1990-04-15, or --04-15 without the year."),
        widget=forms.TextInput({"dir": "ltr"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Own number"), required=False, max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )
    tax_number = forms.CharField(
        label=_("Tax number"), required=False, max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )
    registration_number = forms.CharField(
        label=_("Registration number"), required=False, max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=120)
    owner_id = IdField(label=_("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    rows = {"emails": EmailRow, "phones": PhoneRow, "addresses": AddressRow, "profiles": ProfileRow}

    def __init__(
        self, data: Any = None, *, kind: str, actor: Actor, controls: Controls | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.controls = controls
        if controls:
            controls.put_on(self)
        for name in COMPANY_ONLY if kind == Contact.Kind.PERSON else PERSON_ONLY:
            del self.fields[name]
        if "household" in self.fields:
            self.fields["household"].widget.choices = Contact.Household.choices
        for name in [name for name in self.fields if actor.locks("contact", RIGHTS.get(name, name))]:
            del self.fields[name]
        for name in [name for name in self.row_sets if actor.locks("contact", name)]:
            del self.row_sets[name]
        if controls:
            drop_hidden(self, controls.places)
        self._choices(actor)
        first = next((one for section in self.sections for one, _rows, _part in section.inputs if one), None)
        if first and "seen" not in self.initial:
            # on a new page one types at once
            first.field.widget.attrs["autofocus"] = True

    def _choices(self, actor: Actor) -> None:
        nobody = [("", _("Nobody"))]
        for name, found in (("owner_id", colleagues), ("team_id", all_teams)):
            if name in self.fields:
                self.fields[name].choices = nobody + [(str(row.pk), str(row)) for row in found(actor)]  # type: ignore[attr-defined]
        if "language" in self.fields:
            held = self.initial.get("language")
            known = [("", _("Not known")), *LANGUAGES]
            extra = [(held, held)] if held and held not in dict(known) else []
            self.fields["language"].choices = known + extra  # type: ignore[attr-defined]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places) if self.controls else []

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        pairs = []
        for name, value in self.theirs.items():
            known = next((key for key in self.fields if RIGHTS.get(key, key) == name), "")
            label = self.fields[known].label if known else dict(ROW_LABELS).get(name, "")
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")
            pairs.append((str(label), text))
        return pairs

    def values(self) -> dict[str, Any]:
        """Return what the commands take: lists for words, ids or nothing for people."""
        values = super().values()
        for name in ("tags", "interests"):
            if name in values:
                values[name] = parted(values[name])
        if self.controls:
            values = self.controls.taken_from(self, values)
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})


def initial_of(card: Card) -> dict[str, Any]:
    """Return the values of the form for a contact as it is now."""
    contact = card.contact
    plain = {name: getattr(contact, name) for name in ContactForm.base_fields if hasattr(contact, name)}
    return plain | {
        "tags": ", ".join(tag["name"] for tag in card.tags),
        "interests": ", ".join(contact.interests),
        "owner_id": str(contact.owner_id or ""),
        "team_id": str(contact.team_id or ""),
        "seen": contact.version,
        "emails": [{"value": row.value, "label": row.label} for row in card.emails],
        "phones": [{"value": _phone_text(row), "label": row.label} for row in card.phones],
        "addresses": [
            {name: getattr(row, name) for name in ("lines", "city", "postal_code", "country", "label")}
            for row in card.addresses
        ],
        "profiles": [{"url": row.url, "kind": row.kind} for row in card.profiles],
    }


def _phone_text(row: Phone) -> str:
    text = row.e164 or row.raw
    return f"{text};ext={row.extension}" if row.extension else text


class FieldForm(Form):
    """One field of a contact, changed in place."""

    NAMES = (
        "job_title", "department", "owner_id", "team_id", "language", "preferred_channel", "household", "birthday",
        "number", "source", "tax_number", "registration_number",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, name: str, contact: Contact, actor: Actor, **options: Any
    ) -> None:
        value = str(getattr(contact, name) or "")
        super().__init__(data, initial={name: value, "seen": contact.version}, **options)
        whole = ContactForm(kind=contact.kind, actor=actor, initial={"language": contact.language})
        self.name = name
        self.fields[name] = whole.fields[name]

    @classmethod
    def knows(cls, name: str, actor: Actor) -> bool:
        """Tell whether a field can be changed in place by the actor."""
        return name in cls.NAMES and not actor.locks("contact", RIGHTS.get(name, name))

    @property
    def field(self) -> forms.BoundField:
        """The one field."""
        return self[self.name]

    @property
    def their_value(self) -> str:
        """What a colleague wrote into it in the meantime."""
        return str(next(iter(self.theirs.values()), "") or "—")


class RelationForm(Form):
    """Relates a contact to another."""

    kind = forms.ChoiceField(label=_("Relation"), choices=Relation.Kind)
    # what was taken from the suggestions; without a script the name alone is sent
    other_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    other = forms.CharField(
        label=_("To whom"),
        max_length=400,
        help_text=_("Type a part of the name, or of an e-mail or phone, and choose."),
        widget=SuggestInput({"data-into": "other_id", "data-beside": "kind"}),
    )
    title = forms.CharField(label=_("Role of this contact"), required=False, max_length=160)
    other_title = forms.CharField(label=_("Role of the other one"), required=False, max_length=160)
    since = DateField(
        label=_("Since"), required=False, widget=forms.TextInput({"dir": "ltr"}),
        help_text=_("For example 2026-12-31, 31.12.2026, or a Hijri date."),
    )  # fmt: skip
    is_primary = forms.BooleanField(label=_("This is the main employer"), required=False)

    def __init__(self, data: Any = None, *, contact: Contact, actor: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        self.actor = actor
        sides = Relation.SIDES
        fitting = [
            pair for pair in Relation.Kind.choices if sides.get(pair[0], (contact.kind,))[0] == contact.kind
        ]
        self.fields["kind"].choices = fitting  # type: ignore[attr-defined]  # a choice field
        if contact.is_company:
            del self.fields["is_primary"]

    def clean_other(self) -> Contact:
        """Return the contact that is meant."""
        found = named(self.actor, self.cleaned_data["other"], self.cleaned_data.get("other_id"))
        if len(found) != 1:
            text = (
                _("Several have this name. Write more of it.")
                if found
                else _("Nobody with this name is shared with you.")
            )
            raise forms.ValidationError(text)
        return found[0]

    def values(self) -> dict[str, Any]:
        """Return the relation; the id has become the contact."""
        return {name: value for name, value in super().values().items() if name != "other_id"}


class ConsentForm(Form):
    """Records a consent or its withdrawal."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Consent.Channel)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Consent.Purpose)
    source = forms.CharField(
        label=_("Where it was said"),
        required=False,
        max_length=120,
        help_text=_("For example: paper form at the fair, phone call."),
    )
    proof = forms.CharField(
        label=_("Proof"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class PhotoForm(Form):
    """Takes a picture."""

    photo = forms.FileField(label=_("Photo"))
