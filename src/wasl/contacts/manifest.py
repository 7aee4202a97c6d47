"""What `contacts` adds: the kind, its rights, its places in the side bar."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from wasl.contacts import events, jobs, sections
from wasl.contacts.actions import ACTIONS, CREATIONS
from wasl.contacts.calling import called, written
from wasl.contacts.clashes import clashes
from wasl.contacts.commands.forgetting import forget_photos
from wasl.contacts.exporting.cards import write_cards
from wasl.contacts.exporting.fields import export_fields
from wasl.contacts.exporting.reading import counts, read_lines
from wasl.contacts.importing.fields import contact_fields
from wasl.contacts.importing.matching import MATCH_BY
from wasl.contacts.importing.previewing import Previewer
from wasl.contacts.importing.revising import revise_rows
from wasl.contacts.importing.rows import read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.letters import DETAILS, LETTERS
from wasl.contacts.listings import ARCHIVED, COMPANIES, CONTACTS, PEOPLE
from wasl.contacts.models import SHELVES, Address, Consent, Contact, Email, Phone, WebProfile
from wasl.contacts.queries import suggesting
from wasl.contacts.queries.plain import contacts_out
from wasl.kernel.manifest import (
    Act,
    EventType,
    Every,
    Exporter,
    HintSource,
    Importer,
    Kind,
    Manifest,
    MenuItem,
    News,
    Permission,
    Personal,
    Reaction,
)
from wasl.records.events import Changed, RecordAdded, RecordArchived, RecordDeleted, RecordRestored

FIELDS = (
    ("emails", _("E-mails")),
    ("phones", _("Phones")),
    ("addresses", _("Addresses")),
    ("profiles", _("Web profiles")),
    ("birthday", _("Birthday")),
    ("household", _("Household")),
    ("interests", _("Interests")),
    ("language", _("Language")),
    ("preferred_channel", _("Preferred channel")),
    ("job_title", _("Job title")),
    ("department", _("Department")),
    ("company", _("Company")),
    ("number", _("Number")),
    ("tax_number", _("Tax number")),
    ("registration_number", _("Registration number")),
    ("source", _("Source")),
    ("roles", _("Roles")),
    ("owner", _("Owner")),
    ("team", pgettext_lazy("group of people", "Team")),
)
# what has no right of its own, and still stands on a timeline when it is changed
NAMES = (
    ("name", _("Name")),
    ("prefix", _("Title")),
    ("given_name", _("Given name")),
    ("middle_name", _("Middle names")),
    ("family_name", _("Family name")),
    ("suffix", _("Suffix")),
    ("photo", _("Photo")),
)
WORDS: dict[str, Mapping[Any, Any]] = {
    "language": dict(settings.LANGUAGES),
    "household": dict(Contact.Household.choices),
    "preferred_channel": dict(Contact.Channel.choices),
    "roles": dict(Contact.Role.choices),
    "photo": {True: pgettext_lazy("photo", "new"), False: pgettext_lazy("photo", "removed")},
}

NEWS = (
    News(
        "record.added",
        "contact",
        _("%(record)s is with us now, welcomed by %(person)s"),
        "user-plus",
        more=ngettext_lazy("%(n)s more new customer that day", "%(n)s more new customers that day", "n"),
    ),
    News(
        "order.placed",
        "contact",
        _("%(record)s placed an order"),
        "shopping-cart",
        "ok",
        more=ngettext_lazy("%(n)s more order that day", "%(n)s more orders that day", "n"),
    ),
    News(
        "quote.accepted",
        "contact",
        _("%(record)s accepted a quote"),
        "circle-check",
        "ok",
        more=ngettext_lazy("%(n)s more accepted quote that day", "%(n)s more accepted quotes that day", "n"),
    ),
)

manifest = Manifest(
    news=NEWS,
    kinds=(
        Kind(
            Contact,
            name="contact",
            label=_("Contact"),
            plural=_("Contacts"),
            icon="users",
            page="contacts:contact_detail",
            listing=CONTACTS,
            listings=(PEOPLE, COMPANIES, ARCHIVED),
            create="contacts:contact_new",
            fields=FIELDS,
            names=NAMES,
            words=WORDS,
            has_custom=True,
            shelves=tuple(SHELVES.values()),
            page_sections=sections.PAGE,
            form_sections=sections.FORM,
            clashes=clashes,
            called=called,
            written=written,
        ),
    ),
    permissions=(
        Permission("contacts.add", _("Add contacts")),
        Permission("contacts.change", _("Change contacts and their relations")),
        Permission("contacts.archive", _("Archive and restore contacts")),
        Permission("contacts.consent", _("Record consents")),
        Permission("contacts.send_mail", _("Send e-mails to contacts")),
        Permission("contacts.merge", _("Merge contacts and undo it")),
    ),
    events=(
        EventType(
            events.Related, _("Relation"), "affiliate", "contacts/timeline/relation.html", group="changes", is_small=True
        ),
        EventType(
            events.RelationEnded, _("Relation ended"), "unlink", "contacts/timeline/relation.html", group="changes",
            is_small=True,
        ),
        EventType(
            events.Mailed, _("E-mail sent"), "mail-forward", "contacts/timeline/mailed.html", group="notes", is_small=True
        ),
        EventType(
            events.Wrote, _("Wrote to the firm"), "mail-down", "contacts/timeline/wrote.html", tone="info", group="notes",
            tells=("owner",), details=DETAILS,
        ),
        EventType(
            events.Merged, _("Merged"), "arrow-merge", "contacts/timeline/merged.html", group="changes", is_small=True
        ),
        EventType(
            events.MergeUndone, _("Merge undone"), "arrows-split-2", "contacts/timeline/merged.html", group="changes",
            is_small=True,
        ),
        EventType(
            events.ConsentRecorded, _("Consent"), "writing-sign", "contacts/timeline/consent.html", group="changes",
            is_small=True,
        ),
    ),
    actions=ACTIONS,
    mail_handlers=(LETTERS,),
    creations=CREATIONS,
    reactions=tuple(
        Reaction(event, jobs.look_around, bulk=True)
        for event in (RecordAdded, Changed, RecordArchived, RecordDeleted, RecordRestored, events.Merged)
    ),
    schedule=(Every(jobs.wake_search, "*/10 * * * *"), Every(jobs.forget_merges, "25 3 * * *")),
    importers=(
        Importer(
            "contact",
            label=_("Contacts"),
            order=10,
            fields=contact_fields,
            match_by=MATCH_BY,
            read=read_row,
            save=save_rows,
            undo=undo_rows,
            preview=Previewer,
            permission="contacts.add",
            default_match=("email", "phone", "name_company"),
            page="contacts:contact_list",
            needs=("name", "given_name", "family_name", "additional_name", "company", "email", "phone"),
            needs_text=_(
                "None of the chosen columns holds a name, a company, an e-mail address or a phone number. "
                "Choose at least one that does."
            ),
        ),
    ),
    exporters=(
        Exporter(
            "contact",
            label=_("Contacts"),
            listings=(CONTACTS, PEOPLE, COMPANIES, ARCHIVED),
            fields=export_fields,
            counts=counts,
            read=read_lines,
            objects=contacts_out,
            cards=write_cards,
            revise=revise_rows,
        ),
    ),
    forgets=(forget_photos,),
    menu=(
        MenuItem(_("Contacts"), "contacts:contact_list", "users", 20, group="customers", kind="contact", key="c"),
        MenuItem(_("Companies"), "contacts:company_list", "building", 21, group="customers", kind="contact"),
        MenuItem(
            _("Duplicates"), "contacts:duplicate_list", "copy-check", 22, group="customers", permission="contacts.merge",
            within="contacts:contact_list",
        ),
    ),
    hints=(
        HintSource("birthday", _("A birthday"), "cake", suggesting.birthdays, "contact"),
        HintSource("silent", _("A customer long silent"), "user-question", suggesting.silent_customers, "contact"),
    ),
    acts=(
        Act(_("New contact"), "contacts:contact_new", "user-plus", permission="contacts.add"),
        Act(_("New company"), "contacts:company_new", "building-plus", permission="contacts.add"),
    ),
    ready_sets=(Path(__file__).parent / "sets",),
    personal=(
        Personal(
            Contact,
            (
                "name", "prefix", "given_name", "middle_name", "family_name", "suffix", "job_title", "department",
                "company_name", "number", "tax_number", "registration_number", "language", "preferred_channel",
                "interests", "household", "birthday", "source", "photo", "primary_email", "primary_phone", "city",
                "city_key", "country",
            ),
        ),
        Personal(Email, ("value", "folded")),
        Personal(Phone, ("e164", "raw", "extension")),
        Personal(Address, ("lines", "city", "city_key", "region", "postal_code", "country")),
        Personal(WebProfile, ("url",)),
        Personal(Consent, ("source", "proof")),
    ),
)  # fmt: skip
