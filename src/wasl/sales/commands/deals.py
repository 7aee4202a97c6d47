"""Verbs on deals as such: open one, change what is known of it, put it away and back."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.taking import Intake
from wasl.lists.custom.taking import take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import as_json, put_away, refuse_clash, save_changed, take_back
from wasl.records.commands.events import emit
from wasl.records.events import RecordAdded
from wasl.records.models import Anchor
from wasl.sales import events
from wasl.sales.intake import take_in
from wasl.sales.models import Deal, Stage, StageStay
from wasl.sales.queries.pipelines import stage_for
from wasl.sales.values import DealValues
from wasl.worker.bus import publish
from wasl.workspace.models import Team, User
from wasl.workspace.queries import workspace

PUBLIC = {"owner_id": "owner", "team_id": "team", "contact_id": "contact", "company_id": "company"}
# what may still be said of a deal that is closed; the rest is history
AFTERWARDS = frozenset(
    {"body", "source", "external_id", "owner_id", "team_id", "contact_id", "company_id", "tags", "custom"}
)


@command("sales.add")
def add_deal(
    title: str, /, *, by: Actor, quiet: bool = False, origin: str = "", **values: Unpack[DealValues]
) -> Deal:
    """Open a deal in the first stage of the usual pipeline, unless said otherwise; it belongs to the actor.

    `origin` says by what it came (an import, a rule). Raises `Invalid` by field.
    """
    given: dict[str, Any] = {"owner_id": by.user_id, "team_id": by.team_id, **values, "title": title}
    if given["owner_id"] != by.user_id and "team_id" not in values:
        given["team_id"] = User.objects.filter(pk=given["owner_id"]).values_list("team_id", flat=True).first()
    intake = take_in(given, by=by)
    stage = stage_for(given.pop("pipeline_id", None), given.pop("stage_id", None))
    if not stage.is_open:
        intake.refuse("stage", _("A new deal begins in an open stage. Win or lose it afterwards."))
    taken = take("deal", values.get("custom") or {}, by=by, held=None)
    _refuse_locked(values, by=by, intake=intake)
    intake.errors |= taken.errors
    intake.finish()
    deal = Deal(
        pipeline_id=stage.pipeline_id, stage=stage, custom=taken.over({}), **_settled(intake.fields, stage)
    )
    deal.save()
    begin_stay(deal, by=by)
    if values.get("tags"):
        set_tags(deal, names=values["tags"], by=by)
    emit(RecordAdded(deal, source=origin), by=by, quiet=quiet)
    emit(events.DealAdded(deal, also=parties_of(deal)), by=by, quiet=quiet)
    tell_boards(deal.pipeline_id)
    return deal


def _settled(fields: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """Add what follows from what was said: the currency, the company for which the contact works."""
    if not fields.get("currency"):
        fields["currency"] = stage.pipeline.currency or workspace().currency
    if fields.get("contact_id") and not fields.get("company_id"):
        contact = Contact.objects.get(pk=fields["contact_id"])
        fields["company_id"] = contact.pk if contact.is_company else contact.company_id
    return fields


def begin_stay(deal: Deal, *, by: Actor) -> None:
    """Note that a deal stands in its stage from `stage_since` on, with its figures of now."""
    StageStay.objects.create(
        deal=deal,
        stage_id=deal.stage_id,
        entered_at=deal.stage_since,
        by_id=by.user_id,
        probability=deal.chance,
        amount=deal.amount,
        currency=deal.currency,
    )


@command("sales.change")
def change_deal(
    deal: Deal, *, by: Actor, seen: int | None = None, quiet: bool = False, **values: Unpack[DealValues]
) -> Deal:
    """Change what is named of a deal and record the difference; its stage is changed by moving it.

    `seen` is the version the editor looked at. Of a closed deal only what is no history can be changed. Raises `Invalid` by
    field, `Conflict`.
    """
    deal = lock(deal)
    intake = take_in(values, by=by)
    _refuse_closed(deal, values, intake)
    if deal.is_open:
        _refuse_summed(deal, intake)
    taken = take("deal", values.get("custom") or {}, by=by, held=deal.custom, pk=deal.pk)
    intake.errors |= taken.errors
    intake.finish()
    changes = _difference(deal, intake.fields) | taken.changes
    _refuse(deal, changes, seen=seen, by=by)
    if "tags" in values:
        set_tags(deal, names=values["tags"] or (), by=by)
    if not changes:
        return deal
    for name, value in intake.fields.items():
        setattr(deal, name, value)
    deal.custom = taken.over(deal.custom)
    tell_boards(deal.pipeline_id)
    return save_changed(deal, changes, by=by, quiet=quiet, labels=taken.labels)


@command("sales.change")
def archive_deal(deal: Deal, *, by: Actor) -> Deal:
    """Put a deal away: it leaves lists, boards and totals."""
    tell_boards(deal.pipeline_id)
    return put_away(deal, by=by)


@command("sales.change")
def restore_deal(deal: Deal, *, by: Actor) -> Deal:
    """Take a deal back from the archive."""
    tell_boards(deal.pipeline_id)
    return take_back(deal, by=by)


def tell_boards(*pipelines: UUID) -> None:
    """Let the boards of these pipelines, and pages about all of them, know that something has changed."""
    publish([*(f"deals:{key}" for key in dict.fromkeys(pipelines)), "deals:any"], "")


def parties_named(deal: Deal) -> tuple[Contact, ...]:
    """Return contact and company of a deal that has them at hand: the same as `parties_of`, without asking."""
    return tuple({one.pk: one for one in (deal.contact, deal.company) if one}.values())


def parties_of(deal: Deal) -> tuple[Anchor, ...]:
    """Return the anchors of contact and company, on whose timelines the deal's events stand too."""
    keys = {key for key in (deal.contact_id, deal.company_id) if key}
    return tuple(Anchor.objects.filter(pk__in=keys)) if keys else ()


def _refuse_closed(deal: Deal, values: Mapping[str, Any], intake: Intake) -> None:
    if deal.is_open:
        return
    for name in values:
        if name not in AFTERWARDS and getattr(deal, name, None) != intake.fields.get(name):
            intake.refuse(PUBLIC.get(name, name), _("This deal is closed. Open it again to change this."))


def _refuse_summed(deal: Deal, intake: Intake) -> None:
    """Refuse another amount or currency for a deal whose lines say what it is worth."""
    changed = [
        name
        for name in ("amount", "currency")
        if intake.fields.get(name, getattr(deal, name)) != getattr(deal, name)
    ]
    if changed and deal.lines.exists():
        for name in changed:
            intake.refuse(name, _("The products of the deal say this. Change them, or remove them first."))


def _difference(deal: Deal, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        PUBLIC.get(name, name): [_readable(name, getattr(deal, name)), _readable(name, value)]
        for name, value in columns.items()
        if getattr(deal, name) != value
    }


def _readable(name: str, value: Any) -> Any:
    """Return a value as a timeline tells it; of another record only what it is, for its name is not for everybody's eyes."""
    models: dict[str, Any] = {"owner_id": User, "team_id": Team}
    if name in models:
        return str(models[name].objects.filter(pk=value).first() or "") if value else ""
    if name in {"contact_id", "company_id"}:
        return _told(value)
    return as_json(value)


def _told(key: UUID | None) -> str:
    return str(Anchor.objects.filter(pk=key).first() or "") if key else ""


def _refuse(deal: Deal, changes: Collection[str], *, seen: int | None, by: Actor) -> None:
    """Refuse what the role locks, and what a colleague has changed since."""
    locked = sorted(name for name in changes if by.locks("deal", name))
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})
    refuse_clash(deal, changes, seen=seen)


def _refuse_locked(names: Iterable[str], *, by: Actor, intake: Intake) -> None:
    for name in names:
        if by.locks("deal", PUBLIC.get(name, name)):
            intake.refuse(PUBLIC.get(name, name), _("Your role may not change this field."))
