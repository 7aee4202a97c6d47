"""Text as people write it, made comparable: cleaning, folding, skeletons, search texts, sort keys."""

from wasl.kernel.text.cleaning import clean, clean_line, parted
from wasl.kernel.text.folding import digits, fold, fold_token
from wasl.kernel.text.isolating import LEFT_TO_RIGHT, RIGHT_TO_LEFT, isolated
from wasl.kernel.text.joining import joined_names
from wasl.kernel.text.names import TITLES, initials, skeleton
from wasl.kernel.text.placing import direction, harmless, one_line, set_apart
from wasl.kernel.text.romanizing import romanized
from wasl.kernel.text.search import SearchTerms, like_escape, search_terms, search_text
from wasl.kernel.text.sorting import first_key, sort_key

__all__ = [
    "LEFT_TO_RIGHT",
    "RIGHT_TO_LEFT",
    "TITLES",
    "SearchTerms",
    "clean",
    "clean_line",
    "digits",
    "direction",
    "first_key",
    "fold",
    "fold_token",
    "harmless",
    "initials",
    "isolated",
    "joined_names",
    "like_escape",
    "one_line",
    "parted",
    "romanized",
    "search_terms",
    "search_text",
    "set_apart",
    "skeleton",
    "sort_key",
]
