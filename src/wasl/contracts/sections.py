"""The sections of the pages and forms of members and contracts as they are delivered; a firm may arrange them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.models import Period
from wasl.contracts.models import Contract
from wasl.kernel.manifest import Part, Section

MEMBER: dict[str, Any] = {
    "contact": _("Contact"),
    "plan": pgettext_lazy("of a member", "Plan"),
    "number": _("Member number"),
    "head": _("Member under"),
    "joined_on": _("Member since"),
    "until_on": pgettext_lazy("member", "Member until"),
    "dues": _("Dues"),
    "owner": _("Owner"),
    "team": pgettext_lazy("group of people", "Team"),
}
CONTRACT: dict[str, Any] = {
    "number": _("Contract number"),
    "contact": _("Contact"),
    "company": _("Company"),
    "amount": pgettext_lazy("of a contract", "Value"),
    "currency": _("Currency"),
    "period": _("Paid"),
    "starts_on": pgettext_lazy("contract", "Begins"),
    "ends_on": pgettext_lazy("contract", "Ends"),
    "renews": _("Renews by itself"),
    "notice_on": _("Last day for notice"),
    "remind_days": _("Reminder, days before"),
    "owner": _("Owner"),
    "team": pgettext_lazy("group of people", "Team"),
}
# what a role may be denied
MEMBER_FIELDS = tuple(MEMBER.items())
CONTRACT_FIELDS = tuple(CONTRACT.items())
# what a recorded change can name besides
MEMBER_NAMES = (("name", _("Name on the card")), ("counted_from", _("Terms counted from")))
CONTRACT_NAMES = (
    ("title", pgettext_lazy("of a contract", "Title")),
    ("body", _("What there is to know")),
    ("deal", _("Deal")),
    ("renew_months", _("Goes on for, in months")),
    ("notice_amount", _("Notice period")),
    ("notice_unit", _("Notice is counted in")),
    ("lines", _("Products")),
)
CONTRACT_WORDS: dict[str, dict[Any, Any]] = {
    "period": dict(Period.choices),
    "notice_unit": dict(Contract.Unit.choices),
    "renews": {True: _("yes"), False: _("no")},
}


def _fact(kind: str, labels: dict[str, Any], name: str) -> Part:
    return Part(name, labels[name], template=f"contracts/_{kind}_parts.html#{name}")


def _block(kind: str, name: str, label: Any, counts: str = "") -> Part:
    return Part(name, label, template=f"contracts/_{kind}_parts.html#{name}", is_block=True, counts=counts)


MEMBER_PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        tuple(_fact("member", MEMBER, name) for name in MEMBER if name not in {"dues", "until_on"}),
        takes_new=True,
    ),
    Section(
        "under",
        _("Members under this one"),
        "users",
        (_block("member", "under", _("Members under this one"), "shown.dependents"),),
    ),
    Section("tags", _("Tags"), "tags", (_block("member", "tags", _("Tags")),)),
)
MEMBER_FORM = (
    Section(
        "who",
        pgettext_lazy("member", "Member"),
        "id-badge-2",
        (
            Part("contact_id", MEMBER["contact"], right="contact", is_needed=True),
            Part("plan_id", MEMBER["plan"], right="plan", is_needed=True),
            Part("name", _("Name on the card")),
            Part("number", MEMBER["number"]),
            Part("head_id", MEMBER["head"], right="head"),
        ),
    ),
    Section(
        "term",
        pgettext_lazy("of a member", "Term"),
        "calendar",
        (
            Part("joined_on", MEMBER["joined_on"]),
            Part("until_on", MEMBER["until_on"]),
            Part("paid_on", _("Dues paid on"), right="dues"),
        ),
    ),
    Section(
        "whose",
        _("Who"),
        "user",
        (
            Part("owner_id", MEMBER["owner"], right="owner"),
            Part("team_id", MEMBER["team"], right="team"),
            Part("tags", _("Tags")),
        ),
    ),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
)
CONTRACT_PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        tuple(
            _fact("contract", CONTRACT, name)
            for name in CONTRACT
            if name not in {"amount", "currency", "period"}
        ),
        takes_new=True,
    ),
    Section("tags", _("Tags"), "tags", (_block("contract", "tags", _("Tags")),)),
)
CONTRACT_FORM = (
    Section(
        "what",
        _("What"),
        "contract",
        (
            Part("title", pgettext_lazy("of a contract", "Title"), is_needed=True),
            Part("number", CONTRACT["number"]),
            Part("contact_id", CONTRACT["contact"], right="contact"),
            Part("company_id", CONTRACT["company"], right="company"),
        ),
    ),
    Section(
        "span",
        _("How long"),
        "calendar",
        (
            Part("starts_on", CONTRACT["starts_on"], is_needed=True),
            Part("ends_on", CONTRACT["ends_on"]),
            Part("notice_amount", _("Notice period")),
            Part("notice_unit", _("Notice is counted in")),
            Part("renews", CONTRACT["renews"]),
            Part("renew_months", _("Goes on for, in months")),
            Part("remind_days", CONTRACT["remind_days"]),
        ),
    ),
    Section(
        "worth",
        _("Worth"),
        "coins",
        (
            Part("amount", CONTRACT["amount"]),
            Part("currency", CONTRACT["currency"]),
            Part("period", CONTRACT["period"]),
            Part("lines", _("Products"), right="amount", more=_("Another line")),
        ),
    ),
    Section(
        "whose",
        _("Who"),
        "user",
        (
            Part("owner_id", CONTRACT["owner"], right="owner"),
            Part("team_id", CONTRACT["team"], right="team"),
            Part("tags", _("Tags")),
        ),
    ),
    Section("more", _("More"), "list-check", (Part("body", _("What there is to know")),)),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
)
