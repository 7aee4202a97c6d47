"""Rules with their versions, each time one runs with every step of it, and which records a rule holds to be in its filter."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import moment7, uuid7
from wasl.records.models import Anchor
from wasl.workspace.models import User

MOST_PER_HOUR = 1_000


class Rule(models.Model):
    """A rule: `draft` is being edited, the newest version is what runs while the rule is on. It acts for its owner.

    A rule is *paused* by the system when it failed again and again or ran too often; `paused_because` says which. One that
    ran too often still listens (`LISTENING`).
    """

    class State(models.TextChoices):
        OFF = "off", pgettext_lazy("rule", "Off")
        ON = "on", pgettext_lazy("rule", "On")
        PAUSED = "paused", pgettext_lazy("rule", "Paused")

    class Pause(models.TextChoices):
        FAILING = "failing", pgettext_lazy("why a rule is paused", "It failed again and again.")
        LIMIT = "limit", pgettext_lazy("why a rule is paused", "It ran more often in an hour than it may.")
        OWNER = "owner", pgettext_lazy("why a rule is paused", "Its owner is no longer active.")
        FILTER = (
            "filter",
            pgettext_lazy(
                "why a rule is paused",
                "Its condition asks for something that is gone, or that its owner may not see.",
            ),
        )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    draft = models.JSONField(default=dict)
    version = models.ForeignKey(
        "RuleVersion", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8, choices=State, default=State.OFF)
    paused_because = models.CharField(max_length=10, choices=Pause, blank=True)
    most_per_hour = models.PositiveIntegerField(default=MOST_PER_HOUR)
    failures = models.PositiveIntegerField(default=0)
    # what the rule spares a person each time it runs, for the meter
    minutes_saved = models.PositiveSmallIntegerField(default=2)
    # dates and schedules before this moment are done
    looked_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Tell whether the rule reacts."""
        return self.state == self.State.ON and self.version_id is not None

    @property
    def is_full(self) -> bool:
        """Tell whether the rule ran as often in an hour as it may: what it began goes on, what it meets from now on is held back."""
        return (self.state, self.paused_because) == (self.State.PAUSED, self.Pause.LIMIT)

    @property
    def is_edited(self) -> bool:
        """Tell whether the draft differs from what runs."""
        return self.version is None or self.version.definition != self.draft

    def may_change(self, actor: Actor) -> bool:
        """Tell whether the actor may change rules: the right is asked by the command, no rule is anyone's alone."""
        return actor.user_id is not None

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the actor may see the rule; the right to see rules is asked where they are read."""
        return actor.user_id is not None


LISTENING = models.Q(state=Rule.State.ON) | models.Q(state=Rule.State.PAUSED, paused_because=Rule.Pause.LIMIT)


class RuleVersion(models.Model):
    """What a rule was, each time it was put to work; runs keep the version they began with."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"


class Run(models.Model):
    """A rule at work on one record: where it stands in its program, and when it goes on.

    `occasion` names why it began (an event, a day, an entry into the filter): one run for each, ever.
    A *held* run waits until a person lets a paused rule go on.
    """

    class State(models.TextChoices):
        READY = "ready", pgettext_lazy("run of a rule", "Working")
        WAITING = "waiting", pgettext_lazy("run of a rule", "Waiting")
        HELD = "held", pgettext_lazy("run of a rule", "Held back")
        DONE = "done", pgettext_lazy("run of a rule", "Done")
        STOPPED = "stopped", pgettext_lazy("run of a rule", "Stopped")
        FAILED = "failed", pgettext_lazy("run of a rule", "Failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="+", db_index=False)
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="rule_runs", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", db_index=False)
    event_id = models.UUIDField(null=True)
    occasion = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    due_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "occasion"], name="run_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="run_due", condition=models.Q(state__in=["ready", "waiting"])
            ),
            models.Index(fields=["rule", "-id"], name="run_newest"),
            models.Index(fields=["anchor", "-id"], name="run_anchor"),
            models.Index(fields=["event_id"], name="run_event", condition=models.Q(event_id__isnull=False)),
            # for what goes with a record that is erased
            models.Index(fields=["parent"], name="run_parent", condition=models.Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.occasion}"

    @property
    def begun_at(self) -> datetime.datetime:
        """Return when it began."""
        return moment7(self.id)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in {self.State.DONE, self.State.STOPPED, self.State.FAILED}


class Step(models.Model):
    """One step that a run has taken: what was asked, what came of it."""

    class State(models.TextChoices):
        DONE = "done", pgettext_lazy("step of a rule", "Done")
        SKIPPED = "skipped", pgettext_lazy("step of a rule", "Skipped")
        FAILED = "failed", pgettext_lazy("step of a rule", "Failed")

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    place = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    inputs = models.JSONField(default=dict)
    outcome = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DONE)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.run_id} {self.place}"


class Member(models.Model):
    """A record that is in the filter of a rule which waits for records to enter it."""

    pk = models.CompositePrimaryKey("rule_id", "anchor_id")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="members", db_index=False)
    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.rule_id} {self.anchor_id}"


class LastShare(models.Model):
    """When a colleague last got a record of a kind that was shared out."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="last_share_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class Stamp(models.Model):
    """The one row (`pk` 1) whose value changes with every rule and webhook that begins or ceases to want events."""

    id = models.SmallIntegerField(primary_key=True)
    value = models.UUIDField()

    def __str__(self) -> str:
        return str(self.value)
