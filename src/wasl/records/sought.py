"""How notes are looked for by their words."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery

from wasl.records.models import Note

# what Arabic writes in one with the word behind it: the article, with a conjunction or a preposition before it
ARTICLES = ("ال", "وال", "بال", "فال", "كال", "لل", "ولل")
BEFORE_ARTICLE = ("و", "ب", "ف", "ك")


def words_of(folded: str) -> list[str]:
    """Return the words of a folded query by which notes are looked for."""
    return [word for word in folded.split() if word.isalnum()][:12]


def words_query(words: Sequence[str]) -> SearchQuery:
    """Return the query for notes that hold all of these words, or words that begin so; an article may stand before one."""
    return SearchQuery(" & ".join(map(_written, words)), search_type="raw", config="simple")


def _written(word: str) -> str:
    """Return the ways in which one word may stand in a text."""
    if not "ء" <= word[0] <= "ي":
        return f"{word}:*"
    before = BEFORE_ARTICLE if word.startswith("ال") else ARTICLES
    return "(" + " | ".join(f"{sign}{word}:*" for sign in ("", *before)) + ")"


def passage(note: Note, word: str) -> str:
    """Return the part of a note's text around a word."""
    place = max(note.folded.find(word) - 40, 0)
    return note.text[place : place + 140]
