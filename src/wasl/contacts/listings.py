"""The lists of people and of companies: columns, orders, filters, as data for pages, API and export."""

import dataclasses
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from wasl.contacts import birthdays
from wasl.contacts.commands import change_contact
from wasl.contacts.generations import GENERATION
from wasl.contacts.models import Contact, Email, Phone
from wasl.contacts.queries.options import LANGUAGES, filter_options
from wasl.contacts.queries.search import name_condition
from wasl.contacts.sources import SOURCE, source_cell
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.lists import cells, standard
from wasl.lists.custom.extension import CustomFields
from wasl.lists.expressions import EachOfArray
from wasl.lists.listing import Column, Field, Listing, Relation, Sort, Through
from wasl.ui.addresses import record_address
from wasl.ui.templatetags import components, ui
from wasl.workspace.visibility import reach

ROLE_TONES = {
    "customer": "ok", "prospect": "olive", "supplier": "info", "partner": "vio", "competitor": "bad",
    "member": "brand", "affiliate": "rose",
}  # fmt: skip


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
    address = record_address("contacts:contact_photo", contact.pk)
    return f"{address}?v={contact.photo[-8:]}"


def name_cell(contact: Contact) -> SafeString:
    """Draw the name with picture and, under it, what the person does."""
    address = record_address("contacts:contact_detail", contact.pk)
    shape = "sq" if contact.is_company else ""
    mark = components.avatar(contact.name, "", picture_url(contact), shape)
    under = contact.city if contact.is_company else contact.job_title
    line = format_html('<div class="w-xs w-mute w-cut"><bdi>{}</bdi></div>', under) if under else ""
    return format_html(
        '<div class="w-row w-g3">{}<div class="w-grow"><a href="{}" data-panel="{}" class="w-m w-name" dir="auto"><bdi>{}</bdi></a>'
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
        anchor.next_step, late, ui.due(anchor.next_step_at),
    )  # fmt: skip


def _rows(kind: str) -> Callable[[Actor], QuerySet[Any]]:
    def rows(viewer: Actor) -> QuerySet[Any]:
        visible: QuerySet[Any] = Contact.objects.visible_to(viewer).current()
        if kind:
            visible = visible.filter(kind=kind)
        return visible.select_related("anchor", "owner")

    return rows


def _archived(viewer: Actor) -> QuerySet[Any]:
    return Contact.objects.visible_to(viewer).archived().select_related("anchor", "owner")


def _on_anchor(viewer: Actor) -> Q:
    """Say what a contact's anchor is too: of its kind, not in the bin, and within the viewer's reach."""
    return Q(anchor__kind="contact", anchor__is_deleted=False) & reach(viewer, "contact", prefix="anchor__")


def _role(value: str) -> dict[str, Any]:
    return {"field": "roles", "op": "has", "value": value}


def _city(value: str) -> dict[str, Any]:
    return {"field": "city", "op": "is", "value": value}


NAME = Column("name", gettext_lazy("Name"), name_cell, sort="name", is_key=True, classes="stick")
COMPANY = Column(
    "company", gettext_lazy("Company"), cells.text("company_name"), field="company", classes="cut"
)
ROLES = Column(
    "roles", gettext_lazy("Role"), cells.tags(role_pairs), field="roles", is_key=True, edits="roles"
)
PHONE = Column("phone", gettext_lazy("Phone"), cells.phone("primary_phone"), field="phones")
EMAIL = Column("email", gettext_lazy("E-mail"), cells.code("primary_email"), field="emails", classes="cut")
CITY = Column("city", gettext_lazy("City"), cells.text("city"), field="addresses")
CITY_MORE = dataclasses.replace(CITY, is_shown=False)
JOB = Column(
    "job_title",
    gettext_lazy("Job title"),
    cells.text("job_title"),
    field="job_title",
    edits="job_title",
    is_shown=False,
)
DEPARTMENT = Column(
    "department",
    gettext_lazy("Department"),
    cells.text("department"),
    field="department",
    edits="department",
    is_shown=False,
)
COUNTRY = Column("country", gettext_lazy("Country"), cells.code("country"), field="addresses", is_shown=False)
NUMBER = Column(
    "number", gettext_lazy("Number"), cells.code("number"), field="number", edits="number", is_shown=False
)


FROM = Column("source", gettext_lazy("Source"), source_cell, field="source", edits="source", is_shown=False)
LANGUAGE = Column(
    "language",
    gettext_lazy("Language"),
    cells.chosen("language", LANGUAGES),
    field="language",
    edits="language",
    is_shown=False,
)
CREATED = Column(
    "created_at", gettext_lazy("Created"), cells.moment("created_at"), sort="created_at", is_shown=False
)
UPDATED = Column(
    "updated_at", gettext_lazy("Last changed"), cells.moment("updated_at"), sort="updated_at", is_shown=False
)
LAST = Column("last", gettext_lazy("Last event"), cells.moment("anchor.last_event_at"), sort="last")
STEP = Column("step", gettext_lazy("Next step"), step_cell, sort="step")
OWNER = Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner", edits="owner")

ARCHIVED_AT = Column(
    "archived_at", gettext_lazy("Archived on"), cells.moment("archived_at"), sort="archived_at", is_key=True
)

SORTS = (
    Sort("name", gettext_lazy("Name"), "sort_key", leading=standard.own_script),
    Sort(
        "last",
        gettext_lazy("Last event"),
        "anchor__last_event_at",
        is_nullable=True,
        starts_descending=True,
        index_descends=True,
        narrow=_on_anchor,
    ),
    Sort("step", gettext_lazy("Next step"), "anchor__next_step_at", is_nullable=True, narrow=_on_anchor),
    Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
    Sort("updated_at", gettext_lazy("Last changed"), "updated_at", starts_descending=True),
)


def _email(operator: str, value: Any) -> Q | None:
    """Ask for addresses in the form that they are matched by: in any case, and three times as fast as in that shown."""
    if operator == "is_not_empty":
        return None
    lookup = {"is": "", "in": "__in", "contains": "__contains", "starts": "__startswith"}[operator]
    wanted = [_plain(one) for one in value] if operator == "in" else _plain(value)
    rows = Email.objects.filter(contact_id=OuterRef("pk"))
    return Q(Exists(rows.filter(**{f"folded{lookup}": wanted})))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).lower()


ADDRESSES = Through(Email, "contact_id")
NUMBERS = Through(Phone, "contact_id")
FIELDS = (
    Field("name", gettext_lazy("Name"), "text", "anchor__title_key", folded=True),
    Field("kind", gettext_lazy("Kind"), "choice", choices=tuple(Contact.Kind.choices), is_grouped=True),
    Field("roles", gettext_lazy("Roles"), "choices", choices=tuple(Contact.Role.choices), keyword="roles",
          by=EachOfArray(F("roles"))),
    Field("job_title", gettext_lazy("Job title"), "text", keyword="job_title"),
    Field("department", gettext_lazy("Department"), "text", keyword="department"),
    Field("company", gettext_lazy("Company name"), "text", "company_name", is_grouped=True),
    Field("emails", gettext_lazy("E-mail"), "text", "value", through=ADDRESSES, build=_email),
    Field("phones", gettext_lazy("Phone"), "phone", "e164", through=NUMBERS),
    Field("city", gettext_lazy("City"), "text", "city_key", right="addresses", folded=True, is_grouped=True,
          shown="city"),
    Field("country", gettext_lazy("Country"), "choice", right="addresses", options="country", is_grouped=True),
    Field("language", gettext_lazy("Language"), "choice", options="language", keyword="language", is_grouped=True),
    Field("preferred_channel", gettext_lazy("Preferred channel"), "choice",
          choices=tuple(pair for pair in Contact.Channel.choices if pair[0]), keyword="preferred_channel",
          is_grouped=True),
    Field("household", gettext_lazy("Household"), "choice",
          choices=tuple(pair for pair in Contact.Household.choices if pair[0]), keyword="household", is_grouped=True),
    Field("interests", gettext_lazy("Interests"), "choices"),
    Field("birthday", gettext_lazy("Birthday"), "day", build=birthdays.build, between=birthdays.between,
          yearly=birthdays.yearly),
    GENERATION,
    Field("number", gettext_lazy("Number"), "text", keyword="number"),
    SOURCE,
    *standard.FIELDS,
)  # fmt: skip


def _all() -> Listing:
    return CONTACTS


RELATIONS = (
    Relation("company", gettext_lazy("Company"), _all, path="company_id"),
    Relation("people", gettext_lazy("People of the company"), _all, back="company_id", right="company"),
)  # fmt: skip
SHORTCUTS = (*standard.SHORTCUTS, ("role", _role), ("city", _city))


def _listing(kind: str, *columns: Column, **more: Any) -> Listing:
    usual: dict[str, Any] = {"rows": _rows(kind), "sorts": SORTS, "merging": "contacts.merge"}
    return Listing(
        kind="contact",
        columns=columns,
        fields=FIELDS,
        relations=RELATIONS,
        shortcuts=SHORTCUTS,
        search=partial(name_condition, kind=kind),
        options=filter_options,
        change=change_contact,
        archiving="contacts.archive",
        comparing="contacts:duplicate_compare",
        extensions=(CustomFields(),),
        **(usual | more),
    )


PEOPLE = _listing(
    "person", NAME, COMPANY, ROLES, PHONE, EMAIL, LAST, STEP, OWNER,
    JOB, DEPARTMENT, CITY_MORE, COUNTRY, NUMBER, FROM, LANGUAGE, CREATED, UPDATED,
    key="people", label=gettext_lazy("Contacts"), page="contacts:contact_list",
)  # fmt: skip
# a company's city stands under its name
COMPANIES = _listing(
    "company", NAME, ROLES, PHONE, EMAIL, LAST, STEP, OWNER,
    CITY_MORE, COUNTRY, NUMBER, FROM, LANGUAGE, CREATED, UPDATED,
    key="companies", label=gettext_lazy("Companies"), page="contacts:company_list",
)  # fmt: skip
CONTACTS = _listing(
    "", NAME, COMPANY, ROLES, PHONE, EMAIL, CITY, LAST, STEP, OWNER,
    key="contacts", label=gettext_lazy("People and companies"), default_sort="created_at",
)  # fmt: skip
ARCHIVED = _listing(
    "", NAME, COMPANY, ROLES, PHONE, EMAIL, CITY, ARCHIVED_AT, LAST, OWNER,
    key="archived", label=gettext_lazy("Archived contacts"), page="contacts:archived_list", is_archive=True,
    rows=_archived, default_sort="archived_at", merging="",
    sorts=(
        Sort("archived_at", gettext_lazy("Archived on"), "archived_at", starts_descending=True),
        *(sort for sort in SORTS if sort.name in {"name", "last"}),
    ),
)  # fmt: skip

# what only a person has
PERSONAL = {"kind", "company", "job_title", "department", "household", "birthday", "generation"}


def _whoever(viewer: Actor) -> QuerySet[Any]:
    return Contact.objects.visible_to(viewer)


# whoever records of other kinds are about: what was sold to those put away counts on
PARTIES = dataclasses.replace(CONTACTS, rows=_whoever)
FIRMS = dataclasses.replace(PARTIES, fields=tuple(one for one in FIELDS if one.name not in PERSONAL))
WITH_PERSON = Relation(
    "contact", gettext_lazy("Contact"), lambda: PARTIES, path="contact_id", is_compared=True
)
WITH_COMPANY = Relation(
    "company", gettext_lazy("Company"), lambda: FIRMS, path="company_id", is_compared=True
)
