"""What `catalog` adds: products with their rights and pages, and the settings of prices."""

from django.utils.translation import gettext_lazy as _

from wasl.catalog import exporting, sections
from wasl.catalog.clashes import clashes
from wasl.catalog.importing import saving
from wasl.catalog.importing.returning import revise_products
from wasl.catalog.listings import ARCHIVED, PRODUCTS
from wasl.catalog.models import Product
from wasl.kernel.manifest import Act, Exporter, Importer, Kind, Manifest, MenuItem, Permission, Setting

manifest = Manifest(
    kinds=(
        Kind(
            Product,
            name="product",
            label=_("Product"),
            plural=_("Products"),
            icon="package",
            page="catalog:product",
            listing=PRODUCTS,
            listings=(ARCHIVED,),
            create="catalog:product_new",
            fields=sections.FIELDS,
            names=sections.NAMES,
            words=sections.WORDS,
            has_custom=True,
            page_sections=sections.PAGE,
            form_sections=sections.FORM,
            clashes=clashes,
        ),
    ),
    permissions=(
        Permission("catalog.change", _("Add and change products and their prices")),
        Permission("catalog.set_up", _("Set up price lists, taxes, units, exchange rates and limits of discounts")),
    ),
    menu=(MenuItem(_("Products"), "catalog:product_list", "package", 36, group="sales", kind="product"),),
    acts=(Act(_("New product"), "catalog:product_new", "package", permission="catalog.change"),),
    settings=(
        Setting(_("Price lists"), "catalog:price_list_list", "coins", order=70, group="sales",
                permission="catalog.set_up", hint=_("Prices for some customers, by a filter")),
        Setting(_("Taxes and units"), "catalog:tax_list", "receipt-tax", order=71, group="sales",
                permission="catalog.set_up", hint=_("Taxes by country, and what products are counted in")),
        Setting(_("Exchange rates"), "catalog:rate_list", "currency", order=72, group="sales",
                permission="catalog.set_up", hint=_("What other currencies are worth in our own")),
        Setting(_("Discounts"), "catalog:limits", "discount", order=73, group="sales",
                permission="catalog.set_up", hint=_("How much each role may let off without asking")),
    ),
    importers=(
        Importer(
            "product",
            label=_("Products"),
            fields=saving.fields,
            match_by=saving.MATCH_BY,
            read=saving.read_row,
            save=saving.save_rows,
            undo=saving.undo_rows,
            preview=saving.Previewer,
            permission="catalog.change",
            default_match=("sku", "name"),
            page="catalog:product_list",
            needs=("name",),
            needs_text=_("None of the chosen columns holds the name of a product. Choose the one that does."),
        ),
    ),
    exporters=(
        Exporter(
            "product",
            label=_("Products"),
            listings=(PRODUCTS, ARCHIVED),
            fields=exporting.export_fields,
            read=exporting.read_lines,
            objects=exporting.objects,
            revise=revise_products,
        ),
    ),
)  # fmt: skip
