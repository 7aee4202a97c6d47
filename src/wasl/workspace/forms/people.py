"""Forms of the settings: preferences, firm, people, teams, tokens."""

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.kernel.text import parted
from wasl.ui.forms import Form
from wasl.workspace import queries
from wasl.workspace.countries import COUNTRIES, CURRENCIES
from wasl.workspace.models import User, Workspace

ZONES = [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone]


class ValuesForm(Form):
    """A form whose command takes all fields as `values`."""

    def values(self) -> dict[str, Any]:
        """Return the one argument."""
        return {"values": super().values()}


class PreferencesForm(ValuesForm):
    """A person's own preferences."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[("", _("As the firm")), *ZONES], required=False)
    theme = forms.ChoiceField(label=_("Appearance"), choices=User.Theme)
    digits = forms.ChoiceField(label=_("Digits"), choices=User.Digits)
    has_single_keys = forms.BooleanField(label=_("Shortcuts by single letters"), required=False)


class FirmForm(ValuesForm):
    """What is true of the whole firm."""

    name = forms.CharField(label=_("Name of the firm"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    language = forms.ChoiceField(label=_("Language of the firm"), choices=settings.LANGUAGES)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    first_weekday = forms.TypedChoiceField(
        label=_("The week begins on"), choices=Workspace.Weekday, coerce=int
    )


def _offer(form: Form, name: str, rows: Mapping[str, Any], empty: Text = "") -> None:
    """Offer rows by their keys in the choice `name`; the cleaned value is the row itself."""
    field = form.fields[name]
    if not isinstance(field, forms.TypedChoiceField):
        raise TypeError(name)
    start = [("", empty)] if empty else []
    field.choices = [*start, *((key, str(row)) for key, row in rows.items())]
    field.coerce = rows.get


class _WithRights(Form):
    """A form with a role and a team of this workspace."""

    role = forms.TypedChoiceField(label=_("Role"))
    team = forms.TypedChoiceField(label=_("Team"), required=False, empty_value=None)

    def __init__(self, *args: Any, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "role", {role.key: role for role in queries.roles(viewer)})
        _offer(self, "team", {str(team.id): team for team in queries.all_teams(viewer)}, _("None"))


class InviteForm(_WithRights):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)
    field_order = ("email", "name", "role", "team", "language")

    def values(self) -> dict[str, Any]:
        """Return the arguments beside the role, which is the object of the command."""
        values = super().values()
        values.pop("role")
        return values


class UserForm(_WithRights):
    """A colleague's name, role, team and skills."""

    name = forms.CharField(label=_("Name"), max_length=200)
    skills = forms.CharField(
        label=_("Skills"),
        max_length=600,
        required=False,
        help_text=_("Languages, regions or products, parted by commas. Rules share out work by them."),
    )
    field_order = ("name", "role", "team", "skills")

    def values(self) -> dict[str, Any]:
        """Return the arguments, the skills one by one."""
        return super().values() | {"skills": parted(self.cleaned_data["skills"])}


class PlaceForm(Form):
    """In whose place, and in which team, a role is tried out."""

    person = forms.TypedChoiceField(label=_("In the place of"), required=False, empty_value=None)
    team = forms.TypedChoiceField(label=_("Team"), required=False, empty_value=None)

    def __init__(self, *args: Any, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        people = {str(person.id): person for person in queries.colleagues(viewer)}
        _offer(self, "person", people, _("Somebody new"))
        _offer(
            self,
            "team",
            {str(team.id): team for team in queries.all_teams(viewer)},
            _("The person's own team"),
        )


class TeamForm(Form):
    """A team's name, the team above it, and who leads it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.TypedChoiceField(label=_("Below"), required=False, empty_value=None)
    lead = forms.TypedChoiceField(
        label=_("Team lead"),
        required=False,
        empty_value=None,
        help_text=_("Hears when work of the team becomes late."),
    )

    def __init__(self, *args: Any, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "parent", {str(team.id): team for team in queries.all_teams(viewer)}, _("None"))
        _offer(self, "lead", {str(person.id): person for person in queries.colleagues(viewer)}, _("Nobody"))


class NewTeamForm(TeamForm):
    """A new team; its name is the object of the command."""

    def values(self) -> dict[str, Any]:
        """Return the arguments beside the name."""
        values = super().values()
        values.pop("name")
        return values


class TokenForm(Form):
    """A new API token."""

    name = forms.CharField(label=_("Name of the program"), max_length=120)
    is_read_only = forms.BooleanField(label=_("May only read"), required=False)


class NameForm(Form):
    """A name."""

    name = forms.CharField(label=_("Name"), max_length=120)


class AuditForm(forms.Form):
    """What is looked for in the audit."""

    action = forms.CharField(required=False, max_length=60)
    person = forms.UUIDField(required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    before = forms.IntegerField(required=False, min_value=1)
