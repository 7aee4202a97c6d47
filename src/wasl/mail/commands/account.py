"""The mail account and the wordings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean, clean_line
from wasl.mail import wording
from wasl.mail.commands.outbox import queue_letter
from wasl.mail.models import Account, Message, Template
from wasl.workspace import audit
from wasl.workspace.throttling import Limit, take

FIELDS = frozenset({"host", "port", "security", "username", "from_name", "from_address", "rules_per_hour"})
TESTS_PER_HOUR = 5


@command("mail.manage")
def set_account(account: Account, *, values: Mapping[str, Any], by: Actor, password: str = "") -> Account:
    """Set the mail account (`FIELDS`); an empty password keeps the one there is."""
    if strange := sorted(set(values) - FIELDS):
        raise Invalid(fields={name: [_("This field cannot be set.")] for name in strange})
    for name, value in values.items():
        setattr(account, name, clean_line(value) if isinstance(value, str) else value)
    account.from_address = normalize_email(account.from_address)
    if password:
        account.set_password(password)
    account.save()
    audit.record("mail.account_changed", by=by, target=account, data={"fields": sorted(values)})
    return account


@command("mail.manage")
def send_test(account: Account, *, by: Actor) -> Message:
    """Send a letter to the person who asks; how it went stands in the outbox, in the same words for every failure.

    Raises `Conflict` where no account is set up, `Invalid` beyond five tests in an hour.
    """
    if not account.host:
        raise Conflict(_("Set up the mail account first, then send a test."))
    if not take(Limit(f"mail:tests:{by.user_id}", TESTS_PER_HOUR)):
        raise Invalid(_("Five tests in an hour are enough. Try again later."))
    audit.record("mail.tested", by=by, target=account)
    return queue_letter(
        "test", to=by.email, language=by.language, source=str(uuid7()), variables={"name": by.name}
    )


@command("mail.manage")
def change_template(purpose: str, *, language: str, subject: str, body: str, by: Actor) -> Template | None:
    """Write the wording of a purpose in a language; an empty body brings the ready one back (returns None)."""
    if purpose not in wording.PURPOSES or language not in dict(settings.LANGUAGES):
        raise Invalid(_("There is no such message."))
    found = Template.objects.filter(purpose=purpose, language=language)
    audit.record("mail.template_changed", by=by, data={"purpose": purpose, "language": language})
    if not clean(body):
        found.delete()
        return None
    values = {
        "subject": wording.check(purpose, clean_line(subject)[:200], field="subject"),
        "body": wording.check(purpose, clean(body), field="body"),
    }
    template, _is_new = Template.objects.update_or_create(purpose=purpose, language=language, defaults=values)
    return template
