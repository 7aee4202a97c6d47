"""How often one address may send a form: strangers fill no tables."""

import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from wasl.capture.models import WebForm
from wasl.kernel.errors import TooOften

HOUR = 3600
PER_ADDRESS = 30
PER_FORM = 1000


def check(form: WebForm, address: str) -> None:
    """Raise `TooOften` where one network address, or all together, send a form more often than people do."""
    hour = int(time.time()) // HOUR
    _count(f"capture:{form.pk}:{address}:{hour}", PER_ADDRESS)
    _count(f"capture:{form.pk}:{hour}", PER_FORM)


def _count(key: str, most: int) -> None:
    cache.add(key, 0, HOUR)
    if cache.incr(key) > most:
        raise TooOften(_("Too much is sent at this moment. What you typed is kept: try again in an hour."))
