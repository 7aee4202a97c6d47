"""What the letter of the week says of leads and deals, a line each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.catalog.queries.rates import Total
from wasl.kernel.manifest import Said
from wasl.kernel.text import isolated
from wasl.sales.queries.addresses import condition, deals_address, leads_address
from wasl.sales.queries.firm import NewLeads, Rate, Won
from wasl.sales.queries.home import OpenDeals
from wasl.sales.queries.worth import Change, total_text
from wasl.ui import formats


def deals_text(count: int) -> str:
    """Return a number of deals in words."""
    return ngettext("%(shown)s deal", "%(shown)s deals", count) % {"shown": formats.number_text(count)}


def _measured(count: int, total: Total | None) -> str:
    return f"{total_text(total)} ({deals_text(count)})" if total and count else deals_text(count)


def _compared(text: str, change: Change | None) -> str:
    if change is None or change.percent is None:
        return text
    sign = "+" if change.percent > 0 else ""
    percent = isolated(f"{sign}{formats.percent_text(change.percent)}")
    return _("%(figure)s, %(percent)s against last month until today") % {"figure": text, "percent": percent}


def won(found: Won) -> Sequence[Said]:
    """Say what was won in this month."""
    text = _compared(_measured(found.count, found.total), found.change)
    return [Said(text, deals_address(state="won", closed="this_month"))]


def open_deals(found: OpenDeals) -> Sequence[Said]:
    """Say what the open deals are worth."""
    return [Said(_measured(found.count, found.total), deals_address(state="open"))]


def new_leads(found: NewLeads) -> Sequence[Said]:
    """Say how many leads came in."""
    return [
        Said(
            _compared(formats.number_text(found.count), found.change),
            leads_address(condition("created_at", "is", "this_month")),
        )
    ]


def win_rate(found: Rate) -> Sequence[Said]:
    """Say how many of the decided deals were won; nothing where none was decided."""
    return [] if found.now is None else [Said(isolated(formats.percent_text(found.now)), found.link)]


def things(found: Sequence[Said]) -> Sequence[Said]:
    """Say the three things to know."""
    return found
