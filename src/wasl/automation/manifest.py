"""What `automation` adds: rules, the right to manage them, and its eyes on every event."""

from django.utils.translation import gettext_lazy as _

from wasl.automation import jobs, wanted
from wasl.kernel.manifest import Every, Manifest, Permission, Reaction
from wasl.records.events import RecordEvent

manifest = Manifest(
    permissions=(Permission("automation.manage", _("Write rules and put them to work")),),
    reactions=(Reaction(RecordEvent, jobs.match, wants=wanted.wants),),
    schedule=(
        Every(jobs.wake_runs, "* * * * * */10"),
        Every(jobs.look_at_days, "*/5 * * * *"),
        Every(jobs.look_at_members, "*/15 * * * *"),
    ),
)
