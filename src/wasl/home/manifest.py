"""What `home` adds: the home pages, the rights to the broader ones, suggestions."""

from django.utils.translation import gettext_lazy as _

from wasl.home import jobs, queries
from wasl.kernel.manifest import Every, HomeBlock, Manifest, MenuItem, Permission

manifest = Manifest(
    permissions=(
        Permission("home.team", _("Open the home page of the team")),
        Permission("home.firm", _("Open the home page of the firm")),
    ),
    schedule=(Every(jobs.send_letters, "*/20 * * * *"),),
    menu=(MenuItem(_("My day"), "home:first", "sun", 1, key="D"),),
    home=(
        HomeBlock("hints", _("What you could do now"), "home/_hints.html", queries.hints_block, ("day",), "side", 10,
                  is_still=True, is_slow=True),
        HomeBlock("hint-use", _("How useful suggestions are"), "home/_hint_use.html", queries.use_of_hints, ("team",),
                  "side", 90, is_slow=True),
    ),
)  # fmt: skip
