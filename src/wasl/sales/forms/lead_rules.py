"""The forms of the settings of leads: to whom new ones go, and what gives points."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.automation.forms import event_choices
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.lists.forms.names import NamedForm, initial_names
from wasl.sales.models import LeadRule, ScoreRule
from wasl.ui.forms import Form
from wasl.workspace.queries import all_teams


class LeadRuleForm(Form):
    """To whom new leads go."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    position = forms.IntegerField(label=gettext_lazy("Place"), min_value=0, max_value=999, initial=0)
    team = forms.ChoiceField(label=pgettext_lazy("group of people", "Team"))
    order = forms.ChoiceField(label=gettext_lazy("By"))
    source = forms.CharField(
        label=gettext_lazy("Only leads of this source"), required=False, max_length=120,
        help_text=gettext_lazy("Such as instagram; empty means all."),
    )  # fmt: skip
    by_language = forms.BooleanField(
        label=gettext_lazy("Those who speak the contact's language first"), required=False, initial=True
    )
    by_city = forms.BooleanField(
        label=gettext_lazy("Those who know the contact's city first"), required=False
    )
    at_work = forms.BooleanField(
        label=gettext_lazy("Only those whose hours it is, where there is one"), required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, actor: Actor, held: LeadRule | None = None) -> None:
        super().__init__(data, initial=_initial(held) if held else {})
        loads = [(load.name, load.label) for load in registry().all("loads")]
        self.fields["team"].choices = [(str(one.pk), one.name) for one in all_teams(actor)]  # type: ignore[attr-defined]  # a choice
        self.fields["order"].choices = [("turn", _("In turn")), *loads]  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return the columns of the rule."""
        values = super().values()
        source = values.pop("source").strip().lower()
        values["condition"] = {"field": "source", "op": "is", "value": source} if source else None
        values["team_id"] = values.pop("team")
        return values


class ScoreRuleForm(NamedForm):
    """What gives points: something that happens with the contact, or a condition that is built apart."""

    points = forms.IntegerField(
        label=gettext_lazy("Points"), min_value=-1000, max_value=1000,
        help_text=gettext_lazy("With a minus in front to take some."),
    )  # fmt: skip
    event = forms.ChoiceField(
        label=pgettext_lazy("points", "For"), required=False,
        help_text=gettext_lazy("Something that happens with the contact counts each time, at most five times."),
    )  # fmt: skip
    half_life = forms.IntegerField(
        label=gettext_lazy("Worth half after so many days"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("Of something that happens; empty means that the points stay."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, held: ScoreRule, happened: Iterable[tuple[str, Any]]) -> None:
        columns = ("points", "event", "half_life", "is_active")
        first: dict[str, Any] = {name: getattr(held, name) for name in columns} if held.pk else {}
        super().__init__(data, initial=first | initial_names(held.names))
        offered: list[Any] = [("", _("a condition on the lead")), *event_choices("contact", happened)]
        known = {value for _head, rows in offered[1:] for value, _label in rows}
        if held.event and held.event not in known:
            offered.append((held.event, held.event))
        self.fields["event"].choices = offered  # type: ignore[attr-defined]  # a choice


def _initial(held: LeadRule) -> dict[str, Any]:
    names = ("name", "position", "order", "by_language", "by_city", "at_work", "is_active")
    known = {name: getattr(held, name) for name in names}
    return known | {"team": str(held.team_id), "source": (held.condition or {}).get("value", "")}
