"""How notes are looked for by their words."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery

from wasl.records.models import Note


def words_of(folded: str) -> list[str]:
    """Return the words of a folded query by which notes are looked for."""
    return [word for word in folded.split() if word.isalnum()][:12]


def words_query(words: Sequence[str]) -> SearchQuery:
    """Return the query for notes that hold all of these words, or words that begin so."""
    return SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")


def passage(note: Note, word: str) -> str:
    """Return the part of a note's text around a word."""
    place = max(note.folded.find(word) - 40, 0)
    return note.text[place : place + 140]
