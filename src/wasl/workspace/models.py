"""People and rights: workspace, team, role, user, invitation, token, audit entry."""

import datetime
import hashlib
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wasl.kernel import clock
from wasl.kernel.ids import uuid7
from wasl.workspace.roles import ready

INVITATION_LIFE = datetime.timedelta(hours=72)


class Workspace(models.Model):
    """The one firm of this installation: a single row."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="SA")
    language = models.CharField(max_length=8, default="en")
    currency = models.CharField(max_length=3, default="SAR")
    zone = models.CharField(max_length=64, default="Asia/Riyadh")
    first_weekday = models.SmallIntegerField(choices=Weekday, default=Weekday.SUNDAY)
    # another one whenever a field that the firm has added is defined otherwise
    fields_stamp = models.UUIDField(default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="workspace_is_single")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A group of people; teams form a tree, and a manager's reach goes down it. Its `lead` hears what its people leave undone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    lead = models.ForeignKey("User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What its people may do: a reach per kind for reading and changing, named permissions, rights per field.

    `reach` is `{"contact": {"read": "all", "change": "team"}, "*": {…}}`; `fields` is `{"contact": {"birthday": "hidden"}}`
    with "hidden" or "read".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_ready = models.BooleanField(default=False)
    order = models.SmallIntegerField(default=50)
    permissions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    reach = models.JSONField(default=dict, blank=True)
    fields = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the name somebody gave, else that of the ready role in the reader's language."""
        found = ready(self.key)
        return self.name or (str(found.label) if found else self.key)


class UserManager(BaseUserManager["User"]):
    """Finds users by their case-folded e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user whose e-mail is `username`, in any case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person of the firm who signs in with an e-mail address."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Digits(models.TextChoices):
        LATIN = "latin", "0123456789"
        ARABIC = "arabic", "٠١٢٣٤٥٦٧٨٩"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.ForeignKey(Role, models.PROTECT, related_name="users")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=64, blank=True)
    # languages, regions, products, in the firm's own words: rules share out work by them
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.AUTO)
    digits = models.CharField(max_length=8, choices=Digits, default=Digits.LATIN)
    has_single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    deactivated_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name, as Django's mails ask for it."""
        return self.name


class Invitation(models.Model):
    """A single-use link for one e-mail address; only the digest of its code is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, default="en")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> datetime.datetime:
        """Return the moment after which the link is dead."""
        return self.created_at + INVITATION_LIFE

    @property
    def is_open(self) -> bool:
        """Tell whether the link still works."""
        return not self.accepted_at and not self.revoked_at and clock.now() < self.expires_at


class ApiToken(models.Model):
    """A key for programs; it never exceeds its user, and only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    is_read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Throttle(models.Model):
    """How often something was done since a while ago: what `throttling` counts against a limit, until `until`."""

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="throttle_until")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class AuditEntry(models.Model):
    """One sensitive act. Insert only: the application's database role can neither change nor remove it.

    `digest` is SHA-256 over the previous row's digest and this row's content, so a change by anyone breaks the chain.
    `data` holds no personal text.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_constraint=False)
    actor_kind = models.CharField(max_length=10)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["action", "-id"], name="audit_action")]

    def __str__(self) -> str:
        return f"{self.id} {self.action}"

    def computed_digest(self) -> str:
        """Return what `digest` must be for this content."""
        at = self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        parts = [self.previous, at, str(self.actor_id or ""), self.actor_kind, self.action, self.object_kind]
        parts += [self.object_id, self.address or "", _stable(self.data)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _stable(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_stable(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_stable(item) for item in value) + "]"
    return str(value)
