"""Answers of the API that are kept for a day, so that a repeated request has one effect."""

from typing import ClassVar

from django.db import models

from wasl.kernel import clock


class ApiAnswer(models.Model):
    """The answer to one POST with an `Idempotency-Key`: written in the transaction of its effect."""

    caller = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.SmallIntegerField(default=0)
    body = models.BinaryField(default=bytes)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "path", "key"], name="api_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"


class DemoMark(models.Model):
    """One thing that came with the demo company, by kind and key, so that it can be taken away to the last row."""

    class Kind(models.TextChoices):
        RECORD = "record", "record"
        USER = "user", "user"
        TEAM = "team", "team"
        TAG = "tag", "tag"
        BOOKED = "booked", "booked"
        PRICES = "prices", "prices"
        FORM = "form", "form"
        PLAN = "plan", "plan"
        # a rate has a number for a key: the UUID of that number
        RATE = "rate", "rate"
        WHOLE = "whole", "whole"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="demo_mark_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
