"""What a home page took long to count is kept for some minutes, for whoever looked and as long as he may see the same."""

import datetime
import hashlib
import time
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from wasl.kernel import clock
from wasl.kernel.keeping import lasting
from wasl.kernel.manifest import HomeBlock, Look
from wasl.workspace.visibility import eyes

KEPT_FOR = datetime.timedelta(minutes=5)
# what is counted sooner, in seconds, is counted anew each time
LONG = 0.4
# where people work everything is of this moment; sums over a team or the firm may be some minutes old
HOMES = ("team", "firm")


def read(block: HomeBlock, look: Look) -> tuple[Any, datetime.datetime | None]:
    """Return what a block shows, and when that was counted where it was earlier than now."""
    if look.home not in HOMES or block.is_still:
        return block.read(look), None
    key = _key(block, look)
    kept = cache.get(key) if block.is_slow else None
    if kept is not None:
        data, at = kept
        return data, at
    begun, at = time.monotonic(), clock.now()
    data = block.read(look)
    took = time.monotonic() - begun
    if block.is_slow and took >= LONG:
        cache.set(key, (data, at), lasting(took, KEPT_FOR))
    return data, None


def _key(block: HomeBlock, look: Look) -> str:
    whole = repr((block.key, look.home, sorted(look.params.items()), eyes(look.viewer), get_language()))
    return "home:" + hashlib.sha256(whole.encode()).hexdigest()
