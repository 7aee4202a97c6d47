"""What `sales` adds: deals, their rights and events, the panel beside contacts and companies."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.events import CallHeld
from wasl.capture.events import FormSubmitted
from wasl.contacts.events import Mailed
from wasl.kernel.manifest import (
    Act,
    CourseSource,
    EventType,
    Every,
    Exporter,
    HintSource,
    HomeBlock,
    Importer,
    Kind,
    Load,
    Manifest,
    MenuItem,
    Panel,
    Permission,
    Personal,
    Reaction,
    Setting,
)
from wasl.sales import events, exporting, home_wording, jobs, lead_exporting, listings, sections
from wasl.sales.actions import ACTIONS, CREATIONS
from wasl.sales.importing.deals import save_deals
from wasl.sales.importing.fields import DEAL_MATCH, LEAD_MATCH, LEAD_WORDED, WORDED, deal_fields, lead_fields
from wasl.sales.importing.leads import save_leads, undo_leads
from wasl.sales.importing.places import deal_words, lead_words
from wasl.sales.importing.previewing import DealPreviewer, LeadPreviewer
from wasl.sales.importing.returning import revise_deals, revise_leads
from wasl.sales.importing.rows import read_deal, read_lead
from wasl.sales.importing.undoing import undo_deals
from wasl.sales.letters import LETTERS
from wasl.sales.models import Deal, Lead
from wasl.sales.queries import firm, home, open_leads, suggesting, team
from wasl.sales.queries.courses import courses
from wasl.sales.reports import REPORTS
from wasl.sales.topics import may_hear_deals, may_hear_leads

DEAL, LEAD = "sales/timeline/deal.html", "sales/timeline/lead.html"
HOME = "sales/home/"
DISCOUNT, SAVING = "sales/timeline/discount.html", "sales/timeline/saving.html"

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
        Kind(
            Lead,
            name="lead",
            label=_("Lead"),
            plural=_("Leads"),
            icon="target",
            page="sales:lead",
            listing=listings.LEADS,
            create="sales:lead_new",
            fields=(
                ("source", _("Source")),
                ("campaign", _("Campaign")),
                ("channel", _("Channel")),
                ("score", pgettext_lazy("of a lead", "Score")),
                ("owner", _("Owner")),
                ("team", pgettext_lazy("group of people", "Team")),
            ),
            names=(
                ("title", _("What it is about")),
                ("message", _("Message")),
                ("products", _("Products asked for, one on a line")),
            ),
            words={"channel": dict(Lead.Channel.choices)},
            has_custom=True,
        ),
    ),
    permissions=(
        Permission("sales.add", _("Open deals")),
        Permission("sales.change", _("Change and move deals")),
        Permission("sales.close", _("Win, lose and reopen deals")),
        Permission("sales.add_leads", _("Take leads in")),
        Permission("sales.change_leads", _("Accept, return, qualify and disqualify leads")),
        Permission("sales.manage_leads", _("Say to whom leads go, and what gives them points")),
        Permission("sales.allow_discounts", _("Allow discounts above the limits of others")),
        Permission("sales.manage_pipelines", _("Set up pipelines and stages")),
        Permission("sales.write_playbooks", _("Write playbooks")),
    ),
    events=(
        EventType(events.DealAdded, _("Deal opened"), "briefcase", DEAL, group="deals", begins=True),
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
        EventType(events.LeadAdded, _("New lead"), "target", LEAD, group="deals", begins=True),
        EventType(events.LeadAccepted, _("Lead accepted"), "user-check", LEAD, group="deals", is_small=True),
        EventType(
            events.LeadReturned,
            _("Lead returned to marketing"),
            "arrow-back-up",
            LEAD,
            tone="next",
            group="deals",
            tells=("lead",),
        ),
        EventType(
            events.LeadQualified, _("Lead became a deal"), "circle-check", LEAD, tone="ok", group="deals"
        ),
        EventType(
            events.LeadDisqualified, _("Lead given up"), "circle-x", LEAD, group="deals", is_small=True
        ),
        EventType(events.LeadReopened, _("Lead new again"), "refresh", LEAD, group="deals", is_small=True),
        EventType(
            events.DiscountAsked,
            _("Discount asked for"),
            "discount",
            DISCOUNT,
            tone="next",
            group="deals",
            tells=("lead",),
        ),
        EventType(
            events.DiscountDecided,
            _("Discount decided"),
            "rosette-discount-check",
            DISCOUNT,
            group="deals",
            tells=("people", "owner"),
            outcomes={"allowed": _("Discount allowed"), "refused": _("Discount refused")},
        ),
        EventType(events.DealReopened, _("Deal open again"), "refresh", DEAL, group="deals"),
        EventType(events.TriedAgain, _("Tried once more"), "refresh", SAVING, tone="next", group="deals"),
        EventType(events.PlaybookUsed, _("Playbook used"), "book", SAVING, group="deals", is_small=True),
        EventType(events.HelpAsked, _("Help asked for"), "help", SAVING, group="deals", is_small=True),
        EventType(events.OfferMade, _("Personal offer"), "discount", SAVING, tone="vio", group="deals"),
        EventType(events.OfferUsed, _("Offer taken"), "discount", SAVING, tone="ok", group="deals"),
        EventType(events.OfferExpired, _("Offer expired"), "clock-off", SAVING, tone="next", group="deals", tells=("owner",)),
        EventType(events.OfferWithdrawn, _("Offer withdrawn"), "discount-off", SAVING, group="deals", is_small=True),
    ),
    topics=(("deals", may_hear_deals), ("leads", may_hear_leads)),
    timeline_groups=(("deals", _("Deals"), "briefcase"),),
    reactions=(
        Reaction(FormSubmitted, jobs.take_form),
        Reaction(events.LeadAdded, jobs.take_up),
        Reaction(CallHeld, jobs.hear_answer),
        Reaction(Mailed, jobs.hear_answer),
    ),
    courses=(CourseSource("deal", _("How a deal goes"), "route", courses),),
    loads=(Load("leads", _("Least open leads"), open_leads),),
    schedule=(Every(jobs.score_all, "35 2 * * *"), Every(jobs.end_offers, "* * * * *")),
    menu=(
        MenuItem(_("Leads"), "sales:lead_list", "target", 30, group="sales", kind="lead", key="L"),
        MenuItem(
            _("Sales pipeline"), "sales:deal_list", "layout-kanban", 31, group="sales", kind="deal", key="P"
        ),
        MenuItem(_("Reports"), "lists:report_list", "chart-bar", 800, group="workspace", kind="deal"),
    ),
    home=(
        HomeBlock("open-deals", pgettext_lazy("noun", "Open deals"), f"{HOME}open_deals.html", home.open_deals, ("day",), "figure", 20, kind="deal"),
        HomeBlock("leads", _("Leads waiting for an answer"), f"{HOME}leads.html", home.waiting_leads, ("day",), "figure", 30,
                  kind="lead"),
        HomeBlock("needy-deals", _("Deals that need a step"), f"{HOME}needy.html", home.needy_deals, ("day",), "wide", 20,
                  kind="deal"),
        HomeBlock("waiting-leads", _("Leads waiting for an answer"), f"{HOME}waiting.html", home.leads_to_answer, ("day",),
                  "side", 15, kind="lead"),
        HomeBlock("decisions", _("Waits for your decision"), f"{HOME}decisions.html", home.decisions, ("day", "team"), "side", 5,
                  kind="deal", permission="sales.allow_discounts"),
        HomeBlock("won", _("Won this month"), f"{HOME}won.html", firm.won, ("team", "firm"), "figure", 10, kind="deal", said=home_wording.won),
        HomeBlock("team-deals", pgettext_lazy("noun", "Open deals"), f"{HOME}open_deals.html", team.team_deals, ("team", "firm"), "figure", 20,
                  kind="deal", said=home_wording.open_deals, is_slow=True),
        HomeBlock("team-leads", _("Leads waiting for an answer"), f"{HOME}leads.html", team.team_leads, ("team",), "figure", 30,
                  kind="lead"),
        HomeBlock("new-leads", _("New leads this month"), f"{HOME}new_leads.html", firm.new_leads, ("firm",), "figure", 30,
                  kind="lead", said=home_wording.new_leads),
        HomeBlock("win-rate", _("Won of those decided"), f"{HOME}rate.html", firm.win_rate, ("team", "firm"), "figure", 40,
                  kind="deal", said=home_wording.win_rate),
        HomeBlock("things", _("Three things to know this week"), f"{HOME}things.html", firm.three_things, ("firm",), "wide", 10,
                  kind="deal", said=home_wording.things, is_slow=True),
        HomeBlock("months", _("Won in six months"), f"{HOME}months.html", firm.months, ("firm", "team"), "wide", 30, kind="deal",
                  is_slow=True),
        HomeBlock("people", pgettext_lazy("home of a team", "People"), f"{HOME}people.html", team.people, ("team",), "wide", 10,
                  kind="deal", is_slow=True),
        HomeBlock("risks", _("Deals at risk"), f"{HOME}risks.html", team.risks, ("team", "firm"), "wide", 20, kind="deal", is_slow=True),
    ),
    hints=(
        HintSource("lead", _("A lead without an answer"), "clock-hour-4", suggesting.unanswered_leads, "lead"),
        HintSource("discount", _("A discount that was decided"), "discount", suggesting.decided_discounts, "deal"),
        HintSource("offer", _("An offer that ends or has ended"), "tag", suggesting.ending_offers, "deal"),
        HintSource("stirred", _("A customer who has written or opened something"), "mail-opened", suggesting.stirred_deals, "deal"),
        HintSource("slipped", _("A deal behind its day"), "calendar-x", suggesting.slipped_deals, "deal"),
        HintSource("closing", _("A deal that is to close soon"), "calendar-due", suggesting.closing_deals, "deal"),
        HintSource("rotting", _("A deal that does not move"), "clock-pause", suggesting.rotting_deals, "deal"),
        HintSource("quiet", _("A quiet deal"), "moon", suggesting.quiet_deals, "deal"),
        HintSource("no-step", _("A deal without a next step"), "route", suggesting.deals_without_step, "deal"),
    ),
    acts=(Act(_("New lead"), "sales:lead_new", "target", permission="sales.add_leads"),
          Act(_("New deal"), "sales:deal_new", "briefcase", permission="sales.add"),),
    settings=(
        Setting(_("Leads"), "sales:lead_rules", "target", order=61, group="work", permission="sales.manage_leads",
                hint=_("To whom new leads go, and what gives them points")),
        Setting(_("Pipelines and stages"), "sales:pipeline_settings", "git-branch", order=57, group="work",
                permission="sales.manage_pipelines", hint=_("The ways that deals go, and what each stage asks for")),
        Setting(_("Playbook"), "sales:play_list", "book", order=57, group="work", permission="sales.write_playbooks",
                hint=_("What to say in each stage, and when a deal is about to be lost")),
    ),
    actions=ACTIONS,
    creations=CREATIONS,
    reports=REPORTS,
    panels=(Panel("deal", _("Playbook"), "book", "sales:play_panel", order=1, kind="deal"),
            Panel("call", _("Playbook"), "book", "sales:play_panel", order=1, kind="deal"),
            Panel("deal", _("Offers"), "discount", "sales:offer_panel", order=12, kind="deal"),
            Panel("contact", _("Leads"), "target", "sales:lead_panel", order=4, kind="lead"),
            Panel("deal", _("Leads"), "target", "sales:lead_panel", order=90, kind="lead"),
            Panel("contact", _("Deals"), "briefcase", "sales:deal_panel", order=5, kind="deal"),),
    personal=(Personal(Deal, ("title", "body", "reason_text")),
              Personal(Lead, ("title", "message", "page", "referrer", "reason_text"))),
    mail_handlers=(LETTERS,),
    importers=(
        Importer("deal", label=_("Deals"), fields=deal_fields, match_by=DEAL_MATCH, default_match=("external_id", "title"),
                 read=read_deal, save=save_deals, undo=undo_deals, preview=DealPreviewer, permission="sales.add",
                 page="sales:deal_list", needs=("title", "company", "contact", "products"), needs_text=_(
                     "None of the chosen columns says what is sold, or to whom. Choose at least one that does."),
                 worded=WORDED, words=deal_words),
        Importer("lead", label=_("Leads"), fields=lead_fields, match_by=LEAD_MATCH, default_match=("external_id", "title"),
                 read=read_lead, save=save_leads, undo=undo_leads, preview=LeadPreviewer, permission="sales.add_leads",
                 page="sales:lead_list", worded=LEAD_WORDED, words=lead_words),
    ),
    exporters=(
        Exporter("deal", label=_("Deals"), listings=(listings.DEALS,), fields=exporting.export_fields,
                 read=exporting.read_lines, objects=exporting.objects, revise=revise_deals),
        Exporter("lead", label=_("Leads"), listings=(listings.LEADS,), fields=lead_exporting.export_fields,
                 read=lead_exporting.read_lines, objects=lead_exporting.objects, revise=revise_leads),
    ),
)  # fmt: skip
