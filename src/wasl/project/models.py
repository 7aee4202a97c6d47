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
