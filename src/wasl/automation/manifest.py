"""What `automation` adds: rules, the right to manage them, its eyes on every event; whom it tells, and how."""

from django.utils.translation import gettext_lazy as _

from wasl.automation import hearing, jobs, telling, wanted
from wasl.automation.actions import ACTIONS
from wasl.automation.forgetting import forget_records
from wasl.automation.notices import NOTICES
from wasl.automation.topics import may_hear_notices
from wasl.kernel.manifest import Act, Bell, Control, Every, Manifest, MenuItem, Permission, Reaction, Setting
from wasl.records.events import RecordEvent

manifest = Manifest(
    permissions=(
        Permission("automation.manage", _("Write rules and put them to work")),
        Permission("automation.manage_webhooks", _("Tell other programs of events (webhooks)")),
    ),
    actions=ACTIONS,
    reactions=(
        Reaction(RecordEvent, jobs.match, wants=wanted.wants),
        Reaction(RecordEvent, jobs.tell_people, wants=telling.wants),
        Reaction(RecordEvent, jobs.hear_events, wants=hearing.wants),
    ),
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
        Every(jobs.send_notifications, "* * * * *"),
        Every(jobs.clear_notifications, "25 3 * * *"),
        Every(jobs.wake_webhooks, "* * * * * */10"),
        Every(jobs.clear_deliveries, "35 3 * * *"),
    ),
    controls=(Control(_("Follow"), "bell-plus", "automation:record_follow"),),
    bells=(
        Bell(
            _("Notifications"),
            "bell",
            "automation:notification_list",
            "automation:notification_count",
            key="n",
        ),
    ),
    notices=NOTICES,
    settings=(
        Setting(
            _("Notifications"),
            "automation:notification_preferences",
            "bell",
            14,
            hint=_("What you want to hear, by which way, and when you rest"),
        ),
        Setting(
            _("Webhooks"),
            "automation:webhook_list",
            "webhook",
            63,
            group="mail",
            permission="automation.manage_webhooks",
            hint=_("Other programs that are told of events, signed"),
        ),
    ),
    forgets=(forget_records,),
    topics=((telling.TOPIC, may_hear_notices),),
)
