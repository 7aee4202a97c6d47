"""The job that fetches the mailbox, each minute."""

from django.tasks import task

from wasl.mail import imap
from wasl.mail.models import Mailbox


@task
def fetch() -> None:
    """Store what is new in the mailbox, where it is fetched at all."""
    mailbox = Mailbox.objects.filter(pk=1, way=Mailbox.Way.IMAP).first()
    if mailbox is not None:
        imap.fetch(mailbox)
