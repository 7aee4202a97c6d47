"""What one package adds, as data, and all of it together: collected once."""

import datetime
import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.apps import apps

from wasl.kernel.actor import Actor
from wasl.kernel.manifest.events import EventType, News, NoticeKind, OutsideEvent, Reaction
from wasl.kernel.manifest.files import Exporter, Importer
from wasl.kernel.manifest.home import HintSource, HomeBlock
from wasl.kernel.manifest.pages import Act, Alert, Bell, Composer, Control, MenuItem, Panel, Setting
from wasl.kernel.manifest.records import Kind, Permission, Personal, Share
from wasl.kernel.manifest.text import Text
from wasl.kernel.manifest.work import Action, CourseSource, Creation, Every, Load, MailHandler


@dataclass(frozen=True)
class Manifest:
    """Everything one package adds to the others; this list of slots is the whole list.

    `more_fields` are asked for the fields that a firm itself has added to a kind, as (name, label). `ready_sets` are
    folders with a file for each trade (`lists.sets`). `listings` are lists over several kinds, `reports` what is counted over lists (`lists.reports`). `forgets` are told the ids of records that are erased for good: they
    remove what is known of them without a foreign key. `working_days` returns
    the days from one to another, both among them, on which the firm works, `days_of` those on which a person does; `customs_of` returns in which country
    a person lives and with which day his week begins (0 is Monday). `circles`
    are kinds whose records only their members see: no role, list, filter or bin knows them. `bulk_acts` are what can be done
    with many records of some kinds at once (`lists.bulk.batch.Act`), beside what can be done with those of all. `goals` say of a
    measure of reports, by its name, what is to be reached in months by their first days, in the firm's currency, as far as the
    viewer may know it and it fits the choices of the report.
    """

    kinds: tuple[Kind, ...] = ()
    circles: tuple[Kind, ...] = ()
    shares: tuple[Share, ...] = ()
    permissions: tuple[Permission, ...] = ()
    events: tuple[EventType, ...] = ()
    behaviors: tuple[OutsideEvent, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    actions: tuple[Action, ...] = ()
    creations: tuple[Creation, ...] = ()
    loads: tuple[Load, ...] = ()
    courses: tuple[CourseSource, ...] = ()
    panels: tuple[Panel, ...] = ()
    controls: tuple[Control, ...] = ()
    bells: tuple[Bell, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    news: tuple[News, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    home: tuple[HomeBlock, ...] = ()
    hints: tuple[HintSource, ...] = ()
    settings: tuple[Setting, ...] = ()
    schedule: tuple[Every, ...] = ()
    mail_handlers: tuple[MailHandler, ...] = ()
    composers: tuple[Composer, ...] = ()
    acts: tuple[Act, ...] = ()
    alerts: tuple[Alert, ...] = ()
    importers: tuple[Importer, ...] = ()
    exporters: tuple[Exporter, ...] = ()
    personal: tuple[Personal, ...] = ()
    topics: tuple[tuple[str, Callable[[Actor, str], bool]], ...] = ()
    timeline_groups: tuple[tuple[str, Text, str], ...] = ()
    more_fields: tuple[Callable[[str], tuple[tuple[str, Text], ...]], ...] = ()
    ready_sets: tuple[Path, ...] = ()
    listings: tuple[Any, ...] = ()
    reports: tuple[Any, ...] = ()
    goals: tuple[
        tuple[
            str,
            Callable[[Actor, Mapping[str, str], Sequence[datetime.date]], Mapping[datetime.date, Decimal]],
        ],
        ...,
    ] = ()
    forgets: tuple[Callable[[Sequence[UUID]], None], ...] = ()
    working_days: tuple[Callable[[datetime.date, datetime.date], list[datetime.date]], ...] = ()
    bulk_acts: tuple[Any, ...] = ()
    days_of: tuple[Callable[[UUID, datetime.date, datetime.date], list[datetime.date]], ...] = ()
    customs_of: tuple[Callable[[Actor], tuple[str, int]], ...] = ()


@dataclass(frozen=True, eq=False)
class Registry:
    """All manifests, by package, with the look-ups that pages need."""

    manifests: dict[str, Manifest] = field(default_factory=dict)

    def all(self, slot: str) -> list[Any]:
        """Return every entry of one slot, in the order of the packages, sorted by `order` where entries have one."""
        entries = [entry for manifest in self.manifests.values() for entry in getattr(manifest, slot)]
        return sorted(entries, key=lambda entry: getattr(entry, "order", 0))

    def importer(self, kind: str) -> Importer:
        """Return the importer of `kind`; raises `KeyError`."""
        found: Importer = {entry.kind: entry for entry in self.all("importers")}[kind]
        return found

    def exporter(self, kind: str) -> Exporter:
        """Return the exporter of `kind`; raises `KeyError`."""
        found: Exporter = {entry.kind: entry for entry in self.all("exporters")}[kind]
        return found

    def kind(self, name: str) -> Kind:
        """Return the kind called `name`; raises `KeyError`."""
        return self._kinds[name]

    def circle(self, name: str) -> Kind | None:
        """Return the kind called `name` if membership says who sees its records."""
        return self.circles.get(name)

    def shares_of(self, kind: str) -> tuple[Share, ...]:
        """Return what lets people read records of a kind beyond their reach."""
        return self._shares.get(kind, ())

    def customs_of(self, viewer: Actor) -> tuple[str, int]:
        """Return the country whose customs hold for a viewer and the day his week begins with: the firm's where he said nothing."""
        for customs in self.all("customs_of"):
            return cast("tuple[str, int]", customs(viewer))
        return viewer.country, viewer.first_weekday

    def fields_of(self, name: str) -> tuple[tuple[str, Text], ...]:
        """Return the fields of a kind that a role may be denied, with labels: its own, then those this firm has added."""
        sources = self.all("more_fields")
        return (*self.kind(name).fields, *(field for source in sources for field in source(name)))

    def kind_of(self, model: object) -> Kind:
        """Return the kind whose records are of `model` (a class or an instance); raises `KeyError`."""
        return self._by_model[model if isinstance(model, type) else type(model)]

    def event_type(self, name: str) -> EventType | None:
        """Return how events of the stored type `name` are drawn, or None for one from outside."""
        return self._events.get(name)

    def outside(self, name: str) -> OutsideEvent | None:
        """Return behavior told from outside that people have a name for, or None."""
        return self._outside.get(name)

    def event_label(self, name: str) -> Text:
        """Return what events of the stored type `name` are called; a name that nobody declares stays as the outside wrote it."""
        known = self.event_type(name) or self.outside(name)
        return known.label if known else name

    def notice(self, name: str) -> NoticeKind | None:
        """Return the kind of notification called `name`, or None."""
        return self._notices.get(name)

    def action(self, name: str) -> Action | None:
        """Return the action called `name`, or None where the package that had it is gone."""
        return self._actions.get(name)

    def settle(self, model: object, ids: Sequence[UUID]) -> None:
        """Let the kind of a model put right what hangs on records that were written for many at once."""
        kind = self._by_model.get(model)
        if kind and kind.settles and ids:
            kind.settles(ids)

    def beside(self, slot: str, kind: str) -> list[Any]:
        """Return the panels or composers of records of a kind, in their order."""
        return [entry for entry in self.all(slot) if entry.on in {"*", kind} and kind not in entry.but]

    @cached_property
    def timeline_groups(self) -> tuple[tuple[str, Text, str], ...]:
        """Return what a timeline can be filtered by: (group, label, icon)."""
        return tuple(self.all("timeline_groups"))

    @cached_property
    def circles(self) -> dict[str, Kind]:
        """Return the kinds whose records only their members see, by name."""
        return {kind.name: kind for kind in self.all("circles")}

    @cached_property
    def _shares(self) -> dict[str, tuple[Share, ...]]:
        found: dict[str, tuple[Share, ...]] = {}
        for share in self.all("shares"):
            found[share.kind] = (*found.get(share.kind, ()), share)
        return found

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return {kind.name: kind for kind in self.all("kinds")} | self.circles

    @cached_property
    def _by_model(self) -> dict[Any, Kind]:
        return {kind.model: kind for kind in self._kinds.values()}

    @cached_property
    def _notices(self) -> dict[str, NoticeKind]:
        return {entry.name: entry for entry in self.all("notices")}

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {entry.name: entry for entry in self.all("actions")}

    @cached_property
    def _events(self) -> dict[str, EventType]:
        return {entry.event.type: entry for entry in self.all("events")}

    @cached_property
    def _outside(self) -> dict[str, OutsideEvent]:
        return {entry.name: entry for entry in self.all("behaviors")}


def _manifests(names: Iterable[str]) -> dict[str, Manifest]:
    found = {}
    for name in names:
        if importlib.util.find_spec(f"{name}.manifest"):
            found[name.rpartition(".")[2]] = importlib.import_module(f"{name}.manifest").manifest
    return found


@cache
def registry() -> Registry:
    """Return the registry; the manifests are read once, after all apps are loaded."""
    apps.check_apps_ready()
    # the kernel's `manifest` is this package
    names = (config.name for config in apps.get_app_configs() if config.name.startswith("wasl."))
    return Registry(_manifests(name for name in names if name != "wasl.kernel"))
