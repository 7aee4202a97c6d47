"""The columns that a file of contacts may have: what the importer knows, and what is only to be read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.importing.fields import FIELDS as IMPORTED
from wasl.exchange.exporting import ExportField, FieldKind
from wasl.exchange.own_fields import own_fields
from wasl.kernel.manifest import Text

_LABELS: dict[str, Text] = {key: label for key, label, _kind, _group, _words in IMPORTED}
# what stands in the address book of a file and has no column of its own; hidden from roles that hide anything
LEFTOVERS = ("nickname", "anniversary", "gender")
# fields whose changes are told under another name
TOLD_AS = {"additional_name": "middle_name"}


def _field(
    key: str, right: str = "", group: str = "", *, kind: FieldKind = "text", column: str = "", width: int = 18,
    label: Text = "", is_fixed: bool = False,
) -> ExportField:  # fmt: skip
    return ExportField(
        key,
        label or _LABELS[key],
        kind,
        right,
        group,
        is_fixed=is_fixed,
        column=column,
        width=width,
        told_as=TOLD_AS.get(key, ""),
        is_apart=key == "tags",
    )


FIELDS = (
    _field("kind", is_fixed=True),
    _field("name", column="name", width=28),
    _field("prefix", width=8),
    _field("given_name"),
    _field("additional_name"),
    _field("family_name"),
    _field("suffix", width=8),
    _field("company", "company", column="company", width=28),
    _field("job_title", "job_title"),
    _field("department", "department"),
    _field("role", "roles", column="roles"),
    _field("email", "emails", "email", column="email", width=28),
    _field("email_label", "emails", "email", width=10),
    _field("phone", "phones", "phone", kind="phone", column="phone"),
    _field("phone_label", "phones", "phone", width=10),
    _field("phone_extension", "phones", "phone", label=_("Extension"), width=10),
    _field("address", "addresses", "address", width=30, label=_("Street and house")),
    _field("address_city", "addresses", "address", column="city"),
    _field("address_region", "addresses", "address"),
    _field("address_postal_code", "addresses", "address", width=12),
    _field("address_country", "addresses", "address", width=10),
    _field("address_label", "addresses", "address", width=10),
    _field("website", "profiles", "website", width=28),
    _field("website_label", "profiles", "website", width=10),
    _field("birthday", "birthday", kind="date", width=12),
    _field("language", "language", width=10),
    _field("preferred_channel", "preferred_channel", label=_("Preferred channel")),
    _field("household", "household", label=_("Household")),
    _field("interests", "interests", label=_("Interests"), width=24),
    _field("tags", width=24),
    _field("source", "source"),
    _field("number", "number"),
    _field("tax_number", "tax_number"),
    _field("registration_number", "registration_number"),
    *(_field(key, is_fixed=True) for key in LEFTOVERS),
    _field("owner", "owner", column="owner", width=22),
    _field("team", "team", label=pgettext_lazy("group of people", "Team")),
    _field("last_event_at", kind="moment", label=_("Last event"), column="last", is_fixed=True),
    _field("next_step", label=_("Next step"), column="step", width=28, is_fixed=True),
    _field("next_step_at", kind="moment", label=_("Next step at"), column="step", is_fixed=True),
    _field("created_at", kind="moment", label=_("Created"), is_fixed=True),
    _field("updated_at", kind="moment", label=_("Last changed"), is_fixed=True),
)  # fmt: skip


def export_fields() -> tuple[ExportField, ...]:
    """Return the fields in the order of a sheet, those that the firm has added last."""
    return (*FIELDS, *own_fields("contact"))
