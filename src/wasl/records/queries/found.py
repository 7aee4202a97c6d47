"""Search over everything: any spelling, any part of a word, a phone in any format; only what the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.kernel.text import SearchTerms, fold, search_terms
from wasl.records.models import Anchor, Note
from wasl.records.queries.timeline import subject_visible

CANDIDATES = 200
SHORTEST = 3


@dataclass(frozen=True)
class Hit:
    """A record that was found, and the passage of a note where that was the reason."""

    anchor: Anchor
    passage: str = ""


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


def findable(viewer: Actor, kinds: Sequence[str], query: str, prefix: str = "") -> Q:
    """Return the condition that a record of one of `kinds` is meant by `query`.

    Where the viewer's role hides a field of the kind, titles alone are looked through: what is hidden may not be
    guessed by looking for it.
    """
    terms = search_terms(query)
    veiled = [kind for kind in kinds if viewer.hidden_fields.get(kind)]
    whole = search_condition(terms, f"{prefix}search")
    if not veiled:
        return whole
    of_veiled = Q(**{f"{prefix}kind__in": veiled})
    return (~of_veiled & whole) | (of_veiled & search_condition(terms, f"{prefix}title_key"))


def search(
    viewer: Actor, query: str, *, kinds: Sequence[str] = (), limit: int = 20, notes: bool = True
) -> SearchResult:
    """Return what `query` finds, best first: records by name, address and number, then notes by their words.

    Under three characters only beginnings of titles are looked for. At most 200 candidates are ranked.
    """
    folded = fold(query)
    if not folded:
        return SearchResult()
    rows = Anchor.objects.visible_to(viewer).filter(is_archived=False)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if len(folded) < SHORTEST and not query.strip().isdecimal():
        found = list(rows.filter(title_key__startswith=folded).order_by("title_key")[: limit + 1])
    else:
        every = [kind.name for kind in registry().all("kinds")]
        found = list(rows.filter(findable(viewer, every, query))[:CANDIDATES])
        found.sort(key=lambda anchor: _rank(anchor, folded))
    hits = [Hit(anchor) for anchor in found[:limit]]
    if notes and len(hits) < limit and len(folded) >= SHORTEST and not kinds:
        hits += _in_notes(viewer, folded, limit - len(hits), {hit.anchor.id for hit in hits})
    return SearchResult(hits, has_more=len(found) > limit)


def _rank(anchor: Anchor, folded: str) -> tuple[int, float, str]:
    key = anchor.title_key
    if key == folded:
        place = 0
    elif key.startswith(folded):
        place = 1
    elif f" {folded}" in key:
        place = 2
    else:
        place = 3 if folded in anchor.search else 4
    recent = -anchor.last_event_at.timestamp() if anchor.last_event_at else 0.0
    return place, recent, key


def _in_notes(viewer: Actor, folded: str, limit: int, known: set[object]) -> list[Hit]:
    words = [word for word in folded.split() if word.isalnum()][:12]
    if not words:
        return []
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
    found = Note.objects.filter(words=query, deleted_at=None).filter(subject_visible(viewer, "anchor__"))
    rows = found.select_related("anchor").order_by("-happened_at")[: limit + len(known)]
    hits: dict[object, Hit] = {}
    for note in rows:
        if note.anchor_id not in known and not note.anchor.is_archived:
            hits.setdefault(note.anchor_id, Hit(note.anchor, _passage(note, words[0])))
    return list(hits.values())[:limit]


def _passage(note: Note, word: str) -> str:
    place = max(note.folded.find(word) - 40, 0)
    return note.text[place : place + 140]
