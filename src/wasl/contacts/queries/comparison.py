"""Several records side by side, field by field: which values differ, and which would be taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.conf import settings
from django.db.models import prefetch_related_objects

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.lists.custom.values import text_of
from wasl.lists.models import CustomField
from wasl.lists.queries.custom import fields_seen, linked_titles
from wasl.records.queries import as_uuid

MOST = 20


@dataclass(frozen=True)
class Cell:
    """What one record says in a field; `is_taken` marks what is proposed."""

    contact: Contact
    texts: Sequence[str]
    is_taken: bool = False


@dataclass(frozen=True)
class Line:
    """A field with what each record says; `style` says how texts are written (phone, ltr, day or plain).

    A field of the firm's own brings its `label`.
    """

    name: str
    cells: Sequence[Cell]
    style: str = "plain"
    label: str = ""
    is_joined: bool = False
    is_choice: bool = True

    @property
    def differs(self) -> bool:
        """Tell whether there is something to choose: more than one thing is said. What nobody else says is taken."""
        return len({tuple(cell.texts) for cell in self.cells if cell.texts}) > 1

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody says anything."""
        return not any(cell.texts for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """The records, the fields in which they differ, and those in which they are alike."""

    contacts: Sequence[Contact]
    differing: Sequence[Line] = field(default_factory=list)
    alike: Sequence[Line] = field(default_factory=list)
    may_merge: bool = False


def compare(viewer: Actor, ids: Sequence[str | UUID]) -> Comparison:
    """Return records side by side, the oldest first; raises `NotFound` when one is not there for the viewer."""
    wanted = list(dict.fromkeys(as_uuid(pk) for pk in ids))[: MOST + 1]
    rows = Contact.objects.visible_to(viewer).current().filter(pk__in=wanted)
    contacts = sorted(rows.select_related("owner", "team"), key=lambda one: (one.created_at, one.pk))
    if not wanted or len(contacts) != len(wanted):
        raise NotFound
    prefetch_related_objects(contacts, "emails", "phones", "addresses", "profiles", "anchor__tag_links__tag")
    lines = [line for line in _lines(viewer, contacts) if not line.is_empty]
    return Comparison(
        contacts,
        [line for line in lines if line.differs],
        [line for line in lines if not line.differs],
        viewer.may("contacts.merge") and all(one.may_change(viewer) for one in contacts),
    )


def _lines(viewer: Actor, contacts: Sequence[Contact]) -> list[Line]:
    lines = [_choice(viewer, contacts, spec) for spec in FIELDS if not viewer.hides("contact", spec[0])]
    lines += [_joined(viewer, contacts, spec) for spec in SETS if not viewer.hides("contact", spec[0])]
    return lines + _own(viewer, contacts) + _leftovers(viewer, contacts)


def _choice(viewer: Actor, contacts: Sequence[Contact], spec: "Spec") -> Line:
    name, read, style = spec
    said = [[text] if (text := read(one)) else [] for one in contacts]
    taken = next((number for number, texts in enumerate(said) if texts), 0)
    pairs = enumerate(zip(contacts, said, strict=True))
    cells = [Cell(one, texts, number == taken) for number, (one, texts) in pairs]
    return Line(name, cells, style, is_choice=not viewer.locks("contact", name))


def _joined(viewer: Actor, contacts: Sequence[Contact], spec: "SetSpec") -> Line:
    name, read, style = spec
    cells = [Cell(one, read(one), number == 0) for number, one in enumerate(contacts)]
    may = name in {"emails", "phones", "addresses"} and not viewer.locks("contact", name)
    return Line(name, cells, style, is_joined=True, is_choice=may)


def _own(viewer: Actor, contacts: Sequence[Contact]) -> list[Line]:
    """Return the fields that the firm has added, as far as the viewer's role may see them."""
    fields = fields_seen(viewer, "contact")
    links = [one.stored for one in fields if one.type == CustomField.Type.LINK]
    linked = [contact.custom[name] for contact in contacts for name in links if name in contact.custom]
    titles = {key: title for key, (title, _address) in linked_titles(viewer, linked).items()}
    lines = []
    for one in fields:
        line = _choice(viewer, contacts, (f"custom.{one.stored}", _value(one, titles), "plain"))
        lines.append(replace(line, label=one.label, is_choice=not viewer.locks("contact", one.name)))
    return lines


def _value(one: CustomField, titles: Mapping[str, str]) -> "Reader":
    if one.type == CustomField.Type.LINK:
        return lambda contact: titles.get(contact.custom.get(one.stored, ""), "")
    return lambda contact: text_of(one, contact.custom.get(one.stored))


def _leftovers(viewer: Actor, contacts: Sequence[Contact]) -> list[Line]:
    """Return what files said beyond our fields, unless it may be one of those that are hidden from the viewer."""
    if viewer.hidden_fields.get("contact"):
        return []
    names = dict.fromkeys(
        key for one in contacts for key in one.custom if not key.startswith(CustomField.PREFIX)
    )
    return [_choice(viewer, contacts, (f"custom.{key}", _leftover(key), "plain")) for key in names]


def _leftover(key: str) -> "Reader":
    return lambda one: str(one.custom.get(key) or "")


type Reader = Callable[[Contact], str]
type SetReader = Callable[[Contact], list[str]]
# name, reader, style
type Spec = tuple[str, Reader, str]
type SetSpec = tuple[str, SetReader, str]


def _plain(name: str) -> Reader:
    return lambda one: str(getattr(one, name) or "")


def _label(name: str) -> Reader:
    return lambda one: str(getattr(one, f"get_{name}_display")()) if getattr(one, name) else ""


FIELDS: tuple[Spec, ...] = (
    ("name", _plain("name"), "plain"),
    ("job_title", _plain("job_title"), "plain"),
    ("department", _plain("department"), "plain"),
    ("company", _plain("company_name"), "plain"),
    ("number", _plain("number"), "ltr"),
    ("tax_number", _plain("tax_number"), "ltr"),
    ("registration_number", _plain("registration_number"), "ltr"),
    ("language", lambda one: str(dict(settings.LANGUAGES).get(one.language, one.language)), "plain"),
    ("preferred_channel", _label("preferred_channel"), "plain"),
    ("household", _label("household"), "plain"),
    ("birthday", _plain("birthday"), "birthday"),
    ("source", _plain("source"), "source"),
    ("owner", lambda one: str(one.owner or ""), "plain"),
    ("team", lambda one: str(one.team or ""), "plain"),
)
SETS: tuple[SetSpec, ...] = (
    ("emails", lambda one: [row.value for row in one.emails.all()], "ltr"),
    ("phones", lambda one: [row.e164 or row.raw for row in one.phones.all()], "phone"),
    ("addresses", lambda one: [str(row) for row in one.addresses.all()], "plain"),
    ("profiles", lambda one: [row.url for row in one.profiles.all()], "ltr"),
    ("roles", lambda one: one.role_labels, "plain"),
    ("interests", lambda one: list(one.interests), "plain"),
    ("tags", lambda one: sorted(link.tag.name for link in one.anchor.tag_links.all()), "plain"),
)
