"""The list of members: columns, orders, filters, as data for pages, API and export."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contracts import wording
from wasl.contracts.commands import change_membership
from wasl.contracts.days import firm_day
from wasl.contracts.models import Membership, Term
from wasl.contracts.models.memberships import with_status
from wasl.contracts.queries import memberships_of, plan_choices
from wasl.kernel.actor import Actor
from wasl.kernel.text import fold
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort
from wasl.lists.queries import standard_options
from wasl.records.queries.found import SHORTEST, findable
from wasl.ui.templatetags import ui as draw

# how many days before its end a term is worth a look
SOON = datetime.timedelta(days=30)


def name_cell(row: Any) -> SafeString:
    """Draw the name on the card with the number under it."""
    return cells.title("contracts:membership", row, row.name, draw.ltr(row.number) if row.number else "")


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = memberships_of(viewer).current()
    return rows


def _search(viewer: Actor, query: str) -> Q:
    folded = fold(query)
    if len(folded) < SHORTEST and not query.isdecimal():
        return Q(anchor__title_key__startswith=folded)
    return findable(viewer, ["membership"], query, "anchor__") | Q(number=query)


def _options(viewer: Actor) -> Options:
    return standard_options(viewer) | {"plan": plan_choices(viewer)}


def _status(operator: str, value: Any) -> Q | None:
    """Return the condition of a status, which the day decides; everything has one."""
    if operator == "is_not_empty":
        return Q(pk__isnull=False)
    day = firm_day()
    found = Q(pk__in=())
    for one in (value,) if isinstance(value, str) else value:
        found |= with_status(one, day)
    return found


def lapsing(day: datetime.date) -> Q:
    """Return the condition that a member's term ends within 30 days, or has ended and his grace goes on."""
    soon = with_status(Membership.Status.ACTIVE, day) & Q(until_on__lte=day + SOON, ended_on=None)
    return (soon | with_status(Membership.Status.GRACE, day)) & Q(head=None)


def _is_lapsing(_operator: str, value: Any) -> Q:
    found = lapsing(firm_day())
    return found if value else ~found


def _owes(_operator: str, value: Any) -> Q:
    unpaid = Q(Exists(Term.objects.filter(membership=OuterRef("pk"), paid_on=None, amount__gt=0)))
    return unpaid if value else ~unpaid


def _choice(name: str) -> tuple[str, Any]:
    return name, lambda value: {"field": name, "op": "is", "value": value}


def _yes(name: str) -> Any:
    return lambda value: {"field": name, "op": "is", "value": value == "yes"}


STATUS = Field(
    "status", gettext_lazy("State"), "choice", choices=tuple(Membership.Status.choices), build=_status
)
MEMBERSHIPS = Listing(
    kind="membership",
    rows=_rows,
    key="members",
    label=gettext_lazy("Members"),
    page="contracts:membership_list",
    default_sort="name",
    columns=(
        Column("name", pgettext_lazy("member", "Member"), name_cell, sort="name", is_key=True, classes="stick"),
        Column("status", gettext_lazy("State"), wording.member_tag, is_key=True),
        Column("plan", pgettext_lazy("of a member", "Plan"), cells.text("plan.name"), field="plan"),
        Column("until_on", pgettext_lazy("member", "Member until"), cells.day("until_on"), sort="until_on", field="until_on",
               is_key=True),
        Column("dues", gettext_lazy("Dues"), wording.dues_cell, field="dues", classes="n"),
        Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner"),
        Column("number", gettext_lazy("Member number"), cells.code("number"), field="number", edits="number", is_shown=False),
        Column("joined_on", gettext_lazy("Member since"), cells.day("joined_on"), sort="joined_on", field="joined_on",
               is_shown=False),
        Column("created_at", gettext_lazy("Created"), cells.moment("created_at"), is_shown=False),
    ),
    sorts=(
        Sort("name", gettext_lazy("Name"), "sort_key", leading=standard.own_script),
        Sort("until_on", pgettext_lazy("member", "Member until"), "until_on", field="until_on"),
        Sort("joined_on", gettext_lazy("Member since"), "joined_on", starts_descending=True, field="joined_on"),
    ),
    fields=(
        Field("name", gettext_lazy("Name"), "text", "anchor__title_key", folded=True),
        Field("number", gettext_lazy("Member number"), "text", keyword="number"),
        STATUS,
        Field("is_lapsing", gettext_lazy("Lapsing"), "yes_no", build=_is_lapsing),
        Field("owes", gettext_lazy("Has dues to pay"), "yes_no", build=_owes, right="dues"),
        Field("plan", pgettext_lazy("of a member", "Plan"), "id", "plan_id", options="plan", keyword="plan_id", is_grouped=True),
        Field("until_on", pgettext_lazy("member", "Member until"), "day"),
        Field("joined_on", gettext_lazy("Member since"), "day"),
        Field("grace_until", gettext_lazy("Grace until"), "day", right="until_on"),
        Field("ended_on", gettext_lazy("Left on"), "day", right="until_on"),
        Field("paused_on", gettext_lazy("Paused since"), "day", right="until_on"),
        Field("head", gettext_lazy("Member under"), "id", "head_id"),
        Field("contact", gettext_lazy("Contact"), "id", "contact_id"),
        *standard.FIELDS,
    ),
    shortcuts=(
        *standard.SHORTCUTS, _choice("status"), _choice("plan"), _choice("contact"), _choice("head"),
        ("lapsing", _yes("is_lapsing")), ("owes", _yes("owes")),
    ),
    search=_search,
    options=_options,
    change=change_membership,
    archiving="contracts.change_members",
    extensions=(CustomFields(),),
    ready=(
        Ready(gettext_lazy("Lapsing"), "hourglass-low", {"lapsing": "yes", "sort": "until_on"}),
        Ready(pgettext_lazy("members", "Active ones"), "circle-check", {"status": "active"}),
        Ready(gettext_lazy("Dues to pay"), "coins", {"owes": "yes", "sort": "until_on"}),
        Ready(pgettext_lazy("members", "Lapsed ones"), "circle-x", {"status": "lapsed", "sort": "-until_on"}),
        Ready(gettext_lazy("Mine"), "user", {"owner": "me"}),
    ),
)  # fmt: skip
