"""What `records` adds: rights over notes, files and tags; its events and how they are drawn; its live topics."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import (
    Composer,
    EventDetail,
    EventType,
    Every,
    Manifest,
    MenuItem,
    OutsideEvent,
    Permission,
    Text,
)
from wasl.records import events
from wasl.records.actions import ACTIONS
from wasl.records.jobs import erase_bin
from wasl.records.models import Note
from wasl.records.topics import may_hear_anchor, may_hear_records, may_hear_work

SMALL = "records/timeline/small.html"
NOTE = "records/timeline/note.html"


def _writes(name: str, label: Text, icon: str, *, order: int, key: str = "") -> Composer:
    """Return the tab of the composer for a kind of note."""
    right = "records.write_notes"
    return Composer("*", name, label, icon, "records:compose", order, key, args=(name,), permission=right)


manifest = Manifest(
    permissions=(
        Permission("records.change", _("Change records")),
        Permission("records.archive", _("Archive and restore records")),
        Permission("records.delete", _("Delete records, and bring them back from the bin")),
        Permission("records.erase", _("Erase deleted records for good")),
        Permission("records.write_notes", _("Write notes")),
        Permission("records.edit_others_notes", _("Edit and delete notes of others")),
        Permission("records.add_files", _("Add and remove files")),
        Permission("records.tag", _("Add and remove tags")),
        Permission("records.record_events", _("Record behavior from outside")),
    ),
    events=(
        EventType(
            events.RecordAdded,
            _("Created"),
            "plus",
            "records/timeline/added.html",
            group="changes",
            is_small=True,
            tells=("new_owner",),
        ),
        EventType(
            events.Changed,
            _("Changed"),
            "pencil",
            "records/timeline/changed.html",
            group="changes",
            is_small=True,
            tells=("new_owner", "followers"),
        ),
        EventType(
            events.RecordArchived,
            _("Archived"),
            "archive",
            SMALL,
            group="changes",
            is_small=True,
            tells=("owner", "followers"),
        ),
        EventType(events.RecordRestored, _("Restored"), "archive-off", SMALL, group="changes", is_small=True),
        EventType(events.RecordDeleted, _("Deleted"), "trash", SMALL, group="changes", is_small=True),
        EventType(
            events.NoteWritten,
            pgettext_lazy("noun", "Note"),
            "note",
            NOTE,
            tone="next",
            group="notes",
            tells=("mentioned", "owner", "followers"),
            details=(
                EventDetail("kind", pgettext_lazy("of a note", "Kind"), choices=tuple(Note.Kind.choices)),
            ),
        ),
        EventType(
            events.NoteEdited,
            _("Edited"),
            "pencil",
            "records/timeline/note_edited.html",
            group="notes",
            is_small=True,
            tells=("mentioned",),
        ),
        EventType(
            events.NoteDeleted,
            _("Removed"),
            "trash",
            "records/timeline/note_deleted.html",
            group="notes",
            is_small=True,
        ),
        EventType(
            events.FileAdded,
            _("File"),
            "paperclip",
            "records/timeline/file.html",
            tone="olive",
            group="files",
            tells=("owner", "followers"),
        ),
        EventType(
            events.FileRemoved,
            _("File removed"),
            "trash",
            "records/timeline/file.html",
            group="files",
            is_small=True,
        ),
        EventType(
            events.TagsChanged,
            _("Tags"),
            "tag",
            "records/timeline/tagged.html",
            group="changes",
            is_small=True,
        ),
        EventType(
            events.NextStepSet,
            _("Next step"),
            "arrow-narrow-right",
            "records/timeline/step.html",
            tone="next",
            group="steps",
        ),
        EventType(
            events.NextStepDone,
            _("Done"),
            "check",
            "records/timeline/step.html",
            tone="ok",
            group="steps",
            tells=("owner", "followers"),
        ),
    ),
    behaviors=(
        OutsideEvent("order.placed", _("Placed an order"), "shopping-cart"),
        OutsideEvent("order.delivered", _("Received an order"), "truck-delivery"),
        OutsideEvent("order.cancelled", _("Cancelled an order"), "shopping-cart-off"),
        OutsideEvent("cart.abandoned", _("Left a cart behind"), "shopping-cart-off"),
        OutsideEvent("quote.opened", _("Opened a quote"), "file-description"),
        OutsideEvent("quote.accepted", _("Accepted a quote"), "circle-check"),
        OutsideEvent("contract.opened", _("Opened a contract"), "file-description"),
        OutsideEvent("invoice.opened", _("Opened an invoice"), "file-invoice"),
        OutsideEvent("invoice.paid", _("Paid an invoice"), "cash"),
        OutsideEvent("newsletter.opened", _("Opened the newsletter"), "mail-opened"),
        OutsideEvent("newsletter.clicked", _("Followed a link in the newsletter"), "click"),
        OutsideEvent("page.visited", _("Visited a page"), "world"),
        OutsideEvent("form.submitted", _("Sent a form"), "forms"),
        OutsideEvent("support.asked", _("Asked for help"), "lifebuoy"),
    ),
    menu=(
        MenuItem(
            pgettext_lazy("of deleted records", "Bin"),
            "records:bin_list",
            icon="trash",
            order=90,
            group="workspace",
            permission="records.delete",
        ),
    ),
    actions=ACTIONS,
    composers=(
        _writes("note", pgettext_lazy("noun", "Note"), "note", order=10, key="N"),
        _writes("complaint", _("Complaint"), "mood-sad", order=40),
        _writes("opinion", _("Opinion"), "star", order=50),
    ),
    schedule=(Every(erase_bin, "40 3 * * *"),),
    timeline_groups=(
        ("notes", _("Notes and calls"), "note"),
        ("voices", _("Complaints and opinions"), "mood-sad"),
        ("steps", _("Next steps"), "arrow-narrow-right"),
        ("files", _("Files"), "paperclip"),
        ("changes", _("Changes"), "pencil"),
        ("outside", _("Behavior"), "activity"),
    ),
    topics=(("anchor", may_hear_anchor), ("records", may_hear_records), ("work", may_hear_work)),
)
