"""Tells what kind of sender a letter has: a program that writes by itself, a spammer, the firm itself.

Letters that programs send by themselves are known by RFC 3834 §2 and RFC 2919. Whoever answers letters without a person asks
here first, and marks what it sends itself (`smtp`): two programs that answer each other never end (S-075).
"""

import re

from wasl.mail.letters import Letter
from wasl.mail.models import Account, Mailbox

MACHINES = re.compile(
    r"(?:no|do.?not).?reply|mailer-daemon|postmaster|bounces?|notifications?", re.IGNORECASE
)
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


def is_automatic(letter: Letter) -> bool:
    """Tell whether a program has sent a letter by itself: an answer, a report, a list."""
    answered = letter.header("auto-submitted").lower()
    return (
        answered not in {"", "no"}
        or letter.header("precedence").strip().lower() in BULK
        or any(
            letter.header(name) for name in ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond")
        )
        or letter.header("return-path").strip() == "<>"
        or bool(letter.of_type("multipart/report"))
        or bool(MACHINES.fullmatch(letter.sender.partition("@")[0]))
    )


def is_spam(letter: Letter) -> bool:
    """Tell whether a filter in front of us called a letter spam."""
    return letter.header("x-spam-flag").strip().lower() == "yes" or letter.header(
        "x-spam-status"
    ).lower().startswith("yes")


def own_addresses() -> set[str]:
    """Return the addresses of the firm's own mailbox and account: what they send comes round again."""
    boxes = Mailbox.objects.values_list("address", flat=True)
    return {one.lower() for one in (*boxes, *Account.objects.values_list("from_address", flat=True))}
