"""Everything that somebody leaves behind given to one colleague, or spread over several: records and shared views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.lists.bulk.assigning import give, names_of
from wasl.lists.bulk.batch import EVERYTHING, Applied, Batch, OfRecords
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.bulk.wording import listed
from wasl.lists.listing import Listing
from wasl.lists.models import SavedView
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import Changed
from wasl.records.models import Anchor
from wasl.workspace.models import User

# by the word that events and the memory of the work have for it
COLUMNS = {"owner": "owner_id", "team": "team_id"}
MOST_RECEIVERS = 50

type Values = dict[str, str]


def shared_views(user_id: UUID) -> Any:
    """Return the views of a person that others use."""
    return SavedView.objects.filter(owner_id=user_id, deleted_at=None).exclude(scope=SavedView.Scope.MINE)


def handed(anchors: Any) -> Any:
    """Return those anchors whose records somebody who leaves hands over: no history of a kind.

    What was merged goes along: when its merge is undone, it comes back to somebody who is there.
    """
    over = Q()
    for kind in registry().all("kinds"):
        if kind.handed:
            over &= ~Q(kind=kind.name) | Q(pk__in=kind.handed())
    return anchors.filter(over)


def in_bin(viewer: Actor) -> Any:
    """Return the anchors of what lies in the bin, as far as the viewer could see it."""
    return handed(Anchor.with_bin.visible_to(viewer).filter(binned__isnull=False))


@dataclass(frozen=True)
class OwnedBy(Chosen):
    """All that a person is answerable for, as far as the viewer may see it: records (in the bin too), shared views."""

    user_id: UUID | None = None

    def rows(self, _listing: Listing, viewer: Actor) -> Any:
        """Return the keys of anchors and views."""
        anchors = handed(Anchor.objects.visible_to(viewer)).filter(owner_id=self.user_id)
        binned = in_bin(viewer).filter(owner_id=self.user_id)
        views = shared_views(self.user_id) if self.user_id else SavedView.objects.none()
        parts = [part.order_by().values("pk") for part in (anchors, binned, views)]
        return parts[0].union(*parts[1:], all=True)


class HandingOver(OfRecords):
    """Gives what one person has to others, in turn; the value is `{"user": id, "to": [ids], "keeps_team": yes or no}`."""

    key = "hand_over"
    label = gettext_lazy("Hand over")
    icon = "user-share"

    def permission(self, listing: Listing) -> str:
        """Return the right; the act is none of a list."""
        return "workspace.manage_users" if listing is EVERYTHING else ""

    def read(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> dict[str, Any]:
        """Return who gives and who gets; raises `Invalid` unless these are active colleagues."""
        to = list(dict.fromkeys(str(key) for key in value["to"]))
        if not to or str(value["user"]) in to:
            raise Invalid(fields={"to": [_("Choose at least one other colleague.")]})
        found = User.objects.filter(pk__in=to, is_active=True).count()
        if found < len(to) or len(to) > MOST_RECEIVERS:
            raise Invalid(fields={"to": [_("Choose up to 50 colleagues who can sign in.")]})
        return {"user": str(value["user"]), "to": to, "keeps_team": bool(value["keeps_team"])}

    def sentence(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> str:
        """Return from whom to whom."""
        names = {
            str(user.pk): str(user) for user in User.objects.filter(pk__in=[value["user"], *value["to"]])
        }
        people = listed([names.get(key, "") for key in value["to"]])
        return _("Hand over from %(user)s to %(people)s") % {
            "user": names.get(value["user"], ""),
            "people": people,
        }

    def reached(self, kind: str, ids: Sequence[UUID], by: Actor) -> tuple[set[UUID], set[UUID]]:
        """Return also what is in the bin, and the shared views: who may manage people may give them to others."""
        seen, mine = super().reached(kind, ids, by)
        views = set(SavedView.objects.filter(pk__in=ids).values_list("pk", flat=True))
        binned = in_bin(by).filter(pk__in=ids)
        seen |= set(binned.values_list("pk", flat=True)) | views
        mine |= set(binned.visible_to(by, "change").values_list("pk", flat=True)) | views
        return seen, mine

    def standing(self, _kind: str, ids: Sequence[UUID]) -> list[UUID]:
        """Return also what is in the bin, and the views that are there."""
        records = Anchor.with_bin.filter(pk__in=ids)
        views = SavedView.objects.filter(pk__in=ids, deleted_at=None)
        return [*records.values_list("pk", flat=True), *views.values_list("pk", flat=True)]

    def apply(self, batch: Batch) -> Applied:
        """Give what is still this person's; where a role may not change the owner, the record is refused."""
        user, teams = str(batch.value["user"]), _teams(batch.value)
        # each part goes on where the one before stopped, so that everybody gets his share
        turns = islice(cycle(batch.value["to"]), batch.met % len(batch.value["to"]), None)
        before: dict[UUID, Any] = {}
        refused: dict[UUID, str] = {}
        for pk, (kind, now) in _now(batch.ids).items():
            if kind and batch.by.locks(kind, "owner"):
                refused[pk] = _("Your role may not change this field.")
                continue
            if now["owner"] != user:
                continue
            new = next(turns)
            become = {"owner": new}
            if kind and new in teams:
                become["team"] = teams[new]
            become = {name: key for name, key in become.items() if now[name] != key}
            before[pk] = {"was": {name: now[name] for name in become}, "is": become}
        _write(batch, {pk: memory["is"] for pk, memory in before.items()})
        return Applied(before, refused)

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Give back what still belongs to whom it was given; owner and team each for itself."""
        back: dict[UUID, Values] = {}
        for pk, (_kind, now) in _now(list(before)).items():
            was, then = before[pk]["was"], before[pk]["is"]
            if values := {name: key for name, key in was.items() if now.get(name) == then[name]}:
                back[pk] = values
        _write(batch, back)
        return set(back)


def _teams(value: Mapping[str, Any]) -> Values:
    """Return the team of each receiver, or nothing where records keep theirs."""
    if value["keeps_team"]:
        return {}
    found = User.objects.filter(pk__in=value["to"]).values_list("pk", "team_id")
    return {str(pk): str(team or "") for pk, team in found}


def _now(ids: Sequence[UUID]) -> dict[UUID, tuple[str, Values]]:
    """Return kind, owner and team, of anchors and views (which have no kind), locked."""
    anchors = Anchor.with_bin.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    views = SavedView.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {
        row.pk: (row.kind, {name: str(getattr(row, column) or "") for name, column in COLUMNS.items()})
        for row in anchors
    }
    return found | {view.pk: ("", {"owner": str(view.owner_id)}) for view in views}


def _write(batch: Batch, wanted: Mapping[UUID, Values]) -> None:
    """Write the new values to records, anchors and views, and tell each record what changed; nothing reacts to it."""
    anchors = {anchor.pk: anchor for anchor in Anchor.with_bin.filter(pk__in=wanted)}
    told = {pk: values for pk, values in wanted.items() if pk in anchors}
    names = names_of(
        (name, key)
        for pk, values in told.items()
        for name in values
        for key in (values[name], _held(anchors[pk], name))
    )
    emissions = [
        Emission(Changed(unsaved(Anchor, id=pk), changes=_changes(anchors[pk], values, names)))
        for pk, values in told.items()
    ]
    for kind in {anchor.kind for anchor in anchors.values()}:
        of_kind = {pk: values for pk, values in told.items() if anchors[pk].kind == kind}
        give(registry().kind(kind).model, of_kind)
    for pk in wanted.keys() - told.keys():
        SavedView.objects.filter(pk=pk).update(owner_id=wanted[pk]["owner"])
    if emissions:
        emit_many(emissions, by=batch.by, quiet=True, cause=batch.cause)


def _held(anchor: Anchor, name: str) -> str:
    return str(getattr(anchor, COLUMNS[name]) or "")


def _changes(anchor: Anchor, values: Values, names: Mapping[tuple[str, str], str]) -> dict[str, list[Any]]:
    return {name: [names[name, _held(anchor, name)], names[name, key]] for name, key in values.items()}
