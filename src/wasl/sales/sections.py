"""The sections of a deal's page and form as they are delivered; a firm may arrange them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import Part, Section
from wasl.sales.models import Deal

LABELS: dict[str, Any] = {
    "contact": _("Contact"),
    "company": _("Company"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "expected_on": _("Expected close"),
    "probability": _("Chance in percent"),
    "forecast": _("Forecast"),
    "source": _("Source"),
    "owner": _("Owner"),
    "team": pgettext_lazy("group of people", "Team"),
}
# what a role may be denied
FIELDS = tuple(LABELS.items())
# what a recorded change can name besides
NAMES = (
    ("title", pgettext_lazy("of a deal", "Title")),
    ("body", _("What there is to know")),
    ("reason", _("Why lost")),
    ("lines", _("Products")),
)
WORDS: dict[str, dict[Any, Any]] = {
    "reason": dict(Deal.Reason.choices),
    "forecast": dict(Deal.Forecast.choices),
}


def _fact(name: str) -> Part:
    return Part(name, LABELS[name], template=f"sales/_deal_parts.html#{name}")


def _block(name: str, label: Any, counts: str = "") -> Part:
    return Part(name, label, template=f"sales/_deal_parts.html#{name}", is_block=True, counts=counts)


PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        tuple(_fact(name) for name in LABELS if name not in {"currency", "amount"}),
        takes_new=True,
    ),
    Section(
        "people",
        _("People in this deal"),
        "users",
        (_block("people", _("People in this deal"), "shown.participants"),),
    ),
    Section(
        "competitors",
        _("Competitors"),
        "swords",
        (_block("competitors", _("Competitors"), "shown.competitors"),),
    ),
    Section(
        "leftovers",
        _("From the file"),
        "file",
        (
            Part(
                "leftovers",
                _("From the file"),
                template="lists/_leftovers.html",
                is_block=True,
                counts="leftovers",
            ),
        ),
    ),
    Section("tags", _("Tags"), "tags", (_block("tags", _("Tags")),)),
    Section(
        "stays",
        _("Way through the stages"),
        "route",
        (_block("stays", _("Way through the stages")),),
        is_folded=True,
    ),
)
FORM = (
    Section(
        "what",
        _("What"),
        "briefcase",
        (
            Part("title", pgettext_lazy("of a deal", "Title"), is_needed=True),
            Part("contact_id", LABELS["contact"], right="contact"),
            Part("company_id", LABELS["company"], right="company"),
            Part("stage_id", _("Stage"), is_needed=True),
        ),
    ),
    Section(
        "worth",
        _("Worth"),
        "coins",
        (
            Part("amount", LABELS["amount"]),
            Part("currency", LABELS["currency"]),
            Part("expected_on", LABELS["expected_on"]),
            Part("probability", LABELS["probability"]),
            Part("forecast", LABELS["forecast"]),
        ),
    ),
    Section(
        "who",
        _("Who"),
        "user",
        (
            Part("owner_id", LABELS["owner"], right="owner"),
            Part("team_id", LABELS["team"], right="team"),
            Part("source", LABELS["source"]),
            Part("tags", _("Tags")),
        ),
    ),
    Section("more", _("More"), "list-check", (Part("body", _("What there is to know")),)),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
)
