"""The list of members: columns, orders, filters, as data for pages, API and export."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contracts import wording
from wasl.contracts.calendars import MEMBER_DAYS
from wasl.contracts.commands import change_membership
from wasl.contracts.listings.states import day_field, status_field
from wasl.contracts.models import Membership, Term
from wasl.contracts.models.memberships import with_status
from wasl.contracts.queries import memberships_of, plan_choices
from wasl.kernel.actor import Actor
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.days.asking import WORDS
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort
from wasl.lists.queries import standard_options
from wasl.ui.templatetags import ui as draw

# how many days before its end a term is worth a look
SOON = datetime.timedelta(days=30)


def name_cell(row: Any) -> SafeString:
    """Draw the name on the card with the number under it."""
    return cells.title("contracts:membership", row, row.name, draw.ltr(row.number) if row.number else "")


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = memberships_of(viewer).current()
    return rows


def _options(viewer: Actor) -> Options:
    return standard_options(viewer) | {"plan": plan_choices(viewer)}


def lapsing(day: datetime.date) -> Q:
    """Return the condition that a member's term ends within 30 days, or has ended and his grace goes on."""
    soon = with_status(Membership.Status.ACTIVE, day) & Q(until_on__lte=day + SOON, ended_on=None)
    return (soon | with_status(Membership.Status.GRACE, day)) & Q(head=None)


def _owes(_operator: str, value: Any) -> Q:
    unpaid = Q(Exists(Term.objects.filter(membership=OuterRef("pk"), paid_on=None, amount__gt=0)))
    return unpaid if value else ~unpaid


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
        status_field(Membership.Status.choices, with_status),
        day_field("is_lapsing", gettext_lazy("Lapsing"), lapsing),
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
        *standard.SHORTCUTS, standard.choice("status"), standard.choice("plan"), standard.choice("contact"), standard.choice("head"),
        standard.yes("lapsing", "is_lapsing"), standard.yes("owes"),
    ),
    search=standard.searching("membership", number="number"),
    options=_options,
    change=change_membership,
    archiving="contracts.change_members",
    extensions=(CustomFields(),),
    keeps=("show", *WORDS),
    calendar=MEMBER_DAYS,
    ready=(
        Ready(gettext_lazy("Lapsing"), "hourglass-low", {"lapsing": "yes", "sort": "until_on"}),
        Ready(pgettext_lazy("members", "Active ones"), "circle-check", {"status": "active"}),
        Ready(gettext_lazy("Dues to pay"), "coins", {"owes": "yes", "sort": "until_on"}),
        Ready(pgettext_lazy("members", "Lapsed ones"), "circle-x", {"status": "lapsed", "sort": "-until_on"}),
        Ready(gettext_lazy("Mine"), "user", {"owner": "me"}),
    ),
)  # fmt: skip
