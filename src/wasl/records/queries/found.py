"""Search over everything: any spelling, any part of a word, a phone in any format; only what the viewer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.kernel.phone import numbers_meant
from wasl.kernel.text import SearchTerms, fold, search_terms, skeleton
from wasl.records.models import SAID, SKELETONS, Anchor, Note
from wasl.records.queries.timeline import subject_visible
from wasl.records.sought import passage, words_of, words_query
from wasl.records.titles import titles_of
from wasl.workspace.visibility import reach

# so many of each sort are ranked
CANDIDATES = 100
SHORTEST = 3


@dataclass(frozen=True)
class Hit:
    """A record that was found, as the reader calls it, and the passage of a note where that was the reason."""

    anchor: Anchor
    passage: str = ""
    title: str = ""


@dataclass(frozen=True)
class SearchResult:
    """The best hits, and whether there are more than were looked at."""

    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False


def search_condition(terms: SearchTerms, field_name: str = "search") -> Q:
    """Return the condition that a column of search text meets every word of a query by one of its alternatives."""
    condition = Q()
    for word in terms.words:
        options = Q(pk__in=())
        for option in word:
            every = Q()
            for part in option:
                every &= Q(**{f"{field_name}__contains": part})
            options |= every
        condition &= options
    return condition


def text_condition(
    terms: SearchTerms, kinds: Iterable[str], prefix: str = "", *, shelves: Iterable[str] = ()
) -> Q:
    """Return the condition that the search text of an anchor meets a query, on the shelves of `kinds` or on some of them."""
    wanted = shelves or sorted({shelf for kind in kinds for shelf in registry().kind(kind).shelves})
    return reduce(or_, (search_condition(terms, f"{prefix}{shelf}") for shelf in wanted))


def findable(
    viewer: Actor, kinds: Sequence[str], query: str, prefix: str = "", *, shelves: Sequence[str] = ()
) -> Q:
    """Return the condition that a record of one of `kinds` is meant by `query`; `shelves` where not all of theirs are.

    Where the viewer's role hides a field of the kind, titles alone are looked through: what is hidden may not be
    guessed by looking for it.
    """
    terms = search_terms(query)
    veiled = [kind for kind in kinds if viewer.hidden_fields.get(kind)]
    whole = text_condition(terms, kinds, prefix, shelves=shelves)
    if not veiled:
        return whole
    of_veiled = Q(**{f"{prefix}kind__in": veiled})
    return (~of_veiled & whole) | (of_veiled & search_condition(terms, f"{prefix}title_key"))


def search(
    viewer: Actor, query: str, *, kinds: Sequence[str] = (), limit: int = 20, notes: bool = True
) -> SearchResult:
    """Return what `query` finds, best first: records by name, address and number, then notes by their words.

    Under three characters only beginnings of titles are looked for. At most a few hundred candidates are ranked.
    """
    folded = fold(query)
    if not folded:
        return SearchResult()
    rows = Anchor.objects.visible_to(viewer).filter(is_archived=False)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if len(folded) < SHORTEST and not query.strip().isdecimal():
        found = list(rows.filter(title_key__startswith=folded)[:CANDIDATES])
    else:
        found = _candidates(viewer, rows, query, folded)
    sound = skeleton(query)
    found.sort(key=lambda anchor: _rank(anchor, folded, sound))
    hits = [Hit(anchor) for anchor in found[:limit]]
    if notes and len(hits) < limit and len(folded) >= SHORTEST and not kinds:
        hits += _in_notes(viewer, folded, limit - len(hits), {hit.anchor.id for hit in hits})
    titles = titles_of(hit.anchor for hit in hits)
    hits = [replace(hit, title=titles[hit.anchor.id]) for hit in hits]
    return SearchResult(hits, has_more=len(found) > limit)


def _candidates(viewer: Actor, rows: QuerySet[Anchor], query: str, folded: str) -> list[Anchor]:
    """Return what may be meant: titles that begin so and names that sound so, else whatever has the words in it.

    The first two stand in small indexes in the order they are wanted. Any part of any word is looked for only where
    they leave room: it costs ten times as much for common names, of which nobody reads a tenth.
    """
    called = _called(viewer, rows, query)
    if called:
        return called
    kinds = [kind.name for kind in registry().all("kinds")]
    skeletons = search_terms(query).skeletons
    found = {anchor.id: anchor for anchor in rows.filter(title_key__startswith=folded)[:CANDIDATES]}
    if skeletons and not any(viewer.hidden_fields.get(kind) for kind in kinds):
        alike = rows.alias(skeletons=SKELETONS).filter(Q(skeletons__contains=list(skeletons)))
        found |= {anchor.id: anchor for anchor in alike[:CANDIDATES]}
    if len(found) < CANDIDATES:
        parts = rows.filter(findable(viewer, kinds, query))
        found |= {anchor.id: anchor for anchor in parts[:CANDIDATES]}
    return list(found.values())


def _called(viewer: Actor, rows: QuerySet[Anchor], query: str) -> list[Anchor]:
    """Return who is reached at the phone number that a query is in full.

    Who types all of a number means it. As part of a text it costs ten times as much: each three digits of it are common.
    """
    numbers = numbers_meant(query, viewer.country)
    asked = [
        kind for kind in registry().all("kinds") if kind.called and not viewer.hidden_fields.get(kind.name)
    ]
    if not numbers or not asked:
        return []
    keys = reduce(or_, (Q(pk__in=kind.called(numbers)) for kind in asked))
    return list(rows.filter(keys)[:CANDIDATES])


def _rank(anchor: Anchor, folded: str, sound: str) -> tuple[int, float, str]:
    """Return the order of a hit; a name that sounds the same stands beside one that is written the same (Ahmad, أحمد)."""
    key = anchor.title_key
    sounds = f" {skeleton(key)} " if sound else ""
    if key == folded:
        place = 0
    elif key.startswith(folded) or (sound and sounds.startswith(f" {sound} ")):
        place = 1
    elif f" {folded}" in key or (sound and f" {sound} " in sounds):
        place = 2
    else:
        place = 3 if folded in anchor.sought else 4
    recent = -anchor.last_event_at.timestamp() if anchor.last_event_at else 0.0
    return place, recent, key


def _in_notes(viewer: Actor, folded: str, limit: int, known: set[object]) -> list[Hit]:
    words = words_of(folded)
    if not words:
        return []
    found = Note.objects.filter(words=words_query(words), deleted_at=None).filter(_readable(viewer))
    # without the join the planner puts the notes alone in order
    rows = found.prefetch_related("anchor").order_by("-happened_at")[: limit + len(known)]
    hits: dict[object, Hit] = {}
    for note in rows:
        if note.anchor_id not in known and not note.anchor.is_archived:
            hits.setdefault(note.anchor_id, Hit(note.anchor, passage(note, words[0])))
    return list(hits.values())[:limit]


def _readable(viewer: Actor) -> Q:
    """Return the condition on notes: on records within reach, and in circles (which know notes of their own) of one's own."""
    said = Q(kind__in=SAID)
    inside = Q(pk__in=())
    for name in registry().circles:
        inside |= reach(viewer, name, prefix="anchor__")
    return (~said & subject_visible(viewer, "anchor__")) | (said & inside)
