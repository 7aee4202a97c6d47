"""Plans a call or a task for each of many records at once; taken back, those that nobody has touched go to the bin."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wasl.activities.commands.adding import named_after
from wasl.activities.commands.many import ActivityDraft, add_activities
from wasl.activities.commands.owners import share_of
from wasl.activities.forms.moments import day_field, time_field, when
from wasl.activities.intake import take_in
from wasl.activities.models import KINDS, OPEN
from wasl.activities.values import ActivityValues
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.taking import Intake
from wasl.kernel.text import clean_line
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.forms.bulk import BulkForm
from wasl.lists.listing import Listing
from wasl.records.commands.bin import Because, put_in_bin
from wasl.records.models import Anchor
from wasl.workspace.queries import actor_of_user, colleagues, user

# whose the work is where no person is named: his who has the record
RECORD = "record"
PLANNED = ("call", "task")
PANEL = "activities:panel"


class PlanForm(BulkForm):
    """What is to be done with each, by when, and by whom."""

    kind = forms.ChoiceField(label=gettext_lazy("What"))
    title = forms.CharField(
        label=pgettext_lazy("of a task", "Title"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A call without one is called after whom it is with."),
    )
    day = day_field()
    time = time_field()
    owner = forms.ChoiceField(label=gettext_lazy("Owner"))

    def offer(self) -> None:
        """Offer the reader himself first, then whoever has the record, then colleagues."""
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, registry().kind(kind).label) for kind in PLANNED]
        me = str(self.viewer.user_id)
        people = sorted(
            ((str(one.pk), one.name) for one in colleagues(self.viewer)), key=lambda pair: pair[0] != me
        )
        owners: Any = self.fields["owner"]
        owners.choices = [*people[:1], (RECORD, _("Whoever has the record")), *people[1:]]
        if any(self.viewer.locks(kind, "owner") for kind in PLANNED):
            owners.choices = people[:1]

    def value(self) -> dict[str, Any]:
        """Return what is planned, the moment as text."""
        given = self.cleaned_data
        moment = when(given["day"], given["time"])
        said = {name: one.isoformat() for name, one in moment.items() if one}
        return {"kind": given["kind"], "title": given["title"], "owner": given["owner"], **said}


class Planning(OfRecords):
    """Plans one for each record.

    The value is `{"kind": "call" or "task", "title": text, "due_on": day or "due_at": moment, "owner": id or "record"}`.
    """

    key = "plan"
    label = gettext_lazy("Plan calls or tasks")
    icon = "calendar-plus"
    form = PlanForm

    def permission(self, listing: Listing) -> str:
        """Return the right to plan, for the kinds beside which tasks stand."""
        stands = any(panel.view == PANEL for panel in registry().beside("panels", listing.kind))
        return "activities.add" if stands else ""

    def reached(self, kind: str, ids: Sequence[UUID], by: Actor) -> tuple[set[UUID], set[UUID]]:
        """Return those that `by` may see, which is enough."""
        seen, _changeable = super().reached(kind, ids, by)
        return seen, seen

    def read(self, _listing: Listing, value: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Return clean values; raises `Invalid` for what would be refused of each."""
        kind, title = str(value.get("kind") or "call"), clean_line(str(value.get("title") or ""))
        found = {"kind": kind, "title": title, "owner": str(value.get("owner") or by.user_id or RECORD)}
        found |= {name: str(value[name]) for name in ("due_at", "due_on") if value.get(name)}
        if kind not in PLANNED:
            raise Invalid(fields={"kind": [_("Choose one of the values offered.")]})
        if kind == "task" and not title:
            raise Invalid(fields={"title": [_("Say in a few words what is to be done.")]})
        if found["owner"] != str(by.user_id) and by.locks(kind, "owner"):
            raise Invalid(fields={"owner": [_("Your role may not change this field.")]})
        _columns(found, owner=None, by=by)
        return found

    def sentence(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> str:
        """Return what is planned."""
        if not value["title"]:
            return pgettext("of many records", "Plan a call with each")
        if value["kind"] == "call":
            return _("Plan the call “%(title)s” with each") % {"title": value["title"]}
        return _("Plan the task “%(title)s” for each") % {"title": value["title"]}

    def apply(self, batch: Batch) -> Applied:
        """Plan one for each whom its owner may see; owners and their clocks are looked up once."""
        anchors, refused = _seen_by_owner(batch)
        owners = {anchor.owner_id for anchor in anchors} if batch.value["owner"] == RECORD else {None}
        columns = {owner: _columns(batch.value, owner=owner, by=batch.by) for owner in owners}
        kind, title = batch.value["kind"], batch.value["title"]
        drafts = [
            ActivityDraft(
                kind,
                {
                    **columns.get(anchor.owner_id, columns.get(None, {})),
                    "title": title or named_after(kind, [anchor]),
                },
                [anchor],
            )
            for anchor in anchors
        ]
        made = add_activities(drafts, by=batch.by, quiet=batch.quiet, cause=batch.cause)
        pairs = zip(anchors, made, strict=True)
        done = {anchor.pk: {"activity": str(one.pk), "version": one.version} for anchor, one in pairs}
        return Applied(done, refused)

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Put those into the bin that stand as they were planned."""
        wanted = {UUID(held["activity"]): (key, held["version"]) for key, held in before.items()}
        model = KINDS[batch.value["kind"]]
        rows = model.objects.filter(OPEN, pk__in=wanted).values_list("pk", "version")
        same = [pk for pk, version in rows if wanted[pk][1] == version]
        gone = put_in_bin(model, same, by=batch.by, because=Because(quiet=batch.quiet, cause=batch.cause))
        return {wanted[pk][0] for pk in gone}


def _seen_by_owner(batch: Batch) -> tuple[list[Anchor], dict[UUID, str]]:
    """Return the records that whoever is to do the work may see, and why the others are refused."""
    anchors = list(Anchor.objects.filter(pk__in=batch.ids).order_by("pk"))
    if batch.value["owner"] in {RECORD, str(batch.by.user_id)}:
        return anchors, {}
    person = user(batch.by, batch.value["owner"])
    seen = set(
        Anchor.objects.visible_to(actor_of_user(person)).filter(pk__in=batch.ids).values_list("pk", flat=True)
    )
    text = _("%(name)s may not see this record.") % {"name": person.name}
    return [one for one in anchors if one.pk in seen], {one.pk: text for one in anchors if one.pk not in seen}


def _columns(value: Mapping[str, Any], *, owner: UUID | None, by: Actor) -> dict[str, Any]:
    """Return the clean columns of one whose owner is named, or is `owner`; nobody's is the actor's. Raises `Invalid`."""
    intake = Intake()
    named = owner if value["owner"] == RECORD else _key(value["owner"])
    share = share_of({"owner_id": named or by.user_id}, by=by, intake=intake)
    try:
        moment = _moment(value)
    except ValueError:
        raise Invalid(fields={"day": [_("This is no day.")]}) from None
    found = take_in({**moment, "title": value["title"] or "-"}, share.zone)
    found.errors = intake.errors | found.errors
    found.finish()
    return {**found.fields, "owner_id": share.owner_id, "team_id": share.team_id}


def _moment(value: Mapping[str, Any]) -> ActivityValues:
    if value.get("due_at"):
        moment = datetime.datetime.fromisoformat(value["due_at"])
        if moment.tzinfo is None:
            raise ValueError(moment)
        return {"due_at": moment}
    return (
        {"due_on": datetime.date.fromisoformat(value["due_on"])} if value.get("due_on") else {"due_on": None}
    )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(fields={"owner": [_("There is nobody and nothing with this id.")]}) from None
