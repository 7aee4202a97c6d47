"""Working hours of the firm and of people, and the days on which nobody is there."""

from typing import ClassVar

from django.db import models

from wasl.workspace.models import User


class Hours(models.Model):
    """When the firm (no `user`) or a person works; what is empty follows the firm, then the custom of the country.

    `week` has a list of spans for each weekday from Monday on, a span being two minutes of the day ([540, 1020]).
    `ramadan` are the spans of a working day in Ramadan; an empty list says that it is a month like others.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(User, models.CASCADE, null=True, related_name="hours")
    country = models.CharField(max_length=2, blank=True)
    week = models.JSONField(null=True)
    ramadan = models.JSONField(null=True)
    keeps_holidays = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], nulls_distinct=False, name="hours_of_the_firm_once")
        ]

    def __str__(self) -> str:
        return str(self.user_id or "firm")


class DayOff(models.Model):
    """Days on which a person, or the whole firm (no `user`), does not work."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="days_off")
    first_on = models.DateField()
    last_on = models.DateField()
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["first_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="day_off_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title
