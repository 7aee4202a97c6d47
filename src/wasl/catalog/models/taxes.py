"""Units in which products are counted, and taxes on them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from wasl.kernel.ids import uuid7
from wasl.lists.models import spoken


class Unit(models.Model):
    """A unit: `code` is that of UN/ECE Recommendation 20, which electronic invoices ask for; `names` are by language."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=3, unique=True)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any, else the code."""
        return spoken(self.names) or self.code


class TaxRate(models.Model):
    """A tax on sales in a country, in percent; one of a country is what products have unless said otherwise.

    `category` is the code by which invoices say why (UNTDID 5305, EN 16931 BT-151): reduced rates are "S" too.
    """

    class Category(models.TextChoices):
        STANDARD = "S", pgettext_lazy("tax", "Taxed")
        ZERO = "Z", pgettext_lazy("tax", "Zero rate")
        EXEMPT = "E", pgettext_lazy("tax", "Exempt")
        OUTSIDE = "O", pgettext_lazy("tax", "Not subject to tax")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    country = models.CharField(max_length=2)
    names = models.JSONField(default=dict)
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    category = models.CharField(max_length=1, choices=Category, default=Category.STANDARD)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["country", "-is_default", "-percent", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(percent__gte=0, percent__lte=100), name="tax_percent"),
            models.UniqueConstraint(
                fields=["country"], name="tax_one_default", condition=models.Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language, else in any."""
        return spoken(self.names)
