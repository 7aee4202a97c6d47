"""What has begun: let it go on, drop it, try it again, or see what it would do."""

from itertools import batched
from typing import Any

from django.utils.translation import gettext as _

from wasl.automation import jobs
from wasl.automation.checking import problems
from wasl.automation.commands.rules import person_of
from wasl.automation.engine import rehearse
from wasl.automation.models import Rule, Run, Step
from wasl.automation.starting import HOUR, begin_for_present, free_runs
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.records.models import Record


@command("automation.manage")
def release_held(rule: Rule, *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """Let the runs that were held back go on, so many an hour as the rule may; returns how many.

    Raises `Conflict` while the rule is off or paused.
    """
    if not rule.is_on:
        raise Conflict(_("Switch the rule on first."))
    rows, now = Run.objects.filter(rule=rule, state=Run.State.HELD), clock.now()
    held = list(rows.order_by("id").values_list("pk", flat=True))
    for hour, keys in enumerate(batched(held, max(1, rule.most_per_hour))):
        rows.filter(pk__in=keys).update(state=Run.State.WAITING, due_at=now + hour * HOUR)
    jobs.wake_runs.enqueue()
    return len(held)


@command("automation.manage")
def drop_held(rule: Rule, *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """End the runs that were held back; returns how many."""
    return Run.objects.filter(rule=rule, state=Run.State.HELD).update(
        state=Run.State.STOPPED, error=_("Dropped by a person."), finished_at=clock.now()
    )


@command("automation.manage")
def run_for_present(rule: Rule, *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """Let a rule that waits for records to enter its filter run for those, too, that were there when it was switched on.

    Returns how many it begins with, no more than it may in this hour. Raises `Conflict` while it is off or paused, and where the hour
    is used up.
    """
    if not rule.is_on:
        raise Conflict(_("Switch the rule on first."))
    room = free_runs(rule)
    if room <= 0:
        raise Conflict(_("The rule has run as often in this hour as it may. Try again later."))
    begun = begin_for_present(rule, room)
    if begun:
        jobs.go_on.enqueue([str(key) for key in begun])
    return len(begun)


@command("automation.manage")
def retry_run(run: Run, *, by: Actor) -> Run:  # noqa: ARG001 - the gate asks it
    """Try a failed run again from the step that failed. Raises `Conflict` for one that did not fail."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != Run.State.FAILED:
        raise Conflict(_("Only what failed can be tried again."))
    run.position -= 1 if not run.tries else 0
    run.state, run.error, run.tries, run.finished_at = Run.State.READY, "", 0, None
    run.due_at = clock.now()
    run.save()
    jobs.go_on.enqueue([str(run.id)])
    return run


@command("automation.manage")
def try_rule(rule: Rule, *, record: Record, by: Actor) -> list[Step]:
    """Return the steps that the draft would take with a record, for whoever asks; nothing of it remains.

    Raises `Invalid` with the problems of the draft by place.
    """
    rule.owner = person_of(by)
    definition: dict[str, Any] = rule.draft
    if found := problems(definition, by):
        raise Invalid(fields=found)
    return rehearse(rule, definition, record)
