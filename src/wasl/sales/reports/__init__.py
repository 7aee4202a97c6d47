"""The reports of sales, as data."""

from django.utils.translation import gettext_lazy as _

from wasl.catalog.queries import rates
from wasl.kernel.manifest import Text
from wasl.lists.reports import Block, By, Drawn, Figures, Over, Report, Sides, Split
from wasl.sales.queries.sources import known_sources
from wasl.sales.reports.funnel import draw_short, draw_whole
from wasl.sales.reports.measures import MEASURES

CHOICES = ("owner", "team", "pipeline", "source", "product", "is_existing")
CLOSING = ("won_value", "won", "lost", "win_rate", "average", "cycle")
ALL = ("won_value", "won", "lost", "win_rate", "average", "cycle", "opened", "opened_value", "leads", "qualified", "answer",
       "calls", "meetings")  # fmt: skip


SPLIT = ("owner", "team", "source", "pipeline", "buyer", "is_existing", "reason")


def _report(
    key: str, words: tuple[Text, Text], icon: str, *blocks: Block, split: tuple[str, ...] = CLOSING
) -> Report:
    """Return a report of sales: its name and what it says; they stand in the order of `REPORTS`.

    On top stand the measures `split` by what the reader chooses.
    """
    label, hint = words
    if split:
        cards = [one for one in blocks if isinstance(one, Figures)]
        blocks = (*cards, Split("split", split, SPLIT), *(one for one in blocks if one not in cards))
    return Report(
        key, label, hint, icon, "deals", MEASURES, blocks, rates, CHOICES, offers={"source": known_sources}
    )


REPORTS = (
    _report(
        "sales", (_("Sales at a glance"), _("What came in, and how")), "chart-bar",
        Figures(("won_value", "win_rate", "average", "cycle", "leads", "answer")),
        Over("revenue", _("Won value by month"), ("won_value", "won"), is_short=True),
        Drawn("funnel", draw_short, ("opened",)),
        By("people", _("Team comparison"), "owner", ("won_value", "won"), is_short=True),
        By("reasons", _("Why deals were lost"), "reason", ("lost", "lost_value"), is_short=True),
    ),
    _report(
        "funnel", (_("Funnel"), _("Conversion and days by stage")), "filter",
        Drawn("funnel", draw_whole, ("opened",)), Over("opened", _("Deals opened by month"), ("opened", "opened_value")),
        split=("opened", "opened_value", "won", "win_rate"),
    ),
    _report(
        "sources", (_("Sources"), _("Where deals and leads come from")), "world",
        By("deals", _("Deals by source"), "source", CLOSING),
        By("leads", _("Leads by source"), "source", ("leads", "qualified", "qualified_rate", "answer")),
        split=(*CLOSING, "leads", "qualified"),
    ),
    _report(
        "products", (_("Products"), _("What was sold")), "package",
        By("products", _("Deals by product"), "product", ("sold_value", "sold", "unsold"), over="lines__product_id",
           note=_("The value is that of the product's lines, without tax. Lines without a product are not counted.")),
    ),
    _report(
        "customers", (_("New and existing"), _("New customers against those who have bought before")), "users",
        By("customers", _("Deals of customers who had bought before"), "is_existing", CLOSING,
           note=_("Bought before: the contact or the company had a won deal when this one was opened.")),
        By("contacts", _("Leads from new contacts"), "was_new", ("leads", "qualified", "qualified_rate")),
    ),
    _report(
        "people", (_("People"), _("Activities and results of each colleague")), "user",
        Figures(ALL), By("people", _("Each colleague"), "owner", ALL), By("teams", _("Each team"), "team", ALL),
        split=ALL,
    ),
    _report(
        "time", (_("Over time"), _("Sales cycle, average deal and win rate by month")), "timeline",
        Figures(("cycle", "average", "win_rate")),
        Over("cycle", _("Sales cycle by month"), ("cycle", "won"), "line", is_short=True),
        Over("average", _("Average deal by month"), ("average", "won"), "line", is_short=True),
        Over("rate", _("Win rate by month"), ("win_rate", "won", "lost"), "line", is_short=True),
        Over("value", _("Won value by month"), ("won_value", "won"), is_short=True),
    ),
    _report(
        "losses", (_("Wins and losses"), _("Why deals are lost")), "mood-sad",
        Figures(("won", "lost", "win_rate", "lost_value")),
        By("reasons", _("Why deals were lost"), "reason", ("lost", "lost_value")),
        By("stages", _("Won and lost by pipeline"), "pipeline", ("win_rate", "won", "lost")),
        Over("rate", _("Win rate by month"), ("win_rate", "won", "lost"), "line"),
        split=("lost", "lost_value", "won", "win_rate"),
    ),
    _report(
        "sides", (_("Side by side"), _("Two groups on every figure, with the difference")), "columns-2",
        Sides("sides", _("Two groups beside each other"), ALL, SPLIT), split=(),
    ),
)  # fmt: skip
