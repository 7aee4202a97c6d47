"""Products and services, and what a bundle is made of."""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy

from wasl.catalog.models.taxes import TaxRate, Unit
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet

CURRENT = Q(archived_at__isnull=True, deleted_at__isnull=True)


class Product(Record):
    """Something that is sold. `names` are what it is called in other languages, `tax` is empty where that of the firm's
    country holds. `stock` is what another program said at `stock_at`. A product with `parts` is a bundle of others.
    """

    class Sort(models.TextChoices):
        GOODS = "goods", pgettext_lazy("sort of product", "Goods")
        SERVICE = "service", pgettext_lazy("sort of product", "Service")

    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    sku = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    sort = models.CharField(max_length=7, choices=Sort, default=Sort.GOODS)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    tax = models.ForeignKey(TaxRate, models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    stock = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    stock_at = models.DateTimeField(null=True, blank=True)

    # the plugin does not see what Django derives of foreign keys beside those of the abstract class
    unit_id: uuid.UUID | None
    tax_id: uuid.UUID | None

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "anchor"], name="product_sort", condition=CURRENT),
            models.Index(fields=["sku", "anchor"], name="product_sku_order", condition=CURRENT),
            models.Index(fields=["created_at", "anchor"], name="product_created", condition=CURRENT),
            GinIndex(fields=["custom"], name="product_custom"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sku"], name="product_sku", condition=~Q(sku="") & Q(deleted_at=None)
            ),
        ]

    def describe(self) -> Description:
        """Return the name; it is found by its names in all languages and by its number."""
        return Description(self.name, (self.name, *self.names.values(), self.sku))

    @property
    def called(self) -> str:
        """Return the name in the reader's language, else the usual one."""
        return str(self.names.get((get_language() or "")[:2]) or self.name)


class BundlePart(models.Model):
    """So many of a product in a bundle."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Product, models.CASCADE, related_name="parts", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="part_of")
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    position = models.PositiveSmallIntegerField(default=0)

    product_id: uuid.UUID
    bundle_id: uuid.UUID

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "product"], name="bundle_part_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bundle_part_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.product_id}"
