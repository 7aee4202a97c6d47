"""What the audit holds, in words: who did what to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import Text
from wasl.workspace.details import details
from wasl.workspace.models import AuditEntry

ACTS: dict[str, Text] = {
    "bin.rules_changed": _("Time in the bin changed"),
    "backup.asked": _("Backup asked for"),
    "backup.key_noted": _("Backup key written down"),
    "backup.key_shown": _("Backup key shown"),
    "backup.made": _("Backup made"),
    "backup.plan_changed": _("Plan of backups changed"),
    "backup.restored": _("Backup restored"),
    "backup.taken": _("Backup downloaded"),
    "bookings.type_set": _("Booking page set up"),
    "calendar.feed_closed": _("Calendar address ended"),
    "calendar.feed_opened": _("Calendar address made"),
    "capture.form_set": _("Form set up"),
    "catalog.limits_set": _("Limits of discounts set"),
    "catalog.price_list_removed": _("Price list removed"),
    "catalog.price_list_written": _("Price list written"),
    "catalog.tax_removed": _("Tax removed"),
    "catalog.tax_written": _("Tax written"),
    "catalog.unit_removed": _("Unit removed"),
    "catalog.unit_written": _("Unit written"),
    "demo.removed": _("Demo company removed"),
    "export.fetched": _("Exported file fetched"),
    "export.finished": _("Export finished"),
    "export.large_told": _("Owners told of a large export"),
    "export.removed": _("Exported file removed"),
    "export.rules_changed": _("Rule about large exports changed"),
    "export.started": _("Export started"),
    "export.stopped": _("Export stopped"),
    "field.added": _("Field added"),
    "field.archived": _("Field archived"),
    "field.changed": _("Field changed"),
    "field.restored": _("Field brought back"),
    "import.file_received": _("File received for import"),
    "import.finished": _("Import finished"),
    "import.started": _("Import started"),
    "import.undo_started": _("Taking an import back"),
    "import.undone": _("Import taken back"),
    "bulk.done": _("Work on many records"),
    "bulk.undone": _("Work on many records taken back"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.revoked": _("Invitation taken back"),
    "job.retried": _("Failed job started again"),
    "layout.changed": _("Page or form arranged"),
    "layout.reset": _("Page or form as delivered again"),
    "mail.account_changed": _("Mail account changed"),
    "mail.template_changed": _("Message reworded"),
    "mail.tested": _("Mail account tested"),
    "plan.added": _("Plan of membership added"),
    "plan.changed": _("Plan of membership changed"),
    "plan.removed": _("Plan of membership removed"),
    "record.deleted": _("Record deleted"),
    "record.erased": _("Deleted records erased for good"),
    "record.erased_again": _("Erased records that a restore had brought back erased again"),
    "record.recovered": _("Deleted records brought back"),
    "role.added": _("Role added"),
    "role.changed": _("Role changed"),
    "role.deleted": _("Role removed"),
    "set.installed": _("Ready set taken over"),
    "set.taken_back": _("Ready set taken back"),
    "sales.lead_rule_removed": _("Rule for giving leads out removed"),
    "sales.lead_rule_set": _("Rule for giving leads out written"),
    "sales.score_rule_removed": _("Rule for points of leads removed"),
    "sales.score_rule_set": _("Points of leads changed"),
    "team.added": _("Team added"),
    "team.changed": _("Team changed"),
    "team.deleted": _("Team removed"),
    "token.added": _("API token made"),
    "token.revoked": _("API token ended"),
    "user.added": _("User added"),
    "user.changed": _("User changed"),
    "user.deactivated": _("User shut out"),
    "user.invited": _("User invited"),
    "user.locked_out": _("Locked after wrong passwords"),
    "user.reactivated": _("User let in again"),
    "user.reset_link_made": _("Link for a new password made"),
    "user.second_step_removed": _("Second step turned off for another"),
    "session.ended": _("Session ended"),
    "user.seen_as": _("Looked as another user"),
    "user.signed_in": pgettext_lazy("audit", "Signed in"),
    "user.single_sign_on_linked": _("Linked to single sign-on"),
    "workspace.changed": _("Firm changed"),
    "workspace.created": _("Workspace created"),
}
KINDS: dict[str, Text] = {
    "system": pgettext_lazy("actor", "System"),
    "visitor": pgettext_lazy("actor", "Visitor"),
}


@dataclass(frozen=True)
class Line:
    """One entry as a person reads it."""

    entry: AuditEntry
    who: Text
    act: Text
    what: str
    details: list[str]


def act(action: str) -> Text:
    """Return an action in words; one that another package has named for itself as it stands."""
    return ACTS.get(action, action)


def lines(entries: Iterable[AuditEntry], names: Mapping[str, str]) -> list[Line]:
    """Return entries in words; `names` are the people, teams and roles by id, as far as they are still there."""
    return [
        Line(
            entry=entry,
            who=entry.actor.name if entry.actor else KINDS.get(entry.actor_kind, entry.actor_kind),
            act=act(entry.action),
            what=names.get(entry.object_id, ""),
            details=details(entry.data, names),
        )
        for entry in entries
    ]
