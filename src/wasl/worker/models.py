"""Why jobs failed: what the queue itself does not keep."""

from django.db import models

from wasl.kernel import clock


class Failure(models.Model):
    """How the newest try of a job ended badly; it goes with the job.

    `kind` names the class of the error, `text` is what it says, `trace` where it happened. None of it is translated.
    """

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=100)
    text = models.CharField(max_length=1000, blank=True)
    trace = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
