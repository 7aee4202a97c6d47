"""Addresses of pages by their URL names, worked out once: a page names more than a hundred, many of them fifty times."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse

# stands for the key of a record in the pattern of its address
KEY = UUID(int=0)


def reverse_or_blank(view: str, args: Iterable[object] = ()) -> str:
    """Return the address of a URL name, or nothing where this installation has no such page."""
    given = tuple(args)
    return _reversed(view, given) if given else _place(view, settings.ROOT_URLCONF)


def record_address(view: str, pk: UUID) -> str:
    """Return the address of a record's page, whose URL takes its key alone; raises NoReverseMatch for an unknown name."""
    return _pattern(view, settings.ROOT_URLCONF).replace(str(KEY), str(pk))


@lru_cache(maxsize=1000)
def _place(view: str, _urls: str) -> str:
    return _reversed(view, ())


@lru_cache(maxsize=1000)
def _pattern(view: str, _urls: str) -> str:
    return reverse(view, args=[KEY])


def _reversed(view: str, args: tuple[object, ...]) -> str:
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""
