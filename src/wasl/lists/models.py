"""Work on many records at once with what each was before; saved views and columns of lists; fields a firm adds."""

import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.ids import uuid7
from wasl.workspace.models import Role, Team, User

SHARE = "lists.share_views"


class BulkWorkQuerySet(models.QuerySet["BulkWork"]):
    """Bulk work by visibility: one's own, or everybody's by right."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the works that `actor` may see and take back."""
        return self if actor.may("lists.undo_others") else self.filter(asked_by_id=actor.user_id)


class BulkWork(models.Model):
    """One act on many records. It can be taken back for 30 days; the targets say what each record was before."""

    class State(models.TextChoices):
        """Where the work stands."""

        RUNNING = "running", _("Running")
        OVER = "over", _("Done")
        CANCELED = "canceled", _("Canceled")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    KEPT_FOR = datetime.timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    act = models.CharField(max_length=20)
    value = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    undone_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = BulkWorkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_by", "id"], name="bulk_work_by")]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.total}"

    @property
    def is_moving(self) -> bool:
        """Tell whether a job is at it."""
        return self.state in {self.State.RUNNING, self.State.UNDOING}

    @property
    def can_be_undone(self) -> bool:
        """Tell whether it can be taken back now."""
        is_over = self.state in {self.State.OVER, self.State.CANCELED}
        return is_over and self.done_count > 0 and self.started_at > clock.now() - self.KEPT_FOR

    @property
    def met_count(self) -> int:
        """Return how many records the work has come to."""
        return self.done_count + self.same_count + self.missing_count + self.refused_count

    @property
    def tone(self) -> str:
        """Return the tone in which the state is drawn."""
        return {"over": "ok", "undone": "mute", "canceled": "next"}.get(self.state, "info")

    @property
    def percent(self) -> int:
        """Return how far the present work is, from 0 to 100."""
        if self.state == self.State.UNDOING:
            done, whole = self.undone_count + self.kept_count, self.done_count
        else:
            done, whole = self.met_count, self.total
        return min(100, done * 100 // whole) if whole else 100


class BulkStop(models.Model):
    """The wish that a work stop: a row of its own, since a chunk holds the work's row until all of it is written."""

    work = models.OneToOneField(BulkWork, models.CASCADE, primary_key=True, related_name="stop")
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.work_id} {self.asked_at}"


class BulkTarget(models.Model):
    """One record of a bulk work, what became of it, and what it was before (or why it was left alone).

    The record is no foreign key: nothing is asked of it by the database, and a check per row would be paid each time.
    """

    class State(models.TextChoices):
        """What became of the record."""

        WAITING = "", _("Waiting")
        DONE = "done", _("Done")
        SAME = "same", _("Was so already")
        MISSING = "missing", _("Not found")
        REFUSED = "refused", _("Refused")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Changed since, left as it is")

    id = models.BigAutoField(primary_key=True)
    work = models.ForeignKey(BulkWork, models.CASCADE, related_name="targets", db_index=False)
    record_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, blank=True)
    before: Any = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["work", "state", "id"], name="bulk_target_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.record_id}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Views by who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the views of the actor, of his teams, and of everyone, without deleted ones."""
        standing = self.filter(deleted_at__isnull=True)
        if actor.kind is ActorKind.SYSTEM:
            return standing
        if actor.user_id is None:
            return self.none()
        mine = models.Q(owner_id=actor.user_id)
        teams = models.Q(scope=SavedView.Scope.TEAM, team_id__in=sorted(actor.teams))
        return standing.filter(mine | teams | models.Q(scope=SavedView.Scope.EVERYONE))


class SavedView(models.Model):
    """A list as somebody keeps it: which records, which columns, in which order.

    It holds no rights: whoever opens it sees the records, fields and columns that his own role allows. `default_for` are
    the roles whose people meet this view when they open the list.
    """

    class Scope(models.TextChoices):
        MINE = "mine", _("Only me")
        TEAM = "team", _("My team")
        EVERYONE = "everyone", _("Everyone")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    filter = models.JSONField(null=True, blank=True)
    # [{"name": "city", "width": 160}, …]; empty: the usual ones
    columns = models.JSONField(default=list, blank=True)
    sort = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.MINE)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    default_for = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["listing", "owner"], name="saved_view_listing")]

    def __str__(self) -> str:
        return self.name

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the actor may open the view."""
        is_mine = actor.user_id is not None and actor.user_id == self.owner_id
        is_team = self.scope == self.Scope.TEAM and self.team_id in actor.teams
        shared = self.scope == self.Scope.EVERYONE and actor.user_id is not None
        return actor.kind is ActorKind.SYSTEM or is_mine or is_team or shared

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the actor may change the view: it is his, or it is shared and sharing is his to do."""
        if actor.kind is ActorKind.SYSTEM or (actor.user_id is not None and actor.user_id == self.owner_id):
            return True
        return self.scope != self.Scope.MINE and self.is_visible_to(actor) and actor.may(SHARE)


class ListLayout(models.Model):
    """The columns of a list, or of one view of it, as one person has arranged them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    listing = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, null=True, blank=True, related_name="+")
    columns = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "listing", "view"], name="list_layout_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.user_id}"


class CustomField(models.Model):
    """A field that this firm has added to the records of a kind.

    Its value stands in the record's `custom` under `stored`, which no key of an import can be. `labels`, `help` and the
    labels of the choices are by language. `unconverted` names the records whose value did not fit when the type was
    changed: [{"id", "name", "value"}], at most a hundred of `unconverted_count`.
    """

    class Type(models.TextChoices):
        TEXT = "text", pgettext_lazy("type of a field", "Text")
        LONG_TEXT = "long_text", pgettext_lazy("type of a field", "Long text")
        NUMBER = "number", pgettext_lazy("type of a field", "Number")
        MONEY = "money", pgettext_lazy("type of a field", "Amount of money")
        DATE = "date", pgettext_lazy("type of a field", "Day")
        DATE_TIME = "date_time", pgettext_lazy("type of a field", "Day and time")
        CHOICE = "choice", pgettext_lazy("type of a field", "One of a list")
        CHOICES = "choices", pgettext_lazy("type of a field", "Several of a list")
        YES_NO = "yes_no", pgettext_lazy("type of a field", "Yes or no")
        LINK = "link", pgettext_lazy("type of a field", "Another record")
        URL = "url", pgettext_lazy("type of a field", "Web address")
        PHONE = "phone", pgettext_lazy("type of a field", "Phone number")
        EMAIL = "email", pgettext_lazy("type of a field", "E-mail address")

    # imports keep what they do not know under the plain words of a file, which have no dot after an f
    PREFIX = "f."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=10, choices=Type, default=Type.TEXT)
    labels = models.JSONField(default=dict)
    help = models.JSONField(default=dict, blank=True)
    is_required = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    is_filterable = models.BooleanField(default=True)
    # an index is built for its order
    is_sortable = models.BooleanField(default=False)
    default: Any = models.JSONField(null=True, blank=True)
    # [{"value": "gold", "labels": {"en": "Gold", …}}, …]
    choices = models.JSONField(default=list, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    target = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    unconverted = models.JSONField(default=list, blank=True)
    unconverted_count = models.PositiveIntegerField(default=0)
    # its values are of two types for a while; nobody reads or writes it meanwhile
    is_converting = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "created_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="custom_field_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def stored(self) -> str:
        """Return the key of the value in a record's `custom`."""
        return f"{self.PREFIX}{self.key}"

    @property
    def name(self) -> str:
        """Return the name in rights, filters, columns, changes and errors."""
        return f"custom.{self.key}"

    @property
    def label(self) -> str:
        """Return the label in the reader's language, else in any."""
        return spoken(self.labels) or self.key

    @property
    def hint(self) -> str:
        """Return the help in the reader's language, else in any."""
        return spoken(self.help)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the choices as (value, label) in the reader's language."""
        return [(one["value"], spoken(one["labels"]) or one["value"]) for one in self.choices]


class FieldConversion(models.Model):
    """A change of a field's type over more values than a page waits for: what the field will be, and how far it is.

    Before anything is written, it is found out what would not fit (`CHECKING`); where something does not, a person decides.
    `cursor` is the last record that was looked at. `named` are records whose value does not fit, as in the field.
    """

    class State(models.TextChoices):
        """Where the conversion stands."""

        CHECKING = "checking", _("Being checked")
        WAITING = "waiting", _("Waits for a decision")
        RUNNING = "running", _("Running")
        OVER = "over", _("Done")
        CANCELED = "canceled", _("Canceled")

    OPEN = (State.CHECKING, State.WAITING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="conversions")
    wanted = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    total = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)
    named = models.JSONField(default=list)
    cursor = models.UUIDField(null=True)
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["field"],
                condition=models.Q(state__in=("checking", "waiting", "running")),
                name="field_conversion_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.state}"

    @property
    def is_moving(self) -> bool:
        """Tell whether a job is at it."""
        return self.state in {self.State.CHECKING, self.State.RUNNING}

    @property
    def percent(self) -> int:
        """Return how far the present pass is, from 0 to 100."""
        return min(100, self.done_count * 100 // self.total) if self.total else 100


class RecordLayout(models.Model):
    """How a firm has arranged the page or the form of a kind of record, for one role or (without one) for everyone.

    `sections` is [{"key", "labels", "is_folded", "parts"}] in order, parts by name; what stands in none of them and is not
    `hidden` came later and finds its own place.
    """

    class Surface(models.TextChoices):
        PAGE = "page", _("Page")
        FORM = "form", pgettext_lazy("of a record", "Form")

    kind = models.CharField(max_length=40)
    surface = models.CharField(max_length=4, choices=Surface)
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+")
    sections = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "surface", "role"], name="record_layout_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.surface} {self.role_id or ''}"


class InstalledSet(models.Model):
    """A ready set that the firm has taken over, with the ids of the fields and views that came by it."""

    key = models.SlugField(max_length=40, unique=True)
    fields = models.JSONField(default=list)
    views = models.JSONField(default=list)
    installed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    installed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.key


def spoken(texts: dict[str, str]) -> str:
    """Return the text in the reader's language, else in English, else in any; nothing where there is none."""
    wanted = (texts.get(get_language() or "en"), texts.get("en"), *texts.values())
    return next((text for text in wanted if text), "")


type Columns = list[dict[str, Any]]
