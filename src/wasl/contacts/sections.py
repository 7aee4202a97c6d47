"""The sections of a contact's page and form as they are delivered; a firm may arrange them otherwise."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import Part, Section


def _fact(name: str, label: Any, **more: Any) -> Part:
    return Part(name, label, template=f"contacts/_parts.html#{name}", **more)


def _block(
    name: str, label: Any, icon: str, *, counts: str = "", is_folded: bool = False, right: str = ""
) -> Section:
    """Return a section with a block of its own."""
    part = _fact(name, label, is_block=True, counts=counts, right=right)
    return Section(name, label, icon, (part,), is_folded=is_folded)


PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        (
            _fact("phones", _("Phones")),
            _fact("emails", _("E-mails")),
            _fact("addresses", _("Addresses")),
            _fact("profiles", _("On the web")),
            _fact("department", _("Department")),
            _fact("language", _("Language")),
            _fact("preferred_channel", _("Preferred channel")),
            _fact("interests", _("Interests")),
            _fact("household", _("Household")),
            _fact("birthday", _("Birthday")),
            _fact("number", _("Own number")),
            _fact("tax_number", _("Tax number")),
            _fact("registration_number", _("Registration number")),
            _fact("source", _("Source")),
            _fact("created_at", _("Created")),
        ),
        takes_new=True,
    ),
    _block("people", _("People"), "users", counts="card.people"),
    _block("subsidiaries", _("Subsidiaries"), "building", counts="card.subsidiaries"),
    _block("below", _("People in subsidiaries"), "users", counts="below.rows"),
    _block("relations", _("Relations"), "affiliate", counts="card.others"),
    _block("leftovers", _("From the file"), "file", counts="leftovers", is_folded=True),
    _block("tags", _("Tags"), "tags"),
    _block("consents", _("Consent"), "writing-sign"),
    _block("photo", _("Photo"), "photo", is_folded=True),
)

# what is typed nearly always comes first
FORM = (
    Section(
        "name",
        _("Name"),
        "user",
        (
            Part("given_name", _("Given name"), is_needed=True, right="name"),
            Part("family_name", _("Family name"), is_needed=True, right="name"),
            Part("name", _("Company name"), is_needed=True),
            Part("company_name", _("Company"), right="company"),
            Part("job_title", _("Job title")),
            Part("department", _("Department")),
            Part("prefix", _("Title")),
            Part("middle_name", _("Middle names")),
            Part("suffix", _("Suffix")),
        ),
    ),
    Section(
        "reach",
        _("How to reach them"),
        "phone",
        (
            Part("phones", _("Phones"), more=_("Another phone")),
            Part("emails", _("E-mails"), more=_("Another e-mail")),
            Part("addresses", _("Addresses"), more=_("Another address")),
            Part("profiles", _("On the web"), more=_("Another web address")),
        ),
    ),
    Section(
        "ours",
        _("In our firm"),
        "building",
        (
            Part("roles", _("Roles")),
            Part("tags", _("Tags")),
            Part("owner_id", _("Owner"), right="owner"),
            Part("team_id", pgettext_lazy("group of people", "Team"), right="team"),
            Part("number", _("Own number")),
            Part("tax_number", _("Tax number")),
            Part("registration_number", _("Registration number")),
            Part("source", _("Source")),
        ),
    ),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
    Section(
        "preferences",
        _("Preferences"),
        "adjustments",
        (
            Part("language", _("Language")),
            Part("preferred_channel", _("Preferred channel")),
            Part("interests", _("Interests")),
            Part("household", _("Household")),
            Part("birthday", _("Birthday")),
        ),
    ),
)
