"""Members, and the terms for which they were or are members."""

import datetime
import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Contact
from wasl.contracts.models.plans import Plan
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column, currency_column
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet
from wasl.workspace.models import User

STANDING = Q(archived_at__isnull=True, deleted_at__isnull=True)


class Membership(Record):
    """A contact is a member by a plan, until and with `until_on`.

    `name` is what stands on the card. Terms are counted from `counted_from`, which moves only when somebody comes back after
    his grace. `grace_until` repeats the end of the grace of the plan. `ended_on` is the last day of one who left.
    While paused (since `paused_on`) no time runs. Whoever stands under a `head` (family, staff of a company) goes with him.
    """

    class Status(models.TextChoices):
        UPCOMING = "upcoming", pgettext_lazy("member", "Not begun yet")
        ACTIVE = "active", pgettext_lazy("member", "Active")
        GRACE = "grace", pgettext_lazy("member", "In grace")
        LAPSED = "lapsed", pgettext_lazy("member", "Lapsed")
        PAUSED = "paused", pgettext_lazy("member", "Paused")
        ENDED = "ended", pgettext_lazy("member", "Ended")

    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="memberships")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="memberships", db_index=False)
    head = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="dependents")
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    joined_on = models.DateField()
    counted_from = models.DateField()
    until_on = models.DateField()
    grace_until = models.DateField()
    paused_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    # the plugin does not see what Django derives of foreign keys beside those of the abstract class
    contact_id: uuid.UUID | None
    plan_id: uuid.UUID
    head_id: uuid.UUID | None

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["until_on", "anchor"], name="membership_until", condition=STANDING),
            models.Index(fields=["sort_key", "anchor"], name="membership_sort", condition=STANDING),
            models.Index(fields=["joined_on", "anchor"], name="membership_joined", condition=STANDING),
            models.Index(fields=["owner", "until_on"], name="membership_owner_until", condition=STANDING),
            models.Index(fields=["plan", "until_on"], name="membership_plan_until", condition=STANDING),
            GinIndex(fields=["custom"], name="membership_custom"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], name="membership_number", condition=~Q(number="") & Q(deleted_at=None)
            ),
            models.CheckConstraint(condition=~Q(name=""), name="membership_has_name"),
            models.CheckConstraint(condition=Q(until_on__gte=F("joined_on")), name="membership_dates"),
            models.CheckConstraint(condition=Q(grace_until__gte=F("until_on")), name="membership_grace"),
            models.CheckConstraint(condition=Q(head=None) | ~Q(head=F("anchor")), name="membership_own_head"),
        ]

    def describe(self) -> Description:
        """Return the name, and the number by which it is found too."""
        return Description(self.name, (self.name, self.number))

    def status_on(self, day: datetime.date) -> str:
        """Return how it stands on a day of the firm's zone."""
        if self.ended_on and self.ended_on < day:
            return self.Status.ENDED
        if self.paused_on:
            return self.Status.PAUSED
        if self.joined_on > day:
            return self.Status.UPCOMING
        if self.until_on >= day:
            return self.Status.ACTIVE
        return self.Status.GRACE if self.grace_until >= day else self.Status.LAPSED


def with_status(status: str, day: datetime.date) -> Q:
    """Return the condition that a member stands so on a day, the same as `status_on` says of one."""
    status_of = Membership.Status
    if status == status_of.ENDED:
        return Q(ended_on__lt=day)
    stays = Q(ended_on=None) | Q(ended_on__gte=day)
    if status == status_of.PAUSED:
        return stays & Q(paused_on__isnull=False)
    runs = stays & Q(paused_on=None)
    if status == status_of.UPCOMING:
        return runs & Q(joined_on__gt=day)
    begun = runs & Q(joined_on__lte=day)
    return {
        status_of.ACTIVE: begun & Q(until_on__gte=day),
        status_of.GRACE: begun & Q(until_on__lt=day, grace_until__gte=day),
        status_of.LAPSED: begun & Q(grace_until__lt=day),
    }.get(status_of(status), Q(pk__in=()))


class Term(models.Model):
    """A span for which somebody was a member, with its dues as they were then; `paid_on` is empty while they are due.

    `counted_from` is the day from which terms were counted then, so that a renewal can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="terms", db_index=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField()
    counted_from = models.DateField()
    amount = amount_column(default=0)
    currency = currency_column()
    paid_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    membership_id: uuid.UUID
    plan_id: uuid.UUID

    class Meta:
        ordering: ClassVar = ["-from_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["membership", "-from_on"], name="term_of_member"),
            models.Index(fields=["membership"], name="term_due", condition=Q(paid_on=None) & Q(amount__gt=0)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "from_on"], name="term_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="term_dates"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="term_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} {self.until_on}"

    @property
    def is_due(self) -> bool:
        """Tell whether its dues are still to be paid."""
        return self.paid_on is None and self.amount > 0
