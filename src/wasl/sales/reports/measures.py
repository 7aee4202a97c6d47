"""What is counted of sales: deals as they close and as they are opened, leads, calls and meetings."""

from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, FloatField, Func, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.lists.reports import Measure


def _state(*names: str) -> dict[str, Any]:
    if len(names) == 1:
        return {"field": "state", "op": "is", "value": names[0]}
    return {"field": "state", "op": "in", "value": list(names)}


WON, LOST, CLOSED = _state("won"), _state("lost"), _state("won", "lost")
LIST = {"show": "list"}
# how many days a deal took from its opening to its close; DATE_PART is a float from the start, what EXTRACT returns sorts slower
TOOK = Func(
    Value("epoch"),
    ExpressionWrapper(F("closed_at") - F("created_at"), DurationField()),
    function="DATE_PART",
    template="%(function)s(%(expressions)s) / 86400",
    output_field=FloatField(),
)

MEASURES = (
    Measure("won_value", _("Won value"), "deals", "closed_at", "sum", "amount", WON, rights=("amount",), words=LIST),
    Measure("won", _("Deals won"), "deals", "closed_at", where=WON, words=LIST),
    Measure("lost", _("Deals lost"), "deals", "closed_at", where=LOST, better="less", words=LIST),
    Measure("lost_value", _("Lost value"), "deals", "closed_at", "sum", "amount", LOST, rights=("amount",), better="less",
            words=LIST),
    Measure("win_rate", _("Win rate"), "deals", "closed_at", "share", WON, CLOSED, words=LIST | {"group": "state"}),
    Measure("average", _("Average deal"), "deals", "closed_at", "mean", "amount", WON, rights=("amount",), words=LIST),
    Measure("cycle", _("Sales cycle (median)"), "deals", "closed_at", "median", TOOK, WON, "days", better="less", words=LIST),
    Measure("opened", _("Deals opened"), "deals", "created_at", words=LIST),
    Measure("opened_value", _("Value opened"), "deals", "created_at", "sum", "amount", rights=("amount",), words=LIST),
    # of the lines with a product, without tax
    Measure("sold_value", _("Won value of the product"), "deals", "closed_at", "sum", "lines__net", WON, rights=("amount",),
            words=LIST, is_of_lines=True),
    Measure("sold", _("Deals won"), "deals", "closed_at", where=WON, words=LIST, is_of_lines=True),
    Measure("unsold", _("Deals lost"), "deals", "closed_at", where=LOST, better="less", words=LIST, is_of_lines=True),
    Measure("leads", _("New leads"), "leads", "created_at"),
    Measure("qualified", _("Leads that became deals"), "leads", "created_at", where=_state("qualified")),
    Measure("qualified_rate", _("Leads that became deals, share"), "leads", "created_at", "share", _state("qualified"),
            words={"group": "state"}),
    Measure("answer", _("First answer (median)"), "leads", "created_at", "median", Cast("answer_minutes", FloatField()),
            {"field": "answer_minutes", "op": "is_not_empty"}, "minutes", better="less"),
    Measure("calls", pgettext_lazy("number of", "Calls"), "calls", "done_at", where=_state("done")),
    Measure("meetings", pgettext_lazy("number of", "Meetings"), "meetings", "done_at", where=_state("done")),
)  # fmt: skip
