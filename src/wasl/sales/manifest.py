"""What `sales` adds: deals, their rights and events, the panel beside contacts and companies."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.manifest import (
    Act,
    EventType,
    Kind,
    Manifest,
    MenuItem,
    Panel,
    Permission,
    Personal,
    Setting,
)
from wasl.sales import events, listings, sections
from wasl.sales.actions import ACTIONS, CREATIONS
from wasl.sales.models import Deal
from wasl.sales.topics import may_hear_deals

DEAL = "sales/timeline/deal.html"

manifest = Manifest(
    kinds=(
        Kind(
            Deal,
            name="deal",
            label=_("Deal"),
            plural=_("Deals"),
            icon="briefcase",
            page="sales:deal",
            listing=listings.DEALS,
            create="sales:deal_new",
            fields=sections.FIELDS,
            names=sections.NAMES,
            words=sections.WORDS,
            has_custom=True,
            page_sections=sections.PAGE,
            form_sections=sections.FORM,
        ),
    ),
    permissions=(
        Permission("sales.add", _("Open deals")),
        Permission("sales.change", _("Change and move deals")),
        Permission("sales.close", _("Win, lose and reopen deals")),
        Permission("sales.manage_pipelines", _("Set up pipelines and stages")),
    ),
    events=(
        EventType(events.DealAdded, _("Deal opened"), "briefcase", DEAL, group="deals"),
        EventType(
            events.DealMoved,
            pgettext_lazy("deal", "Moved"),
            "arrow-right",
            DEAL,
            group="deals",
            is_small=True,
        ),
        EventType(
            events.DealWon, _("Deal won"), "trophy", DEAL, tone="ok", group="deals", tells=("owner", "lead")
        ),
        EventType(
            events.DealLost,
            _("Deal lost"),
            "mood-sad",
            DEAL,
            tone="bad",
            group="deals",
            tells=("owner", "lead"),
        ),
        EventType(events.PersonJoined, _("Has a part in the deal"), "user-plus", DEAL, group="deals", is_small=True),
        EventType(events.PersonLeft, _("Has no part in the deal any more"), "user-minus", DEAL, group="deals", is_small=True),
        EventType(events.DealReopened, _("Deal open again"), "refresh", DEAL, group="deals"),
    ),
    topics=(("deals", may_hear_deals),),
    timeline_groups=(("deals", _("Deals"), "briefcase"),),
    menu=(
        MenuItem(
            _("Sales pipeline"), "sales:deal_list", "layout-kanban", 31, group="sales", kind="deal", key="P"
        ),
    ),
    acts=(Act(_("New deal"), "sales:deal_new", "briefcase", permission="sales.add"),),
    settings=(
        Setting(_("Pipelines and stages"), "sales:pipeline_settings", "git-branch", order=57, group="work",
                permission="sales.manage_pipelines", hint=_("The ways that deals go, and what each stage asks for")),
    ),
    actions=ACTIONS,
    creations=CREATIONS,
    panels=(Panel("contact", _("Deals"), "briefcase", "sales:deal_panel", order=5, kind="deal"),),
    personal=(Personal(Deal, ("title", "body", "reason_text")),),
)  # fmt: skip
