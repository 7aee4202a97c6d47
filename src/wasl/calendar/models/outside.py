"""What ties our calendar to those of other programs: the secret address of a feed, and what came from outside."""

from typing import ClassVar

from django.db import models

from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.workspace.models import User


class Feed(models.Model):
    """The secret address under which a person's own calendar is read; only the digest of its code is kept."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class OutsideEvent(models.Model):
    """An event of another calendar that became one of ours: by its name there, it comes to a person once."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    uid = models.CharField(max_length=255)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "uid"], name="outside_event_once")]

    def __str__(self) -> str:
        return self.uid
