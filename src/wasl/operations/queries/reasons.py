"""Why a job failed, in sentences for people who do not read programs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.manifest import Text

AWAY = gettext_lazy(
    "Another server did not answer, or refused. Look at its address and the network, then run it again."
)
DATABASE = gettext_lazy("The database was busy or away. Run it again.")
FILE = gettext_lazy("A file is missing, or the program may not read or write it.")
MEMORY = gettext_lazy("The memory of the server did not suffice.")
# the names of Python's errors and those of its libraries
REASONS: dict[str, Text] = {
    "ConnectError": AWAY,
    "ConnectTimeout": AWAY,
    "ConnectionError": AWAY,
    "ConnectionRefusedError": AWAY,
    "ConnectionResetError": AWAY,
    "FileNotFoundError": FILE,
    "InterfaceError": DATABASE,
    "MemoryError": MEMORY,
    "OperationalError": DATABASE,
    "PermissionError": FILE,
    "ReadTimeout": AWAY,
    "SMTPAuthenticationError": gettext_lazy(
        "The mail server refused name or password. Look at the mail account."
    ),
    "SMTPConnectError": AWAY,
    "SMTPServerDisconnected": AWAY,
    "SSLCertVerificationError": AWAY,
    "TimeoutError": AWAY,
    "gaierror": AWAY,
}
OURS = frozenset({"Conflict", "Invalid", "NotAllowed", "NotFound"})
FULL = "No space left on device"  # the words of the system, errno 28


def reason_of(kind: str, text: str) -> str:
    """Return why a job failed; `kind` and `text` are the name and the words of the error, empty where none is known."""
    if not kind:
        return _("It was ended while it ran, or failed before reasons were kept.")
    if FULL in text:
        return _("The disk is full. Make room, then run it again.")
    if kind in OURS and text:
        return text
    fallback = _(
        "The program met something it does not expect. If it fails again, hand the detail to whoever maintains it."
    )
    return str(REASONS.get(kind, fallback))
