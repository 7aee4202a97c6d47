"""When contacts and companies first bought: views over the deals that were won, to be joined where many deals are counted."""

from django.db import models


class FirstPurchase(models.Model):
    """When somebody's first deal was won, from whomever of the firm."""

    buyer = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.buyer} {self.at}"


class FirstOfContact(FirstPurchase):
    """The first deal won with a contact."""

    class Meta:
        managed = False
        db_table = "sales_first_of_contact"


class FirstOfCompany(FirstPurchase):
    """The first deal won with a company."""

    class Meta:
        managed = False
        db_table = "sales_first_of_company"
