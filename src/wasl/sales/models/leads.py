"""Leads: each is one expression of interest, which points at a contact and holds no copy of him."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.capture.models import Submission
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.lists.models import spoken
from wasl.records.models import Description, Record, RecordManager, RecordQuerySet
from wasl.sales.models.deals import Deal
from wasl.workspace.models import Team

STANDING = Q(archived_at__isnull=True, deleted_at__isnull=True)
# what sales has not settled yet
WAITING = ("new", "accepted")


class Lead(Record):
    """Somebody is interested in something. The same contact may come again: each time is a lead of its own.

    `was_new` says that the contact was made of it. The clock of the first answer runs from `created_at` to
    `answered_at`; `answer_minutes` counts the hours of work alone of whoever owned it then. `score_reasons` are {name, points};
    `given_points` are those that people gave by hand, [{points, reason, by, at}], and count beside those of the rules.
    `external_id` is what the program it came from calls it. `learned_score` is what a model says of it, where one has been
    taught. `given_why` is why it went to its owner, {reason: value}. `deal` is what it became.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("lead", "New")
        ACCEPTED = "accepted", pgettext_lazy("lead", "Accepted")
        RETURNED = "returned", pgettext_lazy("lead", "Returned to marketing")
        QUALIFIED = "qualified", pgettext_lazy("lead", "Qualified")
        DISQUALIFIED = "disqualified", pgettext_lazy("lead", "Disqualified")

    class Channel(models.TextChoices):
        FORM = "form", pgettext_lazy("channel", "Form")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        VISIT = "visit", pgettext_lazy("channel", "Visit")
        FAIR = "fair", pgettext_lazy("channel", "Fair or event")
        REFERRAL = "referral", pgettext_lazy("channel", "Recommendation")
        IMPORT = "import", pgettext_lazy("channel", "Import")
        API = "api", pgettext_lazy("channel", "Another program")
        OTHER = "other", pgettext_lazy("channel", "Other")

    class Reason(models.TextChoices):
        EARLY = "early", pgettext_lazy("why a lead is given up", "Too early")
        NO_ANSWER = "no_answer", pgettext_lazy("why a lead is given up", "Nobody answers")
        NO_NEED = "no_need", pgettext_lazy("why a lead is given up", "No need for it")
        NO_MONEY = "no_money", pgettext_lazy("why a lead is given up", "No budget")
        WRONG = "wrong", pgettext_lazy("why a lead is given up", "Wrong details")
        DOUBLE = "double", pgettext_lazy("why a lead is given up", "A double of another")
        OTHER = "other", pgettext_lazy("why a lead is given up", "Another reason")

    title = models.CharField(max_length=200)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="leads")
    was_new = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    products = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.OTHER)
    source = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    campaign = models.CharField(max_length=200, blank=True)
    utm = models.JSONField(default=dict, blank=True)
    page = models.CharField(max_length=500, blank=True)
    referrer = models.CharField(max_length=500, blank=True)
    submission = models.OneToOneField(Submission, models.SET_NULL, null=True, blank=True, related_name="lead")
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    state_since = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_minutes = models.PositiveIntegerField(null=True, blank=True)
    score = models.IntegerField(default=0)
    score_reasons = models.JSONField(default=list, blank=True)
    given_points = models.JSONField(default=list, blank=True)
    learned_score = models.PositiveSmallIntegerField(null=True, blank=True)
    given_why = models.JSONField(default=dict, blank=True)
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="leads")

    contact_id: uuid.UUID | None
    deal_id: uuid.UUID | None
    submission_id: uuid.UUID | None

    objects: ClassVar = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at", "anchor"], name="lead_created", condition=STANDING),
            models.Index(fields=["score", "anchor"], name="lead_score", condition=STANDING),
            models.Index(fields=["sort_key", "anchor"], name="lead_sort", condition=STANDING),
            models.Index(fields=["answer_minutes", "anchor"], name="lead_answer", condition=STANDING),
            models.Index(fields=["owner", "state"], name="lead_owner_state", condition=STANDING),
            models.Index(fields=["state", "created_at"], name="lead_state", condition=STANDING),
            models.Index(fields=["external_id"], name="lead_external", condition=~Q(external_id="")),
            GinIndex(fields=["custom"], name="lead_custom"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title=""), name="lead_has_title")]

    def describe(self) -> Description:
        """Return the title; the contact is found by his own name, by those who may see him."""
        return Description(self.title, (self.title, self.source, self.campaign))

    @property
    def is_waiting(self) -> bool:
        """Tell whether sales has still to settle it."""
        return self.state in WAITING


class LeadRule(models.Model):
    """To whom new leads of nobody go: the first rule in its place whose `condition` (a filter, none: all) a lead meets.

    One of the `team` gets it, in turn or by `order` (a load of the manifests). `by_language` asks for those who speak the
    contact's language first, `by_city` for those who know his city (both as skills), `at_work` for those whose hours it is.
    """

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    order = models.CharField(max_length=40, default="turn")
    by_language = models.BooleanField(default=True)
    by_city = models.BooleanField(default=False)
    at_work = models.BooleanField(default=False)
    condition = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ScoreRule(models.Model):
    """Points that a lead gets: where it meets a `condition` (a filter), or for each `event` of its contact.

    Points of an event are worth half after `half_life` days, a quarter after twice as many; without one they stay.
    """

    names = models.JSONField(default=dict)
    points = models.SmallIntegerField()
    condition = models.JSONField(null=True, blank=True)
    event = models.CharField(max_length=80, blank=True)
    half_life = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-points", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called in the language that is active."""
        return spoken(self.names)
