"""What is drawn with a note: the signs people set at it, and the names of records whose addresses stand in it."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.text import isolated
from wasl.records.addresses import LINK, record_in
from wasl.records.models import Anchor, Note, NoteSign


@dataclass(frozen=True)
class Signs:
    """Who set one sign at a note."""

    sign: str
    names: Sequence[str]
    is_own: bool

    @property
    def label(self) -> str:
        """Return what the sign says."""
        return str(NoteSign.Sign(self.sign).label)

    @property
    def said(self) -> str:
        """Return what the sign says, and by whom it was set."""
        return f"{self.label}: {_(', ').join(map(isolated, self.names))}"


@dataclass(frozen=True)
class Dress:
    """What a note is drawn with; `titles` are the records it names by address, None for those out of the viewer's sight."""

    signs: Sequence[Signs] = ()
    titles: Mapping[UUID, str | None] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many signs there are in all: it tells one state of them from another."""
        return sum(len(one.names) for one in self.signs)


def dress(viewer: Actor, notes: Sequence[Note]) -> None:
    """Put a `Dress` on each note with its signs (`Note.objects.with_signs`), in a query of its own where records are named by address."""
    named = {note.pk: set(_named(note.body)) for note in notes}
    wanted = set().union(*named.values())
    seen = (
        Anchor.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", "title") if wanted else []
    )
    titles = dict(seen)
    for note in notes:
        shown = {key: titles.get(key) for key in named[note.pk]}
        signs = _signs(viewer, note.set_signs)  # type: ignore[attr-defined]  # annotated
        note.dress = Dress(signs, shown)  # type: ignore[attr-defined]  # read by the templates


def _named(body: str) -> Iterable[UUID]:
    # most notes have no link
    for link in LINK.finditer(body) if "<a " in body else ():
        key = record_in(html.unescape(link["href"]))
        if key:
            yield key


def _signs(viewer: Actor, rows: Iterable[Mapping[str, str]]) -> list[Signs]:
    held: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        held.setdefault(row["sign"], []).append((row["person"], row["name"]))
    return [
        Signs(
            sign,
            [name for _key, name in held[sign]],
            any(key == str(viewer.user_id) for key, _name in held[sign]),
        )
        for sign in NoteSign.Sign.values
        if sign in held
    ]
