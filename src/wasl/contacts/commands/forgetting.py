"""Forgets what an old merge kept for its undoing: personal data is not kept longer than it serves (GDPR art. 5(1)(e)).

And the photos of those who are erased.
"""

from collections.abc import Sequence
from uuid import UUID

from wasl.contacts.commands.joining import CHILDREN
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.records.commands.erasing import drop_bytes
from wasl.records.journal import rows_of
from wasl.records.models import Anchor, Merge


@command("contacts.merge")
def forget_old_merges(most: int, *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """Empty the journals of up to `most` merges that can no longer be undone, and the addresses of the merged.

    The merged records stay as pointers to their survivors. Returns how many merges it were.
    """
    old = Merge.objects.filter(undone_at=None, merged_at__lt=clock.now() - Merge.KEPT_FOR)
    merges = list(old.exclude(fields={}).select_for_update()[:most])
    pointers: list[UUID] = list(
        Anchor.objects.filter(
            pk__in=Merge.others.through.objects.filter(merge__in=merges).values("anchor_id"),
            merged_into__isnull=False,
        ).values_list("pk", flat=True)
    )
    for model in CHILDREN.values():
        model._base_manager.filter(contact_id__in=pointers).delete()  # noqa: SLF001 - public in Django's documentation
    # a survivor that took over another's photo kept its own for the undoing
    drop_bytes(merge.fields["values"]["photo"][0] for merge in merges if "photo" in merge.fields["values"])
    Merge.objects.filter(pk__in=[merge.pk for merge in merges]).update(journal=[], fields={})
    return len(merges)


def forget_photos(ids: Sequence[UUID]) -> None:
    """Delete the photos of contacts that are being erased."""
    drop_bytes(rows_of(Contact).filter(pk__in=ids).values_list("photo", flat=True))
