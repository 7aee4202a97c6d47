"""What was said of open deals on earlier days: one row as long as nothing changes, and for each night what holds for all."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wasl.kernel import clock
from wasl.kernel.money import amount_column, currency_column
from wasl.sales.models import Deal, Stage
from wasl.workspace.models import Team, User


class Night(models.Model):
    """That open deals were looked at on a day of the firm, and what held for all of them then.

    `chances` are those of the stages in percent by id, `rates` what one of each currency was worth in `main`. `learned` is what
    the history of stages says of how deals end (`learning.Curves`), empty where it was not asked. `begun` and `ended` count the
    rows that were written.
    """

    day = models.DateField(primary_key=True)
    taken_at = models.DateTimeField(default=clock.now)
    main = currency_column()
    chances = models.JSONField(default=dict)
    rates = models.JSONField(default=dict)
    learned = models.JSONField(default=dict)
    begun = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class Standing(models.Model):
    """How an open deal stood from the night of `from_day` on, until the night of `until_day` found something else.

    A deal that nobody touches needs one row for all its nights. `probability` and `forecast` are what somebody said of it: what
    its stage said stands in `Night.chances`, so that another chance of a stage writes no row here.
    """

    id = models.BigAutoField(primary_key=True)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="+", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    amount = amount_column(null=True, blank=True)
    currency = currency_column()
    expected_on = models.DateField(null=True, blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    forecast = models.CharField(max_length=8, blank=True)

    deal_id: uuid.UUID
    stage_id: uuid.UUID

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["deal", "from_day"], name="standing_deal"),
            models.Index(fields=["from_day", "until_day"], name="standing_days"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal"], name="standing_one_now", condition=Q(until_day=None)),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gt=models.F("from_day")),
                name="standing_days_follow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.from_day}"


class Trial(models.Model):
    """What the statistical forecast said of a month so many months ahead of it (0: in it), and what came.

    It is said at the beginning of the first day of a month; of what is left of a month also at that of a later `day`, and then
    `came` is what came from that day on. Each is kept as it was counted first. Amounts are of the whole firm in `currency`; `spread` is the standard deviation of what
    was said, `low` and `high` the ends between which it was to lie 80 times of 100, by the misses known then: None while these
    were too few. `came` is None until the month is over, `score` says then how many deviations it was off (`curves.Guess.score`).
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    ahead = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    currency = currency_column()
    said = amount_column()
    spread = amount_column()
    low = amount_column(null=True, blank=True)
    high = amount_column(null=True, blank=True)
    came = amount_column(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["month", "ahead", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "ahead", "day"], name="trial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month} -{self.ahead}: {self.said} {self.came}"

    @property
    def is_inside(self) -> bool:
        """Tell whether what came lay between the ends that were given."""
        if self.low is None or self.high is None or self.came is None:
            return False
        return bool(self.low <= self.came <= self.high)
