"""What `operations` adds: the operator's right and page."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Act, Alert, Every, Manifest, Permission, Setting
from wasl.operations.alarms import trouble
from wasl.operations.commands.erasures import note_erased
from wasl.operations.jobs import keep_archive, keep_backups, ship_log

manifest = Manifest(
    permissions=(
        Permission("operations.manage", _("See the state of the installation and retry failed jobs")),
        Permission("operations.back_up", _("Make backups, try them and plan them")),
        Permission("operations.take_backups", _("Download backups and see their key")),
    ),
    settings=(
        Setting(
            _("Backups"),
            "operations:backup_list",
            icon="database-export",
            order=88,
            group="safety",
            permission="operations.back_up",
            hint=_("When, where and how they were tried"),
        ),
        Setting(
            _("Installation"),
            "operations:job_list",
            icon="heartbeat",
            order=90,
            group="safety",
            permission="operations.manage",
            hint=_("Whether everything runs, and jobs that failed"),
        ),
    ),
    acts=(
        Act(_("Back up now"), "operations:backup_list", "database-export", permission="operations.back_up"),
    ),
    schedule=(
        Every(keep_backups, "7 * * * *"),
        Every(ship_log, "* * * * *"),
        Every(keep_archive, "22 * * * *"),
    ),
    forgets=(note_erased,),
    alerts=(Alert(trouble, "operations:backup_list"),),
)
