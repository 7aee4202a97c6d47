"""The lists of people and of companies: columns, orders, filters, as data for pages, API and export."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contacts.models import Contact
from wasl.contacts.queries.options import filter_options
from wasl.contacts.queries.search import name_condition
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.lists import cells
from wasl.lists.listing import Column, Field, Listing, QuickFilter, Sort
from wasl.records.models import TagLink
from wasl.records.queries import as_uuid
from wasl.ui.templatetags import components, ui
from wasl.workspace.visibility import reach

NOBODY = "none"
ROLE_TONES = {
    "customer": "ok", "prospect": "olive", "supplier": "info", "partner": "vio", "competitor": "bad",
    "member": "brand", "affiliate": "rose",
}  # fmt: skip
QUIET = tuple((str(days), text) for days, text in (
    (7, gettext_lazy("for a week")), (30, gettext_lazy("for 30 days")), (90, gettext_lazy("for 90 days")),
    (365, gettext_lazy("for a year")),
))  # fmt: skip


def role_pairs(contact: Contact) -> list[tuple[str, str]]:
    """Return the roles of a contact as (tone, label)."""
    return [
        (ROLE_TONES.get(role, "mute"), label)
        for role, label in zip(contact.roles, contact.role_labels, strict=True)
    ]


def picture_url(contact: Contact) -> str:
    """Return the address of a contact's photo, or nothing; it changes with the photo."""
    if not contact.photo:
        return ""
    address = reverse("contacts:contact_photo", args=[contact.pk])
    return f"{address}?v={contact.photo[-8:]}"


def name_cell(contact: Contact) -> SafeString:
    """Draw the name with picture and, under it, what the person does."""
    address = reverse("contacts:contact_detail", args=[contact.pk])
    shape = "sq" if contact.is_company else ""
    mark = components.avatar(contact.name, "", picture_url(contact), shape)
    under = contact.city if contact.is_company else contact.job_title
    line = format_html('<div class="w-xs w-mute w-cut"><bdi>{}</bdi></div>', under) if under else ""
    return format_html(
        '<div class="w-row w-g3">{}<div class="w-grow"><a href="{}" data-panel="{}" class="w-m w-name"><bdi>{}</bdi></a>'
        "{}</div></div>",
        mark, address, contact.pk, contact.name, line,
    )  # fmt: skip


def step_cell(contact: Contact) -> SafeString:
    """Draw the next step with its day; one that is late waits for a person."""
    anchor = contact.anchor
    if anchor.next_step_at is None:
        return cells.NOTHING
    late = "w-nextc" if anchor.next_step_at < clock.now() else "w-2nd"
    return format_html(
        '<div class="w-step"><bdi class="w-cut">{}</bdi><span class="w-xs {}">{}</span></div>',
        anchor.next_step, late, ui.moment(anchor.next_step_at),
    )  # fmt: skip


def _rows(kind: str) -> Callable[[Actor], QuerySet[Any]]:
    def rows(viewer: Actor) -> QuerySet[Any]:
        visible: QuerySet[Any] = Contact.objects.visible_to(viewer).current()
        if kind:
            visible = visible.filter(kind=kind)
        return visible.select_related("anchor", "owner")

    return rows


def _on_anchor(viewer: Actor) -> Q:
    """Say what a contact's anchor is too: its kind, and within the viewer's reach."""
    return Q(anchor__kind="contact") & reach(viewer, "contact", prefix="anchor__")


def _owner(viewer: Actor, value: str) -> Q:
    if value == NOBODY:
        return Q(owner=None)
    return Q(owner=viewer.user_id if value == "me" else as_uuid(value))


def _team(_viewer: Actor, value: str) -> Q:
    return Q(team=None) if value == NOBODY else Q(team=as_uuid(value))


def _role(_viewer: Actor, value: str) -> Q:
    return Q(roles__contains=[value])


def _tag(_viewer: Actor, value: str) -> Q:
    links = TagLink.objects.filter(anchor_id=OuterRef("pk"), tag=as_uuid(value))
    return Q(Exists(links))


def _city(_viewer: Actor, value: str) -> Q:
    return Q(city_key=fold(value)[:120])


def _quiet(_viewer: Actor, value: str) -> Q:
    if not value.isdecimal() or len(value) > 4:
        raise Invalid(fields={"quiet": [_("Give a number of days.")]})
    before = clock.now() - datetime.timedelta(days=int(value))
    return Q(anchor__last_event_at__lt=before) | Q(anchor__last_event_at=None)


NAME = Column("name", gettext_lazy("Name"), name_cell, sort="name", is_key=True, classes="stick")
COMPANY = Column(
    "company", gettext_lazy("Company"), cells.text("company_name"), field="company", classes="cut"
)
ROLES = Column("roles", gettext_lazy("Role"), cells.tags(role_pairs), field="roles", is_key=True)
PHONE = Column("phone", gettext_lazy("Phone"), cells.phone("primary_phone"), field="phones")
EMAIL = Column("email", gettext_lazy("E-mail"), cells.code("primary_email"), field="emails", classes="cut")
CITY = Column("city", gettext_lazy("City"), cells.text("city"), field="addresses")
LAST = Column("last", gettext_lazy("Last event"), cells.moment("anchor.last_event_at"), sort="last")
STEP = Column("step", gettext_lazy("Next step"), step_cell, sort="step")
OWNER = Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner")

SORTS = (
    Sort("name", gettext_lazy("Name"), "sort_key"),
    Sort(
        "last",
        gettext_lazy("Last event"),
        "anchor__last_event_at",
        is_nullable=True,
        starts_descending=True,
        narrow=_on_anchor,
    ),
    Sort("step", gettext_lazy("Next step"), "anchor__next_step_at", is_nullable=True, narrow=_on_anchor),
    Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
    Sort("updated_at", gettext_lazy("Last changed"), "updated_at", starts_descending=True),
)
FILTERS = (
    QuickFilter("owner", gettext_lazy("Owner"), _owner, field="owner",
                choices=(("me", gettext_lazy("Me")), (NOBODY, gettext_lazy("Nobody")))),
    QuickFilter("team", pgettext_lazy("group of people", "Team"), _team, field="team"),
    QuickFilter("role", gettext_lazy("Role"), _role, tuple(Contact.Role.choices), field="roles"),
    QuickFilter("tag", gettext_lazy("Tag"), _tag),
    QuickFilter("city", gettext_lazy("City"), _city, field="addresses", is_typed=True),
    QuickFilter("quiet", gettext_lazy("Nothing happened"), _quiet, QUIET),
)  # fmt: skip
FIELDS = (
    Field("name", gettext_lazy("Name"), "text"),
    Field("kind", gettext_lazy("Kind"), "choice", choices=tuple(Contact.Kind.values)),
    Field("roles", gettext_lazy("Roles"), "choices", choices=tuple(Contact.Role.values)),
    Field("job_title", gettext_lazy("Job title"), "text"),
    Field("company", gettext_lazy("Company"), "text", "company_name"),
    Field("emails", gettext_lazy("E-mail"), "text", "primary_email"),
    Field("phones", gettext_lazy("Phone"), "text", "primary_phone"),
    Field("city", gettext_lazy("City"), "text", "city_key", folded=True),
    Field("country", gettext_lazy("Country"), "text"),
    Field("language", gettext_lazy("Language"), "text"),
    Field("preferred_channel", gettext_lazy("Preferred channel"), "choice", choices=tuple(Contact.Channel.values)),
    Field("household", gettext_lazy("Household"), "choice", choices=tuple(Contact.Household.values)),
    Field("interests", gettext_lazy("Interests"), "choices"),
    Field("number", gettext_lazy("Number"), "text"),
    Field("source", gettext_lazy("Source"), "text"),
    Field("owner", gettext_lazy("Owner"), "id", "owner_id"),
    Field("team", pgettext_lazy("group of people", "Team"), "id", "team_id"),
    Field("created_at", gettext_lazy("Created"), "moment"),
    Field("updated_at", gettext_lazy("Last changed"), "moment"),
    Field("last_event_at", gettext_lazy("Last event"), "moment", "anchor__last_event_at"),
    Field("next_step_at", gettext_lazy("Next step"), "moment", "anchor__next_step_at"),
)  # fmt: skip


def _listing(kind: str, *columns: Column, default_sort: str = "name") -> Listing:
    return Listing(
        kind="contact",
        rows=_rows(kind),
        columns=columns,
        sorts=SORTS,
        filters=FILTERS,
        fields=FIELDS,
        search=name_condition,
        options=filter_options,
        default_sort=default_sort,
    )


PEOPLE = _listing("person", NAME, COMPANY, ROLES, PHONE, EMAIL, LAST, STEP, OWNER)
# a company's city stands under its name
COMPANIES = _listing("company", NAME, ROLES, PHONE, EMAIL, LAST, STEP, OWNER)
CONTACTS = _listing(
    "", NAME, COMPANY, ROLES, PHONE, EMAIL, CITY, LAST, STEP, OWNER, default_sort="created_at"
)
