"""What `mail` adds: the right to manage it, its pages in the settings, the sweep of the outbox, the mailbox."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Alert, Every, Manifest, Permission, Personal, Setting
from wasl.mail import jobs
from wasl.mail.bounces import BOUNCES
from wasl.mail.jobs import fetching, mailed
from wasl.mail.models import Incoming
from wasl.mail.queries.incoming import trouble
from wasl.mail.queries.mailed import EXPORT, paused_reports

manifest = Manifest(
    permissions=(Permission("mail.manage", _("Manage the mail account and the outbox")),),
    settings=(
        Setting(
            _("Mail account"),
            "mail:account",
            "mail-cog",
            60,
            group="mail",
            permission="mail.manage",
            hint=_("Outgoing and incoming mail servers"),
        ),
        Setting(
            _("Message texts"),
            "mail:letters",
            "mail-opened",
            61,
            group="mail",
            permission="mail.manage",
            hint=_("The words of invitations and notices"),
        ),
        Setting(
            _("Outbox"),
            "mail:outbox",
            "mail-forward",
            62,
            group="mail",
            permission="mail.manage",
            hint=_("Messages sent, waiting and failed"),
        ),
        Setting(
            _("Incoming mail"),
            "mail:incoming",
            "mail-down",
            62,
            group="mail",
            permission="mail.manage",
            hint=_("What came into the mailbox, and what became of it"),
        ),
        Setting(
            _("Reports by mail"),
            "mail:reports",
            "report",
            57,
            group="work",
            permission=EXPORT,
            hint=_("Lists that leave by mail each day, week or month"),
        ),
    ),
    schedule=(
        Every(jobs.sweep, "* * * * *"),
        Every(fetching.fetch, "* * * * *"),
        Every(mailed.begin_reports, "* * * * *"),
    ),
    mail_handlers=(BOUNCES,),
    alerts=(Alert(trouble, "mail:account"), Alert(paused_reports, "mail:reports")),
    personal=(Personal(Incoming, ("raw", "sender", "sender_name", "subject", "about")),),
)
