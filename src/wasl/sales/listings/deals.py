"""The lists of deals: columns, orders, filters, as data for pages, board, API and export."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contacts.listings import WITH_COMPANY, WITH_PERSON
from wasl.contacts.queries.options import filter_options
from wasl.contacts.sources import SOURCE, source_cell
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.days.asking import WORDS
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort
from wasl.sales import wording
from wasl.sales.commands import change_deal
from wasl.sales.days import CALENDAR
from wasl.sales.listings import counted
from wasl.sales.models import Deal
from wasl.sales.queries.deals import counting_as, deals_of, rotting_now
from wasl.sales.queries.pipelines import pipelines
from wasl.sales.queries.recovered import NO_WAY, WAYS, came_back_by
from wasl.ui.templatetags import ui as draw


def title_cell(row: Deal) -> SafeString:
    """Draw the title with, under it, whose deal it is."""
    parties = [one.name for one in (row.company, row.contact) if one]
    return cells.title("sales:deal", row, row.title, draw.bdi(parties[0]) if parties else "")


def chance_cell(row: Deal) -> SafeString:
    """Draw how likely it is won."""
    return draw.percent(row.chance)


def forecast_cell(row: Deal) -> SafeString:
    """Draw the forecast for which a deal counts; what somebody said stands out."""
    if not row.is_open:
        return cells.NOTHING
    shade = "" if row.forecast else "w-mute"
    return format_html('<span class="{}">{}</span>', shade, Deal.Forecast(row.counts_as).label)


def step_cell(row: Deal) -> SafeString:
    """Draw the next step with its day; a deal without one says so."""
    anchor = row.anchor
    if anchor.next_step_at is None:
        if not row.is_open:
            return cells.NOTHING
        return format_html('<span class="w-tag t-bad">{}</span>', _("No next step"))
    late = "w-nextc" if anchor.next_step_at < clock.now() else "w-2nd"
    return format_html(
        '<div class="w-step"><bdi class="w-cut">{}</bdi><span class="w-xs {}">{}</span></div>',
        anchor.next_step, late, draw.due(anchor.next_step_at),
    )  # fmt: skip


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = deals_of(viewer).current()
    return rows


def _options(viewer: Actor) -> Options:
    """Return the words behind ids, with pipelines and their stages."""
    found = pipelines(viewer)
    several = len(found) > 1
    stages = [
        (str(stage.pk), f"{one.name}: {stage.name}" if several else stage.name)
        for one in found
        for stage in one.stages.all()
    ]
    return filter_options(viewer) | {
        "pipeline": [(str(one.pk), one.name) for one in found],
        "stage": stages,
        "product": counted.products(viewer),
    }


def _is_rotting(_operator: str, value: Any) -> Q:
    rotting = rotting_now()
    return rotting if value else ~rotting | Q(stage__rots_after=None)


def _forecast(operator: str, value: Any) -> Q | None:
    """Return the condition on the forecast for which deals count: as somebody said, else as their chance says."""
    if operator not in {"is", "in"}:
        return Q() if operator == "is_not_empty" else None
    found = Q(pk__in=())
    for one in value if operator == "in" else [value]:
        found |= counting_as(one)
    return found


def _step(value: str) -> dict[str, Any]:
    if value != "none":
        raise Invalid(fields={"step": [_("Choose one of the values offered.")]})
    return {"field": "next_step_at", "op": "is_empty"}


def _rotting(value: str) -> dict[str, Any]:
    return {"field": "is_rotting", "op": "is", "value": value == "yes"}


def _is_recovered(_operator: str, value: Any) -> Q:
    return Q(recovered_at__isnull=not value)


def _recovered_by(operator: str, value: Any) -> Q:
    ways = value if isinstance(value, list | tuple) else [value]
    found = Q(pk__in=())
    for way in ways:
        found |= came_back_by(str(way))
    return ~found if operator in {"is_not", "not_in"} else found


def _closed(value: str) -> dict[str, Any]:
    """Return the condition that a deal was closed on a day or in a time that has a name (`this_month`)."""
    return {"field": "closed_at", "op": "is", "value": value}


def _recovered(value: str) -> dict[str, Any]:
    return {"field": "is_recovered", "op": "is", "value": value == "yes"}


OWNER = Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner")
COLUMNS = (
    Column("title", gettext_lazy("Deal"), title_cell, sort="title", is_key=True, classes="stick"),
    Column("stage", gettext_lazy("Stage"), wording.stage_tag, is_key=True),
    Column("amount", gettext_lazy("Amount"), wording.amount_of, sort="amount", field="amount", is_key=True, classes="n"),
    Column("chance", gettext_lazy("Chance"), chance_cell, field="probability", classes="n"),
    Column("forecast", gettext_lazy("Forecast"), forecast_cell, field="forecast", edits="forecast", is_shown=False),
    Column("expected_on", gettext_lazy("Expected close"), cells.day("expected_on"), sort="expected_on", field="expected_on",
           edits="expected_on"),
    Column("step", gettext_lazy("Next step"), step_cell),
    OWNER,
    Column("source", gettext_lazy("Source"), source_cell, field="source", edits="source", is_shown=False),
    Column("reason", gettext_lazy("Why lost"), cells.chosen("reason", Deal.Reason.choices), field="reason", is_shown=False),
    Column("stage_since", gettext_lazy("In this stage since"), cells.moment("stage_since"), is_shown=False),
    Column("closed_at", pgettext_lazy("deal", "Closed"), cells.moment("closed_at"), sort="closed_at", is_shown=False),
    Column("created_at", gettext_lazy("Created"), cells.moment("created_at"), sort="created_at", is_shown=False),
)  # fmt: skip
SORTS = (
    Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
    Sort("expected_on", gettext_lazy("Expected close"), "expected_on", is_nullable=True, field="expected_on"),
    Sort(
        "amount", gettext_lazy("Amount"), "amount", is_nullable=True, starts_descending=True, field="amount"
    ),
    Sort("title", pgettext_lazy("of a deal", "Title"), "sort_key", leading=standard.own_script),
    Sort("closed_at", pgettext_lazy("deal", "Closed"), "closed_at", is_nullable=True, starts_descending=True),
)
WAYS_BACK = (
    *((way.value, way.label) for way in WAYS),
    (NO_WAY, pgettext_lazy("way to win a deal back", "Nothing was noted")),
)
FIELDS = (
    Field("title", pgettext_lazy("of a deal", "Title"), "text", "anchor__title_key", folded=True),
    Field("state", gettext_lazy("State"), "choice", choices=tuple(Deal.State.choices), is_grouped=True),
    Field("pipeline", gettext_lazy("Pipeline"), "id", "pipeline_id", options="pipeline", is_grouped=True),
    Field("stage", gettext_lazy("Stage"), "id", "stage_id", options="stage", is_grouped=True),
    Field("amount", gettext_lazy("Amount"), "money", currency="currency"),
    Field("currency", gettext_lazy("Currency"), "text", is_grouped=True),
    Field(
        "forecast",
        gettext_lazy("Forecast"),
        "choice",
        choices=tuple(Deal.Forecast.choices),
        build=_forecast,
        keyword="forecast",
    ),
    Field("expected_on", gettext_lazy("Expected close"), "day", keyword="expected_on"),
    Field("closed_at", pgettext_lazy("deal", "Closed"), "moment"),
    Field("stage_since", gettext_lazy("In this stage since"), "moment"),
    Field("is_rotting", gettext_lazy("Rotting"), "yes_no", build=_is_rotting),
    SOURCE,
    Field("reason", gettext_lazy("Why lost"), "choice", choices=tuple(Deal.Reason.choices), is_grouped=True),
    Field("is_recovered", gettext_lazy("Came back"), "yes_no", build=_is_recovered),
    Field("recovered_by", gettext_lazy("Came back by"), "choice", choices=WAYS_BACK, build=_recovered_by),
    Field("contact", gettext_lazy("Contact"), "id", "contact_id"),
    Field("company", gettext_lazy("Company"), "id", "company_id"),
    *counted.FIELDS,
    *standard.FIELDS,
)
SHORTCUTS = (
    *standard.SHORTCUTS, standard.choice("state"), standard.choice("stage"), standard.choice("pipeline"), standard.choice("contact"), standard.choice("company"),
    standard.choice("source"), standard.choice("reason"), standard.choice("forecast"), ("closed", _closed), ("step", _step), ("rotting", _rotting),
    ("recovered", _recovered), standard.choice("recovered_by"),
)  # fmt: skip

DEALS = Listing(
    kind="deal",
    rows=_rows,
    key="deals",
    label=gettext_lazy("Deals"),
    page="sales:deal_list",
    default_sort="created_at",
    columns=COLUMNS,
    sorts=SORTS,
    fields=FIELDS,
    relations=(WITH_PERSON, WITH_COMPANY),
    shortcuts=SHORTCUTS,
    search=standard.searching("deal"),
    options=_options,
    change=change_deal,
    archiving="sales.change",
    extensions=(CustomFields(),),
    keeps=("show", "in", "lanes", *WORDS),
    calendar=CALENDAR,
    ready=(
        Ready(gettext_lazy("Mine"), "user", {"owner": "me"}),
        Ready(gettext_lazy("Of my team"), "users", {"team": "mine"}),
        Ready(gettext_lazy("Rotting ones"), "clock-pause", {"rotting": "yes"}),
        Ready(gettext_lazy("Without a next step"), "alert-circle", {"state": "open", "step": "none"}),
        Ready(gettext_lazy("Won ones"), "trophy", {"state": "won", "sort": "-closed_at", "show": "list"}),
        Ready(gettext_lazy("Lost ones"), "mood-sad", {"state": "lost", "sort": "-closed_at", "show": "list"}),
        Ready(gettext_lazy("Those that came back"), "refresh", {"recovered": "yes", "show": "list"}),
    ),
)
