"""What `mail` adds: the right to manage it, its pages in the settings, the sweep of the outbox."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Every, Manifest, Permission, Setting
from wasl.mail import jobs

manifest = Manifest(
    permissions=(Permission("mail.manage", _("Manage the mail account and the outbox")),),
    settings=(
        Setting(
            _("Mail account"),
            "mail:account",
            "mail-cog",
            60,
            permission="mail.manage",
            hint=_("The address that letters leave by"),
        ),
        Setting(
            _("Letters"),
            "mail:letters",
            "mail-opened",
            61,
            permission="mail.manage",
            hint=_("The words of invitations and notices"),
        ),
        Setting(
            _("Outbox"),
            "mail:outbox",
            "mail-forward",
            62,
            permission="mail.manage",
            hint=_("Letters sent, waiting and failed"),
        ),
    ),
    schedule=(Every(jobs.sweep, "* * * * *"),),
)
