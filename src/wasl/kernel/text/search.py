"""The text a record is found by, and the terms of a query: folded words, skeletons, phone digits.

A search text holds the folded names, addresses and digits, then the skeleton tokens as `~ahmd~mhmd~`. Folding
turns `~` into a space, so a skeleton never matches plain text by accident. Both sides suit `LIKE '%…%'` over
gin_trgm_ops.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from wasl.kernel.text.dialing import national_digits
from wasl.kernel.text.folding import digits, fold, fold_token
from wasl.kernel.text.names import folded_skeleton

_MARK: Final = "~"
_SHORTEST_PREFIX: Final = 4
_MOST_WORDS: Final = 12
_LONGEST_QUERY: Final = 200
_E164: Final = re.compile(r"\+[1-9][0-9]{2,14}")
_PHONE_QUERY: Final = re.compile(r"\+?[0-9() ./-]{5,40}")
_SHORTEST_NUMBER: Final = 5
_COMPOUND_HEAD: Final = re.compile(r"abd(?:[aeiou](?:l|[rsntdz]h?))?|عبد")
_ARTICLE: Final = re.compile(r"[aeu]l|[ae][snrdtz]h?|ال")

# The ways to meet one word: any of the alternatives does, each with all its fragments somewhere in the search
# text.
type Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """A query taken apart: every word must be met by an alternative, an alternative by all fragments.

    `skeletons` are those of its names where it is nothing but names: who has them all is surely meant.
    """

    words: tuple[Alternatives, ...] = ()
    skeletons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to look for."""
        return bool(self.words)

    def matches(self, text: str) -> bool:
        """Say whether a search text meets the query, exactly as the LIKE patterns would."""
        return all(any(all(part in text for part in option) for option in word) for word in self.words)


def like_escape(text: str) -> str:
    r"""Return the text for use inside a LIKE pattern whose escape character is the backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def search_text(*parts: str) -> str:
    """Return the text a record is found by, from its names, e-mail addresses and E.164 numbers."""
    plain: list[str] = []
    tokens: dict[str, None] = {}
    for part in filter(None, parts):
        if _E164.fullmatch(part):
            plain.extend(dict.fromkeys((part[1:], national_digits(part))))
        elif "@" in part:
            plain.append(fold_token(part))
        else:
            folded = fold(part)
            plain.append(folded)
            tokens.update(dict.fromkeys(folded_skeleton(folded).split()))
    text = " ".join(filter(None, plain))
    return f"{text} {_MARK}{_MARK.join(tokens)}{_MARK}" if tokens else text


def _skeleton_parts(folded: str) -> tuple[str, ...]:
    """Return how skeletons look in a search text: long ones open-ended, for those still typing."""
    tokens = folded_skeleton(folded).split()
    return tuple(f"{_MARK}{token}{_MARK if len(token) < _SHORTEST_PREFIX else ''}" for token in tokens)


def _units(words: list[str]) -> Iterator[list[str]]:
    """Group the words of a query that are one name: «عبد الله», Abdul Rahman, Al Otaibi."""
    start = 0
    while start < len(words):
        end = start
        if _COMPOUND_HEAD.fullmatch(words[end]):
            end += 1
        if end < len(words) - 1 and _ARTICLE.fullmatch(words[end]):
            end += 1
        end = min(end + 1, len(words))
        yield words[start:end]
        start = end


def _number_alternatives(number: str) -> Alternatives:
    """Return a number as typed, and without the 00 or 0 dialed before a country or area code."""
    bare = number.lstrip("0")
    return (
        ((number,), (bare,)) if bare != number and len(number) >= _SHORTEST_NUMBER and bare else ((number,),)
    )


def _unit_alternatives(unit: str) -> Alternatives:
    if unit.isdecimal():
        return _number_alternatives(unit)
    parts = _skeleton_parts(unit)
    return (tuple(unit.split()), parts) if parts else (tuple(unit.split()),)


def _phone_alternatives(query: str) -> Alternatives:
    """Return how a query that is a phone number may be met: its digits at once, or its groups one by one."""
    number = "".join(filter(str.isdecimal, query))
    return (*_number_alternatives(number), tuple(fold(query).split()))


def search_terms(query: str) -> SearchTerms:
    """Take a query apart; more than twelve words or 200 characters are not looked at."""
    typed = digits(query[:_LONGEST_QUERY]).strip()
    if _PHONE_QUERY.fullmatch(typed) and sum(map(str.isdecimal, typed)) >= _SHORTEST_NUMBER:
        return SearchTerms((_phone_alternatives(typed),))
    addresses: list[Alternatives] = []
    words: list[str] = []
    for word in typed.split()[:_MOST_WORDS]:
        token = fold_token(word) if "@" in word.strip("@") else ""
        if token:
            addresses.append(((token,),))
        else:
            words.extend(fold(word).split())
    units = [" ".join(unit) for unit in _units(words[:_MOST_WORDS])]
    skeletons = [folded_skeleton(unit).split() for unit in units]
    is_names = not addresses and all(skeletons)
    return SearchTerms(
        (*addresses, *map(_unit_alternatives, units)), tuple(chain(*skeletons)) if is_names else ()
    )
