"""What `exchange` adds: the rights to import and export, their pages and live topics, what wakes and forgets them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.commands.forgetting import forget_records
from wasl.exchange.jobs import forget_exports, forget_imports, wake_exports, wake_imports
from wasl.exchange.topics import may_hear_export, may_hear_import
from wasl.kernel.manifest import Act, Every, Manifest, Permission, Setting

manifest = Manifest(
    permissions=(
        Permission("exchange.import", _("Import files")),
        Permission("exchange.manage_imports", _("See and take back imports of others")),
        Permission("exchange.export", _("Take lists out as files")),
    ),
    acts=(Act(_("Import a file"), "exchange:import_new", "file-import", permission="exchange.import"),),
    settings=(
        Setting(
            pgettext_lazy("noun", "Imports"),
            "exchange:import_list",
            "file-import",
            order=55,
            group="records",
            permission="exchange.import",
            hint=_("Files that came in, and taking them back"),
        ),
        Setting(
            pgettext_lazy("noun", "Exports"),
            "exchange:export_list",
            "file-export",
            order=56,
            group="records",
            permission="exchange.export",
            hint=_("Lists you have taken out, and when an owner is told"),
        ),
    ),
    schedule=(
        Every(wake_imports, "* * * * *"),
        Every(wake_exports, "* * * * *"),
        Every(forget_imports, "40 3 * * *"),
        Every(forget_exports, "10 * * * *"),
    ),
    forgets=(forget_records,),
    topics=(("import", may_hear_import), ("export", may_hear_export)),
)
