"""What `mail` adds: the right to manage it, its pages in the settings, the sweep of the outbox, the mailbox."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Alert, Every, Manifest, Permission, Personal, Setting
from wasl.mail import jobs
from wasl.mail.jobs import fetching
from wasl.mail.models import Incoming
from wasl.mail.queries.incoming import trouble

manifest = Manifest(
    permissions=(Permission("mail.manage", _("Manage the mail account and the outbox")),),
    settings=(
        Setting(
            _("Mail account"),
            "mail:account",
            "mail-cog",
            60,
            permission="mail.manage",
            hint=_("How letters leave, and how they come in"),
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
        Setting(
            _("Incoming letters"),
            "mail:incoming",
            "mail-down",
            63,
            permission="mail.manage",
            hint=_("What came into the mailbox, and what became of it"),
        ),
    ),
    schedule=(Every(jobs.sweep, "* * * * *"), Every(fetching.fetch, "* * * * *")),
    alerts=(Alert(trouble, "mail:account"),),
    personal=(Personal(Incoming, ("raw", "sender", "sender_name", "subject", "about")),),
)
