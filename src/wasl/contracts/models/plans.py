"""Plans of membership, and the numbers that members get."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contracts.terms import GREGORIAN, HIJRI, Rhythm
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column, currency_column
from wasl.lists.models import spoken


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by who works with them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the plans that `actor` may see: all, for whoever sees any member."""
        return self if actor.reach_for("membership") is not Reach.NONE else self.none()

    def current(self) -> Self:
        """Leave out those that nobody joins any more."""
        return self.filter(removed_at=None)


class Plan(models.Model):
    """What one is a member by: terms of `months` by a calendar, and what each costs; `names` are by language.

    Where `is_aligned` the first term ends with the year (or its part of `months`), else each begins on the day of joining.
    A member keeps his rights for `grace_days` after the last day of his term.
    """

    class Calendar(models.TextChoices):
        GREGORIAN = GREGORIAN, _("Gregorian")
        HIJRI = HIJRI, _("Hijri (Umm al-Qura)")

    class Start(models.TextChoices):
        ROLLING = "rolling", pgettext_lazy("term of members", "Runs from the day of joining")
        ALIGNED = "aligned", pgettext_lazy("term of members", "Ends with the calendar year or its part")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    names = models.JSONField(default=dict)
    months = models.PositiveSmallIntegerField(default=12)
    calendar = models.CharField(max_length=9, choices=Calendar, default=Calendar.GREGORIAN)
    start = models.CharField(max_length=7, choices=Start, default=Start.ROLLING)
    amount = amount_column(default=0)
    currency = currency_column()
    grace_days = models.PositiveSmallIntegerField(default=30)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=120), name="plan_months"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any."""
        return spoken(self.names)

    @property
    def rhythm(self) -> Rhythm:
        """Return how its terms follow each other."""
        return Rhythm(self.months, self.calendar, is_aligned=self.start == self.Start.ALIGNED)


class Numbering(models.Model):
    """The last number that was given to a member (`what`): one row, locked while the next one is taken."""

    what = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.what} {self.last}"
