"""The fields of a contact in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.kernel.manifest import registry
from wasl.lists.models import CustomField

# how a field of the firm's own is called in the memory of a merge
OWN = f"custom.{CustomField.PREFIX}"
# why two records may be the same
REASONS = {
    "name": gettext_lazy("The same name"),
    "spelling": gettext_lazy("The same name in another spelling"),
    "typo": gettext_lazy("Nearly the same name"),
    "part": gettext_lazy("One name contains the other"),
    "initial": gettext_lazy("The same name, one with an initial"),
    "short": gettext_lazy("One name is a word of the other"),
    "email": gettext_lazy("The same e-mail address"),
    "phone": gettext_lazy("The same phone number"),
    "tax_number": gettext_lazy("The same tax number"),
    "registration_number": gettext_lazy("The same registration number"),
    "company": gettext_lazy("The same company"),
    "birthday": gettext_lazy("The same birthday"),
    "city": gettext_lazy("The same city"),
}
CERTAINTIES = {
    "sure": pgettext_lazy("certainty of a duplicate", "Almost certain"),
    "likely": pgettext_lazy("certainty of a duplicate", "Very likely"),
    "possible": pgettext_lazy("certainty of a duplicate", "Possible"),
}
# what two related contacts are to each other, seen from the first: the second, and from the second: the first
RELATED = {
    "employment": (pgettext_lazy("relation", "employer"), pgettext_lazy("relation", "employee")),
    "subsidiary": (pgettext_lazy("relation", "parent company"), pgettext_lazy("relation", "subsidiary")),
    "supplier": (pgettext_lazy("relation", "customer"), pgettext_lazy("relation", "supplier")),
    "member": (pgettext_lazy("relation", "membership"), pgettext_lazy("relation", "member")),
    "adviser": (pgettext_lazy("relation", "advised customer"), pgettext_lazy("relation", "adviser")),
    "partner": (pgettext_lazy("relation", "partner"), pgettext_lazy("relation", "partner")),
    "family": (pgettext_lazy("relation", "family"), pgettext_lazy("relation", "family")),
    "referral": (
        pgettext_lazy("relation", "came recommended"),
        pgettext_lazy("relation", "gave a recommendation"),
    ),
    "other": (pgettext_lazy("relation", "other"), pgettext_lazy("relation", "other")),
}


def related_word(kind: str, *, is_first: bool) -> str:
    """Return what a related contact is to the one whose page it is, which `is_first` of the two or second."""
    pair = RELATED.get(kind)
    return str(pair[0 if is_first else 1]) if pair else kind


def field_word(name: str) -> str:
    """Return how a field of a contact is called to people."""
    is_own = name.startswith(OWN)
    labels = dict(registry().fields_of("contact") if is_own else registry().kind("contact").fields)
    labels |= {"name": _("Name"), "photo": _("Photo"), "tags": _("Tags")}
    plain = name.removeprefix("custom.").removeprefix(CustomField.PREFIX)
    return str(labels.get(f"custom.{plain}" if is_own else name, plain))


def field_words(names: Iterable[str]) -> str:
    """Return several fields as one text."""
    return _(", ").join(field_word(name) for name in names)
