"""Sums that took long to count are kept for a while, for each who may see them; whoever looks is told how old they are."""

import datetime
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.keeping import lasting

# what is counted faster than this, in seconds, is counted anew each time
SLOW = 0.25
KEPT_FOR = datetime.timedelta(minutes=10)


def eyes_of(viewer: Actor) -> list[Any]:
    """Return everything on which it depends what a viewer sees of deals."""
    teams = sorted(str(one) for one in viewer.teams)
    hidden = sorted(viewer.hidden_fields.get("deal", ()))
    return [str(viewer.user_id), viewer.kind, viewer.reach_for("deal"), teams, hidden]


def kept[T](
    viewer: Actor, name: str, about: list[Any], count: Callable[[], T], *, anew: bool = False
) -> tuple[T, datetime.datetime, bool]:
    """Return what `count` returns (plain values), when it was counted, and whether that was earlier than now.

    It is kept where counting took long, apart for everybody who sees other deals; `anew` counts again.
    """
    text = json.dumps([name, about, eyes_of(viewer)], default=str)
    key = f"forecast:{hashlib.sha256(text.encode()).hexdigest()}"
    held = None if anew else cache.get(key)
    if held is not None:
        value, at = held
        return value, at, True
    begun, at = time.monotonic(), clock.now()
    value = count()
    took = time.monotonic() - begun
    if took >= SLOW:
        cache.set(key, (value, at), lasting(took, KEPT_FOR))
    elif anew:
        cache.delete(key)
    return value, at, False
