"""The ready roles: what each may see, change and do on the first day; owners adapt them or add their own."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import Text

# named rights that exist on this floor; the other packages add theirs by manifest
MANAGE = frozenset(
    {
        "workspace.manage_users", "workspace.manage_roles", "workspace.manage_teams", "workspace.manage_settings",
        "workspace.read_audit", "workspace.see_as",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ReadyRole:
    """One ready role; `everything` gives all permissions that any manifest declares, `without` takes some back."""

    key: str
    label: Text
    hint: Text
    read: str
    change: str
    everything: bool = False
    without: frozenset[str] = frozenset()
    permissions: frozenset[str] = field(default_factory=frozenset)


DAILY = frozenset(
    {
        "records.write_notes", "records.tag", "records.add_files", "records.record_events",
        "activities.add", "activities.change", "contacts.add", "contacts.change", "contacts.archive", "contacts.merge", "contacts.consent", "contacts.send_mail", "lists.bulk", "capture.judge",
        "records.delete", "workspace.use_api",
        "lists.save_views",
        "rooms.write", "rooms.open",
        "sales.add", "sales.add_leads", "sales.change_leads", "sales.change", "sales.close",
        "contracts.add", "contracts.change", "contracts.add_members", "contracts.change_members",
    }
)  # fmt: skip

READY_ROLES = (
    ReadyRole("owner", pgettext_lazy("role", "Owner"), _("Everything, and the last word."), "all", "all", everything=True),
    ReadyRole(
        "admin", _("Administrator"), _("Everything except handing over ownership."), "all", "all", everything=True,
        without=frozenset({"workspace.own", "operations.take_backups"}),
    ),
    ReadyRole(
        "manager", _("Manager"), _("Sees everything, changes what belongs to the team."), "all", "team",
        permissions=DAILY | {"activities.write_scripts", "bookings.manage", "capture.manage", "catalog.change", "contracts.manage_plans", "exchange.import", "forecast.see_targets", "forecast.set_targets", "home.team", "workspace.read_audit", "lists.share_views", "rooms.announce", "rooms.manage", "sales.manage_leads", "sales.allow_discounts", "sales.manage_pipelines"},
    ),
    ReadyRole(
        "sales", _("Salesperson"), _("Sees and changes own customers."), "own", "own", permissions=DAILY,
    ),
    ReadyRole(
        "agent", _("Service agent"), _("Sees every customer, changes those of the team."), "all", "team",
        permissions=DAILY,
    ),
    ReadyRole(
        "marketer", _("Marketer"), _("Sees every customer, imports lists, keeps consents."), "all", "own",
        permissions=DAILY | {"capture.manage", "exchange.import"},
    ),
    ReadyRole("read-only", _("Read-only"), _("Looks, changes nothing."), "all", "none", permissions=frozenset({"home.firm"})),
)  # fmt: skip


def ready(key: str) -> ReadyRole | None:
    """Return the ready role called `key`, or None."""
    return next((role for role in READY_ROLES if role.key == key), None)
