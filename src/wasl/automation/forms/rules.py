"""What people type on the pages of rules: what begins one, waits, related records, its name and limits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.automation.plan import UNITS
from wasl.automation.wording import OPERATORS, TRIGGERS, hour_said
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.lists.listing import Listing
from wasl.records.events import Behavior
from wasl.ui.forms import Form, dress

# a choice that decides which fields there are: the form is drawn again
REDRAWS = {"data-redraws": ""}
BEFORE, ON, AFTER = "before", "on", "after"
FEBRUARY_TO_JANUARY = 366


def kind_choices(viewer: Actor) -> list[tuple[str, Any]]:
    """Return the kinds a rule can be about."""
    kinds = registry().all("kinds")
    return [
        (kind.name, kind.plural) for kind in kinds if kind.listing and viewer.reach_for(kind.name) != "none"
    ]


def event_choices(kind: str, happened: Iterable[tuple[str, Any]]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return what can begin a rule about `kind`, in groups: its own events first, those of any record, then the others'.

    An event belongs to the kind that its type names before the dot. `happened` are (type, label) of what has happened
    here: what no package knows came from other programs, and stands last.
    """
    kinds = {one.name: one.plural for one in registry().all("kinds")}
    known = {one.event.type: one.label for one in registry().all("events") if one.event is not Behavior}
    groups: dict[str, list[tuple[str, Any]]] = {kind: [], "": []}
    for name, label in sorted(known.items(), key=lambda pair: str(pair[1])):
        word = name.partition(".")[0]
        groups.setdefault(word if word in kinds else "", []).append((name, label))
    own, any_record, *others = ((kinds.get(word, _("Any record")), rows) for word, rows in groups.items())
    others.sort(key=lambda group: str(group[0]))
    outside = [(name, label) for name, label in happened if name not in known]
    return [group for group in (own, any_record, *others, (_("Other programs"), outside)) if group[1]]


class NewRuleForm(Form):
    """Which records a rule is about, and what it is called."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("About"), initial="contact")

    def __init__(self, *args: Any, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kind_choices(viewer)  # type: ignore[attr-defined]  # a choice


class RuleForm(Form):
    """The name of a rule, its limit, and what it spares."""

    name = forms.CharField(label=_("Name"), max_length=120)
    most_per_hour = forms.IntegerField(
        label=_("Most runs in an hour"),
        min_value=1,
        max_value=100_000,
        help_text=_("Beyond them the rule is paused and the rest is held back until you have looked."),
    )
    minutes_saved = forms.IntegerField(
        label=_("Minutes it spares a person each time"), min_value=0, max_value=480
    )


class TriggerForm(Form):
    """What begins a rule: the chosen trigger decides which fields there are."""

    trigger = forms.ChoiceField(
        label=_("It begins when"),
        choices=[(name, label) for name, (label, _icon) in TRIGGERS.items()],
        widget=forms.Select(attrs=REDRAWS),
    )

    def __init__(self, *args: Any, viewer: Actor, kind: str, events: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer, self.kind = viewer, kind
        self.listing: Listing = listing_of(kind).extended(viewer)
        chosen = str(self.data.get("trigger") or self.initial.get("trigger") or "event")
        self.initial["trigger"] = chosen
        if chosen == "event":
            self._offer_events(events)
        elif chosen == "date":
            self._offer_date()
        elif chosen == "every":
            self._offer_schedule()

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        dress(field.widget)

    def _offer_events(self, events: list[Any]) -> None:
        self._add(
            "event",
            forms.ChoiceField(label=_("What happens"), choices=events, widget=forms.Select(attrs=REDRAWS)),
        )
        event = str(self.data.get("event") or self.initial.get("event") or events[0][1][0][0])
        if event == "record.changed":
            fields = [(one.name, one.label) for one in self.listing.fields_for(self.viewer) if one.keyword]
            self._add(
                "changed",
                forms.ChoiceField(
                    label=_("Which field"), choices=[("", _("Any field")), *fields], required=False
                ),
            )
        else:
            self._offer_detail(event)
        self._add(
            "is_late",
            forms.BooleanField(
                label=_("Also when it is told more than a day late"),
                required=False,
                help_text=_("A shop may tell of old orders by the API. Without this they begin nothing."),
            ),
        )

    def _offer_detail(self, event: str) -> None:
        look = registry().event_type(event)
        self._add("detail", _detail_field(event))
        operators = [(name, text % {"field": "…", "value": "…"}) for name, text in OPERATORS.items()]
        self._add("op", forms.ChoiceField(label=_("Comparison"), choices=operators, required=False))
        chosen = str(self.data.get("detail") or self.initial.get("detail") or "")
        choices = next((one.choices for one in (look.details if look else ()) if one.name == chosen), ())
        if choices:
            self._add("value", forms.ChoiceField(label=_("Value"), required=False, choices=choices))
        else:
            self._add("value", forms.CharField(label=_("Value"), required=False, max_length=200))

    def _offer_date(self) -> None:
        fields = [
            (one.name, one.label)
            for one in self.listing.fields_for(self.viewer)
            if one.type in {"day", "moment"}
        ]
        self._add("date", forms.ChoiceField(label=_("Which date"), choices=fields))
        sides = [(BEFORE, _("Days before it")), (ON, _("On the day itself")), (AFTER, _("Days after it"))]
        self._add("side", forms.ChoiceField(label=_("When"), choices=sides))
        self._add(
            "days",
            forms.IntegerField(label=_("Days"), min_value=0, max_value=FEBRUARY_TO_JANUARY, required=False),
        )
        self._add(
            "is_yearly", forms.BooleanField(label=_("Each year (birthdays, anniversaries)"), required=False)
        )
        calendars = [("gregorian", _("Gregorian")), ("hijri", _("Hijri (Umm al-Qura)"))]
        self._add("calendar", forms.ChoiceField(label=_("Calendar of the year"), choices=calendars))
        self._offer_hour()

    def _offer_schedule(self) -> None:
        every = [("day", _("Every day")), ("week", _("Every week")), ("month", _("Every month"))]
        self._add(
            "every",
            forms.ChoiceField(label=_("How often"), choices=every, widget=forms.Select(attrs=REDRAWS)),
        )
        chosen = str(self.data.get("every") or self.initial.get("every") or "day")
        if chosen == "week":
            self._add("on", forms.TypedChoiceField(label=_("On"), choices=list(WEEKDAYS.items()), coerce=int))
        elif chosen == "month":
            self._add("on", forms.IntegerField(label=_("On day"), min_value=1, max_value=31))
        self._offer_hour()

    def _offer_hour(self) -> None:
        hours = [(hour, hour_said({"at": hour})) for hour in range(24)]
        self._add("at", forms.TypedChoiceField(label=_("At"), choices=hours, coerce=int, initial=9))

    def definition(self) -> dict[str, Any]:
        """Return the trigger as a definition holds it."""
        given = self.cleaned_data
        if given["trigger"] == "event":
            late = {"is_late": True} if given.get("is_late") else {}
            return {"event": [given["event"]]} | self._where() | late
        if given["trigger"] == "date":
            days = (given["days"] or 0) * {BEFORE: -1, ON: 0, AFTER: 1}[given["side"]]
            names = ("date", "is_yearly", "calendar", "at")
            return {name: given[name] for name in names} | {"days": days}
        if given["trigger"] == "every":
            return {name: given[name] for name in ("every", "on", "at") if name in given}
        return {"enters": True}

    def _where(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("changed"):
            return {"where": [{"field": f"changes.{given['changed']}", "op": "is_not_empty"}]}
        if given.get("detail"):
            return {"where": [{"field": given["detail"], "op": given["op"], "value": given["value"]}]}
        return {}


def trigger_initial(when: dict[str, Any]) -> dict[str, Any]:
    """Return a trigger as the form shows it."""
    found = {"trigger": next((name for name in TRIGGERS if name in when), "event"), **when}
    if "event" in when:
        found["event"] = next(iter(when["event"]), "")
        asked: dict[str, Any] = next(iter(when.get("where") or []), {})
        if str(asked.get("field", "")).startswith("changes."):
            found["changed"] = asked["field"].removeprefix("changes.")
        else:
            found |= {
                "detail": asked.get("field", ""),
                "op": asked.get("op"),
                "value": asked.get("value", ""),
            }
    days = when.get("days", 0)
    return found | {"days": abs(days), "side": BEFORE if days < 0 else AFTER if days > 0 else ON}


def _detail_field(event: str) -> forms.Field:
    """Return how a detail of an event is named: those that its package offers are chosen, others are typed."""
    look, label = registry().event_type(event), _("Only where its detail")
    if look is None or not look.details:
        return forms.CharField(label=label, required=False, max_length=80)
    offered = [("", _("Any")), *((one.name, one.label) for one in look.details)]
    return forms.ChoiceField(label=label, choices=offered, required=False, widget=forms.Select(attrs=REDRAWS))


class WaitForm(Form):
    """How long a rule waits."""

    number = forms.IntegerField(label=_("Wait for"), min_value=1, max_value=400)
    unit = forms.ChoiceField(
        label=pgettext_lazy("of time", "Unit"),
        choices=list(zip(UNITS, (_("Minutes"), _("Hours"), _("Days")), strict=True)),
    )

    def definition(self) -> dict[str, Any]:
        """Return the step."""
        return {"wait": {self.cleaned_data["unit"]: self.cleaned_data["number"]}}


class EachForm(Form):
    """Which related records."""

    each = forms.ChoiceField(label=_("Related records"))

    def __init__(self, *args: Any, viewer: Actor, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        relations = listing_of(kind).relations_for(viewer)
        self.fields["each"].choices = [(one.name, one.label) for one in relations]  # type: ignore[attr-defined]  # a choice

    def definition(self) -> dict[str, Any]:
        """Return what the step says of itself; its own steps stay."""
        return {"each": self.cleaned_data["each"]}
