"""Targets: what a person, a team or the firm is to win in a month, a quarter or a year."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.models import Product
from wasl.kernel import clock
from wasl.kernel.actor import Actor, ActorKind, Reach
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column
from wasl.records.models import Tag
from wasl.workspace.models import Team, User

SET, SEE = "forecast.set_targets", "forecast.see_targets"
NOBODY = Q(pk__in=())


def within(actor: Actor) -> Q:
    """Return the condition on the targets that a role which sees (or sets) those of others reaches: as far as its deals."""
    level = Reach.ALL if actor.kind is ActorKind.SYSTEM else actor.reach_for("deal")
    if level is Reach.ALL:
        return Q()
    if level is not Reach.TEAM:
        return NOBODY
    teams = sorted(actor.teams)
    return Q(team__in=teams) | Q(user__team__in=teams)


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets by who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return one's own, those of the teams one leads with their people, and by right those of others within reach."""
        sees_more = actor.may(SEE) or actor.may(SET)
        found = within(actor) if sees_more else NOBODY
        if found and actor.user_id is not None:
            leads = Q(team__lead=actor.user_id) | Q(user__team__lead=actor.user_id)
            found |= Q(user=actor.user_id) | leads
        return self.filter(found)


class Target(models.Model):
    """What is to be won from `starts_on` on, for a month, a quarter or a year: by a person, by a team, or by the firm.

    `amount` is the value of won deals in `currency`, or, where the measure is deals, how many are to be won. It may be of one
    product or of the products with a tag alone.
    """

    class Measure(models.TextChoices):
        VALUE = "value", _("Value won")
        DEALS = "deals", _("Deals won")

    class Period(models.TextChoices):
        MONTH = "month", pgettext_lazy("span of time", "Month")
        QUARTER = "quarter", pgettext_lazy("span of time", "Quarter")
        YEAR = "year", pgettext_lazy("span of time", "Year")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    measure = models.CharField(max_length=5, choices=Measure, default=Measure.VALUE)
    period = models.CharField(max_length=7, choices=Period, default=Period.MONTH)
    starts_on = models.DateField()
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, related_name="+")
    amount = amount_column()
    currency = models.CharField(max_length=3, blank=True)
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    set_at = models.DateTimeField(default=clock.now)

    user_id: uuid.UUID | None
    team_id: uuid.UUID | None
    product_id: uuid.UUID | None

    objects: ClassVar = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        indexes: ClassVar = [models.Index(fields=["starts_on", "measure"], name="target_start")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "team", "measure", "period", "starts_on", "product", "tag"],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(user=None) | Q(team=None), name="target_of_one"),
            models.CheckConstraint(condition=Q(product=None) | Q(tag=None), name="target_of_what"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="target_not_negative"),
            models.CheckConstraint(
                condition=Q(measure="deals", currency="") | (Q(measure="value") & ~Q(currency="")),
                name="target_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.period}: {self.amount} {self.currency}"
