"""What `forecast` adds: the forecast in the side bar, targets in the settings, and the rights over them."""

from django.utils.translation import gettext_lazy as _

from wasl.forecast.models.targets import SEE, SET
from wasl.kernel.manifest import Manifest, Permission, Setting

manifest = Manifest(
    permissions=(
        Permission(SEE, _("See the targets of others, as far as their deals")),
        Permission(SET, _("Set targets for those whose deals one may change")),
    ),
    settings=(
        Setting(_("Targets"), "forecast:target_grid", "target-arrow", order=58, group="sales", permission=SET,
                hint=_("What people, teams and the firm are to win")),
    ),
)  # fmt: skip
