"""The list of leads: columns, orders, filters, as data for pages, API and export."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contacts.listings import WITH_PERSON
from wasl.contacts.queries.options import filter_options
from wasl.contacts.sources import SOURCE, source_cell
from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.days.asking import WORDS
from wasl.lists.listing import Column, Field, Listing, Ready, Sort
from wasl.records.queries.found import SHORTEST, findable
from wasl.sales import lead_wording
from wasl.sales.commands import change_lead
from wasl.sales.lead_days import CALENDAR
from wasl.sales.models import Lead
from wasl.sales.queries import leads_of
from wasl.ui.templatetags import ui as draw


def title_cell(row: Lead) -> SafeString:
    """Draw who is interested, where one may see him, with what it is about under it."""
    if row.contact is None:
        return cells.title("sales:lead", row, row.title)
    return cells.title("sales:lead", row, row.contact.name, draw.bdi(row.title))


def score_cell(row: Lead) -> SafeString:
    """Draw the points."""
    return draw.number(row.score)


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = leads_of(viewer).current()
    return rows


OWN_WORDS = standard.searching("lead")


def _search(viewer: Actor, query: str) -> Q:
    own = OWN_WORDS(viewer, query)
    if len(fold(query)) < SHORTEST and not query.isdecimal():
        return own
    return own | findable(viewer, ["contact"], query, "contact__anchor__")


LEADS = Listing(
    kind="lead",
    rows=_rows,
    key="leads",
    label=gettext_lazy("Leads"),
    page="sales:lead_list",
    default_sort="created_at",
    columns=(
        Column("title", gettext_lazy("Lead"), title_cell, sort="title", is_key=True, classes="stick"),
        Column("state", gettext_lazy("State"), lead_wording.lead_tag, is_key=True),
        Column("score", pgettext_lazy("of a lead", "Score"), score_cell, sort="score", field="score", classes="n"),
        Column("source", gettext_lazy("Source"), source_cell, field="source"),
        Column("campaign", gettext_lazy("Campaign"), cells.text("campaign"), field="campaign", is_shown=False),
        Column("channel", gettext_lazy("Channel"), cells.chosen("channel", Lead.Channel.choices), field="channel"),
        Column("answer", gettext_lazy("First answer"), lead_wording.answer_words, sort="answer"),
        Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner"),
        Column("created_at", pgettext_lazy("lead", "Came in"), cells.moment("created_at"), sort="created_at"),
    ),
    sorts=(
        Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
        Sort("score", pgettext_lazy("of a lead", "Score"), "score", starts_descending=True, field="score"),
        Sort("title", pgettext_lazy("of a lead", "Title"), "sort_key", leading=standard.own_script),
        Sort("answer", gettext_lazy("First answer"), "answer_minutes", is_nullable=True, starts_descending=True),
    ),
    fields=(
        Field("title", pgettext_lazy("of a lead", "Title"), "text", "anchor__title_key", folded=True),
        Field("state", gettext_lazy("State"), "choice", choices=tuple(Lead.State.choices), is_grouped=True),
        Field("channel", gettext_lazy("Channel"), "choice", choices=tuple(Lead.Channel.choices), is_grouped=True),
        SOURCE,
        Field("campaign", gettext_lazy("Campaign"), "text", keyword="campaign", is_grouped=True),
        Field("message", gettext_lazy("Message"), "text"),
        Field("was_new", gettext_lazy("The contact is new"), "yes_no"),
        Field("score", pgettext_lazy("of a lead", "Score"), "number"),
        Field("reason", gettext_lazy("Why given up"), "choice", choices=tuple(Lead.Reason.choices), is_grouped=True),
        Field("answer_minutes", gettext_lazy("First answer, in minutes"), "number"),
        Field("answered_at", gettext_lazy("First answered"), "moment"),
        Field("contact", gettext_lazy("Contact"), "id", "contact_id"),
        Field("deal", gettext_lazy("Deal"), "id", "deal_id"),
        *standard.FIELDS,
    ),
    relations=(WITH_PERSON,),
    shortcuts=(
        *standard.SHORTCUTS, standard.choice("state"), standard.choice("channel"), standard.choice("source"), standard.choice("campaign"), standard.choice("contact"),
        standard.choice("reason"),
    ),
    search=_search,
    options=filter_options,
    change=change_lead,
    archiving="sales.change_leads",
    extensions=(CustomFields(),),
    keeps=("show", *WORDS),
    calendar=CALENDAR,
    ready=(
        Ready(pgettext_lazy("leads", "New ones"), "sparkles", {"state": "new"}),
        Ready(gettext_lazy("Mine"), "user", {"owner": "me"}),
        Ready(gettext_lazy("Of nobody"), "user-off", {"owner": "none"}),
        Ready(gettext_lazy("Returned to marketing"), "arrow-back-up", {"state": "returned"}),
    ),
)  # fmt: skip
