"""What a package says of its records: kinds, how they are drawn, which rights there are."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest.text import Text


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
    `called` returns the keys of those who are reached at one of some phone numbers (E.164), `written` of those who are at
    one of some e-mail addresses. `titles` returns, of records by
    id, those that the reader calls otherwise than they are stored. `shelves` are those of `records.models.SHELVES` on
    which their search texts stand.
    Records that are `is_work` fill their owner's days: what happens to them is announced to whoever looks at his calendar.
    `members` says of a kind among the `circles` of a manifest which of its records an actor may "read" or "change": it returns
    a query for their keys. Membership decides there, no role's reach. The page of such a kind takes `at`, a message.
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
    called: Callable[[Sequence[str]], Any] | None = None
    written: Callable[[Sequence[str]], Any] | None = None
    titles: Callable[[Sequence[UUID]], Mapping[UUID, str]] | None = None
    is_work: bool = False
    shelves: tuple[str, ...] = ("search",)
    members: Callable[[Actor, str], Any] | None = None


@dataclass(frozen=True)
class Share:
    """Who else may read records of a kind, whatever his reach, as far as his role reads any at all: who is invited to a meeting.

    `keys` returns a query for the keys (called `key`) of those that somebody, named by his id, may read because of it.
    `attended` returns the condition on those that take his time between two moments: they stand on his day.
    """

    kind: str
    keys: Callable[[UUID], Any]
    attended: Callable[[Sequence[UUID], datetime.datetime, datetime.datetime], Any] | None = None


@dataclass(frozen=True)
class Permission:
    """A named right that a role gives or not."""

    name: str
    label: Text


@dataclass(frozen=True)
class Personal:
    """Personal columns of a model, for the access and erasure tools that come later."""

    model: Any
    columns: tuple[str, ...]
