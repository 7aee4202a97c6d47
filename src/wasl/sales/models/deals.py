"""Deals, who has a part in them, and how long each stood where."""

import datetime
import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column, currency_column
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet
from wasl.sales.models.bought import FirstOfCompany, FirstOfContact
from wasl.sales.models.pipelines import Pipeline, Stage
from wasl.workspace.models import User

CURRENT = Q(archived_at__isnull=True, deleted_at__isnull=True)
OPEN = Q(state="open")
BOUGHT = Q(state="won", deleted_at__isnull=True)
# from which chance on, in percent, a deal of which nobody says otherwise is committed, or a best case
COMMITTED_FROM, BEST_FROM = 70, 40


class Deal(Record):
    """A sale in progress, or one that was won or lost.

    `state` repeats the meaning of its stage, so that the open ones have an index of their own. `probability` is set where
    somebody knows better than the stage, `forecast` where somebody says for which forecast it counts. `amount` is null where
    nobody knows it yet. `expected_on` is the day on which it is expected to close; `closed_at` is when it did.
    """

    State = Stage.Meaning

    class Reason(models.TextChoices):
        UNSURE = "unsure", pgettext_lazy("why a deal is lost", "The customer is unsure")
        OBJECTION = "objection", pgettext_lazy("why a deal is lost", "One objection")
        LATER = "later", pgettext_lazy("why a deal is lost", "Later")
        COMPETITOR = "competitor", pgettext_lazy("why a deal is lost", "A competitor")
        OTHER = "other", pgettext_lazy("why a deal is lost", "Another reason")

    class Forecast(models.TextChoices):
        PIPELINE = "pipeline", pgettext_lazy("forecast", "Pipeline")
        BEST = "best", pgettext_lazy("forecast", "Best case")
        COMMIT = "commit", pgettext_lazy("forecast", "Committed")
        OMITTED = "omitted", pgettext_lazy("forecast", "Left out")

    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="deals", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", db_index=False)
    stage_since = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="deals")
    company = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="company_deals")
    amount = amount_column(null=True, blank=True)
    currency = currency_column()
    expected_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    # what the program it came from calls it
    external_id = models.CharField(max_length=120, blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    forecast = models.CharField(max_length=8, choices=Forecast, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    # a lost or given-up deal that came back: what it is worth was won back
    recovered_at = models.DateTimeField(null=True, blank=True)
    # since when somebody tries once more instead of closing it; until it goes on or is lost
    saving_since = models.DateTimeField(null=True, blank=True)

    # when the contact and the company first bought, for whoever counts many deals by it; both are read from the deals themselves
    contact_bought = models.ForeignObject(
        FirstOfContact, models.DO_NOTHING, ["contact"], ["buyer"], related_name="+", null=True
    )
    company_bought = models.ForeignObject(
        FirstOfCompany, models.DO_NOTHING, ["company"], ["buyer"], related_name="+", null=True
    )

    # the plugin does not see what Django derives of foreign keys beside those of the abstract class
    pipeline_id: uuid.UUID
    stage_id: uuid.UUID
    contact_id: uuid.UUID | None
    company_id: uuid.UUID | None

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            # the board: a column in its order, all of it or one person's or team's
            models.Index(
                "stage", models.F("stage_since").desc(), "anchor", name="deal_stage", condition=OPEN & CURRENT
            ),
            models.Index(
                "owner",
                "stage",
                models.F("stage_since").desc(),
                name="deal_owner_stage",
                condition=OPEN & CURRENT,
            ),
            models.Index(
                "team",
                "stage",
                models.F("stage_since").desc(),
                name="deal_team_stage",
                condition=OPEN & CURRENT,
            ),
            # totals of columns, from the index alone
            models.Index(
                fields=["stage", "currency", "probability"],
                include=["amount", "owner", "team", "pipeline"],
                name="deal_totals",
                condition=OPEN & CURRENT,
            ),
            # lists in their orders
            models.Index(fields=["created_at", "anchor"], name="deal_created", condition=CURRENT),
            models.Index(fields=["expected_on", "anchor"], name="deal_expected", condition=CURRENT),
            models.Index(fields=["amount", "anchor"], name="deal_amount", condition=CURRENT),
            models.Index(fields=["sort_key", "anchor"], name="deal_sort", condition=CURRENT),
            models.Index(fields=["closed_at", "anchor"], name="deal_closed", condition=CURRENT),
            models.Index(fields=["owner", "closed_at"], name="deal_owner_closed", condition=CURRENT),
            models.Index(
                fields=["recovered_at", "anchor"],
                name="deal_recovered",
                condition=CURRENT & Q(recovered_at__isnull=False),
            ),
            # whether somebody had bought before
            models.Index(fields=["contact", "closed_at"], name="deal_contact_won", condition=BOUGHT),
            models.Index(fields=["company", "closed_at"], name="deal_company_won", condition=BOUGHT),
            GinIndex(fields=["custom"], name="deal_custom"),
            models.Index(fields=["external_id"], name="deal_external", condition=~Q(external_id="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="deal_has_title"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="deal_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__lte=100), name="deal_probability"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & ~Q(closed_at=None)),
                name="deal_is_closed",
            ),
        ]

    def describe(self) -> Description:
        """Return the title, by which it is found too."""
        return Description(self.title, (self.title,))

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither won nor lost."""
        return self.state == self.State.OPEN

    @property
    def is_won(self) -> bool:
        """Tell whether it was won."""
        return self.state == self.State.WON

    @property
    def is_lost(self) -> bool:
        """Tell whether it was lost."""
        return self.state == self.State.LOST

    @property
    def chance(self) -> int:
        """How likely it is won, in percent: what somebody said of it, else what its stage says."""
        return self.stage.probability if self.probability is None else self.probability

    @property
    def counts_as(self) -> str:
        """For which forecast it counts: what somebody said of it, else what follows from its chance."""
        if self.forecast:
            return self.forecast
        kinds = self.Forecast
        return (
            kinds.COMMIT
            if self.chance >= COMMITTED_FROM
            else kinds.BEST
            if self.chance >= BEST_FROM
            else kinds.PIPELINE
        )

    @property
    def days_here(self) -> int:
        """How many days it has stood in its stage."""
        return max((clock.now() - self.stage_since) // datetime.timedelta(days=1), 0)

    @property
    def is_rotting(self) -> bool:
        """Tell whether it has stood in its stage for longer than it should."""
        limit = self.stage.rots_after
        return self.is_open and limit is not None and self.days_here >= limit


class StageStay(models.Model):
    """How long a deal stood in a stage, with its figures of then: what is changed later does not change history.

    The stay that goes on has no `left_at`. `probability` is the chance at which it came in, `amount` what it was worth then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="stays", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="stays", db_index=False)
    entered_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    probability = models.PositiveSmallIntegerField(default=0)
    amount = amount_column(null=True, blank=True)
    currency = currency_column()

    class Meta:
        ordering: ClassVar = ["entered_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["deal", "entered_at"], name="stay_deal"),
            models.Index(fields=["stage", "entered_at"], include=["left_at", "deal"], name="stay_stage"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal"], name="stay_one_now", condition=Q(left_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.stage_id}"


class DealPerson(models.Model):
    """Somebody who has a part in a deal, with his role."""

    class Role(models.TextChoices):
        DECIDES = "decides", _("Decides")
        ADVISES = "advises", pgettext_lazy("role in a deal", "Advises")
        USES = "uses", _("Will use it")
        BUYS = "buys", _("Handles the purchase")
        SUPPORTS = "supports", _("Speaks for us")
        AGAINST = "against", _("Speaks against us")
        COMPETES = "competes", _("Competitor")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="people", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="deal_parts")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "contact"], name="deal_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.contact_id} {self.role}"
