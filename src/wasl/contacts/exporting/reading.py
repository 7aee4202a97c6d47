"""Reads contacts for a file: plain tuples, a few thousand at a time, child rows by one query a table and chunk."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any, cast
from uuid import UUID

from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL

from wasl.contacts.exporting.fields import LEFTOVERS
from wasl.contacts.models import Address, Contact, Email, Phone, WebProfile
from wasl.exchange.exporting import ExportField, Line, SheetColumn, Value
from wasl.exchange.own_fields import PREFIX, own_readers
from wasl.kernel.actor import Actor
from wasl.records.models import TagLink
from wasl.workspace.models import Team, User

CHUNK = 2_000
PLAIN = {
    "given_name": "given_name", "family_name": "family_name", "additional_name": "middle_name", "prefix": "prefix",
    "suffix": "suffix", "name": "name", "department": "department", "job_title": "job_title", "number": "number",
    "tax_number": "tax_number", "registration_number": "registration_number", "source": "source",
    "company": "company_name", "language": "language", "last_event_at": "anchor__last_event_at",
    "next_step": "anchor__next_step", "next_step_at": "anchor__next_step_at", "created_at": "created_at",
    "updated_at": "updated_at", "kind": "kind", "role": "roles", "preferred_channel": "preferred_channel",
    "household": "household", "interests": "interests", "birthday": "birthday", "owner": "owner_id", "team": "team_id",
} | dict.fromkeys(LEFTOVERS, "custom")  # fmt: skip
CHILDREN: dict[str, tuple[Any, dict[str, str]]] = {
    "email": (Email, {"email": "value", "email_label": "label"}),
    "phone": (Phone, {"phone": "e164", "phone_raw": "raw", "phone_label": "label", "phone_extension": "extension"}),
    "address": (
        Address,
        {
            "address": "lines", "address_city": "city", "address_region": "region",
            "address_postal_code": "postal_code", "address_country": "country", "address_label": "label",
        },
    ),
    "website": (WebProfile, {"website": "url", "website_label": "kind"}),
}  # fmt: skip
LABELS: dict[str, Any] = {
    "email_label": Email.Label, "phone_label": Phone.Label, "address_label": Address.Label,
    "website_label": WebProfile.Kind, "kind": Contact.Kind, "role": Contact.Role,
    "preferred_channel": Contact.Channel, "household": Contact.Household,
}  # fmt: skip
BETWEEN = ", "


@dataclass(slots=True)
class Read:
    """One contact as it was read: columns by name, child rows by group, tags."""

    id: UUID
    version: int
    plain: Mapping[str, Any]
    children: Mapping[str, Sequence[Mapping[str, Any]]]
    tags: Sequence[str] = ()


@dataclass
class Wanted:
    """What has to be read: columns of the contact, groups of child rows, whether tags."""

    plain: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    has_tags: bool = False


def wanted_by(fields: Iterable[ExportField]) -> Wanted:
    """Return what these fields need."""
    wanted = Wanted()
    for one in fields:
        if one.group:
            wanted.groups.add(one.group)
        elif one.key == "tags":
            wanted.has_tags = True
        else:
            wanted.plain.add("custom" if one.key.startswith(PREFIX) else PLAIN[one.key])
    return wanted


def read_contacts(rows: QuerySet[Any], wanted: Wanted) -> Iterator[Read]:
    """Yield the contacts of a query in its order; what is not wanted is not read."""
    names = ["pk", "version", *sorted(wanted.plain)]
    found = rows.select_related(None).values_list(*names).iterator(chunk_size=CHUNK)
    for chunk in batched(found, CHUNK):
        ids = [row[0] for row in chunk]
        children = {group: _children(group, ids) for group in wanted.groups}
        tags = _tags(ids) if wanted.has_tags else {}
        for row in chunk:
            kids = {group: known.get(row[0], ()) for group, known in children.items()}
            yield Read(row[0], row[1], dict(zip(names, row, strict=True)), kids, tags.get(row[0], ()))


def _children(group: str, ids: Sequence[UUID]) -> Mapping[UUID, list[dict[str, Any]]]:
    model, columns = CHILDREN[group]
    keys, names = list(columns), list(columns.values())
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = model.objects.filter(contact_id__in=_among(ids)).order_by("contact_id", "position", "id")
    for owner, *values in rows.values_list("contact_id", *names):
        found[owner].append(dict(zip(keys, values, strict=True)))
    return found


def _among(ids: Sequence[UUID]) -> RawSQL:
    """Return keys as one parameter: thousands of them cost a fifth of an export otherwise."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


def _tags(ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    links = TagLink.objects.filter(anchor_id__in=_among(ids)).order_by("tag__name")
    for owner, name in links.values_list("anchor_id", "tag__name"):
        found[owner].append(name)
    return found


def counts(rows: QuerySet[Any], fields: Sequence[ExportField]) -> dict[str, int]:
    """Return how many columns of each group the rows need: rows of a contact are numbered from 0."""
    needed = {}
    inside = rows.order_by().values("pk")
    for group in {one.group for one in fields if one.group}:
        last = CHILDREN[group][0].objects.filter(contact_id__in=inside).aggregate(last=Max("position"))
        needed[group] = 1 + (last["last"] or 0)
    return needed


def read_lines(rows: QuerySet[Any], columns: Sequence[SheetColumn], viewer: Actor) -> Iterator[Line]:
    """Yield the contacts of a query as lines of a sheet, in the language of the moment."""
    own = own_readers("contact")
    getters = [getter(column, viewer, own) for column in columns]
    for read in read_contacts(rows, wanted_by(column.field for column in columns)):
        yield Line(read.id, read.version, [get(read) for get in getters])


type Getter = Callable[[Read], Value]


def getter(column: SheetColumn, viewer: Actor, own: Mapping[str, Callable[[Any], Value]]) -> Getter:
    """Return what reads one column of a contact."""
    key, place = column.field.key, column.position - 1
    if column.field.group:
        return _child_getter(column.field.group, key, place)
    if key in LEFTOVERS:
        # nobody can tell which of these words a role that hides fields should not see
        is_hidden = bool(viewer.hidden_fields.get("contact"))
        return lambda read: "" if is_hidden else str(read.plain["custom"].get(key, ""))
    if key in own:
        return lambda read: own[key](read.plain["custom"])
    if key in SPECIAL:
        return SPECIAL[key]()
    name = PLAIN[key]
    return lambda read: cast("Value", read.plain[name])


def _child_getter(group: str, key: str, place: int) -> Getter:
    labels = words(key) if key in LABELS else {}

    def get(read: Read) -> Value:
        rows = read.children[group]
        if place >= len(rows):
            return ""
        value = str(rows[place][key])
        if labels:
            return labels.get(value, value)
        return value or (str(rows[place]["phone_raw"]) if key == "phone" else "")

    return get


def words(key: str) -> dict[str, str]:
    """Return value → word of a field with fixed choices, in the language of the moment."""
    return {str(value): str(label) for value, label in LABELS[key].choices if value}


def _word(key: str) -> Getter:
    known, name = words(key), PLAIN[key]
    return lambda read: known.get(read.plain[name], "")


def _words_joined(key: str) -> Getter:
    known, name = words(key) if key in LABELS else {}, PLAIN[key]
    return lambda read: BETWEEN.join(known.get(value, value) for value in read.plain[name])


def _named(model: type[User | Team], name: str) -> Getter:
    # colleagues and teams are few: one query for all rows
    names = {row.pk: str(row) for row in model._default_manager.all()}  # noqa: SLF001 - Django's documented way
    return lambda read: names.get(read.plain[name], "")


def _birthday(read: Read) -> Value:
    """Return a day; one without a year stays as text."""
    text = str(read.plain["birthday"])
    return text if text[:2] in {"", "--"} else datetime.date.fromisoformat(text)


SPECIAL: dict[str, Callable[[], Getter]] = {
    "kind": lambda: _word("kind"),
    "preferred_channel": lambda: _word("preferred_channel"),
    "household": lambda: _word("household"),
    "role": lambda: _words_joined("role"),
    "interests": lambda: _words_joined("interests"),
    "birthday": lambda: _birthday,
    "owner": lambda: _named(User, "owner_id"),
    "team": lambda: _named(Team, "team_id"),
    "tags": lambda: lambda read: BETWEEN.join(read.tags),
}
