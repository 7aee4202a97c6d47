"""How many letters rules may send: strangers can begin rules, so there is an end to what they make the firm send (S-076)."""

from django.utils.translation import ngettext

from wasl.kernel.errors import Later
from wasl.mail.models import Account
from wasl.workspace.throttling import HOUR, Limit, ends_at, take

BY_RULES = "mail.rules"


def count_by_rule() -> None:
    """Count a letter that a rule sends; raises `Later` beyond what the firm allows all its rules in an hour.

    It stands right before the letter is queued, in its transaction: one that is not sent does not count.
    """
    most = Account.objects.values_list("rules_per_hour", flat=True).get(pk=1)
    if not take(Limit(BY_RULES, most, HOUR)):
        text = ngettext(
            "Rules send %(count)s e-mail an hour at most, and they have; the next one leaves later.",
            "Rules send %(count)s e-mails an hour at most, and they have; the next one leaves later.",
            most,
        )
        raise Later(text % {"count": most}, until=ends_at(BY_RULES))
