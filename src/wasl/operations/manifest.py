"""What `operations` adds: the operator's right and page."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Manifest, Permission, Setting

manifest = Manifest(
    permissions=(
        Permission("operations.manage", _("See the state of the installation and retry failed jobs")),
    ),
    settings=(
        Setting(
            _("Installation"),
            "operations:job_list",
            icon="heartbeat",
            order=90,
            permission="operations.manage",
            hint=_("Whether everything runs, and jobs that failed"),
        ),
    ),
)
