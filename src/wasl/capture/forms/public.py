"""A public form as Django knows it: its inputs are those that were asked for, its trap is for programs."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.capture import doubting
from wasl.capture.asking import OWN, SOURCES, WAYS, Names, known, label_of, options_of, own_fields
from wasl.capture.commands import Visit
from wasl.capture.models import Submission, WebForm
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line
from wasl.lists.custom.controls import control
from wasl.lists.custom.values import read
from wasl.lists.models import CustomField
from wasl.ui.forms import Form, dress
from wasl.workspace.queries import workspace

Doubt = Submission.Doubt
CONSENT = "consent"
UTM_PREFIX = "utm_"
# what our own pages send beside
TOKENS = frozenset({"form_token", "csrfmiddlewaretoken"})
MOST_UNASKED = 10


class AddressField(forms.CharField):
    """An e-mail address as the rest of Wasl takes it."""

    def clean(self, value: Any) -> str:
        """Return it normalized; refuses what no mailbox has."""
        typed = str(super().clean(value))
        try:
            return normalize_email(typed) if typed else ""
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from None


class ChoicesField(forms.MultipleChoiceField):
    """Some of several words; an empty one, as hand-made forms send it, is none."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Return the words without empty ones."""
        return [one for one in super().to_python(value) if one]


class PublicForm(Form):
    """The inputs of a form in the language that is active; `website` is filled in by programs alone."""

    website = forms.CharField(
        label=gettext_lazy("Leave this empty"), required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    referrer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, form: WebForm, visit: Visit, names: Names
    ) -> None:
        first = (
            {} if data else {"stamp": doubting.stamp_of(form), "page": visit.page, "referrer": visit.referrer}
        )
        super().__init__(data, initial=first)
        self.form, self.visit = form, visit
        is_own = any(one["source"].startswith(OWN) for one in form.fields)
        self.own = own_fields() if is_own else {}
        self.asked = known(form.fields, self.own)
        for one in self.asked:
            added = self.fields[one["key"]] = _input(one, self.own, names)
            dress(added.widget)
        if form.text(CONSENT):
            added = self.fields[CONSENT] = forms.BooleanField(label=form.text(CONSENT), required=False)
            dress(added.widget)

    @property
    def shown(self) -> list[Any]:
        """The fields that are asked, in their order."""
        return [self[one["key"]] for one in self.asked]

    @property
    def agrees(self) -> Any:
        """The box of the consent, where one is asked."""
        return self[CONSENT] if CONSENT in self.fields else None

    def clean(self) -> dict[str, Any]:
        """Read what the firm's own fields hold, and see that there is a way to answer."""
        given: dict[str, Any] = super().clean() or {}
        for one in self.asked:
            if one["source"] in self.own and one["key"] in given:
                self._read(one["key"], self.own[one["source"]])
        ways = [one["key"] for one in self.asked if one["source"] in WAYS]
        if not any(given.get(key) or key in self.errors for key in ways):
            self.add_error(ways[0], _("Say how we reach you."))
        return given

    def _read(self, key: str, field: CustomField) -> None:
        try:
            read(field, self.cleaned_data[key], country=workspace().country)
        except Invalid as refusal:
            self.add_error(key, refusal.message)

    def values(self) -> dict[str, Any]:
        """Return what `submit` takes: the answers, those that nobody asked for too, and from where they came."""
        given = self.cleaned_data
        answers = [
            {
                "key": one["key"],
                "label": str(self.fields[one["key"]].label),
                "answer": _said(given.get(one["key"])),
            }
            for one in self.asked
        ]
        doubts = [Doubt.TRAP] if clean_line(given["website"]) else []
        page = clean_line(given["page"]) or self.visit.page
        visit = dataclasses.replace(
            self.visit,
            page=page,
            referrer=clean_line(given["referrer"]),
            utm=utm_of(page) | utm_in(self.data),
            consent=self.form.text(CONSENT) if given.get(CONSENT) else "",
            doubts=[*self.visit.doubts, *doubts, *doubting.by_stamp(self.form, given["stamp"])],
        )
        return {"answers": [*answers, *self._unasked()], "visit": visit}

    def _unasked(self) -> list[dict[str, str]]:
        """Return what a form on a foreign site sends beside: kept as plain text, as far as it is little."""
        rest = [name for name in self.data if name not in self.fields and name not in TOKENS]
        names = [name for name in rest if not name.startswith(UTM_PREFIX)][:MOST_UNASKED]
        return [
            {
                "key": f"+{clean_line(name)[:60]}",
                "label": clean_line(name)[:60],
                "answer": str(self.data[name])[:500],
            }
            for name in names
        ]


def utm_of(address: str) -> dict[str, str]:
    """Return what the address of a page says of the campaign that led to it."""
    try:
        return utm_in(dict(parse_qsl(urlsplit(address).query, max_num_fields=100)))
    except ValueError:
        return {}


def utm_in(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what of the given is said of a campaign, by its last word."""
    names = [name for name in given if name.startswith(UTM_PREFIX)]
    return {name.removeprefix(UTM_PREFIX): str(given[name]) for name in names if given[name]}


def _input(asked: Mapping[str, Any], own: Mapping[str, CustomField], names: Names) -> forms.Field:
    label, source = label_of(asked, own), asked["source"]
    if source in own:
        found = control(own[source])
        found.label, found.required = label, asked["is_needed"]
        return found
    shape, options = SOURCES[source], {"label": label, "required": asked["is_needed"]}
    choices = options_of(asked, names)
    if source == "choice":
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    if shape.shape == "choices":
        return ChoicesField(choices=choices, **options)
    look = {"autocomplete": shape.autocomplete} if shape.autocomplete else {}
    if shape.shape == "email":
        return AddressField(max_length=shape.longest, widget=forms.EmailInput(look), **options)
    if shape.shape == "phone":
        look |= {"type": "tel", "dir": "ltr"}
    widget = forms.Textarea({"rows": 4}) if shape.shape == "text" else forms.TextInput(look)
    return forms.CharField(max_length=shape.longest, widget=widget, **options)


def _said(answer: Any) -> str:
    return "\n".join(answer) if isinstance(answer, list) else str(answer or "")
