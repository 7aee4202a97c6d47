"""What `lists` adds: rights over saved views and work on many records, a live topic, what wakes and forgets such work."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Every, Manifest, Permission, Setting
from wasl.lists.actions import ACTIONS
from wasl.lists.commands.forgetting import forget_records
from wasl.lists.custom.definitions import field_names
from wasl.lists.jobs import forget_bulk, index_fields, wake_bulk, wake_conversions
from wasl.lists.topics import may_hear_bulk

manifest = Manifest(
    permissions=(
        Permission("lists.save_views", _("Keep views of lists")),
        Permission("lists.share_views", _("Share views with a team or everyone")),
        Permission("lists.bulk", _("Work on many records at once")),
        Permission("lists.manage_fields", _("Add, change and arrange fields")),
        Permission("lists.undo_others", _("See and take back bulk work of others")),
    ),
    settings=(
        Setting(
            _("Fields"),
            "lists:field_list",
            "forms",
            order=54,
            group="records",
            permission="lists.manage_fields",
            hint=_("What you want to know of your records besides"),
        ),
        Setting(
            _("Ready sets"),
            "lists:set_list",
            "packages",
            order=54,
            group="records",
            permission="lists.manage_fields",
            hint=_("Fields, sections and views for your trade, in one step"),
        ),
        Setting(
            _("Pages and forms"),
            "lists:layout_list",
            "layout",
            order=54,
            group="records",
            permission="lists.manage_fields",
            hint=_("What stands where beside a record and in its form, for each role"),
        ),
        Setting(
            _("Bulk work"),
            "lists:bulk_list",
            "stack-2",
            order=56,
            group="records",
            permission="lists.bulk",
            hint=_("What was done with many records, and taking it back"),
        ),
    ),
    actions=ACTIONS,
    schedule=(
        Every(wake_bulk, "* * * * *"),
        Every(wake_conversions, "* * * * *"),
        Every(forget_bulk, "50 3 * * *"),
        Every(index_fields, "20 4 * * *"),
    ),
    topics=(("bulk", may_hear_bulk),),
    more_fields=(field_names,),
    forgets=(forget_records,),
)
