"""A form that anybody may fill in: what it asks, what it says in each language, who gets what comes in."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.lists.models import spoken
from wasl.workspace.models import Team, User


class WebForm(models.Model):
    """A public form under the address `key`.

    `fields` are {key, source, labels, is_needed, options, words} in their order; `source` says what is asked
    (`capture.asking`), `labels` how by language, where not in the usual words; `options` are what can be chosen, as it is
    kept, and `words` the same by language in the same order. `texts` are what it says: {name: {language: text}}, of heading,
    intro, consent and thanks. A new wording of the consent counts `consent_version` on. After it was sent visitors are led
    to `redirect`, where one is given. Only `sites` may show it or send to it; none named, all may.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    fields: Any = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    consent_version = models.PositiveIntegerField(default=0)
    redirect = models.CharField(max_length=500, blank=True)
    sites = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def text(self, name: str) -> str:
        """Return what it says in the language that is active, else in another that has words for it."""
        return spoken(self.texts.get(name, {}))

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.text("heading")

    @property
    def intro(self) -> str:
        """What it says before it asks."""
        return self.text("intro")
