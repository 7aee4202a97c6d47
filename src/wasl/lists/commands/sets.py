"""Taking over a ready set and taking it back: what was there is never changed, what is in use is never removed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, NotFound
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.lists.commands.custom import add_field
from wasl.lists.commands.layouts import arrange_record, reset_layout
from wasl.lists.commands.views import save_view
from wasl.lists.custom.converting import with_values
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.layouts.arranging import FORM, Arrangement, Block, Surface, as_json, of_json, surface_of
from wasl.lists.models import SHARE, CustomField, InstalledSet, RecordLayout, SavedView
from wasl.lists.queries.listings import listing_named
from wasl.lists.sets.reading import ReadySet, SetSection
from wasl.lists.sets.standing import NEW, THERE, standings
from wasl.workspace import audit
from wasl.workspace.models import Role, Workspace


@command("lists.manage_fields")
def install_set(ready: ReadySet, *, by: Actor) -> InstalledSet:
    """Add what a set brings and the firm has not; fields of the same key and type are used as they are.

    Views come where the actor may share them, in his language. Raises `Conflict` when the set is there already.
    """
    if InstalledSet.objects.filter(key=ready.key).exists():
        raise Conflict(_("This set is there already."))
    known = {(one.kind, one.key): one for one in CustomField.objects.select_for_update()}
    standing = standings(ready, known, None)
    added = [
        add_field(one.wanted.kind, key=one.wanted.key, by=by, **one.wanted.values)
        for one in standing
        if one.state == NEW
    ]
    usable = {(one.kind, one.key) for one in added} | {
        (one.wanted.kind, one.wanted.key) for one in standing if one.state == THERE
    }
    for section in ready.sections:
        _put_section(
            section, [one.name for one in added if one.kind == section.kind and one.key in section.fields], by
        )
    views = _views(ready, usable, by) if by.user_id and by.may(SHARE) and by.may("lists.save_views") else []
    installed = InstalledSet.objects.create(
        key=ready.key,
        fields=[str(one.pk) for one in added],
        views=[str(one.pk) for one in views],
        installed_by_id=by.user_id,
    )
    audit.record(
        "set.installed",
        by=by,
        target=installed,
        data={"set": ready.key, "fields": [one.key for one in added]},
    )
    return installed


def _views(ready: ReadySet, usable: set[tuple[str, str]], by: Actor) -> list[SavedView]:
    """Keep the views whose fields are all there; definitions kept in memory are older than these fields."""
    made, by = [], replace(by, fields_stamp=None)
    for one in ready.views:
        listing = listing_named(by, one.listing)
        columns = list(one.values["columns"])
        wanted = {
            name.removeprefix("custom.")
            for name in [*columns, one.values["filter"]["field"]]
            if name.startswith("custom.")
        }
        if all((listing.kind, key) in usable for key in wanted):
            values = one.values | {"columns": [{"name": name} for name in columns]}
            made.append(save_view(listing, name=one.label, scope="everyone", by=by, **values))
    return made


def _layouts(kind: str, surface: str) -> list[tuple[Role | None, Arrangement]]:
    """Return the arrangements of a page or form: that of everyone, stored or not, and those of roles."""
    rows = RecordLayout.objects.filter(kind=kind, surface=surface).select_related("role")
    stored = [(row.role, of_json(row.sections, row.hidden)) for row in rows]
    known = _surface(kind, surface)
    return stored if any(role is None for role, _one in stored) else [(None, known.standard), *stored]


def _surface(kind: str, surface: str) -> Surface:
    return surface_of(registry().kind(kind), surface, custom_fields(kind))


def _put_section(section: SetSection, names: list[str], by: Actor) -> None:
    """Let the new fields stand in a section of their own, on page and form, for everyone and for roles with their own."""
    for surface in RecordLayout.Surface.values if names else ():
        known = _surface(section.kind, surface)
        for role, found in _layouts(section.kind, surface):
            arrangement = known.completed(found)
            for block in arrangement.blocks:
                block.parts = [name for name in block.parts if name not in names]
            homes = [one.key for one in known.sections if one.takes_new]
            place = next((n for n, block in enumerate(arrangement.blocks) if block.key in homes), 0)
            # before the firm's other fields in a form, after the usual facts on a page
            at = place if surface == FORM else place + 1
            arrangement.blocks.insert(at, Block(section.key, dict(section.labels), parts=list(names)))
            _store(section.kind, surface, role, arrangement, by=by)


def _store(kind: str, surface: str, role: Role | None, arrangement: Arrangement, *, by: Actor) -> None:
    """Store an arrangement; one that is as delivered needs no storing."""
    whole, standard = _surface(kind, surface).completed(arrangement), _surface(kind, surface).standard
    owner = registry().kind(kind)
    if role is None and (as_json(whole), whole.hidden) == (as_json(standard), standard.hidden):
        reset_layout(owner, surface=surface, by=by)
    else:
        arrange_record(owner, surface=surface, arrangement=whole, role=role, by=by)


@dataclass
class TakenBack:
    """What became of a set that was taken back: how many fields and views are gone, which fields and views were kept."""

    gone: int = 0
    kept: list[CustomField] = field(default_factory=list)
    kept_views: list[SavedView] = field(default_factory=list)


@command("lists.manage_fields")
def take_back_set(ready: ReadySet, *, by: Actor) -> TakenBack:
    """Remove what the set has brought: fields without a value, views nobody changed, sections that are empty then.

    Fields with values stay, and belong to the firm from now on.
    """
    installed = InstalledSet.objects.select_for_update().filter(key=ready.key).first()
    if installed is None:
        raise NotFound
    told = TakenBack()
    # also what the set brought once and brings no more
    own = list(CustomField.objects.select_for_update().filter(pk__in=installed.fields))
    used = with_values(own)
    for one in own:
        if one.pk in used:
            told.kept.append(one)
        else:
            one.delete()
            told.gone += 1
    _remove_views(installed, told)
    Workspace.objects.update(fields_stamp=uuid7())
    kinds = {one.kind for one in own} | {section.kind for section in ready.sections}
    for section in ready.sections:
        for kind in sorted(kinds):
            _remove_section(kind, section.key, by)
    installed.delete()
    audit.record("set.taken_back", by=by, data={"set": ready.key, "fields": [one.key for one in told.kept]})
    return told


def _remove_views(installed: InstalledSet, told: TakenBack) -> None:
    for view in SavedView.objects.filter(pk__in=installed.views, deleted_at=None):
        if view.updated_at > installed.installed_at or _is_wanted(view, told.kept):
            told.kept_views.append(view)
        else:
            view.deleted_at = clock.now()
            view.save(update_fields=["deleted_at"])


def _is_wanted(view: SavedView, kept: Iterable[CustomField]) -> bool:
    """Tell whether a view asks for a field that was kept."""
    asked: Any = view.filter or {}
    return asked.get("field") in {one.name for one in kept}


def _remove_section(kind: str, key: str, by: Actor) -> None:
    for surface in RecordLayout.Surface.values:
        known = _surface(kind, surface)
        for role, found in _layouts(kind, surface):
            arrangement = known.completed(found)
            block = arrangement.block(key)
            if block is not None and not block.parts and len(arrangement.blocks) > 1:
                arrangement.blocks.remove(block)
                _store(kind, surface, role, arrangement, by=by)
