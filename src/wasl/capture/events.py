"""What can happen to what strangers send; sales, service and rules react to it."""

from dataclasses import dataclass, field
from typing import Any

from wasl.capture.models import Submission
from wasl.contacts.models import Contact
from wasl.records.events import RecordEvent


@dataclass(frozen=True)
class FormSubmitted(RecordEvent):
    """A contact has sent a form: somebody new, or one we knew."""

    type = "form.submitted"
    subject: Contact
    submission: Submission = field(kw_only=True)

    def data(self) -> dict[str, Any]:
        """Return which form, which submission, where it stood and whether the contact is new."""
        sent = self.submission
        return {
            "submission": str(sent.pk),
            "form": sent.form.key,
            "title": sent.form.name,
            "new": sent.was_new,
            "page": sent.page,
        }

    def text(self) -> str:
        """Return the form's name and what was typed."""
        return " ".join([self.submission.form.name, *(one["answer"] for one in self.submission.answers)])
