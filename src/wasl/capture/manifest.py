"""What `capture` adds: submissions as a kind, the right to make forms, the event to which the rest reacts."""

from django.utils.translation import gettext_lazy as _

from wasl.capture import events
from wasl.capture.listings import SUBMISSIONS
from wasl.capture.models import Submission
from wasl.kernel.manifest import Act, EventType, Kind, Manifest, MenuItem, Permission, Personal, Setting

manifest = Manifest(
    kinds=(
        Kind(
            Submission,
            name="submission",
            label=_("Form submission"),
            plural=_("Form submissions"),
            icon="forms",
            page="capture:submission",
            listing=SUBMISSIONS,
        ),
    ),
    permissions=(
        Permission("capture.manage", _("Make public forms")),
        Permission("capture.judge", _("Decide what is spam, and try failed submissions again")),
    ),
    events=(
        # the owner hears of the lead that is made of it
        EventType(
            events.FormSubmitted, _("Form sent"), "forms", "capture/timeline/submitted.html", tone="rose", group="notes",
            tells=("followers",), notice="engagement",
        ),
    ),
    menu=(MenuItem(_("Form submissions"), "capture:submission_list", "forms", 40, group="marketing", kind="submission"),),
    acts=(Act(_("New form"), "capture:form_new", "forms", permission="capture.manage"),),
    settings=(
        Setting(
            _("Forms"), "capture:form_list", "forms", 60, group="work", permission="capture.manage",
            hint=_("What visitors of your sites can fill in, and who gets it"),
        ),
    ),
    personal=(Personal(Submission, ("name", "email", "phone", "answers", "page", "referrer", "network")),),
)  # fmt: skip
