"""The sections of a product's page and form as they are delivered; a firm may arrange them otherwise."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.models import Product
from wasl.kernel.manifest import Part, Section

LABELS: dict[str, Any] = {
    "sku": _("Product number"),
    "sort": _("Kind"),
    "unit": _("Unit"),
    "tax": pgettext_lazy("on a price", "Tax"),
    "stock": _("In stock"),
    "names": _("Names in other languages"),
    "created_at": _("Created"),
}
# what a role may be denied
FIELDS = (
    ("prices", _("Prices")),
    ("stock", _("In stock")),
    ("parts", _("Parts")),
    ("description", _("Description")),
)
# what a recorded change can name besides
NAMES = (
    ("name", _("Name")),
    ("is_active", _("On sale")),
    *((name, label) for name, label in LABELS.items() if name not in {"stock", "created_at"}),
)
WORDS: dict[str, dict[Any, Any]] = {
    "sort": dict(Product.Sort.choices),
    "is_active": {True: _("yes"), False: _("no")},
}


def _block(name: str, label: Any, icon: str, counts: str = "") -> Section:
    part = Part(name, label, template=f"catalog/_parts.html#{name}", is_block=True, counts=counts)
    return Section(name, label, icon, (part,))


PAGE = (
    Section(
        "details",
        _("Details"),
        "id",
        tuple(Part(name, label, template=f"catalog/_parts.html#{name}") for name, label in LABELS.items()),
        takes_new=True,
    ),
    _block("tags", _("Tags"), "tags"),
)
FORM = (
    Section(
        "what",
        _("What"),
        "package",
        (
            Part("name", _("Name"), is_needed=True),
            Part("sku", LABELS["sku"]),
            Part("sort", LABELS["sort"]),
            Part("unit", LABELS["unit"]),
            Part("tax", LABELS["tax"]),
            Part("is_active", _("On sale")),
            Part("description", _("Description")),
            Part("tags", _("Tags")),
        ),
    ),
    Section("prices", _("Prices"), "coins", (Part("prices", _("Prices"), more=_("Another price")),)),
    Section(
        "parts",
        _("Made of"),
        "packages",
        (Part("parts", _("Parts of the bundle"), right="parts", more=_("Another part")),),
        is_folded=True,
    ),
    Section(
        "names",
        LABELS["names"],
        "language",
        tuple(
            Part(f"name_{language}", label, right="names")
            for language, label in (
                ("ar", _("Name in Arabic")),
                ("lv", _("Name in Latvian")),
                ("en", _("Name in English")),
            )
        ),
        is_folded=True,
    ),
    Section("custom", _("Our own fields"), "forms", takes_new=True),
)
