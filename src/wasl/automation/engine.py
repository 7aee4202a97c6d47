"""Runs programs: one effect a transaction, together with the place where the run stands, so that each happens once.

A killed worker leaves the run where its last effect was written; `due` finds it again. What the product refuses (a lost
right, a value that does not fit) fails the run with the sentence; a lost connection is tried again, later each time.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wasl.automation import conditions, variables
from wasl.automation.acting import actor_of
from wasl.automation.models import Rule, RuleVersion, Run, Step
from wasl.automation.pausing import count_failure, count_success, pause
from wasl.automation.plan import Branch, Do, Each, End, Instruction, Jump, Program, StopIf, Wait
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid, NotFound, WaslError
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.records.models import Record
from wasl.records.queries import get_visible

TRIES = 5
# a worker that is silent this long has died with the run
LOST = datetime.timedelta(seconds=60)
PASSING = (OperationalError, ConnectionError, TimeoutError)


@dataclass
class Turn:
    """One run in the middle of its program: who acts, on what; `is_trial` passes over waits."""

    run: Run
    program: Program
    actor: Actor
    record: Record
    is_trial: bool = False
    begun: list[UUID] = field(default_factory=list)

    @property
    def definition(self) -> dict[str, Any]:
        """Return what the rule is in this run."""
        found: dict[str, Any] = self.run.version.definition
        return found

    @property
    def kind(self) -> str:
        """Return the kind of the record."""
        return self.run.anchor.kind

    def holds(self, tree: Any) -> bool:
        """Tell whether the record fits a filter now."""
        return conditions.holds(self.actor, self.kind, tree, self.record.id)

    def note(self, place: str, action: str, outcome: str = "", **values: Any) -> None:
        """Write a step down."""
        Step.objects.create(run=self.run, place=place, action=action, outcome=outcome[:500], **values)


def go_on(ids: Iterable[UUID]) -> None:
    """Let runs go on, one after the other, with those they begin, until each waits or is over."""
    waiting = list(ids)
    while waiting:
        waiting.extend(_go_on(waiting.pop()))


def _go_on(key: UUID) -> Iterator[UUID]:
    """Take one run as far as it goes; yield the runs it has begun."""
    try:
        while begun := _advance(key):
            yield from begun.begun
    except PASSING as error:
        _try_later(key, str(error))


def _advance(key: UUID) -> Turn | None:
    """Take the next step of a run in a transaction; None when it waits, is over, or another worker has it."""
    with transaction.atomic():
        run = _locked(key)
        if run is None or not _may_work(run):
            return None
        with override(run.rule.owner.language):
            turn = _turn(run)
            if turn is None:
                return None
            take(turn)
        run.save()
        return turn if run.state == Run.State.READY else None


def _locked(key: UUID) -> Run | None:
    rows = Run.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("rule__owner__role", "version", "anchor").filter(pk=key).first()


def _may_work(run: Run) -> bool:
    """Tell whether a run is to go on now; one of a rule that is off or paused is held back."""
    if run.state not in {Run.State.READY, Run.State.WAITING} or run.due_at > clock.now():
        return False
    if run.rule.is_on and not run.rule.owner.is_active:
        pause(run.rule, Rule.Pause.OWNER)
        run.rule.state = Rule.State.PAUSED
    if not run.rule.is_on:
        run.state = Run.State.HELD
        run.save()
        return False
    return True


def _turn(run: Run) -> Turn | None:
    """Return the turn of a run, or None where its record is gone from the owner's sight: the run stops."""
    actor = actor_of(run.rule, run.event_id)
    try:
        record = get_visible(registry().kind(run.anchor.kind).model, run.anchor_id, actor)
    except NotFound:
        _finish(run, Run.State.STOPPED, _("The record is gone, or the owner of the rule may not see it."))
        run.save()
        return None
    turn = Turn(run, Program(run.version.definition), actor, record)
    if run.state == Run.State.WAITING:
        _wake(turn)
    return turn


def _wake(turn: Turn) -> None:
    """Go on after a wait, unless what the rule waited for has become idle."""
    turn.run.state = Run.State.READY
    until = turn.definition.get("until")
    if until and turn.holds(until):
        _finish(turn.run, Run.State.STOPPED, _("It was no longer needed."))


def take(turn: Turn) -> None:
    """Go through the program up to the next effect, wait or end; the run's new place is not saved yet."""
    while turn.run.state == Run.State.READY:
        instruction = turn.program[turn.run.position]
        turn.run.position += 1
        _perform(turn, instruction)
        if isinstance(instruction, Do | Each):
            return


def _perform(turn: Turn, instruction: Instruction) -> None:
    if isinstance(instruction, Do):
        _do(turn, instruction)
    elif isinstance(instruction, Each):
        _each(turn, instruction)
    elif isinstance(instruction, Wait):
        _wait(turn, instruction)
    elif isinstance(instruction, Jump):
        turn.run.position = instruction.to
    elif isinstance(instruction, End):
        _finish(turn.run, Run.State.DONE)
        count_success(turn.run.rule)
    else:
        _ask(turn, instruction)


def _ask(turn: Turn, instruction: Branch | StopIf) -> None:
    fits = turn.holds(instruction.condition)
    turn.note(instruction.place, "if", _("Yes") if fits else _("No"))
    if isinstance(instruction, Branch):
        if not fits:
            turn.run.position = instruction.otherwise
    elif fits:
        _finish(turn.run, Run.State.STOPPED, _("A condition ended it."))


def _wait(turn: Turn, instruction: Wait) -> None:
    turn.run.due_at = clock.now() + instruction.span
    turn.note(instruction.place, "wait", turn.run.due_at.isoformat(timespec="seconds"))
    if not turn.is_trial:
        turn.run.state = Run.State.WAITING


def _do(turn: Turn, instruction: Do) -> None:
    """Run an action; what it refuses ends the run, with nothing of the action left behind."""
    inputs = dict(instruction.inputs)
    try:
        with transaction.atomic():
            inputs = act(turn, instruction)
    except WaslError as error:
        turn.note(
            instruction.place, instruction.action, error.message, inputs=inputs, state=Step.State.FAILED
        )
        _finish(turn.run, Run.State.FAILED, error.message)
        count_failure(turn.run.rule)
        return
    turn.run.tries = 0
    turn.note(instruction.place, instruction.action, inputs=inputs)


def act(turn: Turn, instruction: Do) -> dict[str, Any]:
    """Run the command of an action on the record; return the inputs as they were filled in. Raises `WaslError`."""
    action = registry().action(instruction.action)
    if action is None:
        raise NotFound(_("This action no longer exists."))
    inputs = variables.fill(action, instruction.inputs, turn.record, turn.actor)
    form = variables.form_of(action, inputs, turn.kind, turn.actor)
    if not form.is_valid():
        raise Invalid(" ".join(form.problems))
    action.command(turn.record, by=turn.actor, **form.values())
    return inputs


def _each(turn: Turn, instruction: Each) -> None:
    """Begin a run for each related record, which ends where its part of the program does."""
    related = list(related_ids(turn, instruction.relation))
    runs = [
        unsaved(
            Run,
            rule_id=turn.run.rule_id,
            version_id=turn.run.version_id,
            anchor_id=key,
            parent_id=turn.run.id,
            event_id=turn.run.event_id,
            occasion=f"each:{turn.run.id}:{instruction.place}:{key}"[:120],
            position=turn.run.position,
        )
        for key in related
    ]
    Run.objects.bulk_create(runs, ignore_conflicts=True)
    turn.begun = [run.id for run in runs]
    said = ngettext("%(count)s related record", "%(count)s related records", len(runs)) % {"count": len(runs)}
    turn.note(instruction.place, "each", said)
    turn.run.position = instruction.after


MOST_RELATED = 200


def related_ids(turn: Turn, name: str) -> list[UUID]:
    """Return the related records that the owner of the rule may see. Raises `NotFound` for a relation that is gone."""
    relation = listing_of(turn.kind).relation_named(name, turn.actor)
    if relation is None:
        raise NotFound(_("The rule names a relation that no longer exists."))
    listing = relation.listing()
    rows = listing.rows(turn.actor)
    key = {relation.back: turn.record.id} if relation.is_many else {"pk": _key_of(turn.record, relation.path)}
    return list(rows.filter(**key).order_by().values_list("pk", flat=True)[:MOST_RELATED])


def _key_of(record: Record, path: str) -> Any:
    return getattr(record, f"{path}_id", None) or getattr(record, path, None)


def _finish(run: Run, state: Run.State, error: str = "") -> None:
    run.state, run.error, run.finished_at = state, error[:500], clock.now()


def _try_later(key: UUID, error: str) -> None:
    """Put off a run that met a passing fault; after the fifth it has failed."""
    with transaction.atomic():
        run = _locked(key)
        if run is None or run.is_over:
            return
        run.tries += 1
        run.due_at = clock.now() + datetime.timedelta(seconds=5 * 4**run.tries)
        if run.tries >= TRIES:
            _finish(run, Run.State.FAILED, error)
            count_failure(run.rule)
        run.save()


def due(most: int = 200) -> list[UUID]:
    """Return runs that should be at work: those whose wait is over, and those whose worker died."""
    now = clock.now()
    waiting = Run.objects.filter(state=Run.State.WAITING, due_at__lte=now)
    lost = Run.objects.filter(state=Run.State.READY, due_at__lte=now - LOST)
    return list((waiting | lost).order_by("due_at").values_list("pk", flat=True)[:most])


def rehearse(rule: Rule, definition: dict[str, Any], record: Record) -> list[Step]:
    """Run a definition on a record for real and take everything back: return the steps it would have taken."""
    with transaction.atomic():
        mark = transaction.savepoint_create()
        try:
            return _tried(rule, definition, record)
        finally:
            transaction.savepoint_rollback(mark)


def _tried(rule: Rule, definition: dict[str, Any], record: Record) -> list[Step]:
    version = RuleVersion.objects.create(rule=rule, number=0, definition=definition)
    run = Run.objects.create(rule=rule, version=version, anchor=record.anchor, occasion=f"trial:{record.id}")
    turn = Turn(run, Program(definition), actor_of(rule), record, is_trial=True)
    while run.state == Run.State.READY:
        take(turn)
    return list(Step.objects.filter(run=run).order_by("id"))
