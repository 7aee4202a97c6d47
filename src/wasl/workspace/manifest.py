"""What `workspace` adds: its named rights."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Manifest, Permission

manifest = Manifest(
    permissions=(
        Permission("workspace.own", _("Hand over ownership")),
        Permission("workspace.manage_users", _("Invite, change and deactivate users")),
        Permission("workspace.manage_roles", _("Change roles and rights")),
        Permission("workspace.manage_teams", _("Change teams")),
        Permission("workspace.manage_settings", _("Change the settings of the workspace")),
        Permission("workspace.read_audit", _("Read the audit log")),
        Permission("workspace.see_as", _("See the product as another user")),
        Permission("workspace.use_api", _("Use the API with tokens")),
    ),
)
