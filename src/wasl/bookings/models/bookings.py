"""A booking, and the time of each host that it holds: the database itself refuses a second one."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.activities.models import Activity
from wasl.bookings.models.types import MeetingType
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.workspace.models import User


class Booking(models.Model):
    """What a visitor booked: as typed, in his language and zone. `sequence` counts moves; links of before are dead.

    The meeting is the first host's, about the contact. `remind_at` is when the next reminder leaves.
    """

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("booking", "Booked")
        CANCELLED = "canceled", pgettext_lazy("booking", "Canceled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting_type = models.ForeignKey(MeetingType, models.PROTECT, related_name="bookings")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="bookings")
    meeting = models.OneToOneField(Activity, models.CASCADE, related_name="booking")
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    sequence = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    canceled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["email", "created_at"], name="booking_by_email"),
            models.Index(fields=["created_at"], name="booking_created"),
            models.Index(fields=["ends_at"], name="booking_standing", condition=Q(state="booked")),
            models.Index(fields=["remind_at"], name="booking_remind", condition=Q(remind_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_type_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_booked(self) -> bool:
        """Tell whether it stands."""
        return self.state == Booking.State.BOOKED


class Hold(models.Model):
    """The time of one host that a booking takes, with what is kept free around it; no two that are active overlap."""

    id = models.BigAutoField(primary_key=True)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="holds")
    host = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    span = DateTimeRangeField()
    is_active = models.BooleanField(default=True)
    meeting = models.OneToOneField(Activity, models.SET_NULL, null=True, related_name="hold")

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="hold_once",
                expressions=[("host", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(is_active=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.span)
