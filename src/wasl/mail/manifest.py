"""What `mail` adds: the right to manage it, its pages in the settings, the sweep of the outbox."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Every, Manifest, Permission, Setting
from wasl.mail import jobs

manifest = Manifest(
    permissions=(Permission("mail.manage", _("Manage the mail account and the outbox")),),
    settings=(
        Setting(_("Mail account"), "mail:account", "mail-cog", 60, permission="mail.manage"),
        Setting(_("Outbox"), "mail:outbox", "mail-forward", 61, permission="mail.manage"),
    ),
    schedule=(Every(jobs.sweep, "* * * * *"),),
)
