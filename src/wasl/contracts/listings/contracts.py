"""The list of contracts: columns, orders, filters, as data for pages, API and export."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.models import Period
from wasl.contracts import wording
from wasl.contracts.calendars import CONTRACT_DAYS
from wasl.contracts.commands import change_contract
from wasl.contracts.listings.states import day_field, status_field
from wasl.contracts.models import Contract
from wasl.contracts.models.contracts import with_status
from wasl.contracts.queries import contracts_of
from wasl.kernel.actor import Actor
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.days.asking import WORDS
from wasl.lists.listing import Column, Field, Listing, Ready, Sort
from wasl.lists.queries import standard_options
from wasl.ui.templatetags import ui as draw

# how many days ahead a decision is near
SOON = datetime.timedelta(days=60)


def title_cell(row: Any) -> SafeString:
    """Draw the title with, under it, with whom it is."""
    parties = [one.name for one in (row.company, row.contact) if one]
    return cells.title("contracts:contract", row, row.title, draw.bdi(parties[0]) if parties else "")


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = contracts_of(viewer).current()
    return rows


def turning(day: datetime.date) -> Q:
    """Return the condition that somebody must decide within 60 days: the end comes, or the last day for notice."""
    span = (day, day + SOON)
    comes = Q(renews=False, ends_on__range=span) | Q(renews=True, notice_on__range=span)
    return comes & Q(terminated_on=None)


CONTRACTS = Listing(
    kind="contract",
    rows=_rows,
    key="contracts",
    label=gettext_lazy("Contracts"),
    page="contracts:contract_list",
    default_sort="created_at",
    columns=(
        Column("title", gettext_lazy("Contract"), title_cell, sort="title", is_key=True, classes="stick"),
        Column("status", gettext_lazy("State"), wording.contract_tag, is_key=True),
        Column("amount", pgettext_lazy("of a contract", "Value"), wording.worth, sort="amount", field="amount", is_key=True,
               classes="n"),
        Column("ends_on", pgettext_lazy("contract", "Ends"), cells.day("ends_on"), sort="ends_on", field="ends_on"),
        Column("notice_on", gettext_lazy("Last day for notice"), cells.day("notice_on"), sort="notice_on", field="notice_on"),
        Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner"),
        Column("number", gettext_lazy("Contract number"), cells.code("number"), field="number", edits="number", is_shown=False),
        Column("starts_on", pgettext_lazy("contract", "Begins"), cells.day("starts_on"), field="starts_on", is_shown=False),
        Column("over_on", gettext_lazy("Last day"), cells.day("over_on"), field="ends_on", is_shown=False),
        Column("created_at", gettext_lazy("Created"), cells.moment("created_at"), sort="created_at", is_shown=False),
    ),
    sorts=(
        Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
        Sort("ends_on", pgettext_lazy("contract", "Ends"), "ends_on", is_nullable=True, field="ends_on"),
        Sort("notice_on", gettext_lazy("Last day for notice"), "notice_on", is_nullable=True, field="notice_on"),
        Sort("amount", pgettext_lazy("of a contract", "Value"), "amount", is_nullable=True, starts_descending=True, field="amount"),
        Sort("title", pgettext_lazy("of a contract", "Title"), "sort_key", leading=standard.own_script),
    ),
    fields=(
        Field("title", pgettext_lazy("of a contract", "Title"), "text", "anchor__title_key", folded=True),
        Field("number", gettext_lazy("Contract number"), "text", keyword="number"),
        status_field(Contract.Status.choices, with_status),
        day_field("is_turning", gettext_lazy("To be decided within 60 days"), turning, "ends_on"),
        Field("amount", pgettext_lazy("of a contract", "Value"), "money", currency="currency"),
        Field("currency", gettext_lazy("Currency"), "text", is_grouped=True),
        Field("period", gettext_lazy("Paid"), "choice", choices=tuple(Period.choices), is_grouped=True),
        Field("starts_on", pgettext_lazy("contract", "Begins"), "day"),
        Field("ends_on", pgettext_lazy("contract", "Ends"), "day"),
        Field("notice_on", gettext_lazy("Last day for notice"), "day"),
        Field("over_on", gettext_lazy("Last day"), "day", right="ends_on"),
        Field("terminated_on", gettext_lazy("Notice given on"), "day"),
        Field("reason", gettext_lazy("Why it ends"), "choice", choices=tuple(Contract.Reason.choices), is_grouped=True),
        Field("renews", gettext_lazy("Renews by itself"), "yes_no", is_grouped=True),
        Field("contact", gettext_lazy("Contact"), "id", "contact_id"),
        Field("company", gettext_lazy("Company"), "id", "company_id"),
        Field("deal", gettext_lazy("Deal"), "id", "deal_id"),
        *standard.FIELDS,
    ),
    shortcuts=(
        *standard.SHORTCUTS, standard.choice("status"), standard.choice("contact"), standard.choice("company"), standard.choice("deal"), standard.choice("reason"),
        standard.yes("turning", "is_turning"),
    ),
    search=standard.searching("contract", number="number"),
    options=standard_options,
    change=change_contract,
    archiving="contracts.change",
    extensions=(CustomFields(),),
    keeps=("show", *WORDS),
    calendar=CONTRACT_DAYS,
    ready=(
        Ready(gettext_lazy("To be decided"), "hourglass-low", {"turning": "yes", "sort": "ends_on"}),
        Ready(pgettext_lazy("contracts", "Running ones"), "circle-check", {"status": "running"}),
        Ready(gettext_lazy("Notice given"), "logout", {"status": "terminated"}),
        Ready(gettext_lazy("Mine"), "user", {"owner": "me"}),
        Ready(pgettext_lazy("contracts", "Ended ones"), "archive", {"status": "ended", "sort": "-ends_on"}),
    ),
)  # fmt: skip
