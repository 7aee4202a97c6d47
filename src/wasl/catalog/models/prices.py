"""Prices, the lists they stand on, rates between currencies, and how much may be let off."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wasl.catalog.models.products import Product
from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.kernel.money import amount_column, currency_column
from wasl.workspace.models import Role, User


class Period(models.TextChoices):
    """How often a price is paid."""

    ONCE = "once", pgettext_lazy("price", "Once")
    MONTH = "month", pgettext_lazy("price", "Every month")
    YEAR = "year", pgettext_lazy("price", "Every year")


class PriceList(models.Model):
    """Prices for some customers: for records of `kind` that fit the filter `condition`, the first list first.

    Where a product has no price of its own here, its standard price less `percent` holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40, default="contact")
    condition = models.JSONField(null=True, blank=True)
    percent = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    position = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="price_list_percent")
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What one of a product costs in a currency, from so many on; without a list it is the standard price."""

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices", db_index=False)
    price_list = models.ForeignKey(PriceList, models.CASCADE, null=True, blank=True, related_name="prices")
    currency = currency_column()
    period = models.CharField(max_length=5, choices=Period, default=Period.ONCE)
    from_quantity = models.DecimalField(max_digits=15, decimal_places=3, default=1)
    amount = amount_column()

    product_id: uuid.UUID
    price_list_id: uuid.UUID | None

    class Meta:
        ordering: ClassVar = ["currency", "period", "from_quantity", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "price_list", "currency", "period", "from_quantity"],
                name="price_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=Q(from_quantity__gt=0), name="price_from_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Rate(models.Model):
    """What one of `currency` was worth in `main` from a day on, until the next day with a rate."""

    id = models.BigAutoField(primary_key=True)
    currency = currency_column()
    main = currency_column()
    day = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=10)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["currency", "-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["main", "currency", "day"], name="rate_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.value} {self.main}"


class DiscountLimit(models.Model):
    """How many percent a role, or one person, may let off without asking; a person's own limit comes before his role's."""

    id = models.BigAutoField(primary_key=True)
    role = models.OneToOneField(Role, models.CASCADE, null=True, blank=True, related_name="+")
    user = models.OneToOneField(User, models.CASCADE, null=True, blank=True, related_name="+")
    percent = models.DecimalField(max_digits=6, decimal_places=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=None, user__isnull=False) | Q(role__isnull=False, user=None),
                name="limit_of_one",
            ),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="limit_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.role or self.user}: {self.percent}"
