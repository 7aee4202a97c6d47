"""The forms that are open to the public, kept in memory by a process that hears when one changes; any other reads each time."""

import time
from dataclasses import dataclass, field

from wasl.capture.models import WebForm
from wasl.kernel.errors import NotFound
from wasl.worker.bus import EAR, publish

TOPIC = "forms"
# now and then a form is read all the same: a notice may get lost
HEARD = 60.0


@dataclass
class Kept:
    """Forms by key, each with when it was read; `turn` counts the changes that were heard of."""

    forms: dict[str, tuple[float, WebForm]] = field(default_factory=dict)
    turn: int = 0

    def forget(self) -> None:
        """Read all of them anew; what is just being read may be old already, and is not kept."""
        self.turn += 1
        self.forms = {}


KEPT = Kept()
EAR.watchers[TOPIC] = KEPT.forget


def open_form(key: str) -> WebForm:
    """Return the form under a public address, which nobody may change; raises `NotFound`."""
    read_at, form = KEPT.forms.get(key, (0.0, None))
    if form is not None and EAR.is_open and time.monotonic() - read_at < HEARD:
        return form
    turn, now = KEPT.turn, time.monotonic()
    form = WebForm.objects.filter(key=key, is_active=True).first()
    if form is None:
        raise NotFound
    if EAR.is_open and turn == KEPT.turn:
        KEPT.forms[key] = now, form
    return form


def tell_changed() -> None:
    """Let every process read the forms anew once the caller's transaction is done."""
    publish([TOPIC], "")
