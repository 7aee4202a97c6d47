"""What the letter of the week says of leads and deals, a line each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.catalog.queries.rates import Total
from wasl.kernel.text import isolated
from wasl.sales.queries.firm import NewLeads, Rate, Won
from wasl.sales.queries.home import OpenDeals
from wasl.sales.queries.worth import Change, total_text
from wasl.ui import formats


def deals_text(count: int) -> str:
    """Return a number of deals in words."""
    return ngettext("%(shown)s deal", "%(shown)s deals", count) % {"shown": formats.number_text(count)}


def _measured(count: int, total: Total | None) -> str:
    return f"{total_text(total)} ({deals_text(count)})" if total and count else deals_text(count)


def _compared(text: str, change: Change | None) -> Sequence[str]:
    if change is None or change.percent is None:
        return [text]
    sign = "+" if change.percent > 0 else ""
    percent = isolated(f"{sign}{formats.percent_text(change.percent)}")
    return [
        _("%(figure)s, %(percent)s against last month until today") % {"figure": text, "percent": percent}
    ]


def won(found: Won) -> Sequence[str]:
    """Say what was won in this month."""
    return _compared(_measured(found.count, found.total), found.change)


def open_deals(found: OpenDeals) -> Sequence[str]:
    """Say what the open deals are worth."""
    return [_measured(found.count, found.total)]


def new_leads(found: NewLeads) -> Sequence[str]:
    """Say how many leads came in."""
    return _compared(formats.number_text(found.count), found.change)


def win_rate(found: Rate) -> Sequence[str]:
    """Say how many of the decided deals were won; nothing where none was decided."""
    return [] if found.now is None else [isolated(formats.percent_text(found.now))]


def things(found: Sequence[str]) -> Sequence[str]:
    """Say the three things to know."""
    return found
