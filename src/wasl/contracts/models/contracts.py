"""Agreements: with whom, about what, from when to when, and until when notice can be given."""

import datetime
import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.arithmetic import Sum, line_sum
from wasl.catalog.models import Period, Product
from wasl.contacts.models import Contact
from wasl.contracts.terms import DAY, after
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column, currency_column
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet
from wasl.sales.models import Deal

STANDING = Q(archived_at__isnull=True, deleted_at__isnull=True)


class Contract(Record):
    """An agreement with a contact, a company or both, worth `amount` in each `period`.

    Without `ends_on` it runs until somebody ends it. Where it `renews`, it goes on for `renew_months` when its end comes
    and no notice was given. `notice_on` is the last day for notice that ends it on `ends_on`. `terminated_on` is the day on
    which notice was given. `over_on` repeats its last day of all, empty while none is known. `deal` is the won deal of
    which it was made, `renewal` the deal that is to renew it. `reminded_for` is the day of which its owner was reminded.
    """

    class Status(models.TextChoices):
        UPCOMING = "upcoming", pgettext_lazy("contract", "Not begun yet")
        RUNNING = "running", pgettext_lazy("contract", "Running")
        TERMINATED = "terminated", pgettext_lazy("contract", "Notice given")
        ENDED = "ended", pgettext_lazy("contract", "Ended")

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        MONTH = "month", _("months")

    class Reason(models.TextChoices):
        CUSTOMER = "customer", pgettext_lazy("why a contract ends", "The customer gave notice")
        US = "us", pgettext_lazy("why a contract ends", "We gave notice")
        AGREED = "agreed", pgettext_lazy("why a contract ends", "Both agreed")
        BREACH = "breach", pgettext_lazy("why a contract ends", "Broken or not paid")
        REPLACED = "replaced", pgettext_lazy("why a contract ends", "Another contract replaces it")
        OTHER = "other", pgettext_lazy("why a contract ends", "Another reason")

    title = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    body = models.TextField(blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="contracts")
    company = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="company_contracts"
    )
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="contracts")
    renewal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="renews")
    amount = amount_column(null=True, blank=True)
    currency = currency_column()
    period = models.CharField(max_length=5, choices=Period, default=Period.YEAR)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    renews = models.BooleanField(default=False)
    renew_months = models.PositiveSmallIntegerField(default=12)
    notice_amount = models.PositiveSmallIntegerField(default=0)
    notice_unit = models.CharField(max_length=5, choices=Unit, default=Unit.MONTH)
    notice_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    over_on = models.DateField(null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(default=30)
    reminded_for = models.DateField(null=True, blank=True)

    # the plugin does not see what Django derives of foreign keys beside those of the abstract class
    contact_id: uuid.UUID | None
    company_id: uuid.UUID | None
    deal_id: uuid.UUID | None
    renewal_id: uuid.UUID | None

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at", "anchor"], name="contract_created", condition=STANDING),
            models.Index(fields=["ends_on", "anchor"], name="contract_ends", condition=STANDING),
            models.Index(fields=["notice_on", "anchor"], name="contract_notice", condition=STANDING),
            models.Index(fields=["amount", "anchor"], name="contract_amount", condition=STANDING),
            models.Index(fields=["sort_key", "anchor"], name="contract_sort", condition=STANDING),
            models.Index(fields=["owner", "ends_on"], name="contract_owner_ends", condition=STANDING),
            GinIndex(fields=["custom"], name="contract_custom"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="contract_has_title"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="contract_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_dates"
            ),
            models.CheckConstraint(
                condition=Q(renew_months__gte=1, renew_months__lte=120), name="contract_renew_months"
            ),
            models.CheckConstraint(
                condition=Q(terminated_on=None) | Q(over_on__isnull=False), name="contract_is_terminated"
            ),
        ]

    def describe(self) -> Description:
        """Return the title, and the number by which it is found too."""
        return Description(self.title, (self.title, self.number))

    def status_on(self, day: datetime.date) -> str:
        """Return how it stands on a day of the firm's zone."""
        if self.over_on and self.over_on < day:
            return self.Status.ENDED
        if self.terminated_on:
            return self.Status.TERMINATED
        return self.Status.UPCOMING if self.starts_on > day else self.Status.RUNNING

    @property
    def next_end(self) -> datetime.date | None:
        """Return the last day of its next term; none without an end."""
        return after(self.ends_on + DAY, self.renew_months) - DAY if self.ends_on else None

    @property
    def turns_on(self) -> datetime.date | None:
        """Return the day by which somebody must decide: the last one for notice where it renews, else its end."""
        if self.terminated_on:
            return None
        return (self.notice_on or self.ends_on) if self.renews else self.ends_on


def with_status(status: str, day: datetime.date) -> Q:
    """Return the condition that a contract stands so on a day, the same as `status_on` says of one."""
    if status == Contract.Status.ENDED:
        return Q(over_on__lt=day)
    goes_on = Q(over_on=None) | Q(over_on__gte=day)
    if status == Contract.Status.TERMINATED:
        return goes_on & Q(terminated_on__isnull=False)
    stays = goes_on & Q(terminated_on=None)
    return stays & (Q(starts_on__gt=day) if status == Contract.Status.UPCOMING else Q(starts_on__lte=day))


class ContractLine(models.Model):
    """A line of a contract, in its currency and for each of its periods; name and price are kept as they were agreed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=15, decimal_places=3, default=1)
    price = amount_column()
    net = amount_column()

    contract_id: uuid.UUID
    product_id: uuid.UUID | None

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["contract", "position"], name="contract_line_order")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="contract_line_quantity"),
            models.CheckConstraint(condition=Q(price__gte=0), name="contract_line_price"),
        ]

    def __str__(self) -> str:
        return self.name

    def sum_in(self, currency: str) -> Sum:
        """Return what the line costs in each period, without tax."""
        return line_sum(self.quantity, self.price, currency)
