"""How much of the routine the rules take over, and the guide of a role: what it does, what the system does for it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wasl.automation.models import Rule, RuleVersion, Run
from wasl.automation.queries.rules import need_right, sentence
from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.ids import floor7
from wasl.kernel.manifest import Course, CourseSource, Kind, Text, registry
from wasl.records.models import Event
from wasl.workspace.matrix import LOOKS, Cell
from wasl.workspace.models import Role
from wasl.workspace.queries import roles_seen

MONTH = datetime.timedelta(days=30)
WEEK = datetime.timedelta(days=7)
KEPT_UNDER, KEPT_FOR = "automation:meter:rows", 600  # seconds
FIRST_FOR = 20
# routine: what a person would otherwise do by hand. Words to customers and what is told from outside are no routine
ROUTINE: dict[str, Text] = {
    "record.changed": _("Records changed"),
    "record.tagged": _("Tags set or taken off"),
    "record.archived": _("Records archived"),
    "task.added": _("Tasks added"),
    "task.completed": _("Tasks done"),
}
BY_HAND = (ActorKind.USER, ActorKind.TOKEN)


@dataclass(frozen=True)
class Routine:
    """One sort of routine: how often rules and how often people did it."""

    label: Text
    by_rules: int
    by_hand: int


@dataclass(frozen=True)
class Spared:
    """A rule with how often it ran to the end, and the minutes that each run is said to spare a person."""

    rule: UUID
    name: str
    runs: int
    each: int

    @property
    def minutes(self) -> int:
        """Return the minutes that all its runs have spared."""
        return self.runs * self.each


@dataclass(frozen=True)
class Meter:
    """The routine of the last 30 days, by sort, and what each rule has spared; the sums are those of these rows."""

    routine: Sequence[Routine]
    spared: Sequence[Spared]

    @property
    def by_rules(self) -> int:
        """Return how much of the routine rules did."""
        return sum(one.by_rules for one in self.routine)

    @property
    def by_hand(self) -> int:
        """Return how much of it people did."""
        return sum(one.by_hand for one in self.routine)

    @property
    def minutes(self) -> int:
        """Return the minutes that rules have spared."""
        return sum(one.minutes for one in self.spared)

    @property
    def percent(self) -> int:
        """Return the share of the rules, from 0 to 100."""
        whole = self.by_rules + self.by_hand
        return round(100 * self.by_rules / whole) if whole else 0

    @property
    def hours(self) -> int:
        """Return the hours that rules have spared."""
        return round(self.minutes / 60)


def meter(viewer: Actor) -> Meter:
    """Return the meter of the firm, at most ten minutes old; raises `NotAllowed`."""
    need_right(viewer)
    found: Meter | None = cache.get(KEPT_UNDER)
    if found is None:
        since = clock.now() - MONTH
        found = Meter(_routine(since), _spared(since))
        # the first thing that a rule does is looked for soon
        cache.set(KEPT_UNDER, found, KEPT_FOR if found.by_rules else FIRST_FOR)
    return found


def _routine(since: datetime.datetime) -> list[Routine]:
    rows = Event.objects.filter(id__gte=floor7(since), type__in=list(ROUTINE)).order_by()
    counts = {(kind, by): n for kind, by, n in rows.values_list("type", "actor_kind").annotate(Count("pk"))}
    return [
        Routine(
            label,
            counts.get((name, ActorKind.RULE), 0),
            sum(counts.get((name, by), 0) for by in BY_HAND),
        )
        for name, label in ROUTINE.items()
    ]


def _spared(since: datetime.datetime) -> list[Spared]:
    rows = Run.objects.filter(id__gte=floor7(since), state=Run.State.DONE, parent=None).order_by()
    counted = rows.values_list("rule_id", "rule__name", "rule__minutes_saved").annotate(Count("pk"))
    found = [Spared(rule, name, runs, each) for rule, name, each, runs in counted]
    return sorted(found, key=lambda one: (-one.minutes, one.name))


@dataclass(frozen=True)
class Duty:
    """What a person may do with the records of a kind."""

    kind: Kind
    read: Cell
    change: Cell


@dataclass(frozen=True)
class Helper:
    """A rule as the guide says it: `changed_at` where that was within the last week."""

    rule: Rule
    sentence: SafeString
    changed_at: datetime.datetime | None


@dataclass(frozen=True)
class Guide:
    """What a role does, what the system does for it, and how its records go; `roles` are those whose guide the reader may open."""

    duties: list[Duty]
    helpers: list[Helper]
    courses: list[tuple[CourseSource, Sequence[Course]]]
    roles: list[Role]
    role: str

    @property
    def changed(self) -> int:
        """Return how many rules were changed within the last week."""
        return sum(1 for one in self.helpers if one.changed_at)


def guide(reader: Actor, role: str = "") -> Guide:
    """Return the guide of the reader's role, or of another for those who manage roles, drawn from what holds now.

    Raises `NotAllowed`, `NotFound`.
    """
    seen = roles_seen(reader) if reader.may("workspace.manage_roles") else []
    viewer = next((one.actor for one in seen if one.role.key == role), reader)
    if role not in {"", viewer.role}:
        raise NotFound
    kinds = [kind for kind in registry().all("kinds") if viewer.reach_for(kind.name) is not Reach.NONE]
    duties = [
        Duty(
            kind,
            Cell(*LOOKS[viewer.reach_for(kind.name)]),
            Cell(*LOOKS[viewer.reach_for(kind.name, "change")]),
        )
        for kind in kinds
    ]
    rows = Rule.objects.filter(state=Rule.State.ON, kind__in=[kind.name for kind in kinds])
    rules = list(rows.select_related("version", "owner").order_by("kind", "name"))
    since = clock.now() - WEEK
    changed = dict(
        RuleVersion.objects.filter(rule__in=rules, at__gte=since).order_by("at").values_list("rule", "at")
    )
    helpers = [
        Helper(rule, sentence(rule.version.definition, viewer), changed.get(rule.id))
        for rule in rules
        if rule.version
    ]
    sources = [one for one in registry().all("courses") if viewer.reach_for(one.kind) is not Reach.NONE]
    courses = [(source, source.find(viewer)) for source in sources]
    return Guide(duties, helpers, courses, [one.role for one in seen], viewer.role)
