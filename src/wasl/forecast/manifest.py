"""What `forecast` adds: the forecast in the side bar, targets in the settings, and the rights over them."""

from django.utils.translation import gettext_lazy as _

from wasl.forecast import importing, jobs
from wasl.forecast.models.targets import SEE, SET
from wasl.forecast.queries import coming_months, goals, own_number
from wasl.kernel.manifest import Every, HomeBlock, Importer, Manifest, MenuItem, Permission, Setting

manifest = Manifest(
    permissions=(
        Permission(SEE, _("See the targets of others, as far as their deals")),
        Permission(SET, _("Set targets for those whose deals one may change")),
    ),
    home=(
        HomeBlock("my-number", _("My target of the month"), "forecast/_home_number.html", own_number, ("day",), "figure", 10,
                  kind="deal"),
        HomeBlock("team-forecast", _("Forecast"), "forecast/_home_months.html", coming_months, ("team", "firm"), "wide", 15,
                  kind="deal", is_slow=True),
    ),
    goals=(("won_value", goals),),
    importers=(
        Importer("target", label=_("Targets"), fields=importing.fields, match_by=importing.MATCH_BY, read=importing.read_row,
                 save=importing.save_rows, undo=importing.undo_rows, preview=importing.Previewer, permission=SET,
                 default_match=("same",), page="forecast:target_grid", needs=("amount",), on_match=("update", "skip"),
                 needs_text=_("None of the chosen columns says how much is to be won."), order=60, has_records=False),
    ),
    menu=(MenuItem(_("Forecast"), "forecast:forecast", "chart-line", 32, group="sales", kind="deal"),),
    # each hour, so that a night after a standstill is caught up with; a day is taken once
    schedule=(Every(jobs.night, "10 * * * *"),),
    settings=(
        Setting(_("Targets"), "forecast:target_grid", "target-arrow", order=58, group="sales", permission=SET,
                hint=_("What people, teams and the firm are to win")),
    ),
)  # fmt: skip
