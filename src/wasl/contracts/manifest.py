"""What `contracts` adds: members and contracts with their rights and events, the panels beside contacts, companies and deals."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contracts import events, exporting, jobs, listings, sections
from wasl.contracts.actions import ACTIONS
from wasl.contracts.bulk import Renewing
from wasl.contracts.clashes import clashes
from wasl.contracts.importing import fields
from wasl.contracts.importing.previewing import Previewer
from wasl.contracts.importing.revising import revise_contracts, revise_members
from wasl.contracts.importing.rows import read_row
from wasl.contracts.importing.saving import save_contracts, save_members, undo_contracts, undo_members
from wasl.contracts.models import Contract, Membership
from wasl.contracts.queries import suggesting
from wasl.kernel.manifest import (
    Act,
    EventType,
    Every,
    Exporter,
    HintSource,
    Importer,
    Kind,
    Manifest,
    MenuItem,
    Panel,
    Permission,
    Personal,
    Reaction,
    Setting,
)
from wasl.sales.events import DealWon

MEMBER, CONTRACT = "contracts/timeline/membership.html", "contracts/timeline/contract.html"


def _member(event: Any, label: Any, icon: str, **more: Any) -> EventType:
    return EventType(event, label, icon, MEMBER, group="contracts", **more)


def _contract(event: Any, label: Any, icon: str, **more: Any) -> EventType:
    return EventType(event, label, icon, CONTRACT, group="contracts", **more)


manifest = Manifest(
    kinds=(
        Kind(
            Membership,
            name="membership",
            label=pgettext_lazy("member", "Member"),
            plural=_("Members"),
            icon="id-badge-2",
            page="contracts:membership",
            listing=listings.MEMBERSHIPS,
            create="contracts:membership_new",
            fields=sections.MEMBER_FIELDS,
            names=sections.MEMBER_NAMES,
            has_custom=True,
            page_sections=sections.MEMBER_PAGE,
            form_sections=sections.MEMBER_FORM,
            clashes=clashes,
        ),
        Kind(
            Contract,
            name="contract",
            label=_("Contract"),
            plural=_("Contracts"),
            icon="contract",
            page="contracts:contract",
            listing=listings.CONTRACTS,
            create="contracts:contract_new",
            fields=sections.CONTRACT_FIELDS,
            names=sections.CONTRACT_NAMES,
            words=sections.CONTRACT_WORDS,
            has_custom=True,
            page_sections=sections.CONTRACT_PAGE,
            form_sections=sections.CONTRACT_FORM,
        ),
    ),
    permissions=(
        Permission("contracts.add", _("Make contracts")),
        Permission("contracts.change", _("Change, renew and end contracts")),
        Permission("contracts.add_members", _("Let members join")),
        Permission("contracts.change_members", _("Change, renew and end memberships, and say that dues are paid")),
        Permission("contracts.manage_plans", _("Set up plans of membership")),
    ),
    events=(
        _member(events.MembershipAdded, _("Became a member"), "id-badge-2", begins=True),
        _member(events.MembershipRenewed, _("Membership renewed"), "refresh", tone="ok"),
        _member(events.RenewalUndone, _("Renewal taken back"), "arrow-back-up", is_small=True),
        _member(events.MembershipEnded, _("Membership ended"), "logout", tone="bad", tells=("owner",)),
        _member(events.MembershipReopened, _("Stays a member"), "refresh"),
        _member(events.MembershipPaused, _("Membership paused"), "player-pause", is_small=True),
        _member(events.MembershipResumed, _("Membership goes on"), "player-play", is_small=True),
        _member(events.DuesPaid, _("Dues paid"), "coins", tone="ok"),
        _member(events.DuesUnpaid, _("Dues not paid after all"), "coins", is_small=True),
        _contract(events.ContractAdded, _("Contract made"), "contract", begins=True),
        _contract(events.ContractRenewed, _("Contract renewed"), "refresh", tone="ok", tells=("owner",)),
        _contract(events.ContractRenewalUndone, _("Renewal taken back"), "arrow-back-up", is_small=True),
        _contract(events.ContractTerminated, _("Notice given"), "logout", tone="bad", tells=("owner", "lead")),
        _contract(events.ContractReopened, _("Notice taken back"), "refresh"),
        _contract(events.RenewalOpened, _("Renewal deal opened"), "briefcase", is_small=True),
    ),
    timeline_groups=(("contracts", _("Members and contracts"), "contract"),),
    reactions=(Reaction(DealWon, jobs.hear_won),),
    hints=(
        HintSource("contract", _("A contract to renew"), "file-text", suggesting.contracts_to_renew, "contract"),
        HintSource("membership", _("A member whose term ends"), "id-badge-2", suggesting.members_to_renew, "membership"),
    ),
    schedule=(Every(jobs.look_at_ends, "7 * * * *"),),
    menu=(
        MenuItem(_("Members"), "contracts:membership_list", "id-badge-2", 23, group="customers", kind="membership",
                 within="contacts:contact_list"),
        MenuItem(_("Contracts"), "contracts:contract_list", "contract", 37, group="sales", kind="contract", within="sales:deal_list"),
    ),
    acts=(
        Act(_("New member"), "contracts:membership_new", "id-badge-2", permission="contracts.add_members"),
        Act(_("New contract"), "contracts:contract_new", "contract", permission="contracts.add"),
    ),
    settings=(
        Setting(_("Plans of membership"), "contracts:plan_list", "id-badge-2", order=74, group="sales",
                permission="contracts.manage_plans", hint=_("Terms, dues and days of grace of members")),
    ),
    actions=ACTIONS,
    bulk_acts=(Renewing(),),
    importers=(
        Importer("membership", label=_("Members"), fields=fields.member_fields, match_by=fields.MATCH_BY,
                 read=read_row, save=save_members, undo=undo_members,
                 preview=Previewer, permission="contracts.add_members", default_match=("number",),
                 page="contracts:membership_list", needs=("party", "email", "number"),
                 needs_text=_("None of the chosen columns says whose each row is. Choose the one that does.")),
        Importer("contract", label=_("Contracts"), fields=fields.contract_fields, match_by=fields.MATCH_BY,
                 read=read_row, save=save_contracts, undo=undo_contracts,
                 preview=Previewer, permission="contracts.add", default_match=("number",),
                 page="contracts:contract_list", needs=("party", "email", "number"),
                 needs_text=_("None of the chosen columns says whose each row is. Choose the one that does.")),
    ),
    exporters=(
        Exporter("membership", label=_("Members"), listings=(listings.MEMBERSHIPS,), fields=exporting.member_fields,
                 read=exporting.read_members, objects=exporting.member_objects, revise=revise_members),
        Exporter("contract", label=_("Contracts"), listings=(listings.CONTRACTS,), fields=exporting.contract_fields,
                 read=exporting.read_contracts, objects=exporting.contract_objects, revise=revise_contracts),
    ),
    panels=(
        Panel("contact", _("Membership"), "id-badge-2", "contracts:membership_panel", order=6, kind="membership"),
        Panel("contact", _("Contracts"), "contract", "contracts:contract_panel", order=7, kind="contract"),
        Panel("deal", _("Contracts"), "contract", "contracts:contract_panel", order=80, kind="contract"),
    ),
    ready_sets=(Path(__file__).parent / "sets",),
    personal=(
        Personal(Membership, ("name", "number", "ended_why")),
        Personal(Contract, ("title", "body", "reason_text")),
    ),
)  # fmt: skip
