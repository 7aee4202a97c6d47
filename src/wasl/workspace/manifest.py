"""What `workspace` adds: its named rights, its pages in the settings."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Every, Manifest, MenuItem, Permission, Setting
from wasl.workspace.throttling import forget_throttles

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
    schedule=(Every(forget_throttles, "50 * * * *"),),
    menu=(MenuItem(_("Settings"), "workspace:settings", "settings", 900, "workspace", key="s"),),
    settings=(
        Setting(
            _("Preferences"),
            "workspace:preferences",
            "user",
            10,
            hint=_("Name, language, time zone, appearance, digits"),
        ),
        Setting(
            _("Sign-in and security"),
            "mfa_index",
            "shield-lock",
            11,
            hint=_("Password, passkeys, authenticator app, recovery codes"),
        ),
        Setting(
            _("Sessions"), "usersessions_list", "devices", 12, hint=_("Devices on which you are signed in")
        ),
        Setting(_("API tokens"), "workspace:tokens", "api", 13, hint=_("Let programs work as you")),
        Setting(
            _("Firm"),
            "workspace:firm",
            "building",
            20,
            group="workspace",
            permission="workspace.manage_settings",
            hint=_("Name, country, language, currency, time zone"),
        ),
        Setting(
            _("Users"),
            "workspace:users",
            "users",
            21,
            group="workspace",
            permission="workspace.manage_users",
            hint=_("Invite colleagues, give roles, shut leavers out"),
        ),
        Setting(
            _("Teams"),
            "workspace:teams",
            "sitemap",
            22,
            group="workspace",
            permission="workspace.manage_teams",
            hint=_("Who belongs together, and who stands above whom"),
        ),
        Setting(
            _("Roles and visibility"),
            "workspace:roles",
            "eye-cog",
            23,
            group="workspace",
            permission="workspace.manage_roles",
            hint=_("Who sees and changes what, down to fields"),
        ),
        Setting(
            _("Security status"),
            "workspace:safety",
            "shield-check",
            89,
            group="safety",
            permission="workspace.manage_users",
            hint=_("Second factors, sessions, sign-ins, HTTPS"),
        ),
        Setting(
            _("Audit log"),
            "workspace:audit",
            "history",
            90,
            group="safety",
            permission="workspace.read_audit",
            hint=_("Who did what, in a chain that shows tampering"),
        ),
    ),
)
