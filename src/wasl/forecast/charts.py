"""The charts of the forecast: what is won and expected beside what is to be won."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.forecast.queries.months import Forecast
from wasl.ui import formats
from wasl.ui.charts import Chart, Series


def by_month(found: Forecast) -> Chart:
    """Return the chart of months: what is won, around it the forecast, and the target as a line."""
    now = found.now
    label = _("%(month)s: %(won)s won, %(forecast)s forecast.") % {
        "month": date_format(found.today, "F Y"),
        "won": " ".join(filter(None, formats.money_text(round(now.won.worth.amount, 0), found.currency))),
        "forecast": " ".join(filter(None, formats.money_text(round(now.forecast, 0), found.currency))),
    }
    series = [
        Series(
            pgettext("forecast", "Won"),
            [one.won.worth.amount if one.state != "ahead" else None for one in found.months],
            links=[one.links.of("won") for one in found.months],
        ),
        Series(
            _("Forecast"),
            [one.forecast if one.state != "past" else None for one in found.months],
            style="dashed",
            links=[one.weighted_url for one in found.months],
        ),
    ]
    if any(one.target for one in found.months):
        targets = [one.target for one in found.months]
        series.append(Series(pgettext("sales", "Target"), targets, tone="next", style="line"))
    return Chart(
        "forecast",
        label,
        formats.month_names([one.place for one in found.months if isinstance(one.place, datetime.date)]),
        series,
        unit=found.currency,
        head=pgettext("span of time", "Month"),
    )
