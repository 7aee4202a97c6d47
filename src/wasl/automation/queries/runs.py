"""What rules have done: figures, runs, steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from wasl.automation import conditions
from wasl.automation.models import Rule, Run, Step
from wasl.automation.queries.rules import LATELY, need_right
from wasl.automation.starting import free_runs, present
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.ids import floor7
from wasl.records.models import Anchor, Record
from wasl.records.queries import as_uuid

SHOWN = 50


@dataclass(frozen=True)
class Figures:
    """How often a rule ran in the last 30 days, how often to the end, how often it failed."""

    ran: int
    done: int
    failed: int


def figures(viewer: Actor, rule: Rule) -> Figures:
    """Return the figures of the last 30 days."""
    need_right(viewer)
    since = floor7(clock.now() - LATELY)
    found = Run.objects.filter(rule=rule, id__gte=since).aggregate(
        ran=Count("pk"),
        done=Count("pk", filter=Q(state=Run.State.DONE)),
        failed=Count("pk", filter=Q(state=Run.State.FAILED)),
    )
    return Figures(**found)


def held_count(viewer: Actor, rule: Rule) -> int:
    """Return how many runs are held back."""
    need_right(viewer)
    return Run.objects.filter(rule=rule, state=Run.State.HELD).count()


def fits(viewer: Actor, rule: Rule, record: Record) -> bool:
    """Tell whether a record is in the filter of a rule's draft now; where it is not, the rule does not begin with it."""
    need_right(viewer)
    return conditions.holds(viewer, rule.kind, rule.draft.get("if"), record.pk)


def left_alone(viewer: Actor, rule: Rule) -> int:
    """Return how many records were in the filter of a rule when it was switched on, and it has never run for them.

    Only of a rule that is on and waits for records to enter its filter.
    """
    need_right(viewer)
    return (
        present(rule).count()
        if rule.is_on and rule.version and "enters" in rule.version.definition["when"]
        else 0
    )


def free_now(viewer: Actor, rule: Rule) -> int:
    """Return how many of those left alone a rule may run for within this hour."""
    need_right(viewer)
    return free_runs(rule)


def fitting(viewer: Actor, rule: Rule) -> int:
    """Return how many records fit a draft that waits for records to enter its filter, before it is put to work: it leaves them alone."""
    need_right(viewer)
    is_waiting = "enters" in (rule.draft.get("when") or {}) and not rule.is_on
    return conditions.found_by(viewer, rule.kind, rule.draft.get("if")).count() if is_waiting else 0


def runs_of(viewer: Actor, rule: Rule, *, before: UUID | None = None) -> Sequence[Run]:
    """Return the newest runs of a rule on records the viewer may see, or those before a run."""
    need_right(viewer)
    rows = Run.objects.filter(rule=rule, anchor__in=Anchor.objects.visible_to(viewer)).select_related(
        "anchor"
    )
    if before:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:SHOWN])


def get_run(viewer: Actor, pk: UUID | str) -> Run:
    """Return a run on a record that the viewer may see; raises `NotFound`, `NotAllowed`."""
    need_right(viewer)
    rows = Run.objects.select_related("rule__owner", "version", "anchor").filter(pk=as_uuid(pk))
    found = rows.first()
    if found is None or not found.anchor.is_visible_to(viewer):
        raise NotFound
    return found


def steps_of(viewer: Actor, run: Run) -> list[Step]:
    """Return the steps of a run, in their order."""
    need_right(viewer)
    return list(run.steps.order_by("id"))
