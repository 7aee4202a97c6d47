"""What `automation` adds: rules, the right to manage them, and its eyes on every event."""

from django.utils.translation import gettext_lazy as _

from wasl.automation import jobs, wanted
from wasl.kernel.manifest import Act, Every, Manifest, MenuItem, Permission, Reaction
from wasl.records.events import RecordEvent

manifest = Manifest(
    permissions=(Permission("automation.manage", _("Write rules and put them to work")),),
    reactions=(Reaction(RecordEvent, jobs.match, wants=wanted.wants),),
    menu=(
        MenuItem(
            _("Automation"),
            "automation:rule_list",
            "bolt",
            80,
            group="workspace",
            permission="automation.manage",
        ),
    ),
    acts=(
        Act(_("What Wasl does for you"), "automation:rule_guide", "route"),
        Act(_("New rule"), "automation:rule_new", "bolt", permission="automation.manage"),
    ),
    schedule=(
        Every(jobs.wake_runs, "* * * * * */10"),
        Every(jobs.look_at_days, "*/5 * * * *"),
        Every(jobs.look_at_members, "*/15 * * * *"),
    ),
)
