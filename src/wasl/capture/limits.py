"""How often one address may send a form: strangers fill no tables."""

import datetime
import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from wasl.capture.models import Submission, WebForm
from wasl.kernel import clock
from wasl.kernel.errors import TooOften

HOUR = 3600
PER_ADDRESS = 30
PER_FORM = 1000


def check(form: WebForm, address: str) -> None:
    """Raise `TooOften` where one network address, or all together, send a form more often than people do."""
    key = f"capture:{form.pk}:{address}:{int(time.time()) // HOUR}"
    count = cache.get(key, 0)
    if count >= PER_ADDRESS or _is_flooded(form):
        raise TooOften(_("Too much is sent at this moment. What you typed is kept: try again in an hour."))
    cache.set(key, count + 1, HOUR)


def _is_flooded(form: WebForm) -> bool:
    recent = Submission.objects.filter(
        form=form, created_at__gte=clock.now() - datetime.timedelta(seconds=HOUR)
    )
    return recent[PER_FORM : PER_FORM + 1].exists()
