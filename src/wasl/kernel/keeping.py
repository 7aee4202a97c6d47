"""How long the answer to a dear question is kept."""

import datetime


def lasting(took: float, most: datetime.timedelta) -> float:
    """Return for how many seconds an answer is kept that took `took` seconds: twenty times as long, ten at least, `most` at most.

    Who has just changed something sees it soon where counting is cheap; what is dear to count may be older.
    """
    return min(max(20 * took, 10.0), most.total_seconds())
