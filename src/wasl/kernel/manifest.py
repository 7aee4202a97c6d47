"""What a package plugs into the rest, as data: one `Manifest` per package, collected once into a registry."""

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps

from wasl.kernel.actor import Actor

# lazily translated text; the stubs call it StrPromise
type Text = Any


@dataclass(frozen=True)
class Part:
    """A field or a block of a record's page or form, which a firm may move elsewhere or hide.

    `name` stands in stored layouts; in a form it is the name of the input or of the rows. `right` is the field a role may
    be denied, where that is another word. `template` draws it on the page: a field as `<dt>` and `<dd>`, an `is_block` as
    it likes; `counts` names what of the context it shows, so that a section of its own can say how many. `more` is the
    button under rows of a form ("Another phone"). What `is_needed` cannot be hidden.
    """

    name: str
    label: Text
    template: str = ""
    right: str = ""
    is_block: bool = False
    counts: str = ""
    more: Text = ""
    is_needed: bool = False


@dataclass(frozen=True)
class Section:
    """A section of a record's page or form as it is delivered; fields that a firm adds stand at the end of the one that
    `takes_new`.
    """

    key: str
    label: Text
    icon: str
    parts: tuple[Part, ...] = ()
    is_folded: bool = False
    takes_new: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of record: its model, how it is called, and where its page is.

    `name` is the word in URLs, rights and the API ("contact"); `page` the URL name that takes its id; `listing` the
    `lists.Listing` of all of them, `listings` those that have pages of their own; `fields` the field names a role may be
    denied, with labels. `names` are what else a recorded change can name, `words` how values that are stored as codes read
    there, by field. `has_custom` says that people may add fields of their own to the kind. `page_sections` and
    `form_sections` are what stands beside a record and in its form, as long as a firm has not arranged them otherwise.
    `clashes` says of records in the bin, by id, why they cannot come back: something that only one may have is another's
    by now. `settles` is told the ids of records whose owner, team, archive or bin was written for many at once, in that
    transaction. `handed` returns the keys of those that somebody who leaves hands over, None where that is all of them.
    Records that are `is_work` fill their owner's days: what happens to them is announced to whoever looks at his calendar.
    """

    model: Any
    name: str
    label: Text
    plural: Text
    icon: str
    page: str
    listing: Any = None
    listings: tuple[Any, ...] = ()
    create: str = ""
    fields: tuple[tuple[str, Text], ...] = ()
    names: tuple[tuple[str, Text], ...] = ()
    words: Mapping[str, Mapping[Any, Text]] = field(default_factory=dict)
    has_custom: bool = False
    page_sections: tuple[Section, ...] = ()
    form_sections: tuple[Section, ...] = ()
    clashes: Callable[[Sequence[UUID]], Mapping[UUID, str]] | None = None
    settles: Callable[[Sequence[UUID]], None] | None = None
    handed: Callable[[], Any] | None = None
    is_work: bool = False


@dataclass(frozen=True)
class Permission:
    """A named right that a role gives or not."""

    name: str
    label: Text


@dataclass(frozen=True)
class EventType:
    """How an event is drawn: an icon, a tone of the palette, a template, and the group it is filtered by.

    `tells` names who hears of it: "owner" of the record, the "lead" of his team, its "new_owner", "followers" of any record it is about, those
    "mentioned" in its note, the "people" whose ids stand in its data under that name; the first that fits a person
    counts. `notice` is the `NoticeKind` under which they hear, where it is not the usual one of who they are.
    """

    event: Any
    label: Text
    icon: str
    template: str
    tone: str = "brand"
    group: str = "record"
    is_small: bool = False
    tells: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notification: how it is called, and how it reaches a person who has chosen nothing.

    `mail` is "now", "digest" or "never". `said` is the sentence with %(person)s and %(record)s; none where the event
    itself says what happened.
    """

    name: str
    label: Text
    hint: Text
    icon: str
    order: int
    mail: str = "never"
    is_pushed: bool = True
    said: Text = ""


@dataclass(frozen=True)
class Reaction:
    """A job that runs after each event of one type (or a subclass) with the event's id.

    `bulk` says that it also wants quiet events (imports): it takes a list of ids, one job for a batch. `wants` is asked
    for each event by its stored type; such a job takes a list of ids too, and no quiet ones.
    """

    event: Any
    job: Any
    bulk: bool = False
    wants: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Action:
    """Something a rule can do to a record: a command, the form of its inputs, and how it is said.

    `command(record, *, by, **values)` gets the values of `form`, a `ui.forms.Form` made with `actor` and `kind`; where it had
    to leave something undone it may return why, as text for the log.
    `said(actor, form)` returns what would be done with a valid form as a phrase ("Add the tags VIP"). `texts` are the inputs
    in which a person may write variables such as {{ name }}. `kinds` are the kinds of records it works on; none means all.
    """

    name: str
    label: Text
    icon: str
    command: Callable[..., Any]
    form: Any
    said: Callable[[Actor, Any], Text]
    texts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Load:
    """How much each person has to do, for sharing work out: `count` takes ids of users, who has nothing may be left out."""

    name: str
    label: Text
    count: Callable[[Sequence[UUID]], Mapping[UUID, int]]


@dataclass(frozen=True)
class Panel:
    """A block beside a record of kind `on` ("*": all `but` some), fetched by HTMX from the URL name `view` with the record's id.

    It is absent for those without reach over `kind`.
    """

    on: str
    title: Text
    icon: str
    view: str
    order: int = 50
    kind: str = ""
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """A button at the head of every record's page: the URL name `view` takes the record's id and answers htmx with it.

    Until that has come a link with `label` and `icon` stands there.
    """

    label: Text
    icon: str
    view: str
    order: int = 50


@dataclass(frozen=True)
class Bell:
    """A sign in the frame of every page with the count of what waits for the reader: `view` is the page that it opens.

    `count` is the URL name that answers htmx with the number, and says itself when it is to be asked again.
    """

    label: Text
    icon: str
    view: str
    count: str
    key: str = ""


@dataclass(frozen=True)
class MenuItem:
    """A place in the side bar; absent for those without `permission` or without reach over `kind`."""

    label: Text
    view: str
    icon: str
    order: int
    group: str = ""
    kind: str = ""
    permission: str = ""
    key: str = ""
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """A page of the settings area."""

    label: Text
    view: str
    icon: str
    order: int
    permission: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class MailHandler:
    """Who may want a letter that came into the workspace's mailbox.

    `handle` is given a `mail.letters.Letter` and returns a `mail.reception.Outcome`, or None where the letter is for
    another; it runs in the transaction that settles the letter, and again when somebody tries again. `reasons` says in
    sentences, with %(names)s of the outcome's `about`, what it took or why it set one aside.
    """

    name: str
    label: Text
    handle: Callable[[Any], Any]
    reasons: Mapping[str, Text] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True)
class Every:
    """A job (`django.tasks.task`) on a schedule: `cron` has five or six fields (minute … weekday [second]), in UTC."""

    job: Any
    cron: str


@dataclass(frozen=True)
class Composer:
    """A tab of the composer on records of kind `on` ("*": all `but` some): a form fragment from the URL name `view`.

    The view takes the record's id and `args`. `name` is its word in addresses; those without `permission` are not offered it.
    """

    on: str
    name: str
    label: Text
    icon: str
    view: str
    order: int
    key: str = ""
    args: tuple[str, ...] = ()
    permission: str = ""
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """A line of the command palette that opens a page: `label`, where it goes, and who is offered it."""

    label: Text
    view: str
    icon: str
    permission: str = ""
    key: str = ""


@dataclass(frozen=True)
class Alert:
    """Trouble that a person should hear of on the first page: a sentence for the viewer, or nothing, and where to look."""

    text: Callable[[Actor], Text]
    view: str


@dataclass(frozen=True)
class Importer:
    """What a file can become; `exchange.importing` says what each call takes and returns.

    `kind` is the word in URLs, the API and the command line; `permission` is asked beside "exchange.import".
    `fields` returns the `exchange.mapping.ImportField`s; `match_by` are the rules (key, label) by which a row meets a
    record, `default_match` those chosen at first. `page` is the URL name of the list where the records stand. At least
    one field of `needs` must be mapped, else `needs_text` is said.
    """

    kind: str
    label: Text
    fields: Callable[[], tuple[Any, ...]]
    match_by: tuple[tuple[str, Text], ...]
    read: Callable[..., Any]
    save: Callable[..., list[Any]]
    undo: Callable[..., Any]
    preview: Callable[..., Callable[[Any], list[tuple[Text, Any]]]]
    permission: str = ""
    default_match: tuple[str, ...] = ()
    page: str = ""
    needs: tuple[str, ...] = ()
    needs_text: Text = ""


@dataclass(frozen=True)
class Exporter:
    """How records of a kind are written to files and read back; `exchange.exporting` says what each call takes and returns.

    `listings` are the lists that can be taken out, the whole kind first. `fields` returns `exchange.exporting.ExportField`s;
    `counts` how many columns the repeated ones need; `read` yields the lines of a sheet; `objects` the records as the
    API shows them; `cards` yields contact cards, None for kinds that are no people. `revise` takes changed cells of a
    file that comes back, None for kinds whose files are only read.
    """

    kind: str
    label: Text
    listings: tuple[Any, ...]
    fields: Callable[[], tuple[Any, ...]]
    counts: Callable[..., dict[str, int]]
    read: Callable[..., Any]
    objects: Callable[..., list[dict[str, Any]]]
    cards: Callable[..., Any] | None = None
    revise: Callable[..., list[Any]] | None = None


@dataclass(frozen=True)
class Personal:
    """Personal columns of a model, for the access and erasure tools that come later."""

    model: Any
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """Everything one package adds to the others; this list of slots is the whole list.

    `more_fields` are asked for the fields that a firm itself has added to a kind, as (name, label). `ready_sets` are
    folders with a file for each trade (`lists.sets`). `listings` are lists over several kinds. `forgets` are told the ids of records that are erased for good: they
    remove what is known of them without a foreign key.
    """

    kinds: tuple[Kind, ...] = ()
    permissions: tuple[Permission, ...] = ()
    events: tuple[EventType, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    actions: tuple[Action, ...] = ()
    loads: tuple[Load, ...] = ()
    panels: tuple[Panel, ...] = ()
    controls: tuple[Control, ...] = ()
    bells: tuple[Bell, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    menu: tuple[MenuItem, ...] = ()
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
    forgets: tuple[Callable[[Sequence[UUID]], None], ...] = ()


@dataclass(frozen=True)
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
    def _kinds(self) -> dict[str, Kind]:
        return {kind.name: kind for kind in self.all("kinds")}

    @cached_property
    def _by_model(self) -> dict[Any, Kind]:
        return {kind.model: kind for kind in self.all("kinds")}

    @cached_property
    def _notices(self) -> dict[str, NoticeKind]:
        return {entry.name: entry for entry in self.all("notices")}

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {entry.name: entry for entry in self.all("actions")}

    @cached_property
    def _events(self) -> dict[str, EventType]:
        return {entry.event.type: entry for entry in self.all("events")}


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
    # the kernel's `manifest` is this module
    names = (config.name for config in apps.get_app_configs() if config.name.startswith("wasl."))
    return Registry(_manifests(name for name in names if name != "wasl.kernel"))
