"""Why a message to a webhook did not arrive, in words that tell nothing of the inner network (S-049)."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text

UNREACHED: Text = _("The other side does not answer.")
INNER: Text = _("The address leads into an inner network.")
REASONS: dict[str, Text] = {
    "unknown": _("No machine has this name."),
    "refused": UNREACHED,
    "slow": _("The answer took longer than ten seconds."),
    "certificate": _("The certificate of the other side is not valid."),
    "large": _("The answer is too large."),
    "broken": UNREACHED,
    "network": INNER,
    "name": INNER,
    "scheme": INNER,
    "port": INNER,
    "address": _("This address cannot be read."),
}
