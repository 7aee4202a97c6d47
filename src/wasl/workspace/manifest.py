"""What `workspace` adds: its named rights, its pages in the settings."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Manifest, Permission, Setting

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
    settings=(
        Setting(_("Preferences"), "workspace:preferences", "user", 10),
        Setting(_("Sign-in and security"), "mfa_index", "shield-lock", 11),
        Setting(_("Sessions"), "usersessions_list", "devices", 12),
        Setting(_("API tokens"), "workspace:tokens", "api", 13, permission=""),
        Setting(_("Firm"), "workspace:firm", "building", 20, permission="workspace.manage_settings"),
        Setting(_("Users"), "workspace:users", "users", 21, permission="workspace.manage_users"),
        Setting(_("Teams"), "workspace:teams", "sitemap", 22, permission="workspace.manage_teams"),
        Setting(
            _("Roles and visibility"), "workspace:roles", "eye-cog", 23, permission="workspace.manage_roles"
        ),
        Setting(_("Audit log"), "workspace:audit", "history", 90, permission="workspace.read_audit"),
    ),
)
