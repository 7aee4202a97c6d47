"""What `exchange` adds: the right to import, the page of imports, its live topic, what wakes and forgets imports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.jobs import forget_imports, wake_imports
from wasl.exchange.topics import may_hear_import
from wasl.kernel.manifest import Act, Every, Manifest, Permission, Setting

manifest = Manifest(
    permissions=(
        Permission("exchange.import", _("Import files")),
        Permission("exchange.manage_imports", _("See and take back imports of others")),
    ),
    acts=(Act(_("Import a file"), "exchange:import_new", "file-import", permission="exchange.import"),),
    settings=(
        Setting(
            pgettext_lazy("noun", "Imports"),
            "exchange:import_list",
            "file-import",
            order=55,
            permission="exchange.import",
            hint=_("Files that came in, and taking them back"),
        ),
    ),
    schedule=(Every(wake_imports, "* * * * *"), Every(forget_imports, "40 3 * * *")),
    topics=(("import", may_hear_import),),
)
