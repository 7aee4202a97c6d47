"""Several names in one sentence."""

from collections.abc import Sequence
from functools import reduce

from django.utils.translation import gettext as _


def listed(names: Sequence[str]) -> str:
    """Return names one after the other, as the reader's language lists them."""
    *before, last = names or [""]
    if not before:
        return last
    first = reduce(lambda text, name: _("%(before)s, %(last)s") % {"before": text, "last": name}, before)
    return _("%(before)s, and %(last)s") % {"before": first, "last": last}
