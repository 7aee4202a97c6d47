"""What a deal is about: products with quantity, price, discount and tax."""

import uuid
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.catalog.arithmetic import HUNDRED, Sum, line_sum
from wasl.catalog.models import Period, Product
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column
from wasl.sales.models.deals import Deal
from wasl.workspace.models import User


class DealLine(models.Model):
    """A line of a deal, in the deal's currency. Name and price are kept as they were: a product may change or go.

    `offered` is what the catalog asked, and `why` says from where (`catalog.queries.reason_of`); where somebody has set another
    price, both prices stand there. `net` repeats the sum without tax, so that reports need no arithmetic. A discount above the
    limit of whoever gave it is `state` "waiting" until somebody who may allows or refuses it.
    """

    class State(models.TextChoices):
        FREE = "", pgettext_lazy("discount", "Within the limit")
        WAITING = "waiting", pgettext_lazy("discount", "Waiting")
        ALLOWED = "allowed", pgettext_lazy("discount", "Allowed")
        REFUSED = "refused", pgettext_lazy("discount", "Refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=15, decimal_places=3, default=Decimal(1))
    price = amount_column()
    offered = amount_column(null=True, blank=True)
    why = models.JSONField(default=dict)
    discount = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(0))
    tax = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(0))
    period = models.CharField(max_length=5, choices=Period, default=Period.ONCE)
    net = amount_column()
    state = models.CharField(max_length=7, choices=State, blank=True)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=300, blank=True)

    deal_id: uuid.UUID
    product_id: uuid.UUID | None

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["deal", "id"], name="deal_line_order")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="deal_line_quantity"),
            models.CheckConstraint(condition=Q(price__gte=0), name="deal_line_price"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=100), name="deal_line_discount"
            ),
            models.CheckConstraint(condition=Q(tax__gte=0, tax__lte=100), name="deal_line_tax"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Tell whether its discount waits for a decision."""
        return self.state == self.State.WAITING

    @property
    def given(self) -> Decimal:
        """Return what is let off of the price that was offered, in percent: by a discount, or by a lower price."""
        if not self.offered:
            return self.discount
        given: Decimal = HUNDRED - self.price * (HUNDRED - self.discount) / self.offered
        return max(given, Decimal(0))

    def sum_in(self, currency: str) -> Sum:
        """Return what the line costs."""
        return line_sum(self.quantity, self.price, currency, discount=self.discount, tax=self.tax)
