"""What rules can do with contacts: write them an e-mail, add new ones."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.calling import called, written
from wasl.contacts.commands.contacts import add_contact
from wasl.contacts.commands.mailing import send_mail
from wasl.contacts.models import Consent, Contact
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Action, Creation
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm, owner_field, owner_named
from wasl.records.models import Record
from wasl.ui.forms import Form, dress

# subject and text in each language
LANGUAGE_TEXTS = tuple(f"{name}_{code}" for code, _name in settings.LANGUAGES for name in ("subject", "text"))


class MailAction(RuleForm):
    """Subject and text, and what it is about: that decides whether a consent is needed."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea({"rows": 8}))
    purpose = forms.ChoiceField(
        label=pgettext_lazy("of an e-mail", "What it is about"),
        choices=Consent.Purpose.choices,
        initial=Consent.Purpose.SERVICE,
        help_text=_("Offers and surveys go only to those who agreed. Whoever has no address is passed over."),
    )
    folded = LANGUAGE_TEXTS
    folded_label = _("The same in other languages")
    folded_hint = _(
        "Whoever reads one of them gets the e-mail in it, everybody else gets it as it stands above."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, name in settings.LANGUAGES:
            title = forms.CharField(
                label=_("Subject (%(language)s)") % {"language": name}, required=False, max_length=200
            )
            body = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                required=False,
                max_length=10_000,
                widget=forms.Textarea({"rows": 6, "lang": code}),
            )
            for key, made in ((f"subject_{code}", title), (f"text_{code}", body)):
                dress(made.widget)
                self.fields[key] = made

    def clean(self) -> None:
        """Look whether each language that is used has both."""
        for code, _name in settings.LANGUAGES:
            for name, other in ((f"subject_{code}", f"text_{code}"), (f"text_{code}", f"subject_{code}")):
                if not self.cleaned_data.get(name) and self.cleaned_data.get(other):
                    self.add_error(name, _("An e-mail needs a subject and a text."))

    def values(self) -> dict[str, Any]:
        """Return what `send_mail` takes."""
        given = self.cleaned_data
        pairs = {
            code: (given[f"subject_{code}"], given[f"text_{code}"]) for code, _name in settings.LANGUAGES
        }
        plain = {name: given[name] for name in ("subject", "text", "purpose")}
        return plain | {"in_languages": {code: pair for code, pair in pairs.items() if all(pair)}}


def _said(_actor: Actor, form: Form) -> Any:
    subject = {"subject": isolated(form.cleaned_data["subject"])}
    if form.values()["in_languages"]:
        return _("Send the e-mail “%(subject)s”, in the language of whoever gets it") % subject
    return _("Send the e-mail “%(subject)s”") % subject


ACTIONS = (
    Action(
        "contacts.send_mail",
        _("Send an e-mail"),
        "mail-forward",
        send_mail,
        MailAction,
        _said,
        texts=("subject", "text", *LANGUAGE_TEXTS),
        is_letter=True,
        kinds=("contact",),
    ),
)


class CompanyCreation(RuleForm):
    """A company, in a few words."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Contact.Role.choices], required=False)
    source = forms.CharField(label=_("Source"), max_length=120, required=False)
    owner = owner_field()


class PersonCreation(CompanyCreation):
    """A person, perhaps of the company that the rule is about."""

    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    is_of_company = forms.BooleanField(label=_("Works at the company that the rule is about"), required=False)


def add_person(
    record: Record, *, owner: str, is_of_company: bool = False, by: Actor, **values: str
) -> Contact:
    """Add a person because of a record."""
    company = record.pk if is_of_company and isinstance(record, Contact) and record.is_company else None
    return add_contact(
        "person", by=by, origin="rule", company_id=company, **_values(record, owner, values, by)
    )


def add_company(record: Record, *, owner: str, by: Actor, **values: str) -> Contact:
    """Add a company because of a record."""
    return add_contact("company", by=by, origin="rule", **_values(record, owner, values, by))


def _values(record: Record, owner: str, values: Mapping[str, str], by: Actor) -> Any:
    plain = {name: values[name] for name in ("name", "job_title", "source") if values.get(name)}
    rows = {f"{name}s": [{"value": values[name]}] for name in ("email", "phone") if values.get(name)}
    roles = {"roles": [values["role"]]} if values.get("role") else {}
    return {**plain, **rows, **roles, "owner_id": owner_named(record, owner, by)}


def find_person(*, by: Actor, **values: Any) -> Contact | None:
    """Return the person who is reached at the e-mail or the phone, as far as `by` sees."""
    return _reached("person", values, by)


def find_company(*, by: Actor, **values: Any) -> Contact | None:
    """Return the company that is reached at the e-mail or the phone, as far as `by` sees."""
    return _reached("company", values, by)


def _reached(kind: str, values: Mapping[str, Any], by: Actor) -> Contact | None:
    """Return the oldest of those who are meant; an e-mail says more than a phone, which people share."""
    ways = []
    if values.get("email"):
        ways.append(written([values["email"]]))
    if values.get("phone"):
        ways.append(called([parse_phone(values["phone"], by.country).e164]))
    rows = Contact.objects.visible_to(by).current().filter(kind=kind).order_by("pk")
    met = (rows.filter(pk__in=keys).first() for keys in ways)
    return next(filter(None, met), None)


CREATIONS = (
    Creation("person", _("Person"), PersonCreation, add_person, find_person),
    Creation("company", _("Company"), CompanyCreation, add_company, find_company),
)
