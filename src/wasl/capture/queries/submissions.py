"""Submissions as far as the viewer's reach goes; a contact or a record he may not see is not named to him."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wasl.capture.models import Submission
from wasl.kernel.actor import Actor
from wasl.records.models import Anchor
from wasl.records.queries import anchors, get_visible


@dataclass(frozen=True)
class ShownSubmission:
    """A submission with the contact it is from and the record that was made of it, where the viewer may see them."""

    sent: Submission
    contact: Anchor | None
    made: Anchor | None
    may_judge: bool


def submissions_of(viewer: Actor) -> QuerySet[Any]:
    """Return the submissions that the viewer sees."""
    return Submission.objects.visible_to(viewer).current().select_related("anchor", "owner", "form")


def show_submission(viewer: Actor, pk: UUID) -> ShownSubmission:
    """Return a submission as its page shows it; raises `NotFound`."""
    sent = get_visible(Submission, pk, viewer, "form", "owner", "team")
    seen = {one.pk: one for one in anchors(viewer, [key for key in (sent.contact_id, sent.made_id) if key])}
    return ShownSubmission(
        sent,
        seen.get(sent.contact_id) if sent.contact_id else None,
        seen.get(sent.made_id) if sent.made_id else None,
        may_judge=viewer.may("capture.judge") and not viewer.read_only and sent.may_change(viewer),
    )


PLAIN = (
    "state", "doubts", "problem", "name", "email", "phone", "answers", "consent", "consent_version", "language", "page",
    "referrer", "utm", "network", "created_at",
)  # fmt: skip


def plain_submissions(viewer: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what programs are told of submissions; a contact or a record that the viewer may not see is not named."""
    keys = [key for row in rows for key in (row.contact_id, row.made_id) if key]
    seen = {one.pk for one in anchors(viewer, keys)}
    return [
        {name: getattr(row, name) for name in PLAIN}
        | {
            "id": row.pk,
            "form": row.form_id,
            "contact": row.contact_id if row.contact_id in seen else None,
            "made": row.made_id if row.made_id in seen else None,
            "owner": row.owner_id,
            "team": row.team_id,
        }
        for row in rows
    ]
