"""Which day it is where the firm is: what is due or over is judged there, whoever looks."""

import datetime
import zoneinfo

from wasl.kernel import clock
from wasl.workspace.queries import firm_zone


def firm_day() -> datetime.date:
    """Return today in the firm's zone."""
    return clock.today(zoneinfo.ZoneInfo(firm_zone()))
