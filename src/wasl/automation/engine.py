"""Runs programs: each effect in one transaction with the place where the run stands, so that each happens once.

A killed worker leaves the run where its last effect was written; `due` finds it again. What the product refuses (a lost
right, a value that does not fit) fails the run with the sentence; a lost connection is tried again, later each time.
"""

import dataclasses
import datetime
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wasl.automation import conditions, recipes, variables
from wasl.automation.acting import actor_of
from wasl.automation.models import Rule, RuleVersion, Run, Step
from wasl.automation.pausing import count_failure, count_success, pause, tell_wait
from wasl.automation.plan import Branch, Do, Each, End, Instruction, Jump, Program, StopIf, Wait
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import insert, rewrite, unsaved
from wasl.kernel.errors import Invalid, Later, NotFound, WaslError
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import listing_of
from wasl.records.models import Record
from wasl.records.queries import get_visible

TRIES = 5
# so many runs share a transaction: fewer waits for the disk, and locks that are held only briefly
AT_ONCE = 20
PLACE = ("position", "state", "due_at", "tries", "error", "finished_at")
# a worker that is silent this long has died with the run
LOST = datetime.timedelta(seconds=60)
PASSING = (OperationalError, ConnectionError, TimeoutError)


@dataclass
class Turn:
    """One run in the middle of its program: who acts, on what; `is_trial` passes over waits. Its steps are not written yet."""

    run: Run
    program: Program
    actor: Actor
    record: Record
    is_trial: bool = False
    begun: list[UUID] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

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
        """Note a step, to be written with those of the runs beside."""
        step = unsaved(Step, run_id=self.run.id, place=place, action=action, outcome=outcome[:500], **values)
        self.steps.append(step)


def go_on(ids: Iterable[UUID], *, seconds: float = float("inf")) -> list[UUID]:
    """Let runs go on, with those they begin, until each waits or is over; return those for which `seconds` did not suffice."""
    waiting, end = list(ids), time.monotonic() + seconds
    while waiting:
        waiting = [*_advance(waiting[:AT_ONCE]), *waiting[AT_ONCE:]]
        if time.monotonic() > end:
            break
    return waiting


def _advance(keys: Sequence[UUID]) -> list[UUID]:
    """Take runs past their next effect in one transaction; return those that can go on at once, and those they have begun.

    Where a passing fault meets one of several, each is tried alone.
    """
    try:
        with transaction.atomic():
            return _taken(keys)
    except PASSING as error:
        if len(keys) > 1:
            return [found for key in keys for found in _advance([key])]
        _try_later(keys[0], str(error))
        return []


def _taken(keys: Sequence[UUID]) -> list[UUID]:
    turns: list[Turn] = []
    rules: dict[UUID, Rule] = {}
    actors: dict[UUID, Actor] = {}
    for run in _locked(keys):
        # runs of one rule count its failures together
        run.rule = rules.setdefault(run.rule_id, run.rule)
        if not _may_work(run):
            continue
        actor = actors.get(run.rule_id) or actors.setdefault(run.rule_id, actor_of(run.rule))
        with override(run.rule.owner.language):
            turn = _turn(run, dataclasses.replace(actor, cause=run.event_id))
            if turn is None:
                continue
            take(turn)
        turns.append(turn)
    insert(*(step for turn in turns for step in turn.steps))
    rewrite(Run, [turn.run for turn in turns], PLACE)
    going = [key for turn in turns for key in turn.begun]
    return going + [turn.run.id for turn in turns if turn.run.state == Run.State.READY]


def _locked(keys: Sequence[UUID]) -> Sequence[Run]:
    rows = Run.objects.select_for_update(skip_locked=True, of=("self",))
    return list(
        rows.select_related("rule__owner__role", "version", "anchor").filter(pk__in=keys).order_by("pk")
    )


def _may_work(run: Run) -> bool:
    """Tell whether a run is to go on now; one of a rule that is off or paused is held back."""
    if run.state not in {Run.State.READY, Run.State.WAITING} or run.due_at > clock.now():
        return False
    if run.rule.is_on and not run.rule.owner.is_active:
        pause(run.rule, Rule.Pause.OWNER)
    if not (run.rule.is_on or (run.rule.is_full and run.rule.owner.is_active)):
        run.state = Run.State.HELD
        run.save()
        return False
    return True


def _turn(run: Run, actor: Actor) -> Turn | None:
    """Return the turn of a run, or None where its record is gone from the owner's sight: the run stops."""
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
    try:
        if until and turn.holds(until):
            _finish(turn.run, Run.State.STOPPED, _("It was no longer needed."))
    except WaslError as error:
        _fail(turn.run, error)


def take(turn: Turn) -> None:
    """Go through the program to the next effect, and on to the one after it, a wait or the end; the place is not saved yet."""
    has_acted = False
    while turn.run.state == Run.State.READY:
        instruction = turn.program[turn.run.position]
        is_effect = isinstance(instruction, Do | Each)
        if is_effect and has_acted:
            return
        turn.run.position += 1
        try:
            _perform(turn, instruction)
        except WaslError as error:
            # what a condition or a relation names is gone, or hidden from the owner of the rule
            _fail(turn.run, error)
        has_acted = has_acted or is_effect


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
    inputs, left = dict(instruction.inputs), ""
    try:
        with transaction.atomic():
            inputs, left = act(turn, instruction)
    except Later as error:
        _put_off(turn, instruction, error)
        return
    except WaslError as error:
        turn.note(
            instruction.place, instruction.action, error.message, inputs=inputs, state=Step.State.FAILED
        )
        _fail(turn.run, error)
        return
    turn.run.tries, turn.run.error = 0, ""
    turn.note(instruction.place, instruction.action, left, inputs=inputs)


def _put_off(turn: Turn, instruction: Do, error: Later) -> None:
    """Wait with a step for which it is too early, and tell the owner of the rule why, once for each such moment."""
    if turn.is_trial:
        turn.note(instruction.place, instruction.action, error.message, inputs=dict(instruction.inputs))
        return
    turn.run.position -= 1
    turn.run.due_at, turn.run.error = error.until, error.message[:500]
    turn.run.state = Run.State.WAITING
    tell_wait(turn.run.rule, error.message, error.until)


def act(turn: Turn, instruction: Do) -> tuple[dict[str, Any], str]:
    """Run the command of an action on the record; return the inputs as they were filled in, and what it left undone.

    Raises `WaslError`.
    """
    action = registry().action(instruction.action)
    if action is None:
        raise NotFound(_("This action no longer exists."))
    given = recipes.for_reader(action, instruction.inputs, turn.record)
    inputs = variables.fill(action, given, turn.record, turn.actor)
    form = variables.form_of(action, inputs, turn.kind, turn.actor)
    if not form.is_valid():
        raise Invalid(" ".join(form.problems))
    told = action.command(turn.record, by=turn.actor, **form.values())
    return inputs, told if isinstance(told, str) else ""


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


def _fail(run: Run, error: WaslError) -> None:
    _finish(run, Run.State.FAILED, error.message)
    count_failure(run.rule)


def _try_later(key: UUID, error: str) -> None:
    """Put off a run that met a passing fault; after the fifth it has failed."""
    with transaction.atomic():
        run = next(iter(_locked([key])), None)
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
    return turn.steps
